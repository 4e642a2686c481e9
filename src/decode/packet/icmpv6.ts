// ICMPv6 (RFC 4443): errors and echo, neighbour discovery (RFC 4861) and multicast listener discovery (RFC 2710, RFC 3810).
// Neighbour options are in nd-option.ts, the records of an MLDv2 report in mld-record.ts, quoted packets in embedded.ts.
//
//   0               1               2               3
//  |     type      |     code      |           checksum            |
//  |   by type: MTU, pointer, identifier and sequence, flags       |
//  |   ND: target (16), destination (16), options                  |

import { lacks, u16, u32 } from './read.ts'
import { OK, type Status, TRUNCATED } from './status.ts'

export type Icmpv6 = {
  type: number
  code: number
  /** Over a pseudo header and the whole message. */
  checksum: number
  /** Echo and its answer; -1 in others. */
  id: number
  sequence: number
  /** Packet too big; -1 in others. */
  mtu: number
  /** Parameter problem: the byte of the quoted packet that is wrong; -1 in others. */
  pointer: number
  /** The quoted packet in an error, or -1. */
  embeddedAt: number
  /** Solicitation, advertisement and redirect: the address asked for, claimed, or better to go through; -1 in others. */
  targetAt: number
  /** Redirect: the address this is about, or -1. */
  redirectedAt: number
  /** Advertisement: ND_ROUTER, ND_SOLICITED, ND_OVERRIDE. Router advertisement: RA_MANAGED, RA_OTHER. 0 in others. */
  flags: number
  /** Router advertisement; -1 in others. Seconds. */
  routerLifetime: number
  /** MLD query, report and done (version 1, or the version 2 query): the group, or -1. */
  groupAt: number
  /** MLDv2 report: how many records, and the first of them; -1 in others. */
  records: number
  recordsAt: number
  /** First neighbour option, or -1 where the type has none. They end with the message. */
  optionsAt: number
  /** First byte after the fixed part of this type. */
  payloadAt: number
}

export const newIcmpv6 = (): Icmpv6 => ({
  type: -1,
  code: -1,
  checksum: 0,
  id: -1,
  sequence: -1,
  mtu: -1,
  pointer: -1,
  embeddedAt: -1,
  targetAt: -1,
  redirectedAt: -1,
  flags: 0,
  routerLifetime: -1,
  groupAt: -1,
  records: -1,
  recordsAt: -1,
  optionsAt: -1,
  payloadAt: -1,
})

const HEADER = 8
const ADDRESS = 16

export const ICMPV6_UNREACHABLE = 1
export const ICMPV6_TOO_BIG = 2
export const ICMPV6_TIME_EXCEEDED = 3
export const ICMPV6_PARAMETER_PROBLEM = 4
export const ICMPV6_ECHO = 128
export const ICMPV6_ECHO_REPLY = 129
export const MLD_QUERY = 130
export const MLD_REPORT = 131
export const MLD_DONE = 132
export const ND_ROUTER_SOLICITATION = 133
export const ND_ROUTER_ADVERTISEMENT = 134
export const ND_SOLICITATION = 135
export const ND_ADVERTISEMENT = 136
export const ND_REDIRECT = 137
export const MLD2_REPORT = 143

export const ND_ROUTER = 0x80
export const ND_SOLICITED = 0x40
export const ND_OVERRIDE = 0x20
export const RA_MANAGED = 0x80
export const RA_OTHER = 0x40

