// Packets to a classic pcap file; times count up evenly from one fixed moment, so that a file made again is the same file.
import { join } from './bytes.ts'

export type CutPacket = { bytes: Uint8Array; wireLength: number }

const START_SECONDS = 1700000000
const STEP_MICROSECONDS = 137431

const header = (linkType: number): Buffer => {
  const b = Buffer.alloc(24)
  b.writeUInt32LE(0xa1b2c3d4, 0)
  b.writeUInt16LE(2, 4)
  b.writeUInt16LE(4, 6)
  b.writeUInt32LE(262144, 16)
  b.writeUInt32LE(linkType, 20)
  return b
}

/** `packets` as one file; whole packets, or cut ones with their length on the wire. */
export function pcapFile(linkType: number, packets: readonly (Uint8Array | CutPacket)[]): Buffer {
  const parts: Uint8Array[] = [header(linkType)]
  packets.forEach((packet, i) => {
    const cut = packet instanceof Uint8Array ? { bytes: packet, wireLength: packet.length } : packet
    const record = Buffer.alloc(16)
    const microseconds = i * STEP_MICROSECONDS
    record.writeUInt32LE(START_SECONDS + Math.floor(microseconds / 1e6), 0)
    record.writeUInt32LE(microseconds % 1e6, 4)
    record.writeUInt32LE(cut.bytes.length, 8)
    record.writeUInt32LE(cut.wireLength, 12)
    parts.push(record, cut.bytes)
  })
  return join(...parts)
}
