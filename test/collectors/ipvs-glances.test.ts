// Between two looks the ipvs collector glances at the table: a change is said soon, and glances cost next to nothing.

import { readFileSync } from 'node:fs'
import { glancePause, newPace, noteGlance } from '../../collectors/ipvs/pace.ts'
import { ipvs } from '../../collectors/ipvs.ts'
import { type FakeMachine, newMachine, runCollector } from './fake-outside.ts'

const ROOT = 'test/fixtures/ipvsadm/1.31-linux-6.1.176/director'
const recorded = (name: string): string => readFileSync(`${ROOT}/${name}`, 'utf8')

const PROC = '/proc/net/ip_vs'
const THRESHOLDS = 'ipvsadm -Ln --thresholds'
const WEB = 'tcp/10.1.1.100:80'
const MS = 1000
const nothing = (): void => undefined
const idle = (times: number) => Array.from({ length: times }, () => nothing)

function director(): FakeMachine {
  const machine = newMachine()
  machine.files = { [PROC]: recorded('proc-ip_vs'), '/proc/net/ip_vs_stats': recorded('proc-ip_vs_stats'), '/proc/net/ip_vs_conn_sync': '' }
  const ask = (args: string): string => `ipvsadm -Ln ${args}`
  machine.programs = {
    [ask('--stats --exact')]: recorded('stats'),
    [THRESHOLDS]: recorded('thresholds'),
    [ask('--tun-info')]: recorded('tun-info'),
    [ask('--daemon')]: recorded('daemon'),
    [ask('--timeout')]: recorded('timeout'),
  }
  return machine
}

function edit(machine: FakeMachine, where: 'files' | 'programs', name: string, from: string | RegExp, to: string): void {
  const old = machine[where][name] as string
  const now = old.replace(from, to)
  if (now === old) throw new Error(`${name} has no ${from}`)
  machine[where][name] = now
}

const setWeight = (machine: FakeMachine, weight: number) => (): void => edit(machine, 'files', PROC, /(0A01010B:0050 +Route +)\d+ /, `$1${weight} `)

test('a weight is said a quarter of a second after it was changed, without running a program, and not again by the next look', async () => {
  const machine = director()
  const ran: number[] = []
  const count = (): void => void ran.push(machine.ran.length)
  const change = (): void => {
    count()
    setWeight(machine, 7)()
  }
  const heard = await runCollector(ipvs, machine, [nothing, nothing, change, count, ...idle(8)])
  expect(heard.map(({ facts }) => facts.map(({ type, subject }) => `${type} ${subject}`)).slice(1)).toEqual([
    [],
    [],
    [`weight.changed ${WEB} 10.1.1.11:80`],
    ...Array.from({ length: 9 }, () => []),
  ])
  expect(ran[1]).toBe(ran[0])
  const { at, data } = heard[3]!.facts[0]!
  const { since } = data as { since: number }
  // It had not happened when the glance before found nothing.
  expect(at - since).toBeGreaterThan(250 * MS)
  expect(at - since).toBeLessThan(260 * MS)
})

test('eight looks and glances in two seconds; only connections moved: nothing is said before the counters of the next look', async () => {
  const machine = director()
  let connections = 100
  const move = (): void => {
    connections++
    edit(machine, 'files', PROC, /(0A01010C:0050 +Route +1 +)\d+/, `$1${connections}`)
  }
  const began = machine.now
  const heard = await runCollector(
    ipvs,
    machine,
    Array.from({ length: 8 }, () => move),
  )
  expect(machine.now - began).toBeLessThan(2_300 * MS)
  expect(heard.slice(1, 8).flatMap(({ facts }) => facts)).toEqual([])
  const [counted] = heard[8]!.facts
  expect(counted!.type).toBe('ipvs.counted')
  expect(JSON.stringify(counted!.data)).toContain('108')
})

test('a real server that came is told with what ipvsadm alone knows of it; its counters come with the next look', async () => {
  const machine = director()
  const add = (): void => {
    edit(machine, 'files', PROC, /(^TCP {2}0A010164:1F90 .*\n)/m, '$1  -> 0A01010F:1F90      Route   5      0          0\n')
    edit(
      machine,
      'programs',
      THRESHOLDS,
      /(^TCP {2}10\.1\.1\.100:8080 rr\n)/m,
      '$1  -> 10.1.1.15:8080              90         80         0          0\n',
    )
  }
  const heard = await runCollector(ipvs, machine, [add, ...idle(7)])
  expect(heard[1]!.facts).toMatchObject([
    { type: 'real-server.added', subject: 'tcp/10.1.1.100:8080 10.1.1.15:8080', data: { weight: 5, upper: 90, lower: 80 } },
  ])
  expect(heard.slice(2, 8).flatMap(({ facts }) => facts)).toEqual([])
})

test('what makes no sense is left to the next look, which says so; a table that is gone ends it at once', async () => {
  const machine = director()
  const damage = (): void => edit(machine, 'files', PROC, /^TCP {2}0A010164:1F90/m, 'QUIC 0A010164:1F90')
  const heard = await runCollector(ipvs, machine, [damage, ...idle(7)])
  expect(heard.slice(0, 8).flatMap(({ troubles }) => troubles)).toEqual([])
  expect(heard[8]!.troubles).toEqual([expect.stringMatching(/^\/proc\/net\/ip_vs, line \d+: cannot read "QUIC/)])
  const gone = director()
  await expect(runCollector(ipvs, gone, [() => void delete gone.files[PROC]])).rejects.toThrow('modprobe ip_vs')
})

describe('the pause between glances', () => {
  const paceOf = (...took: number[]) => {
    const pace = newPace()
    for (const one of took) noteGlance(pace, one, false)
    return pace
  }

  test('is what was asked for while glances are cheap, and lets them take a two hundredth of a core when they are not', () => {
    expect(glancePause(newPace(), 250)).toBe(250)
    expect(glancePause(paceOf(300, 400, 500), 250)).toBe(250)
    expect(glancePause(paceOf(5_000, 5_000, 5_000), 250)).toBe(1000)
  })

  test('one glance that was interrupted, or a clock that was set, does not count', () => {
    expect(glancePause(paceOf(400, 400, 900_000, 400, 400), 250)).toBe(250)
    expect(glancePause(paceOf(400, -30_000_000, 400), 250)).toBe(250)
  })

  test('after a change that was dear to read it is longer, once', () => {
    const pace = paceOf(400)
    noteGlance(pace, 200_000, true)
    expect(glancePause(pace, 250)).toBe(800)
    noteGlance(pace, 400, false)
    expect(glancePause(pace, 250)).toBe(250)
  })

  test('a table so long that glances would cost too much is looked at as often as asked for, until it has become shorter', async () => {
    const machine = director()
    const text = machine.files[PROC] as string
    let reading = 20 * MS
    Object.defineProperty(machine.files, PROC, {
      get: () => {
        machine.now += reading
        return text
      },
    })
    const times: number[] = []
    const note = (): void => void times.push(machine.now)
    const shorten = (): void => {
      note()
      reading = 0
    }
    await runCollector(ipvs, machine, [note, note, note, shorten, ...Array.from({ length: 6 }, () => note)])
    // The first glance says what they cost; three cheap looks outweigh what was seen before.
    const seconds = times.slice(1).map((time, i) => Math.round((time - times[i]!) / 10_000) / 100)
    expect(seconds).toEqual([1.73, 2, 2, 2, 2, 0.25, 0.25, 0.25, 0.25])
  })
})
