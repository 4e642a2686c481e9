// TCP (RFC 9293): the header. Options are in tcp-options.ts.
//
//   0               1               2               3
//  |          source port          |       destination port        |
//  |                        sequence number                        |
//  |                    acknowledgment number                      |
//  | words |rsv|A|C|E|U|A|P|R|S|F| |            window             |
//  |           checksum            |        urgent pointer         |
//  |          options, up to 40 bytes                              |

import { lacks, u16, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export const TCP_FIN = 0x01
export const TCP_SYN = 0x02
export const TCP_RST = 0x04
export const TCP_PSH = 0x08
export const TCP_ACK = 0x10
export const TCP_URG = 0x20
export const TCP_ECE = 0x40
export const TCP_CWR = 0x80
/** Accurate ECN (RFC 9768); once the nonce sum. */
export const TCP_AE = 0x100

export type Tcp = {
  sourcePort: number
  destinationPort: number
  sequence: number
  acknowledgment: number
  /** Bytes, 20 to 60. */
  headerLength: number
  /** TCP_* bits. */
  flags: number
  /** As sent: to be shifted by the window scale of the handshake, except in a SYN. */
  window: number
  checksum: number
  urgentPointer: number
  /** Options lie in [optionsAt, payloadAt). */
  optionsAt: number
  payloadAt: number
}

export const newTcp = (): Tcp => ({
  sourcePort: -1,
  destinationPort: -1,
  sequence: 0,
  acknowledgment: 0,
  headerLength: 0,
  flags: 0,
  window: 0,
  checksum: 0,
  urgentPointer: 0,
  optionsAt: -1,
  payloadAt: -1,
})

const HEADER = 20

/** Reads a whole header, options included. INVALID: it says it is shorter than 20 bytes. */
export function decodeTcp(b: Uint8Array, at: number, end: number, out: Tcp): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  if (lacks(b, at, end, (b[at + 12]! >> 4) * 4)) return TRUNCATED
  return decodeTcpFixed(b, at, end, out)
}

/** Reads the 20 fixed bytes, for packets cut inside the options: then `payloadAt` lies beyond `end`. */
export function decodeTcpFixed(b: Uint8Array, at: number, end: number, out: Tcp): Status {
  if (lacks(b, at, end, HEADER)) return TRUNCATED
  const headerLength = (b[at + 12]! >> 4) * 4
  if (headerLength < HEADER) return INVALID
  out.sourcePort = u16(b, at)
  out.destinationPort = u16(b, at + 2)
  out.sequence = u32(b, at + 4)
  out.acknowledgment = u32(b, at + 8)
  out.headerLength = headerLength
  out.flags = u16(b, at + 12) & 0x1ff
  out.window = u16(b, at + 14)
  out.checksum = u16(b, at + 16)
  out.urgentPointer = u16(b, at + 18)
  out.optionsAt = at + HEADER
  out.payloadAt = at + headerLength
  return OK
}
