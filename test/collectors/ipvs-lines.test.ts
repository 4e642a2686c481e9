// Following only the lines that changed gives the same as reading all of it anew, whatever happened in between.

import { readFileSync } from 'node:fs'
import { takeCounters } from '../../collectors/ipvs/counters.ts'
import { follow, type LineTable, newLineTable } from '../../collectors/ipvs/lines.ts'
import { buildPicture, type Picture } from '../../collectors/ipvs/picture.ts'
import { parseIpvsadmThresholds } from '../../src/decode/ipvsadm-list.ts'
import { parseProcIpVs } from '../../src/decode/proc-ip-vs.ts'
import { random, randomFor } from '../fuzz/random.ts'

const ROOT = 'test/fixtures/ipvsadm/1.31-linux-6.1.176/director'
const stats = readFileSync(`${ROOT}/stats`, 'utf8')
const thresholds = parseIpvsadmThresholds(readFileSync(`${ROOT}/thresholds`, 'utf8'))
const services = parseProcIpVs(readFileSync(`${ROOT}/proc-ip_vs`, 'utf8'))
const fresh = (): Picture => buildPicture(services, { thresholds, tunnels: [] }, new Map()).picture

const countersOf = (picture: Picture) =>
  [...picture.values()].flatMap(service => [
    [service.key, service.counters],
    ...[...service.servers.values()].map(server => [server.key, server.counters]),
  ])

test('counters followed line by line are those of a reader that began at the end', () => {
  const r = randomFor(7, 0)
  for (let run = 0; run < 200; run++) {
    const followed = fresh()
    let text = stats
    let { table } = takeCounters(undefined, text, followed)
    for (let step = 0; step < 5; step++) {
      text = changeSome(
        text,
        () => random(r, 5) === 0,
        () => random(r, 1_000_000),
      )
      table = takeCounters(table, text, followed).table
    }
    expect(text).not.toBe(stats)
    const anew = fresh()
    takeCounters(undefined, text, anew)
    expect(countersOf(followed)).toEqual(countersOf(anew))
  }
})

const changeSome = (text: string, wanted: () => boolean, number: () => number): string =>
  text.replace(/(?<=:\d+ .*) \d+/g, old => (wanted() ? ` ${number()}` : old))

const table = (text: string): LineTable<string> => {
  const rows = text.split('\n').map(line => line[0])
  return newLineTable(text, rows)
}
const read = (row: string, line: string): string | undefined => (line.startsWith(row) ? line : undefined)

test('lines that came, went or became others are not followed, and the table stays as it was', () => {
  for (const changed of ['a1\nb1', 'a1\nb1\n', 'a1\nb1\nc1\nd1', 'a1\nb1\nc1\n', 'a1\nx1\nc1', 'b1\na1\nc1', 'a1b1\nc1', '']) {
    const before = table('a1\nb1\nc1')
    expect(follow(before, changed, read)).toBeUndefined()
    expect(before.text).toBe('a1\nb1\nc1')
  }
})

test('only lines that changed are read', () => {
  const asked: string[] = []
  const before = table('a1\nb1\nc1')
  const moved = follow(before, 'a1\nb2\nc1', (row, line) => {
    asked.push(line)
    return read(row, line)
  })
  expect(moved).toEqual([{ row: 'b', value: 'b2' }])
  expect(asked).toEqual(['b2'])
  expect(follow(before, 'a1\nb2\nc1', read)).toEqual([])
})
