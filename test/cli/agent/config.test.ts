// The agent's configuration: what is wrong is said with its place, what is left out has a default, the example is true.
import Type from 'typebox'
import { configExample } from '../../../src/cli/agent/config/example.ts'
import { configPath, problemLine, problemLines } from '../../../src/cli/agent/config/file.ts'
import { parseBytes, parseSeconds } from '../../../src/cli/agent/config/quantities.ts'
import { readConfig } from '../../../src/cli/agent/config/read.ts'
import { planReload } from '../../../src/cli/agent/reload.ts'
import type { Collector } from '../../../src/collect/collector.ts'

const collector = (name: string, roles: Collector['roles'], settings = Type.Object({})): Collector => ({
  name,
  about: `about ${name}`,
  roles,
  settings,
  unable: async () => undefined,
  run: async () => {},
})

const ALL: readonly Collector[] = [
  collector(
    'ipvs',
    ['director'],
    Type.Object({
      interval: Type.Number({ default: 1, minimum: 0.1, maximum: 60, description: 'seconds between two looks' }),
      counters: Type.Boolean({ default: true }),
      limits: Type.Object({ entries: Type.Integer({ default: 5 }) }, { default: {} }),
    }),
  ),
  collector(
    'heartbeat',
    ['director'],
    Type.Object({ log: Type.String({ default: '/var/log/ha-log' }), files: Type.Array(Type.String(), { default: [] }) }),
  ),
  collector('sysctls', ['director', 'real-server']),
  collector('answers', ['real-server']),
]

/** What is wrong, as `config check` prints it. */
const wrong = (text: string): readonly string[] => {
  const read = readConfig(text, ALL)
  return read.ok ? [] : read.problems.map(problem => problemLine('f', problem))
}
const right = (text: string) => {
  const read = readConfig(text, ALL)
  if (!read.ok) throw new Error(wrong(text).join('\n'))
  return read.config
}
const names = (text: string): readonly string[] => right(text).collectors.map(({ collector, named }) => `${collector.name}${named ? '!' : ''}`)

