// ICMP for IPv4 (RFC 792, RFC 1191, RFC 1256). The offending packet inside an error is embedded.ts's.
//
//   0               1               2               3
//  |     type      |     code      |           checksum            |
//  |   by type: identifier and sequence, gateway, MTU, pointer     |

import { lacks, u16 } from './read.ts'
import { OK, type Status, TRUNCATED } from './status.ts'

export type Icmp = {
  type: number
  code: number
  /** Over the whole message. */
  checksum: number
  /** Echo, timestamp, information and address mask, and their answers; -1 in others. */
  id: number
  sequence: number
  /** Redirect: the better gateway's address, or -1. */
  gatewayAt: number
  /** Next hop's MTU in "fragmentation needed" (0 from hosts before RFC 1191); -1 in others. */
  mtu: number
  /** Parameter problem: the byte of the quoted packet that is wrong; -1 in others. */
  pointer: number
  /** The quoted packet in an error, or -1. */
  embeddedAt: number
  /** First byte after the 8 of the header. */
  payloadAt: number
}

export const newIcmp = (): Icmp => ({
  type: -1,
  code: -1,
  checksum: 0,
  id: -1,
  sequence: -1,
  gatewayAt: -1,
  mtu: -1,
  pointer: -1,
  embeddedAt: -1,
  payloadAt: -1,
})

export const ICMP_HEADER = 8

export const ICMP_ECHO_REPLY = 0
export const ICMP_UNREACHABLE = 3
export const ICMP_SOURCE_QUENCH = 4
export const ICMP_REDIRECT = 5
export const ICMP_ECHO = 8
export const ICMP_TIME_EXCEEDED = 11
export const ICMP_PARAMETER_PROBLEM = 12
export const ICMP_FRAGMENTATION_NEEDED = 4

export const ICMP_TYPE_NAMES: Readonly<Record<number, string>> = {
  [ICMP_ECHO_REPLY]: 'echo reply',
  [ICMP_UNREACHABLE]: 'unreachable',
  [ICMP_SOURCE_QUENCH]: 'source quench',
  [ICMP_REDIRECT]: 'redirect',
  [ICMP_ECHO]: 'echo request',
  9: 'router advertisement',
  10: 'router solicitation',
  [ICMP_TIME_EXCEEDED]: 'time exceeded',
  [ICMP_PARAMETER_PROBLEM]: 'parameter problem',
  13: 'timestamp request',
  14: 'timestamp reply',
  15: 'information request',
  16: 'information reply',
  17: 'address mask request',
  18: 'address mask reply',
  42: 'extended echo request',
  43: 'extended echo reply',
}

/** By type, then code. */
export const ICMP_CODE_NAMES: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  [ICMP_UNREACHABLE]: {
    0: 'network unreachable',
    1: 'host unreachable',
    2: 'protocol unreachable',
    3: 'port unreachable',
    [ICMP_FRAGMENTATION_NEEDED]: 'fragmentation needed',
    5: 'source route failed',
    6: 'network unknown',
    7: 'host unknown',
    8: 'source host isolated',
    9: 'network prohibited',
    10: 'host prohibited',
    11: 'network unreachable for this service',
    12: 'host unreachable for this service',
    13: 'prohibited by filter',
    14: 'host precedence violation',
    15: 'precedence cutoff',
  },
  [ICMP_REDIRECT]: { 0: 'for network', 1: 'for host', 2: 'for service and network', 3: 'for service and host' },
  [ICMP_TIME_EXCEEDED]: { 0: 'in transit', 1: 'in reassembly' },
  [ICMP_PARAMETER_PROBLEM]: { 0: 'bad byte', 1: 'option missing', 2: 'bad length' },
}

/** Whether a message of this type quotes the packet it complains about. */
export const isIcmpError = (type: number): boolean =>
  type === ICMP_UNREACHABLE || type === ICMP_SOURCE_QUENCH || type === ICMP_REDIRECT || type === ICMP_TIME_EXCEEDED || type === ICMP_PARAMETER_PROBLEM

const hasId = (type: number): boolean => type === ICMP_ECHO || type === ICMP_ECHO_REPLY || (type >= 13 && type <= 18)

/** Reads the 8 bytes that all messages have. Unknown types are OK. `out` is written only when the answer is OK. */
export function decodeIcmp(b: Uint8Array, at: number, end: number, out: Icmp): Status {
  if (lacks(b, at, end, ICMP_HEADER)) return TRUNCATED
  const type = b[at]!
  const code = b[at + 1]!
  const id = hasId(type)
  out.type = type
  out.code = code
  out.checksum = u16(b, at + 2)
  out.id = id ? u16(b, at + 4) : -1
  out.sequence = id ? u16(b, at + 6) : -1
  out.gatewayAt = type === ICMP_REDIRECT ? at + 4 : -1
  out.mtu = type === ICMP_UNREACHABLE && code === ICMP_FRAGMENTATION_NEEDED ? u16(b, at + 6) : -1
  out.pointer = type === ICMP_PARAMETER_PROBLEM ? b[at + 4]! : -1
  out.embeddedAt = isIcmpError(type) ? at + ICMP_HEADER : -1
  out.payloadAt = at + ICMP_HEADER
  return OK
}
