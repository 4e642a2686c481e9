// One connection inside an IPVS sync message (Linux net/netfilter/ipvs/ip_vs_sync.c).
//
//  version 1: | type (1) | protocol (1) | version (4 bits) size (12) | flags (4) | state (2) | client port (2) |
//             | virtual port (2) | real port (2) | mark (4) | timeout (4) | client, virtual, real address | parameters |
//  version 0: | 0 (1) | protocol (1) | client, virtual, real port (2 each) | client, virtual, real address (4 each) |
//             | flags (2) | state (2) | 24 bytes of sequence data when the flags say so |

import { lacks, u16, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

/** Bits of `flags`; the lowest three are the forwarding method. */
export const IPVS_FORWARD_MASK = 0x0007
export const IPVS_NO_OUTPUT = 0x0080
export const IPVS_INACTIVE = 0x0100
export const IPVS_SEQUENCE_MASK = 0x0600
export const IPVS_NO_CLIENT_PORT = 0x0800
export const IPVS_TEMPLATE = 0x1000
export const IPVS_ONE_PACKET = 0x2000

/** By the lowest three bits of `flags`. */
export const IPVS_FORWARD_NAMES: Readonly<Record<number, string>> = { 0: 'masq', 1: 'local', 2: 'tunnel', 3: 'route', 4: 'bypass' }

/** By IANA protocol, then `state`, as `ipvsadm -Lcn` prints them. A template's states are 0 NONE and 1 ASSURED. */
export const IPVS_STATE_NAMES: Readonly<Record<number, readonly string[]>> = {
  6: ['NONE', 'ESTABLISHED', 'SYN_SENT', 'SYN_RECV', 'FIN_WAIT', 'TIME_WAIT', 'CLOSE', 'CLOSE_WAIT', 'LAST_ACK', 'LISTEN', 'SYNACK'],
  17: ['UDP'],
  132: [
    'NONE',
    'INIT1',
    'INIT',
    'COOKIE_SENT',
    'COOKIE_REPLIED',
    'COOKIE_WAIT',
    'COOKIE',
    'COOKIE_ECHOED',
    'ESTABLISHED',
    'SHUTDOWN_SENT',
    'SHUTDOWN_RECEIVED',
    'SHUTDOWN_ACK_SENT',
    'REJECTED',
    'CLOSED',
  ],
}

export type IpvsSyncEntry = {
  /** Bytes of one address: 4 or 16. */
  addressBytes: number
  /** Of the connection: 6, 17, 132; 0 in the template of a firewall mark service. */
  protocol: number
  flags: number
  state: number
  clientPort: number
  virtualPort: number
  realPort: number
  /** Firewall mark of the service, or 0; version 0 does not tell. */
  mark: number
  /** Seconds; version 0 does not tell and leaves 0. */
  timeoutSeconds: number
  clientAt: number
  virtualAt: number
  realAt: number
  /** 24 bytes of sequence number adjustments (inbound, then outbound: initial, delta, previous delta), or -1. */
  sequenceAt: number
  /** Persistence engine's name and key (`sip` and a Call-ID), or -1 and 0: untrusted bytes. */
  engineNameAt: number
  engineNameLength: number
  engineDataAt: number
  engineDataLength: number
  /** A mandatory parameter that no kernel knows, which makes a backup ignore this entry; -1 without one. */
  unknownParameter: number
  next: number
}

export const newIpvsSyncEntry = (): IpvsSyncEntry => ({
  addressBytes: 4,
  protocol: 0,
  flags: 0,
  state: 0,
  clientPort: 0,
  virtualPort: 0,
  realPort: 0,
  mark: 0,
  timeoutSeconds: 0,
  clientAt: -1,
  virtualAt: -1,
  realAt: -1,
  sequenceAt: -1,
  engineNameAt: -1,
  engineNameLength: 0,
  engineDataAt: -1,
  engineDataLength: 0,
  unknownParameter: -1,
  next: -1,
})

const ENTRY_V0 = 24
const ADDRESSES_AT = 24
const IPV6_TYPE = 0x01
const SEQUENCE_DATA = 24
const MAXIMUM_ENGINE_NAME = 16

const PARAMETER_SEQUENCE = 1
const PARAMETER_ENGINE_DATA = 2
const PARAMETER_ENGINE_NAME = 3
/** Set in a parameter's type: a backup that does not know it may skip it. */
const OPTIONAL = 0x40

/**
 * Reads the entry at `at` of a message of this version; at most `connections` of them follow each other, each starting at
 * `next` of the one before. INVALID: what a kernel answers by dropping the rest of the message. `out` is written only when the answer is OK.
 */
export function decodeIpvsSyncEntry(b: Uint8Array, at: number, end: number, version: 0 | 1, out: IpvsSyncEntry): Status {
  return version === 0 ? decodeOld(b, at, end, out) : decodeNew(b, at, end, out)
}

function decodeOld(b: Uint8Array, at: number, end: number, out: IpvsSyncEntry): Status {
  if (lacks(b, at, end, ENTRY_V0)) return TRUNCATED
  const flags = u16(b, at + 20)
  const sequences = (flags & IPVS_SEQUENCE_MASK) !== 0
  const size = ENTRY_V0 + (sequences ? SEQUENCE_DATA : 0)
  if (lacks(b, at, end, size)) return TRUNCATED
  out.addressBytes = 4
  out.protocol = b[at + 1]!
  out.flags = flags
  out.state = u16(b, at + 22)
  out.clientPort = u16(b, at + 2)
  out.virtualPort = u16(b, at + 4)
  out.realPort = u16(b, at + 6)
  out.mark = 0
  out.timeoutSeconds = 0
  out.clientAt = at + 8
  out.virtualAt = at + 12
  out.realAt = at + 16
  out.sequenceAt = sequences ? at + ENTRY_V0 : -1
  out.engineNameAt = -1
  out.engineNameLength = 0
  out.engineDataAt = -1
  out.engineDataLength = 0
  out.unknownParameter = -1
  out.next = at + size
  return OK
}

/** What the parameters of one entry gave; written by readParameters. */
const found = { sequenceAt: -1, engineNameAt: -1, engineNameLength: 0, engineDataAt: -1, engineDataLength: 0, unknown: -1 }

function decodeNew(b: Uint8Array, at: number, end: number, out: IpvsSyncEntry): Status {
  if (lacks(b, at, end, 4)) return TRUNCATED
  const type = b[at]!
  if ((type & IPV6_TYPE) === 0 && type !== 0) return INVALID
  const addressBytes = type === 0 ? 4 : 16
  const fixed = ADDRESSES_AT + 3 * addressBytes
  const size = u16(b, at + 2) & 0x0fff
  if (b[at + 2]! >> 4 !== 0 || size < fixed) return INVALID
  if (lacks(b, at, end, size)) return TRUNCATED
  if (!readParameters(b, at + fixed, at + size)) return INVALID
  out.addressBytes = addressBytes
  out.protocol = b[at + 1]!
  out.flags = u32(b, at + 4)
  out.state = u16(b, at + 8)
  out.clientPort = u16(b, at + 10)
  out.virtualPort = u16(b, at + 12)
  out.realPort = u16(b, at + 14)
  out.mark = u32(b, at + 16)
  out.timeoutSeconds = u32(b, at + 20)
  out.clientAt = at + ADDRESSES_AT
  out.virtualAt = out.clientAt + addressBytes
  out.realAt = out.virtualAt + addressBytes
  out.sequenceAt = found.sequenceAt
  out.engineNameAt = found.engineNameAt
  out.engineNameLength = found.engineNameLength
  out.engineDataAt = found.engineDataAt
  out.engineDataLength = found.engineDataLength
  out.unknownParameter = found.unknown
  out.next = at + ((size + 3) & ~3)
  return OK
}

/** Reads the parameters that fill [at, end), which lies inside the buffer; false when one is malformed or comes twice. */
function readParameters(b: Uint8Array, at: number, end: number): boolean {
  found.sequenceAt = -1
  found.engineNameAt = -1
  found.engineNameLength = 0
  found.engineDataAt = -1
  found.engineDataLength = 0
  found.unknown = -1
  let next = at
  while (next < end) {
    if (end - next < 2) return false
    const type = b[next]!
    const length = b[next + 1]!
    const valueAt = next + 2
    if (length === 0 || end - valueAt < length) return false
    const kind = type & ~OPTIONAL
    if (kind === PARAMETER_SEQUENCE) {
      if (length !== SEQUENCE_DATA || found.sequenceAt >= 0) return false
      found.sequenceAt = valueAt
    } else if (kind === PARAMETER_ENGINE_DATA) {
      if (found.engineDataAt >= 0) return false
      found.engineDataAt = valueAt
      found.engineDataLength = length
    } else if (kind === PARAMETER_ENGINE_NAME) {
      if (length > MAXIMUM_ENGINE_NAME || found.engineNameAt >= 0) return false
      found.engineNameAt = valueAt
      found.engineNameLength = length
    } else if ((type & OPTIONAL) === 0) found.unknown = kind
    next = valueAt + length
  }
  return true
}
