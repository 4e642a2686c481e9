// IPVS connection synchronisation (UDP 8848 to 224.0.0.81): the master director tells its backups about connections.
// Format: Linux net/netfilter/ipvs/ip_vs_sync.c. Entries are in ipvs-sync-entry.ts.
//
//  version 1: | 0 (1) | sync id (1) | size (2) | connections (1) | version (1) | 0 (2) | entries, each at a multiple of 4
//  version 0: | connections (1) | sync id (1) | size (2) | entries                        (`net.ipv4.vs.sync_version=0`)

import { lacks, u16 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export const IPVS_SYNC_PORT = 8848

export type IpvsSync = {
  version: 0 | 1
  /** A backup with a sync id of its own other than 0 ignores all others. */
  syncId: number
  /** Bytes of the whole message as it says; a backup drops it unless that is the length of the UDP payload. */
  size: number
  connections: number
  entriesAt: number
}

export const newIpvsSync = (): IpvsSync => ({ version: 1, syncId: 0, size: 0, connections: 0, entriesAt: -1 })

const HEADER_V0 = 4
const HEADER_V1 = 8

/** Reads the message's header. INVALID: neither version, or a size below the header. `out` is written only when the answer is OK. */
export function decodeIpvsSync(b: Uint8Array, at: number, end: number, out: IpvsSync): Status {
  if (lacks(b, at, end, HEADER_V0)) return TRUNCATED
  const size = u16(b, at + 2)
  // A version 0 message has at least one connection, so a first byte of 0 means version 1; its last two bytes must be 0.
  const version = b[at] === 0 ? 1 : 0
  if (version === 1) {
    if (lacks(b, at, end, HEADER_V1)) return TRUNCATED
    if (b[at + 5] !== 1 || u16(b, at + 6) !== 0) return INVALID
  }
  const header = version === 1 ? HEADER_V1 : HEADER_V0
  if (size < header) return INVALID
  out.version = version
  out.syncId = b[at + 1]!
  out.size = size
  out.connections = version === 1 ? b[at + 4]! : b[at]!
  out.entriesAt = at + header
  return OK
}
