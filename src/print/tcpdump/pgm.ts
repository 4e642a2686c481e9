// PGM, pragmatic general multicast (RFC 3208).

import { putAscii, putHex2, putHex8 } from '../text.ts'
import { putIpv4At } from './ip.ts'
import { putIpv6At } from './ip6.ts'
import { printPgmOptions } from './pgm-options.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'
import { putAddressPair, putEndpoints } from './tcp.ts'

const PROTOCOL = 113
const HEADER = 16
const OPTIONS_PRESENT = 0x01

const PATH = 0
const POLL = 1
const POLL_RESPONSE = 2
const DATA = 4
const REPAIR = 5
const NAK = 8
const NULL_NAK = 9
const NAK_CONFIRMATION = 10
const ACKNOWLEDGEMENT = 11
const PATH_REQUEST = 12

/** Address families (IANA) and the bytes of their addresses. */
const FAMILIES: Readonly<Record<number, number>> = { 1: 4, 2: 16 }

/** The size of the address at `at`, if its family is known and it was captured whole; else 0. */
export function addressSize(p: Printer, family: number, at: number): number {
  const size = FAMILIES[family] ?? 0
  return has(p, at, size) ? size : 0
}

export function putAddress(p: Printer, before: string, at: number, size: number): void {
  if (size === 4) putIpv4At(p, before, at)
  else putIpv6At(p, before, at)
}

/** Prints the IP payload of `length` bytes at `at`; the IP header is at `ipAt`. */
export function printPgm(p: Printer, at: number, length: number, ipAt: number): void {
  const t = p.text
  p.protocol = 'pgm'
  if (!has(p, at, 4)) {
    putAddressPair(p, ipAt, ':')
    return putTruncated(p)
  }
  putEndpoints(p, ipAt, PROTOCOL, u16(p, at), u16(p, at + 2))
  if (!has(p, at, HEADER)) return putTruncated(p)
  putAscii(t, `PGM, length ${u16(p, at + 14)}`)
  if (p.options.verbose === 0) return
  putAscii(t, ' 0x')
  for (let i = 8; i < 14; i++) putHex2(t, u8(p, at + i))
  putAscii(t, ' ')
  const behind = putMessage(p, at + HEADER, u8(p, at + 4))
  if (behind < 0) return putTruncated(p)
  if (u8(p, at + 5) & OPTIONS_PRESENT) {
    const outcome = printPgmOptions(p, behind)
    if (outcome === 'cut') putTruncated(p)
    if (outcome !== 'shown') return
  }
  putAscii(t, ` [${length}]`)
}

/** Answers the offset behind the message, or -1 when it was cut. */
function putMessage(p: Printer, at: number, type: number): number {
  const t = p.text
  switch (type) {
    case PATH: {
      if (!has(p, at, 16)) return -1
      const size = addressSize(p, u16(p, at + 12), at + 16)
      if (size === 0) return -1
      putAscii(t, `SPM seq ${u32(p, at)} trail ${u32(p, at + 4)} lead ${u32(p, at + 8)}`)
      putAddress(p, ' nla ', at + 16, size)
      return at + 16 + size
    }
    case POLL:
      return putPoll(p, at)
    case POLL_RESPONSE:
      if (!has(p, at, 8)) return -1
      putAscii(t, `POLR seq ${u32(p, at)} round ${u16(p, at + 4)}`)
      return at + 8
    case DATA:
    case REPAIR:
      if (!has(p, at, 8)) return -1
      putAscii(t, `${type === DATA ? 'ODATA' : 'RDATA'} trail ${u32(p, at + 4)} seq ${u32(p, at)}`)
      return at + 8
    case NAK:
    case NULL_NAK:
    case NAK_CONFIRMATION:
      return putNak(p, at, type === NAK ? 'NAK (' : type === NULL_NAK ? 'NNAK (' : 'NCF (')
    case ACKNOWLEDGEMENT:
      if (!has(p, at, 8)) return -1
      putAscii(t, `ACK seq ${u32(p, at)}`)
      return at + 8
    default:
      // tcpdump has not moved on: it looks for options in the header's own place.
      if (type === PATH_REQUEST) putAscii(t, 'SPMR')
      else {
        putAscii(t, 'UNKNOWN type 0x')
        putHex2(t, type)
      }
      return at - HEADER
  }
}

function putPoll(p: Printer, at: number): number {
  const t = p.text
  if (!has(p, at, 12)) return -1
  const size = addressSize(p, u16(p, at + 8), at + 12)
  if (size === 0) return -1
  const interval = u32(p, at + 12 + size)
  const random = u32(p, at + 16 + size)
  const mask = u32(p, at + 20 + size)
  putAscii(t, `POLL seq ${u32(p, at)} round ${u16(p, at + 4)}`)
  putAddress(p, ' nla ', at + 12, size)
  putAscii(t, ` ivl ${interval} rnd 0x`)
  putHex8(t, random)
  putAscii(t, ' mask 0x')
  putHex8(t, mask)
  return at + 24 + size
}

/** A missing packet: who sent it, to which group. */
function putNak(p: Printer, at: number, before: string): number {
  if (!has(p, at, 8)) return -1
  const source = addressSize(p, u16(p, at + 4), at + 8)
  if (source === 0) return -1
  // tcpdump goes past the group's family and then takes the address itself for it.
  const groupAt = at + 12 + source
  const group = addressSize(p, u16(p, groupAt), groupAt)
  if (group === 0) return -1
  putAddress(p, before, at + 8, source)
  putAddress(p, ' -> ', groupAt, group)
  putAscii(p.text, `), seq ${u32(p, at)}`)
  return groupAt + group
}
