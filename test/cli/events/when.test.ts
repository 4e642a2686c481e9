// Times as people write them.
import { execFileSync } from 'node:child_process'
import { parseSpan, parseWhen, whenOf } from '../../../src/cli/events/when.ts'

const now = new Date(2026, 10, 22, 18, 40, 1).getTime() * 1000
const local = (...parts: [number, number, number, number?, number?, number?]) => new Date(...parts).getTime() * 1000

test.each([
  ['90s', 90e6],
  ['1h30m', 5400e6],
  ['500ms', 0.5e6],
  ['1.5h', 5400e6],
  ['2d', 172_800e6],
])('%s is a span', (text, span) => expect(parseSpan(text)).toBe(span))

test.each(['', '90', 's', '-5m', '5 m', '1y', '5m!'])('%p is no span', text => expect(parseSpan(text)).toBeUndefined())

test.each([
  ['now', now],
  ['15m', now - 900e6],
  ['2026-11-22T18:40:01.25Z', 1_795_372_801_250_000],
  ['1795372801', 1_795_372_801_000_000],
  ['1795372801.5', 1_795_372_801_500_000],
  ['1795372801123', 1_795_372_801_123_000],
  ['2026-11-21', local(2026, 10, 21)],
  ['2026-11-21T07', local(2026, 10, 21, 7)],
  ['2026-11-21 07:08:09.5', local(2026, 10, 21, 7, 8, 9) + 500_000],
  ['18:30', local(2026, 10, 22, 18, 30)],
  ['23:59:30', local(2026, 10, 21, 23, 59, 30)],
])('%s', (text, at) => expect(parseWhen(text, now)).toBe(at))

test.each(['', 'yesterday', '2026-02-30', '2026-13-01', '25:00', '18:60', '12345', '2026-11-21T7'])(
  '%p is no time, and the error says what is',
  text => {
    expect(parseWhen(text, now)).toBeUndefined()
    expect(() => whenOf('--since', text, now)).toThrow(`--since takes a time, and "${text}" is none`)
  },
)

test('a time of day that has not been yet is yesterday’s, also when clocks were set meanwhile', () => {
  const program = `import { parseWhen } from './src/cli/events/when.ts'
    const iso = (text, now) => new Date(parseWhen(text, Date.parse(now) * 1000) / 1000).toISOString()
    console.log(iso('23:00', '2026-03-29T12:00:00Z'), iso('23:00', '2026-10-25T12:00:00Z'), iso('01:30', '2026-03-29T12:00:00Z'))`
  const env = { ...process.env, TZ: 'Europe/Berlin' }
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' })
  expect(said.trim().split(' ')).toEqual(['2026-03-28T22:00:00.000Z', '2026-10-24T21:00:00.000Z', '2026-03-29T00:30:00.000Z'])
})
