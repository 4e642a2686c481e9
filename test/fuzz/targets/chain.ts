// decodePacket: a byte for the link type, one for how much longer the packet was on the wire, then the packet.

import { decodePacket } from '../../../src/decode/packet/chain.ts'
import { newPacket, type Packet } from '../../../src/decode/packet/packet.ts'
import { newPacketRecord, type PacketRecord } from '../../../src/decode/packet/record.ts'
import type { Status } from '../../../src/decode/packet/status.ts'
import { records } from '../seeds.ts'
import { type FuzzTarget, promise } from '../target.ts'

/** The last one is unknown. */
export const LINK_TYPES = [1, 113, 276, 101, 0, 108, 228, 229, 12, 14, 147]
const HEADER = 2
const MAXIMUM_DEPTH = 4

const record = newPacketRecord()
const packet = newPacket()

function decode(b: Uint8Array, at: number, end: number): Status {
  fillRecord(record, b, at, end)
  return decodePacket(record, packet)
}

/** Link type and wire length from the first two bytes, the packet from the rest. */
export function fillRecord(r: PacketRecord, b: Uint8Array, at: number, end: number): void {
  const packetAt = Math.min(at + HEADER, end)
  r.bytes = b
  r.at = packetAt
  r.end = end
  r.linkType = packetAt > at ? LINK_TYPES[b[at]! % LINK_TYPES.length]! : 1
  r.wireLength = end - packetAt + (packetAt > at + 1 ? b[at + 1]! : 0)
}

/** The packets of the recordings with the two bytes before each. */
export function withHeader(): Uint8Array[] {
  return records().map(r => {
    const linkType = Math.max(0, LINK_TYPES.indexOf(r.linkType))
    return Uint8Array.of(linkType, Math.min(255, r.wireLength - (r.end - r.at)), ...r.bytes.subarray(r.at, r.end))
  })
}

function checkPlaces(p: Packet): void {
  const fields = p as unknown as Record<string, number>
  for (const key of Object.keys(p)) {
    if (key === 'at' || !key.endsWith('At')) continue
    promise(fields[key] === -1 || (fields[key]! >= p.at && fields[key]! <= p.end), `${key} lies in the packet or is -1`)
  }
  promise(p.addressBytes === 0 || p.destinationAt + p.addressBytes <= p.end, 'the addresses are there')
  promise(p.embeddedDestinationAt + (p.embeddedNetwork === 6 ? 16 : 4) <= p.end || p.embeddedNetwork === 0, 'the quoted addresses are there')
  promise(p.depth <= MAXIMUM_DEPTH && p.depth > 0 === p.outerAt >= 0, 'the depth has its limit')
  promise(p.payloadLength >= 0 && p.transportLength >= 0 && p.networkLength >= 0, 'no length is negative')
}

export const chain: FuzzTarget = {
  name: 'chain',
  seeds: withHeader,
  run: decode,
  inspect(b, at, end) {
    const status = decode(b, at, end)
    checkPlaces(packet)
    return `${status} ${JSON.stringify({ ...packet, bytes: undefined })}`
  },
}
