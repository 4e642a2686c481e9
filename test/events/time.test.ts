// Times of events as text and back.
import { formatTime, parseTime } from '../../src/events/time.ts'

test('six digits, UTC', () => {
  expect(formatTime(0)).toBe('1970-01-01T00:00:00.000000Z')
  expect(formatTime(1_795_372_801_123_456)).toBe('2026-11-22T18:40:01.123456Z')
  expect(formatTime(-1)).toBe('1969-12-31T23:59:59.999999Z')
  expect(() => formatTime(Number.NaN)).toThrow(RangeError)
  expect(() => formatTime(1.5)).toThrow(RangeError)
})

test('every time comes back as it was', () => {
  for (let i = 0, at = 1; i < 20_000; i++) {
    at = (at * 1_103_515_245 + 12_345) % 4_000_000_000_000_000
    expect(parseTime(formatTime(at))).toBe(at)
  }
})

test.each([
  ['2026-11-22T18:40:01Z', 1_795_372_801_000_000],
  ['2026-11-22T19:40:01.5+01:00', 1_795_372_801_500_000],
  ['2026-11-22t13:10:01.123456789-05:30', 1_795_372_801_123_456],
  ['2024-02-29T00:00:00Z', 1_709_164_800_000_000],
])('%s is read', (text, at) => expect(parseTime(text)).toBe(at))

test.each(['', '2026-11-22', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-22T24:00:00Z', '2026-11-22T18:40:61Z', '2026-11-22T18:40:01'])(
  '%p is no time',
  text => expect(parseTime(text)).toBeUndefined(),
)
