// How fast a capture file is read, headers only, beside `tcpdump -r FILE -w /dev/null` (libpcap reads and writes, no text) and `cat`.
//
//   node test/bench/read.ts [FILE]            without a file: 500,000 generated packets
//
// Prints packets per CPU second, user and system time together, the median of several runs of each in turn.

import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commit, newCaptureDecoder, next, space } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { generateFile } from './generate.ts'
import { cpuOf, cpuOfCommand, median } from './measure.ts'

const RUNS = 7

type Count = { packets: number; bytes: number }

function count(path: string): Count {
  const d = newCaptureDecoder()
  const r = newPacketRecord()
  const total = { packets: 0, bytes: 0 }
  const file = openSync(path, 'r')
  for (;;) {
    const { buffer, at, length } = space(d)
    const got = readSync(file, buffer, at, length, null)
    if (got === 0) break
    commit(d, got)
    while (next(d, r) === OK) {
      total.packets++
      total.bytes += r.wireLength
    }
  }
  closeSync(file)
  return total
}

const directory = mkdtempSync(join(tmpdir(), 'umtool-bench-'))
try {
  const path = process.argv[2] ?? join(directory, 'mixed.pcap')
  if (process.argv[2] === undefined) generateFile({ packets: 500000, connections: 12500 }, path)
  const { packets, bytes } = count(path)
  const seconds: Record<string, number[]> = { umtool: [], 'tcpdump -w /dev/null': [], cat: [] }
  for (let i = 0; i < RUNS; i++) {
    seconds.umtool!.push(cpuOf(() => count(path)))
    seconds['tcpdump -w /dev/null']!.push(cpuOfCommand('tcpdump', '-r', path, '-w', '/dev/null'))
    seconds.cat!.push(cpuOfCommand('cat', path))
  }
  const ours = packets / median(seconds.umtool!)
  console.log(`${packets} packets, ${bytes} bytes`)
  for (const [name, times] of Object.entries(seconds)) {
    const rate = packets / Math.max(median(times), 0.001)
    console.log(`${name.padEnd(22)} ${(rate / 1e6).toFixed(2).padStart(8)} M packets / CPU s   umtool is ${(ours / rate).toFixed(2)}x`)
  }
} finally {
  rmSync(directory, { recursive: true, force: true })
}
