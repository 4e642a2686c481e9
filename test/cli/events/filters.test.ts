// Which events pass: or within a flag, and between flags, --not in front.
import { type FilterWord, predicateOf, selectionOf } from '../../../src/cli/events/filters.ts'
import { filterWords } from '../../../src/cli/events/select.ts'
import type { Event } from '../../../src/events/event.ts'

const event = (type: string, subject: string, data: unknown = {}, source = '/web/lvs1/ipvs'): Event => ({
  id: '01a2048a-8458-73fc-9186-21ec7f274713',
  source,
  run: '01a2048a-0000-73fc-9186-21ec7f274713',
  sequence: 1,
  type,
  version: 1,
  at: 0,
  subject,
  data,
})
const weight = event('weight.changed', 'tcp/10.9.0.100:80 10.9.0.3:80', { from: 3, to: 0 })
const six = event('real-server.added', 'udp/[fd00::100]:53 [fd00::3]:53')
const mark = event('service.removed', 'fwmark/7', {}, '/web/lvs2/ipvs')
const vip = event('address.appeared', '10.9.0.100/32', { interface: 'eth0' }, '/web/lvs2/addresses')
const took = event('node.took-over', 'lvs2', { resources: ['IPaddr2::10.9.0.100/24/eth0', 'ldirectord'] }, '/web/lvs2/heartbeat')
const all = { weight, six, mark, vip, took }

/** Names of the events that pass what was typed. */
function passing(...typed: string[]): string[] {
  const raw = typed.flatMap(word => {
    const [flag, ...input] = word.split('=')
    return [{ type: 'flag', flag: flag!, input: input.join('=') }]
  })
  const passes = predicateOf(filterWords(raw))
  return Object.entries(all)
    .filter(([, candidate]) => passes(candidate))
    .map(([name]) => name)
}

test.each([
  [[], ['weight', 'six', 'mark', 'vip', 'took']],
  [['type=weight.changed'], ['weight']],
  [['type=real-server,weight'], ['weight', 'six']],
  [
    ['type=*.added', 'type=service'],
    ['six', 'mark'],
  ],
  [
    ['not', 'type=weight,service'],
    ['six', 'vip', 'took'],
  ],
  [['node=lvs2'], ['mark', 'vip', 'took']],
  [
    ['node=lvs*', 'not', 'node=lvs2'],
    ['weight', 'six'],
  ],
  [['collector=ipvs'], ['weight', 'six', 'mark']],
  [['service=10.9.0.100:80'], ['weight']],
  [['service=tcp/10.9.0.100:80'], ['weight']],
  [['service=udp/10.9.0.100:80'], []],
  [['service=fwmark/7', 'node=lvs1'], []],
  [['service=[FD00::100]:53'], ['six']],
  [['vip=10.9.0.100'], ['weight', 'vip', 'took']],
  [['vip=10.9.0.3'], []],
  [['rip=10.9.0.3'], ['weight']],
  [['rip=10.9.0.0/24'], ['weight', 'vip', 'took']],
  [['vip=10.9.0.96/28', 'not', 'node=lvs2'], ['weight']],
  [['ip=fd00::/64'], ['six']],
  [['ip=fd00:0::3'], ['six']],
  [['ip=10.9.*'], ['weight', 'vip', 'took']],
  [['subject=lvs2'], ['took']],
  [['subject=*:80'], ['weight']],
])('%j', (typed, expected) => expect(passing(...typed)).toEqual(expected))

test.each(['10.9.0.256', '10.9.0.0/33', 'fd00::/129', 'lvs1', '10.9.0.1/2/3', '10.9.0.1/x', ''])('%p is no address, and is said', word => {
  expect(() => passing(`vip=${word}`)).toThrow(`--vip takes an address, and "${word}" is none`)
})

test('--not must stand in front of a flag that chooses', () => {
  expect(() => passing('type=weight', 'not')).toThrow('nothing behind it')
  expect(() => passing('not', 'since=5m')).toThrow('--since is not one that chooses')
})

test('only exact words that are not turned around are looked up by the log itself', () => {
  const words: FilterWord[] = [
    { name: 'type', word: 'weight', not: false },
    { name: 'node', word: 'lvs*', not: false },
    { name: 'collector', word: 'ipvs', not: true },
  ]
  expect(selectionOf(words)).toEqual({ types: ['weight'], nodes: undefined, collectors: undefined })
})

test('a pattern of many stars answers at once, and hostile data is read to a bounded depth', () => {
  expect(passing(`subject=${'*a'.repeat(50)}`)).toEqual([])
  let deep: unknown = '10.9.0.9'
  for (let i = 0; i < 100_000; i++) deep = [deep]
  expect(predicateOf([{ name: 'ip', word: '10.9.0.9', not: false }])(event('x.y', 'z', deep))).toBe(false)
})
