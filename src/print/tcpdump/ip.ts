// IPv4 (RFC 791): the header with -v, options, fragments, and on to what it carries.

import { putAscii, putDecimal, putHex, putIpv4 } from '../text.ts'
import { shouldBe, verify } from './checksum.ts'
import { printIpDemux } from './ip-demux.ts'
import { putIpv4Options } from './ip-options.ts'
import { PROTOCOL_NAMES } from './ip-protocols.ts'
import { printIp6 } from './ip6.ts'
import { check, has, isTooDeep, type Printer, putInvalid, putTruncated, TRUNCATED_PACKET, u8, u16 } from './printer.ts'

export const IPV4_HEADER = 20

const RESERVED = 0x8000
const DONT_FRAGMENT = 0x4000
const MORE_FRAGMENTS = 0x2000
const OFFSET_MASK = 0x1fff

const TCP = 6
const UDP = 17
const DCCP = 33
const SCTP = 132

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
    cut = !putIpv4Options(p, at + IPV4_HEADER, headerLength - IPV4_HEADER)
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
