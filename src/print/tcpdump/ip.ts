// IPv4 (RFC 791): the header with -v, options, fragments, and on to what it carries.

import { putAscii, putDecimal, putHex, putIpv4 } from '../text.ts'
import { shouldBe, verify } from './checksum.ts'
import { printIpDemux } from './ip-demux.ts'
import { PROTOCOL_NAMES } from './ip-protocols.ts'
import { printIp6 } from './ip6.ts'
import { check, has, isTooDeep, type Printer, putInvalid, putTruncated, TRUNCATED_PACKET, u8, u16, u32 } from './printer.ts'

export const IPV4_HEADER = 20

const RESERVED = 0x8000
const DONT_FRAGMENT = 0x4000
const MORE_FRAGMENTS = 0x2000
const OFFSET_MASK = 0x1fff

const TCP = 6
const UDP = 17
const DCCP = 33
const SCTP = 132

const OPTION_NAMES: Readonly<Record<number, string>> = {
  0: 'EOL',
  1: 'NOP',
  7: 'RR',
  68: 'timestamp',
  82: 'traceroute',
  130: 'security',
  131: 'LSRR',
  137: 'SSRR',
  148: 'RA',
}
const ECN = ['', ',ECT(1)', ',ECT(0)', ',CE']

/** `before` and the address at `at`; nothing of it when the address was not captured whole. */
export function putIpv4At(p: Printer, before: string, at: number): void {
  check(p, at, 4)
  putAscii(p.text, before)
  putIpv4(p.text, p.bytes, at)
}

/** `source > destination` of the IPv4 header at `ipAt`. */
export function putIpv4Pair(p: Printer, ipAt: number, after: string): void {
  check(p, ipAt + 12, 8)
  putIpv4(p.text, p.bytes, ipAt + 12)
  putAscii(p.text, ' > ')
  putIpv4(p.text, p.bytes, ipAt + 16)
  putAscii(p.text, after)
}

export function printIp(p: Printer, at: number, length: number): void {
  const t = p.text
  if (isTooDeep(p)) return
  p.protocol = 'ip'
  const version = u8(p, at) >>> 4
  if (version !== 4) {
    if (version === 6) putAscii(t, 'IP6, wrong link-layer encapsulation')
    else {
      putAscii(t, 'IP')
      putDecimal(t, version)
    }
    putInvalid(p)
    return
  }
  if (!p.options.link) putAscii(t, 'IP ')
  if (!has(p, at, IPV4_HEADER)) {
    putTruncated(p)
    return
  }
  if (length < IPV4_HEADER) {
    putAscii(t, 'truncated-ip ')
    putDecimal(t, length)
    return
  }
  const b = p.bytes
  const headerLength = (b[at]! & 0x0f) * 4
  if (headerLength < IPV4_HEADER) {
    putAscii(t, 'bad-hlen ')
    putDecimal(t, headerLength)
    return
  }
  const total = (b[at + 2]! << 8) | b[at + 3]!
  if (length < total) {
    putAscii(t, 'truncated-ip - ')
    putDecimal(t, total - length)
    putAscii(t, ' bytes missing! ')
  }
  if (total < headerLength) {
    putAscii(t, 'bad-len ') // also of the 0 that TCP segmentation offload may leave behind: tcpdump can be built to guess, and is not
    putDecimal(t, total)
    return
  }
  const end = p.end
  if (at + total < end) p.end = at + total
  const offset = (b[at + 6]! << 8) | b[at + 7]!
  if (p.options.verbose > 0 && !putHeader(p, at, headerLength, offset)) {
    p.end = end
    return
  }
  if ((offset & OFFSET_MASK) === 0) {
    const protocol = b[at + 9]!
    if (protocol !== TCP && protocol !== UDP && protocol !== SCTP && protocol !== DCCP) putIpv4Pair(p, at, ': ')
    if (!has(p, at, headerLength)) {
      putAscii(t, ' [remaining caplen(')
      putDecimal(t, p.end - at)
      putAscii(t, ') < header length(')
      putDecimal(t, headerLength)
      putAscii(t, ')]')
      throw TRUNCATED_PACKET
    }
    printIpDemux(p, at + headerLength, total - headerLength, 4, (offset & MORE_FRAGMENTS) !== 0, b[at + 8]!, protocol, at)
  } else {
    putIpv4Pair(p, at, ': ip-proto-')
    putDecimal(t, b[at + 9]!)
  }
  p.end = end
}

/** The parenthesis of -v. Answers false when options were cut and the line is complete. */
function putHeader(p: Printer, at: number, headerLength: number, offset: number): boolean {
  const t = p.text
  const b = p.bytes
  const tos = b[at + 1]!
  putAscii(t, '(tos 0x')
  putHex(t, tos)
  putAscii(t, ECN[tos & 3]!)
  if (b[at + 8]! >= 1) {
    putAscii(t, ', ttl ')
    putDecimal(t, b[at + 8]!)
  }
  putAscii(t, ', id ')
  putDecimal(t, u16(p, at + 4))
  putAscii(t, ', offset ')
  putDecimal(t, (offset & OFFSET_MASK) * 8)
  putAscii(t, ', flags [')
  const flags = [offset & MORE_FRAGMENTS ? '+' : '', offset & DONT_FRAGMENT ? 'DF' : '', offset & RESERVED ? 'rsvd' : ''].filter(Boolean)
  putAscii(t, flags.length > 0 ? flags.join(', ') : 'none')
  putAscii(t, '], proto ')
  putAscii(t, PROTOCOL_NAMES[b[at + 9]!] ?? 'unknown')
  putAscii(t, ' (')
  putDecimal(t, b[at + 9]!)
  putAscii(t, '), length ')
  putDecimal(t, u16(p, at + 2))
  let cut = false
  if (headerLength > IPV4_HEADER) {
    putAscii(t, ', options (')
    cut = !putOptions(p, at + IPV4_HEADER, headerLength - IPV4_HEADER)
    if (cut) putAscii(t, ' [truncated-option]')
    putAscii(t, ')')
  }
  if (!p.options.noChecksums && at + headerLength <= p.end) {
    const over = verify(b, at, headerLength)
    if (over !== 0) {
      const sum = u16(p, at + 10)
      putAscii(t, ', bad cksum ')
      putHex(t, sum)
      putAscii(t, ' (->')
      putHex(t, shouldBe(sum, over))
      putAscii(t, ')!')
    }
  }
  putAscii(t, ')\n    ')
  if (!cut) return true
  putIpv4Pair(p, at, ': ')
  putTruncated(p)
  return false
}

