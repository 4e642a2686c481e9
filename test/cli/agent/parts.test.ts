// Parts of the agent: its watch over the clock, its words to systemd, its choice of collectors.
import Type from 'typebox'
import { abilities, ableOnes, chosenByName } from '../../../src/cli/agent/choose.ts'
import { newClockWatch } from '../../../src/cli/agent/clock-steps.ts'
import { checkedName } from '../../../src/cli/agent/compose.ts'
import { newNotify, watchdogMs } from '../../../src/cli/agent/systemd.ts'
import type { Collector, Unable } from '../../../src/collect/collector.ts'
import type { Outside } from '../../../src/collect/outside.ts'

describe('the clock', () => {
  const watchOf = () => {
    const clocks = { wall: 5e15, mono: 7e6 }
    const watch = newClockWatch(
      () => clocks.wall,
      () => clocks.mono,
    )
    return (wall: number, mono: number): number | undefined => {
      clocks.wall += wall
      clocks.mono += mono
      return watch()
    }
  }

  test('that is set is noticed, by how much, and once', () => {
    const passes = watchOf()
    expect(passes(500_000, 500_000)).toBeUndefined()
    expect(passes(30_500_000, 500_000)).toBe(30_000_000)
    expect(passes(500_000, 500_000)).toBeUndefined()
    expect(passes(-29_500_000, 500_000)).toBe(-30_000_000)
  })

  test('that is slewed is not, however long it takes, and neither is one read a little late', () => {
    const passes = watchOf()
    for (let i = 0; i < 10_000; i++) expect(passes(500_250, 500_000)).toBeUndefined()
    expect(passes(560_000, 500_000)).toBeUndefined()
  })
})

test('being held up between the two clocks is no step of either', () => {
  let time = 7e6
  let heldUp = 0
  const watch = newClockWatch(
    () => {
      if (heldUp-- > 0) time += 140_000
      return 5e15 + time
    },
    () => time,
  )
  for (const times of [0, 1, 0, 3, 0, 100, 0, 1]) {
    heldUp = times
    time += 500_000
    expect(watch()).toBeUndefined()
  }
})

describe('systemd', () => {
  const runs: (readonly string[])[] = []
  const outside = {
    run: async (program: string, args: readonly string[]) => {
      runs.push([program, ...args])
      throw new Error('cannot')
    },
  } as unknown as Outside

  test('hears through systemd-notify, and only where it listens; what goes wrong there stops nobody', async () => {
    await newNotify(outside, {})('--ready')
    expect(runs).toEqual([])
    await newNotify(outside, { NOTIFY_SOCKET: '/run/systemd/notify' })('--ready', '--status=3 collectors')
    expect(runs).toEqual([['systemd-notify', '--ready', '--status=3 collectors']])
  })

  test('hears twice as often as it wants that we live', () => {
    expect(watchdogMs({ WATCHDOG_USEC: '60000000' }, 7)).toBe(30_000)
    expect(watchdogMs({ WATCHDOG_USEC: '60000000', WATCHDOG_PID: '7' }, 7)).toBe(30_000)
    expect(watchdogMs({ WATCHDOG_USEC: '60000000', WATCHDOG_PID: '8' }, 7)).toBeUndefined()
    for (const WATCHDOG_USEC of [undefined, '', '0', '-5', 'x']) expect(watchdogMs({ WATCHDOG_USEC }, 7)).toBeUndefined()
  })
})

describe('collectors', () => {
  const collector = (name: string, unable: () => Promise<Unable | undefined> = async () => undefined): Collector => ({
    name,
    about: '',
    roles: ['director'],
    settings: Type.Object({ depth: Type.Integer({ default: 1 }) }),
    unable,
    run: async () => {},
  })
  const lacks = { why: 'there is no VRRP here', remedy: 'apt-get install keepalived' }
  const all = [
    collector('ipvs'),
    collector('keepalived', async () => lacks),
    collector('odd', async () => {
      throw new Error('cannot\x1blook')
    }),
  ]
  const names = (typed: readonly string[]) => chosenByName(typed, all).map(({ collector, named }) => `${collector.name}${named ? '!' : ''}`)

  test('none, or auto, is all; a name is that one, and must be able to run', () => {
    expect(names([])).toEqual(['ipvs', 'keepalived', 'odd'])
    expect(names(['odd', 'ipvs'])).toEqual(['ipvs!', 'odd!'])
    expect(names(['auto', 'odd'])).toEqual(['ipvs', 'keepalived', 'odd!'])
    expect(() => names(['ipsv'])).toThrow('there is no collector ipsv, did you mean ipvs?')
    expect(() => names(['zzzz'])).toThrow('there are ipvs, keepalived, odd')
  })

  test('settings of a configuration hold, whether the collector was named there or not', () => {
    const configured = [{ collector: all[0]!, settings: { depth: 7 }, named: true }]
    expect(chosenByName(['ipvs', 'odd'], all, configured).map(({ settings }) => settings)).toEqual([{ depth: 7 }, { depth: 1 }])
  })

  test('those that cannot are left out and said; a named one is an error with its remedy', async () => {
    const notices: string[] = []
    const found = await abilities(chosenByName([], all), () => ({}) as Outside)
    expect(ableOnes(found, text => notices.push(text)).map(({ collector }) => collector.name)).toEqual(['ipvs'])
    expect(notices).toEqual(['keepalived is left out: there is no VRRP here (try: apt-get install keepalived)', 'odd is left out: cannot\\x1blook'])
    const named = await abilities(chosenByName(['keepalived'], all), () => ({}) as Outside)
    expect(() => ableOnes(named, () => {})).toThrow(expect.objectContaining({ where: 'keepalived', hint: lacks.remedy, exit: 3 }))
  })

  test('a name that would break a source is refused', () => {
    expect(checkedName('node', 'lvs1.example')).toBe('lvs1.example')
    for (const name of ['', 'a/b', 'a b', 'a\n']) expect(() => checkedName('node', name)).toThrow('a name holds no blank and no slash')
  })
})
