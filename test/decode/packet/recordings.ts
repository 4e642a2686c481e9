// The captures of test/packets for tests of decoders: a reader of its own for little-endian microsecond pcap, so that a fault
// in the one under src cannot hide a fault in a decoder.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newPacketRecord, type PacketRecord } from '../../../src/decode/packet/record.ts'

const ROOT = join(process.cwd(), 'test/packets')
const MAGIC = 0xa1b2c3d4
const FILE_HEADER = 24
const RECORD_HEADER = 16

/** All packets of test/packets/NAME.pcap. */
export function recording(name: string): PacketRecord[] {
  const bytes = new Uint8Array(readFileSync(join(ROOT, `${name}.pcap`)))
  const view = new DataView(bytes.buffer)
  if (view.getUint32(0, true) !== MAGIC) throw new Error(`${name}: not a little-endian pcap with microseconds`)
  const records: PacketRecord[] = []
  for (let at = FILE_HEADER; at + RECORD_HEADER <= bytes.length; ) {
    const record = newPacketRecord()
    record.bytes = bytes
    record.at = at + RECORD_HEADER
    record.end = record.at + view.getUint32(at + 8, true)
    record.wireLength = view.getUint32(at + 12, true)
    record.linkType = view.getUint32(20, true)
    record.seconds = view.getUint32(at, true)
    record.nanoseconds = view.getUint32(at + 4, true) * 1000
    records.push(record)
    at = record.end
  }
  return records
}

/** Packet number `index` of a recording (from 0), copied into a buffer that holds nothing else. */
export function packetBytes(name: string, index: number): Uint8Array {
  const record = recording(name)[index]!
  return record.bytes.slice(record.at, record.end)
}

/** Bytes from hexadecimal text; blanks are for the reader. */
export const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))

/** Text as bytes, one per character. */
export const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
