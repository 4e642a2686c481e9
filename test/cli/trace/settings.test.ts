// What the words of `umtool trace` mean, and which are refused.

import { isUmtoolError } from '../../../src/cli/errors.ts'
import { settingsOf } from '../../../src/cli/trace/settings.ts'

type Flags = Parameters<typeof settingsOf>[0]

const NONE: Flags = {
  interface: undefined,
  port: undefined,
  'only-port': false,
  sample: undefined,
  explain: false,
  count: undefined,
  duration: undefined,
  snaplen: undefined,
  'buffer-size': undefined,
  promiscuous: false,
  backend: 'auto',
  read: undefined,
  follow: false,
  write: undefined,
  print: false,
  'file-size': undefined,
  'rotate-seconds': undefined,
  'file-count': undefined,
  output: 'text',
  'packet-count': false,
  summary: undefined,
  plain: false,
  annotate: false,
  color: 'auto',
  map: undefined,
  nano: false,
}

const settings = (flags: Partial<Flags>, words: readonly string[] = [], letters = '') =>
  settingsOf(
    { ...NONE, ...flags },
    words,
    [...letters].map(letter => ({ type: 'flag', flag: letter === 'v' ? 'verbose' : letter === 't' ? 'time' : letter })),
  )

const refusal = (flags: Partial<Flags>, words: readonly string[] = []): string => {
  try {
    settings(flags, words)
  } catch (error) {
    if (isUmtoolError(error) && error.exit === 2) return error.message
    throw error
  }
  return 'accepted'
}

test('the first word is the interface, the others are the filter', () => {
  expect(settings({}, ['eth0', 'host', '192.0.2.1'])).toMatchObject({ interfaces: ['eth0'], filter: 'host 192.0.2.1' })
  expect(settings({}, ['eth0,eth1,eth0'])).toMatchObject({ interfaces: ['eth0', 'eth1'], filter: '' })
})

test('with -i or -r all words are the filter', () => {
  expect(settings({ interface: ['eth0'] }, ['port', '80'])).toMatchObject({ interfaces: ['eth0'], filter: 'port 80' })
  expect(settings({ read: 'x.pcap' }, ['port', '80'])).toMatchObject({ interfaces: [], filter: 'port 80', read: 'x.pcap' })
})

test('how often a letter was given counts', () => {
  expect(settings({ read: '-' }, [], 'vv').lines.verbose).toBe(2)
  expect(settings({ read: '-' }, [], 'vvvvvv').lines.verbose).toBe(3)
  expect(settings({ read: '-' }, [], 'tttt').lines.time).toBe(4)
})

test('what is captured of a packet', () => {
  expect(settings({}, ['lo']).snaplen).toBe(256)
  expect(settings({ write: 'x' }, ['lo']).snaplen).toBe(262144)
  expect(settings({ snaplen: 0 }, ['lo']).snaplen).toBe(262144)
  expect(settings({ snaplen: 96, write: 'x' }, ['lo']).snaplen).toBe(96)
})

test.each([
  ['10s', 10_000],
  ['10', 10_000],
  ['1.5m', 90_000],
  ['250ms', 250],
  ['2h', 7_200_000],
])('--duration %s', (text, ms) => {
  expect(settings({ duration: text }, ['lo']).durationMs).toBe(ms)
})

test.each([
  [{}, [], /which interface/],
  [{ read: 'x', interface: ['lo'] }, [], /choose one/],
  [{ port: ['http'] }, ['lo'], /--port takes numbers/],
  [{ port: ['0'] }, ['lo'], /from 1 to 65535/],
  [{ port: ['65536'] }, ['lo'], /from 1 to 65535/],
  [{ sample: '100' }, ['lo'], /1\/N/],
  [{ sample: '1/0' }, ['lo'], /1\/N/],
  [{ sample: '1/65536' }, ['lo'], /65535/],
  [{ duration: 'soon' }, ['lo'], /--duration/],
  [{ duration: '0s' }, ['lo'], /--duration/],
  [{ interface: ['any', 'lo'] }, [], /any is all/],
  [{ read: '-', follow: true }, [], /pipe/],
])('refused: %j %j', (flags, words, why) => {
  expect(refusal(flags as Partial<Flags>, words as string[])).toMatch(why)
})

test('--plain and --annotate are orders, neither follows the terminal', () => {
  expect(settings({ plain: true }, ['lo']).annotate).toBe(false)
  expect(settings({ annotate: true }, ['lo']).annotate).toBe(true)
  expect(settings({}, ['lo']).annotate).toBeUndefined()
})

test('-w alone prints nothing', () => {
  expect(settings({ write: 'x' }, ['lo']).print).toBe(false)
  expect(settings({ write: 'x', print: true }, ['lo']).print).toBe(true)
})