export const ICMPV6_TYPE_NAMES: Readonly<Record<number, string>> = {
  [ICMPV6_UNREACHABLE]: 'unreachable',
  [ICMPV6_TOO_BIG]: 'packet too big',
  [ICMPV6_TIME_EXCEEDED]: 'time exceeded',
  [ICMPV6_PARAMETER_PROBLEM]: 'parameter problem',
  [ICMPV6_ECHO]: 'echo request',
  [ICMPV6_ECHO_REPLY]: 'echo reply',
  [MLD_QUERY]: 'multicast listener query',
  [MLD_REPORT]: 'multicast listener report',
  [MLD_DONE]: 'multicast listener done',
  [ND_ROUTER_SOLICITATION]: 'router solicitation',
  [ND_ROUTER_ADVERTISEMENT]: 'router advertisement',
  [ND_SOLICITATION]: 'neighbour solicitation',
  [ND_ADVERTISEMENT]: 'neighbour advertisement',
  [ND_REDIRECT]: 'redirect',
  139: 'node information query',
  140: 'node information reply',
  [MLD2_REPORT]: 'multicast listener report v2',
}

/** By type, then code. */
export const ICMPV6_CODE_NAMES: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  [ICMPV6_UNREACHABLE]: {
    0: 'no route',
    1: 'prohibited',
    2: 'beyond scope of source address',
    3: 'address unreachable',
    4: 'port unreachable',
    5: 'source address failed policy',
    6: 'route rejected',
  },
  [ICMPV6_TIME_EXCEEDED]: { 0: 'in transit', 1: 'in reassembly' },
  [ICMPV6_PARAMETER_PROBLEM]: { 0: 'bad header field', 1: 'unknown next header', 2: 'unknown option' },
}

/** Whether a message of this type quotes the packet it complains about. */
export const isIcmpv6Error = (type: number): boolean => type >= ICMPV6_UNREACHABLE && type <= ICMPV6_PARAMETER_PROBLEM

/** Bytes that a message of this type has before options, records and quotes. */
function fixedLength(type: number): number {
  switch (type) {
    case ND_ROUTER_ADVERTISEMENT:
      return 16
    case ND_SOLICITATION:
    case ND_ADVERTISEMENT:
    case MLD_QUERY:
    case MLD_REPORT:
    case MLD_DONE:
      return HEADER + ADDRESS
    case ND_REDIRECT:
      return HEADER + 2 * ADDRESS
    default:
      return HEADER
  }
}

/** Reads the fixed part of the message's type. Unknown types are OK. `out` is written only when the answer is OK. */
export function decodeIcmpv6(b: Uint8Array, at: number, end: number, out: Icmpv6): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  const type = b[at]!
  const fixed = fixedLength(type)
  if (lacks(b, at, end, fixed)) return TRUNCATED
  const echo = type === ICMPV6_ECHO || type === ICMPV6_ECHO_REPLY
  const neighbour = type >= ND_SOLICITATION && type <= ND_REDIRECT
  const flagged = type === ND_ADVERTISEMENT
  out.type = type
  out.code = b[at + 1]!
  out.checksum = u16(b, at + 2)
  out.id = echo ? u16(b, at + 4) : -1
  out.sequence = echo ? u16(b, at + 6) : -1
  out.mtu = type === ICMPV6_TOO_BIG ? u32(b, at + 4) : -1
  out.pointer = type === ICMPV6_PARAMETER_PROBLEM ? u32(b, at + 4) : -1
  out.embeddedAt = isIcmpv6Error(type) ? at + HEADER : -1
  out.targetAt = neighbour ? at + HEADER : -1
  out.redirectedAt = type === ND_REDIRECT ? at + HEADER + ADDRESS : -1
  out.flags = flagged ? b[at + 4]! & 0xe0 : type === ND_ROUTER_ADVERTISEMENT ? b[at + 5]! : 0
  out.routerLifetime = type === ND_ROUTER_ADVERTISEMENT ? u16(b, at + 6) : -1
  out.groupAt = type >= MLD_QUERY && type <= MLD_DONE ? at + HEADER : -1
  out.records = type === MLD2_REPORT ? u16(b, at + 6) : -1
  out.recordsAt = type === MLD2_REPORT ? at + HEADER : -1
  out.optionsAt = type >= ND_ROUTER_SOLICITATION && type <= ND_REDIRECT ? at + fixed : -1
  out.payloadAt = at + fixed
  return OK
}
