// One packet redacted: new bytes, never longer than what is understood of it, and its length on the wire.
import type { PacketRecord } from '../../decode/packet/record.ts'
import type { AddressMap } from './address-map.ts'
import { redactLink } from './link.ts'
import { settleSums, type Walk } from './walk.ts'

export type PacketRedaction = Pick<Walk, 'map' | 'text' | 'names' | 'cutsPayload'>

export type { AddressMap }

/** Changes `record`, which points at bytes of its own afterwards. */
export function redactPacket(record: PacketRecord, how: PacketRedaction): void {
  // Copies, also of a Buffer, whose slice would be none.
  const old = new Uint8Array(record.bytes.subarray(record.at, record.end))
  const w: Walk = { ...how, old, bytes: new Uint8Array(old), end: old.length, longer: 0, resized: undefined, sums: [] }
  redactLink(w, record.linkType, old.length)
  settleSums(w)
  record.bytes = w.bytes
  record.at = 0
  record.end = Math.min(w.end, w.bytes.length)
  record.wireLength = Math.max(record.end, record.wireLength + w.longer)
}
