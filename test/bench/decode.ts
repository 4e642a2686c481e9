// How fast packets are decoded: in memory, and from a file beside `tcpdump -r FILE -w /dev/null` and `tshark -T fields`.
//
//   node test/bench/decode.ts [FILE]          without a file: 500,000 generated packets of mixed traffic
//
// Prints packets per CPU second, user and system time together, the median of several runs of each in turn.

import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commit, feed, newCaptureDecoder, next, space } from '../../src/decode/packet/capture-decoder.ts'
import { decodePacket } from '../../src/decode/packet/chain.ts'
import { NETWORK_IPV4, newPacket, type Packet } from '../../src/decode/packet/packet.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { generateFile } from './generate.ts'
import { cpuOf, cpuOfCommand, median } from './measure.ts'

const RUNS = 5
/** Packets of the in-memory measurement, and how many are decoded in one of its runs. */
const HELD = 20000
const DECODED = 5000000
const PROTOCOL_TCP = 6

/** Reads and decodes a file; answers packets, and a sum that depends on what was decoded. */
function decodeFile(path: string): { packets: number; sum: number } {
  const d = newCaptureDecoder()
  const r = newPacketRecord()
  const p = newPacket()
  const total = { packets: 0, sum: 0 }
  const file = openSync(path, 'r')
  for (;;) {
    const { buffer, at, length } = space(d)
    const got = readSync(file, buffer, at, length, null)
    if (got === 0) break
    commit(d, got)
    while (next(d, r) === OK) {
      total.packets++
      if (decodePacket(r, p) === OK) total.sum += p.payloadLength
    }
  }
  closeSync(file)
  return total
}

/** Packets one behind the other in one buffer: number i lies in [starts[i], starts[i + 1]). */
type Held = { readonly bytes: Uint8Array; readonly starts: Int32Array; readonly count: number }

/** The first packets of a file that `wanted` takes. */
function hold(path: string, wanted: (p: Packet) => boolean): Held {
  const d = newCaptureDecoder()
  const r = newPacketRecord()
  const p = newPacket()
  const found: Uint8Array[] = []
  feed(d, new Uint8Array(readFileSync(path)))
  while (found.length < HELD && next(d, r) === OK) {
    decodePacket(r, p)
    if (wanted(p)) found.push(r.bytes.slice(r.at, r.end))
  }
  const starts = new Int32Array(found.length + 1)
  for (const [i, packet] of found.entries()) starts[i + 1] = starts[i]! + packet.length
  return { bytes: new Uint8Array(Buffer.concat(found)), starts, count: found.length }
}

/** Nanoseconds of CPU time for one packet. */
function measure({ bytes, starts, count }: Held): number {
  const p = newPacket()
  const r = newPacketRecord()
  r.bytes = bytes
  const rounds = Math.ceil(DECODED / count)
  const once = (): void => {
    for (let i = 0; i < count; i++) {
      r.at = starts[i]!
      r.end = starts[i + 1]!
      r.wireLength = r.end - r.at
      decodePacket(r, p)
    }
  }
  const seconds = Array.from({ length: RUNS }, () =>
    cpuOf(() => {
      for (let round = 0; round < rounds; round++) once()
    }),
  )
  return (median(seconds) * 1e9) / (rounds * count)
}

const say = (name: string, rate: number, ours: number): void =>
  console.log(`${name.padEnd(34)} ${(rate / 1e6).toFixed(3).padStart(8)} M packets / CPU s   umtool is ${(ours / rate).toFixed(1)}x`)

const directory = mkdtempSync(join(tmpdir(), 'umtool-bench-'))
try {
  const path = process.argv[2] ?? join(directory, 'mixed.pcap')
  if (process.argv[2] === undefined) generateFile({ packets: 500000, connections: 12500 }, path)
  const isTcp = (p: Packet): boolean => p.network === NETWORK_IPV4 && p.protocol === PROTOCOL_TCP
  for (const [name, wanted] of [
    ['in memory, Ethernet/IPv4/TCP', isTcp],
    ['in memory, mixed', () => true],
  ] as const) {
    const nanoseconds = measure(hold(path, wanted))
    console.log(`${name.padEnd(34)} ${(1000 / nanoseconds).toFixed(3).padStart(8)} M packets / CPU s   ${nanoseconds.toFixed(0)} ns each`)
  }
  const { packets } = decodeFile(path)
  const seconds: Record<string, number[]> = { 'umtool, file': [], 'tcpdump -r FILE -w /dev/null': [], 'tshark -n -T fields': [] }
  const fields = ['ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport', 'tcp.flags'].flatMap(field => ['-e', field])
  for (let i = 0; i < RUNS; i++) {
    seconds['umtool, file']!.push(cpuOf(() => void decodeFile(path)))
    seconds['tcpdump -r FILE -w /dev/null']!.push(cpuOfCommand('tcpdump', '-r', path, '-w', '/dev/null'))
    if (i === 0) seconds['tshark -n -T fields']!.push(cpuOfCommand('tshark', '-n', '-r', path, '-T', 'fields', ...fields))
  }
  const rate = (name: string): number => packets / Math.max(median(seconds[name]!), 0.001)
  for (const name of Object.keys(seconds)) say(name, rate(name), rate('umtool, file'))
} finally {
  rmSync(directory, { recursive: true, force: true })
}
