// Times of log lines: all four forms, a year that is not said, zones, an hour that comes twice, and which time an event gets.
import { execFileSync } from 'node:child_process'
import { type LogTime, readLogTime, timeOfLine } from '../../src/decode/log-time.ts'

const S = 1_000_000
const utc = (text: string): number => Date.parse(text) * 1000
const asUtc = (wall: number): number => wall

const timeOf = (line: string): LogTime => {
  const found = readLogTime(line)
  if (found === undefined) throw new Error(`no time: ${line}`)
  return found.time
}

test.each([
  ['Nov 22 08:34:45 lvs1 heartbeat: [30]: info: x', '2026-11-22T08:34:45Z', S],
  ['Nov  2 08:34:45 lvs1 x', '2026-11-02T08:34:45Z', S],
  ['Nov 22 08:47:58.178 pcmk1 pacemakerd', '2026-11-22T08:47:58.178Z', 1000],
  ['2026/11/22_08:34:50\tharc(default)[39]:\tinfo: x', '2026-11-22T08:34:50Z', S],
  ['Sun Nov 22 08:00:03 2026: x', '2026-11-22T08:00:03Z', S],
  ['2026-11-22T08:34:45.123456+0100 lvs1 x', '2026-11-22T07:34:45.123Z', 1],
  ['2026-11-22T08:34:45.123456+01:00 lvs1 x', '2026-11-22T07:34:45.123Z', 1],
  ['2026-11-22T08:34:45Z lvs1 x', '2026-11-22T08:34:45Z', S],
])('%j', (line, at, resolution) => {
  const time = timeOf(line)
  expect(time.resolution).toBe(resolution)
  expect(Math.floor(timeOfLine(time, utc('2026-12-01T00:00:00Z'), asUtc) / 1000)).toBe(Date.parse(at))
})

test.each([
  '',
  'hello',
  'Nov 31 08:34:45 x',
  'Xyz 22 08:34:45 x',
  'Nov 22 24:00:00 x',
  '2026/13/22_08:34:50\tx',
  'Sun Feb 30 08:00:03 2026',
  '2026-02-30T08:34:45Z x',
])('%j has no time', line => {
  expect(readLogTime(line)).toBeUndefined()
})

describe('the year of a line that has none', () => {
  test('is the newest that is not in the future', () => {
    expect(timeOfLine(timeOf('Dec 31 23:59:59 x y'), utc('2026-01-01T00:10:00Z'), asUtc)).toBe(utc('2025-12-31T23:59:59Z'))
    expect(timeOfLine(timeOf('Jan  1 00:00:01 x y'), utc('2026-01-01T00:10:00Z'), asUtc)).toBe(utc('2026-01-01T00:00:01Z'))
    expect(timeOfLine(timeOf('Jan  1 00:00:01 x y'), utc('2025-12-31T23:59:59Z'), asUtc)).toBe(utc('2026-01-01T00:00:01Z'))
  })

  test('is a leap year for 29 February', () => {
    expect(timeOfLine(timeOf('Feb 29 12:00:00 x y'), utc('2026-03-01T00:00:00Z'), asUtc)).toBe(utc('2024-02-29T12:00:00Z'))
  })
})

describe('the time of an event', () => {
  const time = timeOf('Nov 22 08:34:45 x y')
  const second = utc('2026-11-22T08:34:45Z')

  test('is the time of reading within the second that the line names', () => {
    expect(timeOfLine(time, second + 300_000, asUtc)).toBe(second + 300_000)
  })

  test('is the end of that second when it is read a little later, so that lines keep their order', () => {
    expect(timeOfLine(time, second + 2 * S, asUtc)).toBe(second + S - 1)
  })

  test('is the line’s own when it is read long after, or before: the clock was set back', () => {
    expect(timeOfLine(time, second + 60 * S, asUtc)).toBe(second)
    expect(timeOfLine(time, second - 10 * S, asUtc)).toBe(second)
  })
})

/** In a process of its own: a test's cannot change its zone. */
function inBerlin(...questions: readonly (readonly [wall: string, readAt: string])[]): string[] {
  const script = `import { localToUtc } from './src/decode/log-time.ts'
    const utc = text => Date.parse(text) * 1000
    for (const [wall, readAt] of ${JSON.stringify(questions)}) console.log(new Date(localToUtc(utc(wall), utc(readAt)) / 1000).toISOString())`
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, TZ: 'Europe/Berlin' }, encoding: 'utf8' })
    .trimEnd()
    .split('\n')
}

test('local time is that of the process, and the later of two hours with one name unless that is still to come', () => {
  expect(
    inBerlin(
      ['2026-07-01T12:00:00Z', '2026-07-02T00:00:00Z'],
      ['2026-10-25T02:30:00Z', '2026-10-25T00:31:00Z'],
      ['2026-10-25T02:30:00Z', '2026-10-25T01:31:00Z'],
    ),
  ).toEqual(['2026-07-01T10:00:00.000Z', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'])
})
