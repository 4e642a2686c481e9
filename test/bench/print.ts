// `umtool trace -r` beside `tcpdump -n -r` and `tshark -n -r`, text to a file: the whole command, start-up included.
//
//   node test/bench/print.ts [--runs 7] [--no-tshark] [--large]      --large also takes 3,000,000 packets and 400,000 connections
//
// The lines of the first case must be tcpdump's, byte for byte, or the benchmark refuses to compare.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateFile } from './generate.ts'
import { type Case, compare, cost, table } from './measure.ts'

const ROOT = join(import.meta.dirname, '../..')
const UMTOOL = join(ROOT, 'bin/umtool')

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, tshark: { type: 'boolean', default: true }, large: { type: 'boolean', default: false } },
  allowNegative: true,
})

const directory = mkdtempSync(join(tmpdir(), 'umtool-bench-'))
const output = join(directory, 'output')

const trace = (name: string, path: string, ...flags: string[]): Case => ({
  name: `umtool trace ${name}`.trim(),
  command: [UMTOOL, 'trace', '-r', path, ...flags],
})
const tcpdump = (path: string): Case => ({ name: 'tcpdump -n', command: ['tcpdump', '-n', '-r', path] })

function same(path: string): void {
  cost(trace('', path).command, output)
  const ours = readFileSync(output)
  cost(tcpdump(path).command, output)
  if (!ours.equals(readFileSync(output))) throw new Error('the lines differ from those of tcpdump: nothing to compare')
}

function measure(packets: number, connections: number, runs: number, slow: readonly Case[]): void {
  const path = join(directory, 'mixed.pcap')
  generateFile({ packets, connections }, path)
  readFileSync(path) // into the page cache, for all alike
  same(path)
  const cases = [
    tcpdump(path),
    trace('', path),
    trace('--annotate', path, '--annotate', '--color', 'always'),
    trace('-o jsonl', path, '-o', 'jsonl'),
    trace('--packet-count', path, '--packet-count'),
  ]
  console.log(`\n${packets} packets, ${connections} connections, median of ${runs}\n`)
  console.log(table(packets, compare(cases, runs, output), 'tcpdump -n'))
  if (slow.length === 0) return
  const few = compare(
    [
      ...slow.map(({ name, command }) => ({ name, command: command.map(word => (word === 'FILE' ? path : word)) })),
      ...cases.slice(1, 2),
      ...cases.slice(3, 4),
    ],
    1,
    output,
  )
  console.log(`\n${table(packets, few, slow[0]!.name)}`)
}

try {
  if (spawnSync('tcpdump', ['--version']).error) throw new Error('tcpdump is not installed')
  const tshark = values.tshark && !spawnSync('tshark', ['--version']).error
  const slow: Case[] = tshark
    ? [
        { name: 'tshark -n', command: ['tshark', '-n', '-r', 'FILE'] },
        { name: 'tshark -n -T ek', command: ['tshark', '-n', '-T', 'ek', '-r', 'FILE'] },
      ]
    : []
  measure(500_000, 12_500, Number(values.runs), slow)
  if (values.large) measure(3_000_000, 400_000, 3, [])
} finally {
  rmSync(directory, { recursive: true, force: true })
}
