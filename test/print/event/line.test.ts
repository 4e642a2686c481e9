// The line of an event, for reading.
import type { Event } from '../../../src/events/event.ts'
import { eventTypes } from '../../../src/events/types.ts'
import { newClock, TIME_FORMATS } from '../../../src/print/event/clock.ts'
import { safe } from '../../../src/print/event/escape.ts'
import { gravityOf } from '../../../src/print/event/gravity.ts'
import { eventLine, newColumns } from '../../../src/print/event/line.ts'
import { sentenceOf } from '../../../src/print/event/sentence.ts'
import { eventTable } from '../../../src/print/event/table.ts'
import { words } from '../../../src/print/event/words/all.ts'
import { widthOf } from '../../../src/print/width.ts'

const event = (type: string, data: unknown, subject = 'tcp/10.9.0.100:80 10.9.0.3:80'): Event => ({
  id: '01a2048a-8458-73fc-9186-21ec7f274713',
  source: '/web/lvs1/ipvs',
  run: '01a2048a-0000-73fc-9186-21ec7f274713',
  sequence: 1,
  type,
  version: 1,
  at: 1_795_372_801_123_456,
  subject,
  data,
})
const utc = { style: { colour: false, ascii: false }, clock: newClock('utc') }

test('time, node, mark, type, subject, sentence', () => {
  expect(eventLine(event('weight.changed', { from: 3, to: 0 }), utc, newColumns())).toBe(
    '2026-11-22 18:40:01.123456  lvs1  ● weight.changed      tcp/10.9.0.100:80 10.9.0.3:80  weight 3 -> 0 (quiesced)',
  )
  const ascii = { ...utc, style: { colour: false, ascii: true } }
  expect(eventLine(event('tea.failed', { cups: 2, kind: 'earl grey' }, 'kitchen'), ascii, newColumns())).toBe(
    '2026-11-22 18:40:01.123456  lvs1  ! tea.failed          kitchen       cups=2 kind="earl grey"',
  )
})

test('columns only grow', () => {
  const columns = newColumns()
  const long = eventLine(event('weight.changed', { from: 3, to: 0 }), utc, columns)
  const short = eventLine(event('weight.changed', { from: 3, to: 0 }, 'x'), utc, columns)
  expect(short.indexOf('weight 3')).toBe(long.indexOf('weight 3'))
})

test('no text from outside reaches the terminal as it is', () => {
  const evil = '\x1b]0;owned\x07\u202e\nnext\x9b31m\ud800'
  const printed = eventLine({ ...event('tea.failed', { why: evil }, evil), source: `/web/${evil}/x` }, utc, newColumns())
  expect(printed).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e\ud800]/)
  expect(eventTable([event(evil, { why: evil }, evil)], newClock('utc')).join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e\ud800]/)
  expect(safe('naïve 日本 😀')).toBe('naïve 日本 😀')
})

test.each([
  ['null', null, 'null'],
  ['a number', 7, '7'],
  ['text', 'x', '"x"'],
  ['another shape than the sentence expects', { collectors: 7 }, 'collectors=7'],
  ['many', { list: Array.from({ length: 100 }, (_, i) => i) }, 'list=[100 of them]'],
  ['nothing', undefined, ''],
])('data that is %s has words too', (_, data, words) => expect(sentenceOf(event('agent.started', data))).toBe(words))

test('every sentence belongs to a type there is', () => {
  expect(Object.keys(words).filter(type => eventTypes[type] === undefined)).toEqual([])
})

test('a picture of a cluster is cut', () => expect(sentenceOf(event('x.y', { text: 'a '.repeat(1000) }))).toHaveLength(301))

test.each([
  ['node.took-over', 'good'],
  ['node.died', 'bad'],
  ['real-server.removed', 'bad'],
  ['pool-fallback.ended', 'good'],
  ['weight.changed', 'changed'],
  ['ipvs.sampled', 'plain'],
  ['constructor', 'plain'],
])('%s is %s', (type, gravity) => expect(gravityOf(type)).toBe(gravity))

test.each(TIME_FORMATS)('the %s clock', format => {
  const clock = newClock(format, format === 'relative' ? 1_795_372_800_000_000 : undefined)
  const first = clock(1_795_372_801_123_456)
  const second = clock(1_795_372_799_999_999)
  const expected: Record<string, [string, string]> = {
    utc: ['2026-11-22 18:40:01.123456', '2026-11-22 18:39:59.999999'],
    rfc3339: ['2026-11-22T18:40:01.123456Z', '2026-11-22T18:39:59.999999Z'],
    relative: ['     +1.123456', '     -0.000001'],
    delta: ['     +0.000000', '     -1.123457'],
    epoch: ['1795372801.123456', '1795372799.999999'],
  }
  if (expected[format]) expect([first, second]).toEqual(expected[format])
  else expect([first, second]).toEqual([expect.stringMatching(/:01\.123456$/), expect.stringMatching(/:59\.999999$/)])
})

test('a table has a heading and even columns', () => {
  const [heading, ...rows] = eventTable([event('weight.changed', { from: 3, to: 0 }), event('x.y', {}, 'z')], newClock('utc'))
  expect(heading).toMatch(/^TIME +NODE +COLLECTOR +TYPE +SUBJECT +WHAT$/)
  expect(rows[0]!.indexOf('weight.changed')).toBe(heading!.indexOf('TYPE'))
  expect(rows[1]!.indexOf('x.y')).toBe(heading!.indexOf('TYPE'))
})

test('data of another shape than the sentence was written for are said as they are', () => {
  expect(sentenceOf(event('weight.changed', { weight: 3 }))).toBe('weight=3')
  expect(sentenceOf(event('weight.changed', [1, 2]))).toBe('0=1 1=2')
})

test('names in other scripts stand in line', () => {
  const columns = newColumns()
  const one = { ...event('weight.changed', { from: 3, to: 0 }, 'サーバ'), source: '/web/ノード/ipvs' }
  const lines = [eventLine(one, utc, columns), eventLine(event('weight.changed', { from: 3, to: 0 }, 'x'), utc, columns)]
  const columnsBefore = lines.map(line => widthOf(line.slice(0, line.indexOf('weight 3'))))
  expect(columnsBefore[0]).toBe(columnsBefore[1])
})