test('what a file names reaches no terminal as it is, and a file of garbage is said to be that in some lines', () => {
  expect(wrong('"\\e[31m\\n": 1')[0]).toMatch(/^f:1:1: \\x1b\[31m\\x0a: unknown key/)
  const read = readConfig(`collectors: ${'['.repeat(3000)}`, ALL)
  const lines = read.ok ? [] : problemLines('f', read.problems)
  expect(lines).toHaveLength(21)
  expect(lines.at(-1)).toMatch(/^f: and \d+ more$/)
})

test('an empty file is every default', () => {
  const { cluster, role, log, retention } = right('')
  expect({ cluster, role, log }).toEqual({ cluster: 'lvs', role: 'director', log: undefined })
  expect(retention).toEqual({
    capture: { age: 21_600, bytes: 2 ** 30 },
    stats: { age: 604_800, bytes: undefined },
    events: { age: 15_552_000, bytes: undefined },
    actions: { age: 157_766_400, bytes: undefined },
  })
  expect(names('')).toEqual(['ipvs', 'heartbeat', 'sysctls'])
})

test('collectors are those of the role; a name adds, false takes away, settings are filled in', () => {
  expect(names('role: real-server')).toEqual(['sysctls', 'answers'])
  expect(names('collectors: auto')).toEqual(['ipvs', 'heartbeat', 'sysctls'])
  expect(names('collectors: { ipvs: true, sysctls: false, answers: }')).toEqual(['ipvs!', 'heartbeat', 'answers!'])
  const [ipvs] = right('collectors: { ipvs: { interval: 5 } }').collectors
  expect(ipvs!.settings).toEqual({ interval: 5, counters: true, limits: { entries: 5 } })
})

test.each([
  ['cluster: my web', 'f:1:10: cluster: expected a name without blanks and slashes, found "my web"'],
  ['nod: x', 'f:1:1: nod: unknown key, did you mean node?'],
  ['quux: x', 'f:1:1: quux: unknown key; known are cluster, node, role, log, retention, copy, collectors'],
  ['\nrole: router', 'f:2:7: role: expected director or real-server, found "router"'],
  ['role: [director]', 'f:1:7: role: expected director or real-server, found a list'],
  ['log: 7', 'f:1:6: log: expected a log such as sqlite:/var/lib/umtool/events.db, found 7'],
  ['log: bogus:x', expect.stringMatching(/^f:1:6: log: no log is called bogus: \(sqlite:PATH/)],
  ['log: events.jsonl', 'f:1:6: log: expected a log that can be written, found "events.jsonl"'],
  ['retention: 6h', 'f:1:12: retention: expected a map of keys, found "6h"'],
  ['retention:\n  capture: { age: 6 hours }', 'f:2:19: retention.capture.age: expected a length of time such as 30s, 15m, 6h or 7d, found "6 hours"'],
  ['retention:\n  stats: { age: 0s }', 'f:2:17: retention.stats.age: expected a length of time such as 30s, 15m, 6h or 7d, found "0s"'],
  ['copy: kafka://k/x', 'f:1:7: copy: expected a map of keys, found "kafka://k/x"'],
  ['copy:\n  keep: 1GiB', 'f:2:3: copy: to is missing'],
  [
    'copy:\n  to: kafka://k',
    'f:2:7: copy.to: the prefix of the topics is missing, or has other letters than A-Z a-z 0-9 . _ - (kafka://BROKER[:PORT][,BROKER...]/PREFIX)',
  ],
  ['copy:\n  to: events.jsonl', 'f:2:7: copy.to: expected a log that can be written, found "events.jsonl"'],
  ['copy:\n  to: kafka://k/x?sasl=plain', 'f:2:7: copy.to: sasl needs a user (user=NAME, or UMTOOL_KAFKA_USER)'],
  ['copy:\n  to: kafka://k/x?ca=/nowhere/ca.pem', expect.stringMatching(/^f:2:7: copy\.to: .*\/nowhere\/ca\.pem/)],
  ['copy:\n  to: kafka://k/x\n  kept: 5', 'f:3:3: copy.kept: unknown key; known are to, keep, every'],
  ['copy:\n  to: kafka://k/x\n  keep: much', 'f:3:9: copy.keep: expected a size such as 64KiB, 500MiB or 1GiB, found "much"'],
  ['retention:\n  stats: { size: 3 }', 'f:2:18: retention.stats.size: expected a size such as 64KiB, 500MiB or 1GiB, found 3'],
  ['retention: { capture: { sise: 1GiB } }', 'f:1:25: retention.capture.sise: unknown key, did you mean size?'],
  ['collectors: all', 'f:1:13: collectors: expected auto or names of collectors, found "all"'],
  ['collectors: { heartbet: true }', 'f:1:15: collectors.heartbet: no such collector, did you mean heartbeat?'],
  ['collectors: { ipvs: 5s }', 'f:1:21: collectors.ipvs: expected true, false or settings, found "5s"'],
  ['collectors:\n  ipvs:\n    interval: often', 'f:3:15: collectors.ipvs.interval: expected a number from 0.1 to 60, found "often"'],
  ['collectors:\n  ipvs:\n    interval: 0', 'f:3:15: collectors.ipvs.interval: expected a number from 0.1 to 60, found 0'],
  ['collectors:\n  ipvs:\n    intervall: 1', 'f:3:5: collectors.ipvs.intervall: unknown key, did you mean interval?'],
  ['collectors:\n  ipvs:\n    limits: { entries: 1.5 }', 'f:3:24: collectors.ipvs.limits.entries: expected a whole number, found 1.5'],
  ['collectors:\n  heartbeat:\n    files: [a, 7]', 'f:3:16: collectors.heartbeat.files.1: expected text, found 7'],
  ['- a\n- b', 'f:1:1: expected a map of keys, found a list'],
  ['a: [1\nb: 2', expect.stringMatching(/^f:2:1: not YAML: /)],
  ['role: director\nrole: director', expect.stringMatching(/^f:2:1: not YAML: map keys must be unique/)],
  ['cluster: *none', expect.stringMatching(/^f:1:\d+: not YAML: /)],
])('%j is refused with its place', (text, line) => expect(wrong(text)).toEqual([line]))

test('everything that is wrong is said, in the order of the file', () => {
  expect(wrong('role: x\ncluster: ""\ncollectors: { ipvs: { interval: [] } }\nnod: 1').map(line => line.split(' ')[0])).toEqual([
    'f:1:7:',
    'f:2:10:',
    'f:3:33:',
    'f:4:1:',
  ])
})

test('names of things that every object has are unknown keys like others', () => {
  expect(wrong('collectors: { constructor: true, toString: true }')).toHaveLength(2)
  expect(wrong('__proto__: { a: 1 }')).toHaveLength(1)
  expect(wrong('retention: { constructor: { age: 6h } }')).toHaveLength(1)
})

test('the example is taken as it is, and so is every line that is commented out', () => {
  for (const role of ['director', 'real-server'] as const) {
    const example = configExample(role, ALL)
    expect(right(example)).toEqual(right(`role: ${role}`))
    const uncommented = example
      .replace('collectors: auto\n', '')
      .replace(/^#(?=\S| {2})/gm, '')
      .replace('node: lvs1', 'node: "n"')
    expect(uncommented).toContain('\nretention:\n')
    const config = right(uncommented)
    expect(config.node).toBe('n')
    expect(config.retention).toEqual(right('').retention)
    expect(config.copy).toMatchObject({ keep: 2 ** 30 })
    expect(config.collectors.map(({ settings }) => settings)).toEqual(right(`role: ${role}`).collectors.map(({ settings }) => settings))
    expect(config.collectors.every(({ named }) => named)).toBe(true)
  }
})

test('lengths of time and sizes', () => {
  expect(['30s', '1h30m', '7d', '0s', '5', 'x', 5, undefined].map(parseSeconds)).toEqual([30, 5400, 604_800, ...Array(5).fill(undefined)])
  expect(['64KiB', '1GiB', '1.5 MiB', '2kB', '7B'].map(parseBytes)).toEqual([65_536, 2 ** 30, 1_572_864, 2000, 7])
  expect(['0B', '1', '1gib', 'GiB', '99999999999999TiB', '1valueOf', 5].map(parseBytes)).toEqual(Array(7).fill(undefined))
})

test('where the file is looked for', () => {
  expect(configPath({}, 0)).toBe('/etc/umtool/agent.yaml')
  expect(configPath({ HOME: '/ann' }, 1000)).toBe('/ann/.config/umtool/agent.yaml')
  expect(configPath({ HOME: '/ann', XDG_CONFIG_HOME: '/etc/ann' }, 1000)).toBe('/etc/ann/umtool/agent.yaml')
  expect(configPath({ UMTOOL_CONFIG: 'my.yaml' }, 0)).toBe('my.yaml')
})

test('a reload starts anew what changed and nothing else, and says what it cannot change', () => {
  const before = right('collectors: { ipvs: { interval: 1 }, sysctls: false }')
  const same = planReload(before, right('collectors:\n  ipvs: { interval: 1 }\n  sysctls: false'))
  expect(same).toEqual({ stop: [], start: [], needRestart: [] })
  const { stop, start, needRestart } = planReload(before, right('cluster: other\ncollectors: { ipvs: { interval: 2 }, heartbeat: false }'))
  expect(stop).toEqual(['ipvs', 'heartbeat'])
  expect(start.map(({ collector }) => collector.name)).toEqual(['ipvs', 'sysctls'])
  expect(needRestart).toEqual(['cluster'])
})
