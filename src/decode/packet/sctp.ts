// SCTP (RFC 9260): the common header, and its chunks one by one.
//
//  | source port (2) | destination port (2) | verification tag (4) | CRC32c (4) | chunks
//  chunk: | type (1) | flags (1) | length without padding (2) | value | padding to a multiple of 4

import { lacks, u16, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export type Sctp = {
  sourcePort: number
  destinationPort: number
  verificationTag: number
  checksum: number
  /** The first chunk. */
  chunksAt: number
}

export const newSctp = (): Sctp => ({ sourcePort: -1, destinationPort: -1, verificationTag: 0, checksum: 0, chunksAt: -1 })

export const SCTP_HEADER = 12

/** Reads the common header. There is no invalid one. `out` is written only when the answer is OK. */
export function decodeSctp(b: Uint8Array, at: number, end: number, out: Sctp): Status {
  if (lacks(b, at, end, SCTP_HEADER)) return TRUNCATED
  out.sourcePort = u16(b, at)
  out.destinationPort = u16(b, at + 2)
  out.verificationTag = u32(b, at + 4)
  out.checksum = u32(b, at + 8)
  out.chunksAt = at + SCTP_HEADER
  return OK
}

export const SCTP_DATA = 0
export const SCTP_INIT = 1
export const SCTP_INIT_ACK = 2
export const SCTP_SACK = 3
export const SCTP_ABORT = 6
export const SCTP_SHUTDOWN = 7

export const SCTP_CHUNK_NAMES: Readonly<Record<number, string>> = {
  [SCTP_DATA]: 'DATA',
  [SCTP_INIT]: 'INIT',
  [SCTP_INIT_ACK]: 'INIT ACK',
  [SCTP_SACK]: 'SACK',
  4: 'HEARTBEAT',
  5: 'HEARTBEAT ACK',
  [SCTP_ABORT]: 'ABORT',
  [SCTP_SHUTDOWN]: 'SHUTDOWN',
  8: 'SHUTDOWN ACK',
  9: 'ERROR',
  10: 'COOKIE ECHO',
  11: 'COOKIE ACK',
  12: 'ECNE',
  13: 'CWR',
  14: 'SHUTDOWN COMPLETE',
  15: 'AUTH',
  64: 'I-DATA',
  128: 'ASCONF ACK',
  130: 'RE-CONFIG',
  132: 'PAD',
  192: 'FORWARD TSN',
  193: 'ASCONF',
}

export type SctpChunk = {
  type: number
  /** By type: in DATA 1 ends a message, 2 begins one, 4 is unordered. */
  flags: number
  /** Bytes of the chunk as it says, its 4 header bytes included, padding not. */
  length: number
  valueAt: number
  /** First byte after the part of the value that was captured. */
  valueEnd: number
  /** DATA: transmission sequence number. INIT and INIT ACK: the initial one. SACK and SHUTDOWN: the last acknowledged one. -1 in others. */
  tsn: number
  /** DATA; -1 in others. */
  stream: number
  streamSequence: number
  payloadProtocol: number
  /** INIT and INIT ACK: the tag that the other side must use from now on; -1 in others. */
  initiateTag: number
  /** INIT, INIT ACK and SACK: free receive buffer in bytes; -1 in others. */
  window: number
  next: number
}

export const newSctpChunk = (): SctpChunk => ({
  type: -1,
  flags: 0,
  length: 0,
  valueAt: -1,
  valueEnd: -1,
  tsn: -1,
  stream: -1,
  streamSequence: -1,
  payloadProtocol: -1,
  initiateTag: -1,
  window: -1,
  next: -1,
})

const CHUNK_HEADER = 4

/** Bytes that a chunk of this type has at least, its header included. */
function fixedLength(type: number): number {
  switch (type) {
    case SCTP_DATA:
    case SCTP_SACK:
      return 16
    case SCTP_INIT:
    case SCTP_INIT_ACK:
      return 20
    case SCTP_SHUTDOWN:
      return 8
    default:
      return CHUNK_HEADER
  }
}

/**
 * Reads the chunk at `at`; walk with `for (at = chunksAt; at < end && decodeSctpChunk(b, at, end, c) === OK; at = c.next)`.
 * The fixed part of its type must be there, the rest of the value need not: see `valueEnd`. INVALID: a length that cannot
 * hold that part. `out` is written only when the answer is OK.
 */
export function decodeSctpChunk(b: Uint8Array, at: number, end: number, out: SctpChunk): Status {
  if (lacks(b, at, end, CHUNK_HEADER)) return TRUNCATED
  const type = b[at]!
  const length = u16(b, at + 2)
  const fixed = fixedLength(type)
  if (length < fixed) return INVALID
  if (lacks(b, at, end, fixed)) return TRUNCATED
  const data = type === SCTP_DATA
  const init = type === SCTP_INIT || type === SCTP_INIT_ACK
  const acknowledges = type === SCTP_SACK || type === SCTP_SHUTDOWN
  out.type = type
  out.flags = b[at + 1]!
  out.length = length
  out.valueAt = at + CHUNK_HEADER
  out.valueEnd = Math.min(at + length, end)
  out.tsn = data || acknowledges ? u32(b, at + 4) : init ? u32(b, at + 16) : -1
  out.stream = data ? u16(b, at + 8) : -1
  out.streamSequence = data ? u16(b, at + 10) : -1
  out.payloadProtocol = data ? u32(b, at + 12) : -1
  out.initiateTag = init ? u32(b, at + 4) : -1
  out.window = init || type === SCTP_SACK ? u32(b, at + 8) : -1
  out.next = at + ((length + 3) & ~3)
  return OK
}
