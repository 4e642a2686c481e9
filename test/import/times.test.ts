// Times that say too little: years that logs leave out, zones, the nights when clocks are set; and lines with a time above a sample.
import { newLogClock, newYearScan, timeOf } from '../../src/import/log-clock.ts'
import { headingTime } from '../../src/import/samples/heading.ts'
import { zoneOf } from '../../src/import/zone.ts'

const utc = zoneOf('UTC')!
const berlin = zoneOf('Europe/Berlin')!
const at = (iso: string): number => Date.parse(iso) * 1000

/** The times of lines of one log, `written` being when the file was. */
function placed(
  lines: readonly string[],
  { zone = utc, written = at('2026-11-22T12:00:00Z'), year = undefined as number | undefined } = {},
): string[] {
  const scan = newYearScan()
  const times = lines.map(line => timeOf(line)!)
  for (const time of times) scan.note(time)
  const clock = newLogClock(scan.years(), zone, written, year)
  return times.map(time => new Date(clock.at(time) / 1000).toISOString())
}

describe('the year of a syslog line', () => {
  test('is the newest that does not put the last line behind the file', () => {
    expect(placed(['Nov 22 08:00:00 lvs1 x'])).toEqual(['2026-11-22T08:00:00.000Z'])
    expect(placed(['Nov 24 08:00:00 lvs1 x'])).toEqual(['2025-11-24T08:00:00.000Z'])
  })

  test('is counted on at New Year, and a December line that comes late belongs to the old one', () => {
    const lines = ['Dec 31 23:59:59 a b', 'Jan  1 00:00:00 a b', 'Dec 31 23:59:59 a b', 'Jan  1 00:00:01 a b']
    expect(placed(lines)).toEqual(['2025-12-31T23:59:59.000Z', '2026-01-01T00:00:00.000Z', '2025-12-31T23:59:59.000Z', '2026-01-01T00:00:01.000Z'])
  })

  test('is of the first line where it is given', () => {
    expect(placed(['Dec 31 23:59:59 a b', 'Jan  1 00:00:00 a b'], { year: 2019 })).toEqual(['2019-12-31T23:59:59.000Z', '2020-01-01T00:00:00.000Z'])
  })

  test('does not matter to lines that say it, nor their zone to those that say that', () => {
    expect(placed(['2019-03-01T10:00:00.5+01:00 lvs1 x', 'Sun Nov 22 08:00:03 2020: x'], { zone: berlin })).toEqual([
      '2019-03-01T09:00:00.500Z',
      '2020-11-22T07:00:03.000Z',
    ])
  })

  test('29 February is one where there is one', () => {
    expect(placed(['Feb 29 12:00:00 a b'], { written: at('2024-03-01T00:00:00Z') })).toEqual(['2024-02-29T12:00:00.000Z'])
  })
})

describe('the night when summer ends', () => {
  test('shows an hour twice, and lines keep their order', () => {
    const lines = [
      'Oct 25 01:59:00 a b',
      'Oct 25 02:30:00 a b',
      'Oct 25 02:59:00 a b',
      'Oct 25 02:10:00 a b',
      'Oct 25 02:59:30 a b',
      'Oct 25 03:00:00 a b',
    ]
    expect(placed(lines, { zone: berlin })).toEqual([
      '2026-10-24T23:59:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T00:59:00.000Z',
      '2026-10-25T01:10:00.000Z',
      '2026-10-25T01:59:30.000Z',
      '2026-10-25T02:00:00.000Z',
    ])
  })

  test('lines in a little disorder are no second hour', () => {
    const lines = ['Oct 25 02:30:05 a b', 'Oct 25 02:30:04 a b']
    expect(placed(lines, { zone: berlin })).toEqual(['2026-10-25T00:30:05.000Z', '2026-10-25T00:30:04.000Z'])
  })
})

test('the hour that is left out when summer begins is taken as if it were not', () => {
  expect(placed(['Mar 29 01:59:59 a b', 'Mar 29 02:30:00 a b', 'Mar 29 03:30:00 a b'], { zone: berlin })).toEqual([
    '2026-03-29T00:59:59.000Z',
    '2026-03-29T01:30:00.000Z',
    '2026-03-29T01:30:00.000Z',
  ])
})

test('zones are named by place or by their distance, and others are refused', () => {
  expect(zoneOf('+05:45')!.toUtc(at('2026-01-01T05:45:00Z'))).toBe(at('2026-01-01T00:00:00Z'))
  expect(zoneOf('Asia/Kathmandu')!.toUtc(at('2026-01-01T05:45:00Z'))).toBe(at('2026-01-01T00:00:00Z'))
  expect(zoneOf('America/New_York')!.toUtc(at('2026-07-01T00:00:00Z'))).toBe(at('2026-07-01T04:00:00Z'))
  expect(zoneOf('Middle/Earth')).toBeUndefined()
})

describe('a line above a sample', () => {
  const moment = at('2026-11-22T21:49:30Z')
  test.each([
    ['1795384170', moment],
    ['### 1795384170', moment],
    ['###1795384170', moment],
    ['### 1795384170.250', moment + 250_000],
    ['1795384170123', moment + 123_000],
    ['### 1795384170123456', moment + 123_456],
    ['1795384170123456789', moment + 123_456],
    ['### 1795384170 ipvsadm -Ln', moment],
    ['2026-11-22T21:49:30Z', moment],
    ['### 2026-11-22T22:49:30,601391000+01:00', moment + 601_391],
    ['=== 2026-11-22 21:49:30 ===', moment],
    ['[2026-11-22 21:49:30]', moment],
    ['# 2026-11-22 21:49:30.5 lvs1', moment + 500_000],
    ['Sun Nov 22 21:49:30 UTC 2026', moment],
    ['Sun Nov 22 09:49:30 PM UTC 2026', moment],
    ['Sun Nov 22 21:49:30 2026', moment],
    ['Mon Nov 23 03:34:30 +0545 2026', moment],
    ['Sun Nov 22 18:49:30 -03 2026', moment],
    ['--- Sun Nov 22 21:49:30 UTC 2026 ---', moment],
  ])('%s', (line, expected) => {
    expect(headingTime(line, utc)).toBe(expected)
  })

  test('is by the zone that was given where it says none', () => {
    expect(headingTime('### 2026-11-22 22:49:30', berlin)).toBe(moment)
    expect(headingTime('Sun Nov 22 22:49:30 CET 2026', berlin)).toBe(moment)
  })

  test.each([
    'TCP  10.1.1.100:80 wrr',
    '  -> 10.1.1.11:80                 Route   3      23         3         ',
    '[2026-11-22T18:49:02.178562] [ADDR]9: eth0    inet6 fe80::ff:fe00:2/64 scope link',
    '-A -t 10.1.1.100:80 -s wrr',
    '1795384170 ipvsadm -Ln',
    '179538417',
    '12: eth0: <BROADCAST>',
    'Ip: 1 64 1795384170',
    '### ',
    '',
  ])('is not %s', line => {
    expect(headingTime(line, utc)).toBeUndefined()
  })
})
