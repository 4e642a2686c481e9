// A replay can never act: nothing it is made of leads to what changes a machine, or starts a program.
import { importsOf } from '../architecture/imports.ts'
import { files, text } from '../tree.ts'

/** Every import that can be reached from these files, with the way to it. */
function reachable(from: readonly string[]): Map<string, string> {
  const ways = new Map(from.map(path => [path, path]))
  for (const [path, way] of ways) {
    if (!path.endsWith('.ts')) continue
    for (const { specifier, target } of importsOf(path)) {
      const next = target ?? specifier
      if (!ways.has(next)) ways.set(next, `${way} -> ${next}`)
    }
  }
  return ways
}

const FORBIDDEN = /^(?:src\/act\/|node:child_process$|node:cluster$|node:worker_threads$|pcap$)/

test('the way is followed through files that import files', () => {
  const ways = reachable(['commands/replay.ts'])
  expect(ways.has('src/replay/deck.ts')).toBe(true)
  expect(ways.has('src/log/sqlite/read.ts')).toBe(true)
  expect([...reachable(['commands/collect.ts']).keys()].some(path => FORBIDDEN.test(path))).toBe(true)
})

test('neither the player nor the command reaches what acts', () => {
  const begin = [...files('src/replay'), ...files('src/cli/replay'), 'commands/replay.ts']
  expect(begin.length).toBeGreaterThan(8)
  const forbidden = [...reachable(begin)].filter(([path]) => FORBIDDEN.test(path)).map(([, way]) => way)
  expect(forbidden).toEqual([])
})

test('nor by another name, and no log is written to', () => {
  const begin = [...files('src/replay'), ...files('src/cli/replay'), 'commands/replay.ts']
  const told = [...reachable(begin).keys()].filter(path => path.endsWith('.ts') && /['"`]node:child_process/.test(text(path)))
  const writes = begin.filter(path => /'write'|\.append\(|\.prune\(/.test(text(path)))
  expect({ told, writes }).toEqual({ told: [], writes: [] })
})
