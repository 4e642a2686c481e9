// What it costs to know and to say more than tcpdump: nanoseconds per packet of the decoder alone, with observe, and with each form.
//
//   node test/bench/annotate.ts [FILE]        without a file: 500,000 generated packets
//
// Everything runs in one process and by turns, and the best of several runs counts: other work on the machine only ever adds.
// Reading the file is part of each figure. Beside them what `tshark -T ek` needs for the first packets of the same file.

import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commit, newCaptureDecoder, next, space } from '../../src/decode/packet/capture-decoder.ts'
import { decodePacket } from '../../src/decode/packet/chain.ts'
import { newPacket, type Packet } from '../../src/decode/packet/packet.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { putAnnotation } from '../../src/print/annotation.ts'
import { putCompact } from '../../src/print/compact.ts'
import { putJsonl } from '../../src/print/jsonl.ts'
import { putTableRow } from '../../src/print/table.ts'
import { newText, type Text } from '../../src/print/text.ts'
import { newTrace, observe, type Trace } from '../../src/trace/trace.ts'
import { observeUsual } from '../../src/trace/usual-segment.ts'
import { generateFile } from './generate.ts'
import { cost } from './measure.ts'

const RUNS = 5
/** tshark is given fewer: it takes minutes for all. */
const TSHARK_PACKETS = 20_000
const ENOUGH = 1 << 16
const STYLE = { colour: true, ascii: false }

type Put = (text: Text, trace: Trace, packet: Packet) => void

const forms: Readonly<Record<string, Put | undefined>> = {
  'decode only': undefined,
  observe: () => {},
  'observe + annotation': (text, trace, packet) => putAnnotation(text, trace, packet, STYLE),
  'observe + compact': (text, trace, packet) => putCompact(text, trace, packet, STYLE),
  'observe + table': (text, trace, packet) => putTableRow(text, trace, packet, STYLE),
  'observe + jsonl': putJsonl,
}

/** Nanoseconds of CPU time per packet, user and system together. */
function run(path: string, put: Put | undefined): { nanos: number; packets: number } {
  const d = newCaptureDecoder()
  const r = newPacketRecord()
  const packet = newPacket()
  const trace = newTrace()
  const text = newText()
  const annotates = put === forms['observe + annotation']
  const file = openSync(path, 'r')
  const before = process.cpuUsage()
  let packets = 0
  for (;;) {
    const { buffer, at, length } = space(d)
    const got = readSync(file, buffer, at, length, null)
    if (got === 0) break
    commit(d, got)
    while (next(d, r) === OK) {
      packets++
      // As src/cli/trace/output-observed.ts does it: an annotated line needs the Packet only off the short way.
      const usual = annotates && observeUsual(trace, r)
      if (!usual) decodePacket(r, packet)
      if (put === undefined) continue
      if (!usual && (annotates || !observeUsual(trace, r))) observe(trace, packet)
      put(text, trace, packet)
      if (text.at > ENOUGH) text.at = 0
    }
  }
  const { user, system } = process.cpuUsage(before)
  closeSync(file)
  return { nanos: ((user + system) * 1000) / packets, packets }
}

/** Packets per CPU second, or undefined without tshark. */
function tshark(path: string, output: string): number | undefined {
  if (spawnSync('tshark', ['--version']).error !== undefined) return undefined
  return TSHARK_PACKETS / cost(['tshark', '-n', '-r', path, '-c', String(TSHARK_PACKETS), '-T', 'ek'], output).cpu
}

const directory = mkdtempSync(join(tmpdir(), 'umtool-bench-'))
try {
  const path = process.argv[2] ?? join(directory, 'mixed.pcap')
  if (process.argv[2] === undefined) generateFile({ packets: 500_000, connections: 12_500 }, path)
  const best = new Map<string, number>()
  for (let i = 0; i < RUNS; i++)
    for (const [name, put] of Object.entries(forms)) best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, run(path, put).nanos))
  const base = best.get('decode only')!
  console.log('| form | ns per packet | beyond decoding | k packets / CPU s |\n|---|---|---|---|')
  for (const [name, nanos] of best) console.log(`| ${name} | ${nanos.toFixed(0)} | ${(nanos - base).toFixed(0)} | ${(1e6 / nanos).toFixed(0)} |`)
  const rival = tshark(path, join(directory, 'output'))
  if (rival !== undefined)
    console.log(
      `| tshark -T ek | ${(1e9 / rival).toFixed(0)} | | ${(rival / 1000).toFixed(1)} |\n\njsonl is ${(1e9 / best.get('observe + jsonl')! / rival).toFixed(0)}x tshark -T ek`,
    )
} finally {
  rmSync(directory, { recursive: true })
}