/** Answers false when an option was cut by the end of the capture. */
function putOptions(p: Printer, start: number, length: number): boolean {
  const t = p.text
  let at = start
  let left = length
  while (left > 0) {
    if (at !== start) putAscii(t, ',')
    const kind = u8(p, at)
    const name = OPTION_NAMES[kind]
    if (name !== undefined) putAscii(t, name)
    else {
      putAscii(t, 'unknown ')
      putDecimal(t, kind)
    }
    let size = 1
    if (kind > 1) {
      size = u8(p, at + 1)
      if (size < 2) {
        putBadLength(p, size)
        return true
      }
    }
    if (size > left) {
      putBadLength(p, size)
      return true
    }
    if (!has(p, at, size)) return false
    if (kind === 0) return true
    if (kind === 68) {
      if (!putTimestamps(p, at, size)) return false
    } else if (kind === 7 || kind === 131 || kind === 137) {
      if (!putRoute(p, at, size)) return false
    } else if (kind === 148) {
      if (size < 4) putBadLength(p, size)
      else {
        const value = u16(p, at + 2)
        if (value !== 0) {
          putAscii(t, ' value ')
          putDecimal(t, value)
        }
      }
    }
    at += size
    left -= size
  }
  return true
}

function putBadLength(p: Printer, length: number): void {
  putAscii(p.text, ' [bad length ')
  putDecimal(p.text, length)
  putAscii(p.text, ']')
}

function putBadPointer(p: Printer, before: string, pointer: number): void {
  putAscii(p.text, before)
  putDecimal(p.text, pointer)
  putAscii(p.text, ']')
}

/** Record route and source routes: the addresses, a comma behind those already passed. */
function putRoute(p: Printer, at: number, length: number): boolean {
  const t = p.text
  if (length < 3) {
    putBadLength(p, length)
    return true
  }
  if ((length + 1) & 3) putBadLength(p, length)
  const pointer = u8(p, at + 2) - 1
  if (pointer < 3 || (pointer + 1) & 3 || pointer > length + 1) putBadPointer(p, ' [bad ptr ', pointer + 1)
  for (let i = 3; i < length; i += 4) {
    if (!has(p, at + i, 4)) return false
    putAscii(t, ' ')
    putIpv4(t, p.bytes, at + i)
    // A pointer of 0 counts as beyond every entry: the subtraction above is unsigned in tcpdump.
    if (pointer < 0 || pointer > i) putAscii(t, ',')
  }
  return true
}

/** Timestamp option: each stamp with its address, a caret at the pointer. */
function putTimestamps(p: Printer, at: number, length: number): boolean {
  const t = p.text
  if (length < 4) {
    putAscii(t, '[bad length ')
    putDecimal(t, length)
    putAscii(t, ']')
    return true
  }
  putAscii(t, ' TS{')
  const flags = u8(p, at + 3)
  const kind = flags & 0x0f
  const hop = kind !== 0 ? 8 : 4
  if ((length - 4) & (hop - 1)) {
    putAscii(t, '[bad length ')
    putDecimal(t, length)
    putAscii(t, ']')
  }
  const pointer = u8(p, at + 2) - 1
  if (pointer < 4 || (pointer - 4) & (hop - 1) || pointer > length + 1) putBadPointer(p, '[bad ptr ', pointer + 1)
  let i = 0
  const name = kind === 0 ? 'TSONLY' : kind === 1 ? 'TS+ADDR' : kind === 3 ? 'PRESPEC' : undefined
  if (name === undefined) putBadPointer(p, '[bad ts type ', kind)
  else {
    putAscii(t, name)
    for (i = 4; i < length; i += hop) {
      if (!has(p, at + i, hop)) return false
      putAscii(t, pointer === i ? ' ^ ' : ' ')
      putDecimal(t, u32(p, at + i + hop - 4))
      putAscii(t, '@')
      if (hop === 8) putIpv4(t, p.bytes, at + i)
    }
  }
  if (pointer === i) putAscii(t, ' ^ ')
  if (flags >>> 4) {
    putAscii(t, ' [')
    putDecimal(t, flags >>> 4)
    putAscii(t, ' hops not recorded]} ')
  } else putAscii(t, '}')
  return true
}

/** IPv4 or IPv6 by the version the first byte says (raw IP links and tunnels). */
export function printIpAny(p: Printer, at: number, length: number): void {
  p.protocol = 'ipn'
  if (length < 1) {
    putAscii(p.text, 'truncated-ip ')
    putDecimal(p.text, length)
    return
  }
  const version = u8(p, at) >>> 4
  if (version === 4) printIp(p, at, length)
  else if (version === 6) printIp6(p, at, length)
  else {
    putAscii(p.text, 'unknown ip ')
    putDecimal(p.text, version)
  }
}
