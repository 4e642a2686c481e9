// What starting costs: `umtool --version` and an empty command beside `node -e 0`, seconds by the clock and of the CPU.
//
//   node test/bench/start.ts [--runs 21]

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compare } from './measure.ts'

const ROOT = join(import.meta.dirname, '../..')
const { values } = parseArgs({ options: { runs: { type: 'string', default: '21' } } })
const BIN = join(ROOT, 'dist/bin.js')
const CAPTURE = join(ROOT, 'test/packets/linux-6.1-ipvs/dr-lvs1.pcap')

const node = process.execPath
const costs = compare(
  [
    { name: 'node -e 0', command: [node, '-e', '0'] },
    { name: 'node dist/bin.js --version', command: [node, BIN, '--version'] },
    { name: 'bin/umtool --version', command: [join(ROOT, 'bin/umtool'), '--version'] },
    { name: 'node dist/bin.js trace -r (82 packets)', command: [node, BIN, 'trace', '-r', CAPTURE] },
    { name: 'bin/umtool trace -r (82 packets)', command: [join(ROOT, 'bin/umtool'), 'trace', '-r', CAPTURE] },
  ],
  Number(values.runs),
  join(tmpdir(), `umtool-bench-start-${process.pid}`),
)
const bare = costs.get('node -e 0')!.wall
console.log('| command | ms by the clock | against node | ms of CPU |\n|---|---|---|---|')
for (const [name, { wall, cpu }] of costs)
  console.log(`| ${name} | ${(wall * 1000).toFixed(0)} | ${(wall / bare).toFixed(1)}x | ${(cpu * 1000).toFixed(0)} |`)
