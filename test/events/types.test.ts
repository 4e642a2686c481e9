// Every type of event: its name says subject and participle, its schema says what each field is, and its data is judged by it.
import type { Event } from '../../src/events/event.ts'
import { streamOf } from '../../src/events/stream.ts'
import { eventTypes } from '../../src/events/types.ts'
import { lift } from '../../src/events/upcast.ts'
import { whatIsWrong } from '../../src/events/validate.ts'

const event = (type: string, data: unknown, version = 1): Event => ({
  id: '01a2048a-8458-73fc-9186-21ec7f274713',
  source: '/web/lvs1/agent',
  run: '01a2048a-0000-73fc-9186-21ec7f274713',
  sequence: 1,
  type,
  version,
  at: 0,
  subject: 'agent',
  data,
})

test.each(Object.entries(eventTypes))('%s', (name, type) => {
  expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.[a-z]+(-[a-z]+)*$/)
  expect(type.about).toMatch(/\.$/)
  expect(type.version).toBeGreaterThanOrEqual(1)
  if (streamOf(name) !== 'capture') expect(JSON.parse(JSON.stringify(type.data))).toMatchObject({ type: 'object' })
})

test('data that does not fit is told apart from data that does, and from a type nobody knows', () => {
  expect(whatIsWrong(event('agent.stopped', { why: 'asked to' }))).toBeUndefined()
  expect(whatIsWrong(event('agent.stopped', { why: 7 }))).toBe('data/why must be string')
  expect(whatIsWrong(event('agent.stopped', null))).toBe('data must be object')
  expect(whatIsWrong(event('agent.stopped', new Uint8Array(1)))).toBe('data are bytes, not JSON')
  expect(whatIsWrong(event('packets.captured', {}))).toBe(eventTypes['packets.captured'] === undefined ? undefined : 'data are not bytes')
  expect(whatIsWrong(event('packets.captured', new Uint8Array(24)))).toBe('data are no pcap file')
  expect(whatIsWrong(event('packets.captured', new Uint8Array([0xa1, 0xb2, 0xc3, 0xd4])))).toBe('data are no pcap file')
  expect(whatIsWrong(event('packets.captured', new Uint8Array([0xd4, 0xc3, 0xb2, 0xa1, ...Array<number>(20).fill(0)])))).toBeUndefined()
  expect(whatIsWrong(event('agent.stopped', 7, 2))).toBeUndefined()
  expect(whatIsWrong(event('tea.served', 7))).toBeUndefined()
})

test('streams follow from the name', () => {
  expect(['packets.captured', 'ipvs.counted', 'action.requested', 'ipvs.sampled', 'weight.changed'].map(streamOf)).toEqual([
    'capture',
    'stats',
    'actions',
    'events',
    'events',
  ])
})

test('old versions are lifted step by step; what is newer or unknown stays', () => {
  const lifts = { 'a.b': { 1: (d: unknown) => ({ ...(d as object), two: 2 }), 2: (d: unknown) => ({ ...(d as object), three: 3 }) } }
  const present = (type: string) => (type === 'a.b' ? 3 : undefined)
  expect(lift(event('a.b', { one: 1 }), lifts, present)).toMatchObject({ version: 3, data: { one: 1, two: 2, three: 3 } })
  expect(lift(event('a.b', { one: 1 }, 2), lifts, present)).toMatchObject({ version: 3, data: { one: 1, three: 3 } })
  expect(lift(event('a.b', {}, 4), lifts, present).version).toBe(4)
  expect(lift(event('x.y', {}), lifts, present).version).toBe(1)
  expect(lift(event('a.b', {}, 1), {}, present).version).toBe(1)
})
