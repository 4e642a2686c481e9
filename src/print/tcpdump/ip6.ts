// IPv6 (RFC 8200): the header with -v, the extension headers, and on to what the packet carries.

import { putAscii, putDecimal, putHex, putHex2, putIpv6 } from '../text.ts'
import { printIpDemux } from './ip-demux.ts'
import { PROTOCOL_NAMES } from './ip-protocols.ts'
import { printFragmentHeader } from './ip6-fragment.ts'
import { type Jumbo, printDestinationOptions, printHopByHop } from './ip6-options.ts'
import { printRoutingHeader } from './ip6-routing.ts'
import { printMobility } from './mobility.ts'
import { check, has, isTooDeep, type Printer, putInvalid, putTruncated, u8 } from './printer.ts'

export const IPV6_HEADER = 40

const SOURCE = 8
const DESTINATION = 24

const HOP_BY_HOP = 0
const TCP = 6
const UDP = 17
const DCCP = 33
const ROUTING = 43
const FRAGMENT = 44
const DESTINATION_OPTIONS = 60
const MOBILITY_OLD = 62
const SCTP = 132
const MOBILITY = 135

/** `before` and the address at `at`; nothing of it when the address was not captured whole. */
export function putIpv6At(p: Printer, before: string, at: number): void {
  check(p, at, 16)
  putAscii(p.text, before)
  putIpv6(p.text, p.bytes, at)
}

/** `source > destination` of the IPv6 header at `ipAt`. */
export function putIpv6Pair(p: Printer, ipAt: number, after: string): void {
  check(p, ipAt + SOURCE, 32)
  putIpv6(p.text, p.bytes, ipAt + SOURCE)
  putAscii(p.text, ' > ')
  putIpv6(p.text, p.bytes, ipAt + DESTINATION)
  putAscii(p.text, after)
}

/** Prints the IPv6 packet at `at`; `length` is what the layer outside says it has, padding included. */
export function printIp6(p: Printer, at: number, length: number): void {
  if (isTooDeep(p)) return
  const t = p.text
  const b = p.bytes
  p.protocol = 'ip6'
  if (!has(p, at, IPV6_HEADER)) {
    putTruncated(p)
    return
  }
  if (length < IPV6_HEADER) {
    putAscii(t, 'truncated-ip6 ')
    putDecimal(t, length)
    return
  }
  if (!p.options.link) putAscii(t, 'IP6 ')
  if (b[at]! >>> 4 !== 6) {
    putAscii(t, 'version error: ')
    putDecimal(t, b[at]! >>> 4)
    putAscii(t, ' != 6')
    return
  }
  const payload = (b[at + 4]! << 8) | b[at + 5]!
  // A payload length of 0 may be a jumbogram: the headers are read as far as the packet goes, to find out.
  const total = payload === 0 ? length + IPV6_HEADER : payload + IPV6_HEADER
  if (payload !== 0 && length < total) putMissing(p, total - length)
  const next = b[at + 6]!
  if (p.options.verbose > 0) putHeader(p, at, payload, next)
  const end = p.end
  if (at + total < end) p.end = at + total
  if ((next === TCP || next === UDP) && payload !== 0) printIpDemux(p, at + IPV6_HEADER, payload, 6, false, b[at + 7]!, next, at)
  else printHeaders(p, at, length, payload, total)
  p.end = end
}

function putMissing(p: Printer, count: number): void {
  putAscii(p.text, 'truncated-ip6 - ')
  putDecimal(p.text, count)
  putAscii(p.text, ' bytes missing!')
}

/** The parenthesis of -v. */
function putHeader(p: Printer, at: number, payload: number, next: number): void {
  const t = p.text
  const b = p.bytes
  const trafficClass = ((b[at]! & 0x0f) << 4) | (b[at + 1]! >>> 4)
  const label = ((b[at + 1]! & 0x0f) << 16) | (b[at + 2]! << 8) | b[at + 3]!
  putAscii(t, '(')
  if (trafficClass !== 0) {
    putAscii(t, 'class 0x')
    putHex2(t, trafficClass)
    putAscii(t, ', ')
  }
  if (label !== 0) {
    putAscii(t, 'flowlabel 0x')
    putHex(t, label >>> 16) // always one digit, which makes five of them
    putHex2(t, (label >>> 8) & 0xff)
    putHex2(t, label & 0xff)
    putAscii(t, ', ')
  }
  putAscii(t, 'hlim ')
  putDecimal(t, b[at + 7]!)
  putAscii(t, ', next-header ')
  putAscii(t, PROTOCOL_NAMES[next] ?? 'unknown')
  putAscii(t, ' (')
  putDecimal(t, next)
  putAscii(t, ') payload length: ')
  putDecimal(t, payload)
  putAscii(t, ') ')
}

/** Walks the extension headers; p.end is where the packet ends, `total` what is believed of its length so far. */
function printHeaders(p: Printer, ipAt: number, length: number, payload: number, total: number): void {
  const t = p.text
  const jumbo: Jumbo = { found: false, payload }
  let next = p.bytes[ipAt + 6]!
  let at = ipAt
  let advance = IPV6_HEADER
  let left = total
  let first = true
  let sawHopByHop = false
  let fragmented = false
  if (next !== TCP && next !== UDP && next !== DCCP && next !== SCTP) putIpv6Pair(p, ipAt, ': ')
  while (at < p.end) {
    if (left < advance) return putTruncated(p)
    at += advance
    left -= advance
    switch (next) {
      case HOP_BY_HOP:
        if (sawHopByHop || !first) {
          putAscii(
            t,
            sawHopByHop ? '[The Hop-by-Hop Options header was already found]' : "[The Hop-by-Hop Options header don't follow the IPv6 header]",
          )
          return putInvalid(p)
        }
        advance = printHopByHop(p, at, jumbo)
        if (jumbo.payload === 0) {
          putAscii(t, '[No valid Jumbo Payload Hop-by-Hop option found]')
          return putInvalid(p)
        }
        sawHopByHop = true
        break
      case DESTINATION_OPTIONS:
        advance = printDestinationOptions(p, at)
        break
      case FRAGMENT:
        advance = printFragmentHeader(p, at, ipAt)
        if (at + advance >= p.end) return
        fragmented = true
        break
      case MOBILITY_OLD:
      case MOBILITY:
        return printMobility(p, at) // whatever it says is next, nothing may follow it (RFC 6275)
      case ROUTING:
        if (!has(p, at, 1)) return putTruncated(p)
        advance = printRoutingHeader(p, at)
        break
      default:
        return printPayload(p, ipAt, at, next, length, left, first, fragmented, jumbo)
    }
    if (advance < 0) return
    next = u8(p, at)
    first = false
    p.protocol = 'ip6'
  }
}

function printPayload(
  p: Printer,
  ipAt: number,
  at: number,
  protocol: number,
  length: number,
  remaining: number,
  first: boolean,
  fragmented: boolean,
  jumbo: Jumbo,
): void {
  let left = remaining
  if (jumbo.found) {
    const total = (jumbo.payload + IPV6_HEADER) >>> 0 // wraps around in tcpdump, too: then it is less than its headers
    if (total < at - ipAt) return putTruncated(p)
    if (length < total) putMissing(p, total - length)
    if (ipAt + total < p.end) p.end = ipAt + total
    left = total - (at - ipAt)
  } else if (jumbo.payload === 0) {
    if (!first) return putTruncated(p) // headers, and no payload that could hold them
    p.end = ipAt + IPV6_HEADER
    left = 0
  }
  printIpDemux(p, at, left, 6, fragmented, p.bytes[ipAt + 7]!, protocol, ipAt)
}
