// The packets of a capture file, whole file in memory: classic pcap in both byte orders, micro- and nanoseconds.
import { newPacketRecord, type PacketRecord } from '../../src/decode/packet/record.ts'

const FILE_HEADER = 24
const RECORD_HEADER = 16

/** Calls `each` with one record that is filled again for every packet; stops where the file is cut. */
export function eachPacket(file: Uint8Array, each: (record: PacketRecord) => void): void {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const magic = file.byteLength < FILE_HEADER ? 0 : view.getUint32(0, true)
  const little = magic === 0xa1b2c3d4 || magic === 0xa1b23c4d
  const nano = magic === 0xa1b23c4d || magic === 0x4d3cb2a1
  if (!little && magic !== 0xd4c3b2a1 && magic !== 0x4d3cb2a1) throw new SyntaxError('not a pcap file')
  const record = newPacketRecord()
  record.bytes = file
  record.linkType = view.getUint32(20, little) & 0xffff
  if (record.linkType === 12 || record.linkType === 14) record.linkType = 101 // raw IP as old systems number it
  for (let at = FILE_HEADER; at + RECORD_HEADER <= file.byteLength; at = record.end) {
    record.seconds = view.getUint32(at, little)
    record.nanoseconds = view.getUint32(at + 4, little) * (nano ? 1 : 1000)
    record.at = at + RECORD_HEADER
    record.end = record.at + view.getUint32(at + 8, little)
    record.wireLength = view.getUint32(at + 12, little)
    if (record.end > file.byteLength) return
    each(record)
  }
}
