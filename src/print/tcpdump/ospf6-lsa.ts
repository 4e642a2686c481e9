// Link state advertisements of OSPF version 3 (RFC 5340 appendix A.4).

import { putAscii, putDecimal, putHex2, putHex8 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { putIpv4At } from './ip.ts'
import { putIpv6At } from './ip6.ts'
import { putGrace } from './ospf-grace.ts'
import { putTrafficEngineering } from './ospf-te.ts'
import { putPrefix, putPrefixes } from './ospf6-prefix.ts'
import { check, has, type Printer, u8, u16, u32 } from './printer.ts'
import { putSize } from './size.ts'

export const LSA6_HEADER = 20

export const OPTIONS6: Flags = [
  [0x01, 'V6'],
  [0x02, 'External'],
  [0x04, 'Deprecated'],
  [0x08, 'NSSA'],
  [0x10, 'Router'],
  [0x20, 'Demand Circuit'],
  [0x0100, 'AFs Support'],
  [0x0200, 'LLS'],
  [0x0400, 'Authentication Trailer'],
]

const NAMES: Readonly<Record<number, string>> = {
  1: 'Router',
  2: 'Network',
  3: 'Inter-Area Prefix',
  4: 'Inter-Area Router',
  5: 'External',
  6: 'Deprecated',
  7: 'NSSA',
  8: 'Link',
  9: 'Intra-Area Prefix',
  10: 'Intra-Area TE',
  11: 'Grace',
  12: 'Router Information',
  13: 'Inter-AS-TE',
  14: 'Layer 1 VPN',
}
const TYPE_MASK = 0x1fff
const TRANSITIVE = 0x8000
const SCOPES = ['Link Local', 'Area Local', 'Domain Wide', 'Unknown']

/** Types with their scope, as far as their bodies are known. */
const ROUTER = 0x2001
const NETWORK = 0x2002
const INTER_AREA_PREFIX = 0x2003
const EXTERNAL = 0x4005
const LINK = 0x0008
const INTRA_AREA_PREFIX = 0x2009
const TRAFFIC_ENGINEERING = 0x000a
const GRACE = 0x000b

/** Type and scope, and the id at `idAt`. */
export function putLsa6Type(p: Printer, type: number, idAt: number): void {
  check(p, idAt, 4)
  const kind = type & TYPE_MASK
  putAscii(p.text, `\n\t    ${NAMES[kind] ?? 'Unknown'} LSA (${kind}), ${SCOPES[(type >>> 13) & 3]} Scope`)
  putIpv4At(p, type & TRANSITIVE ? ', transitive, LSA-ID ' : ', LSA-ID ', idAt)
}

/** Answers false when the header goes beyond `end`. */
export function printLsa6Header(p: Printer, at: number, end: number): boolean {
  const t = p.text
  if (at + LSA6_HEADER > end) return false
  check(p, at, LSA6_HEADER)
  putIpv4At(p, '\n\t  Advertising Router ', at + 8)
  putAscii(t, ', seq 0x')
  putHex8(t, u32(p, at + 12))
  putAscii(t, `, age ${u16(p, at)}s, length `)
  putSize(t, u16(p, at + 18) - LSA6_HEADER)
  putLsa6Type(p, u16(p, at + 2), at + 4)
  return true
}

/** Answers false when the LSA was cut or its lengths make no sense. */
export function printLsa6(p: Printer, at: number, end: number): boolean {
  if (!printLsa6Header(p, at, end)) return false
  const length = u16(p, at + 18)
  if (length < LSA6_HEADER || at + length > end) return false
  const body = at + LSA6_HEADER
  const left = length - LSA6_HEADER
  switch (u16(p, at + 2)) {
    case ROUTER:
      return putRouter(p, body, left)
    case NETWORK:
      return putNetwork(p, body, left)
    case INTER_AREA_PREFIX:
      if (left < 4) return false
      putNumber(p, ', metric ', u32(p, body) & 0xffffff)
      return putPrefixes(p, body + 4, left - 4, Number.POSITIVE_INFINITY)
    case EXTERNAL:
      return putExternal(p, body, left)
    case LINK:
      return putLink(p, body, left)
    case INTRA_AREA_PREFIX:
      return putIntraArea(p, body, left)
    case GRACE:
      return putGrace(p, body, left)
    case TRAFFIC_ENGINEERING:
      return putTrafficEngineering(p, body, left)
    default:
      putUnknownData(p, body, left, '\n\t      ')
      return true
  }
}

function putNumber(p: Printer, before: string, n: number): void {
  putAscii(p.text, before)
  putDecimal(p.text, n)
}

function putOptions(p: Printer, at: number): void {
  const options = u32(p, at)
  putAscii(p.text, '\n\t      Options [')
  putFlags(p.text, OPTIONS6, options, 'none')
  putAscii(p.text, ']')
}

const ROUTER_FLAGS: Flags = [
  [0x01, 'ABR'],
  [0x02, 'External'],
  [0x04, 'Virtual-Link Endpoint'],
  [0x08, 'Deprecated'],
  [0x10, 'NSSA Translator'],
]
const ROUTER_LINK = 16
const LINK_WORDS: Readonly<Record<number, string>> = {
  1: '\n\t      Neighbor Router-ID ',
  2: '\n\t      Neighbor Network-ID ',
  4: '\n\t      Virtual Link: Neighbor Router-ID ',
}

function putRouter(p: Printer, body: number, length: number): boolean {
  const t = p.text
  if (length < 4) return false
  putOptions(p, body)
  putAscii(t, ', RLA-Flags [')
  putFlags(t, ROUTER_FLAGS, u8(p, body), 'none')
  putAscii(t, ']')
  let at = body + 4
  for (let left = length - 4; left !== 0; left -= ROUTER_LINK, at += ROUTER_LINK) {
    if (left < ROUTER_LINK || !has(p, at, ROUTER_LINK)) return false
    const type = u8(p, at)
    const words = LINK_WORDS[type]
    if (words === undefined) {
      putAscii(t, '\n\t      Unknown Router Links Type 0x')
      putHex2(t, type)
      return true
    }
    putIpv4At(p, words, at + 12)
    putIpv4At(p, '\n\t      Neighbor Interface-ID ', at + 8)
    putIpv4At(p, ', Interface ', at + 4)
    putNumber(p, ', metric ', u16(p, at + 2))
  }
  return true
}

function putNetwork(p: Printer, body: number, length: number): boolean {
  if (length < 4) return false
  putOptions(p, body)
  putAscii(p.text, '\n\t      Connected Routers:')
  let at = body + 4
  for (let left = length - 4; left !== 0; left -= 4, at += 4) {
    if (left < 4) return false
    putIpv4At(p, '\n\t\t', at)
  }
  return true
}

const EXTERNAL_FLAGS: Flags = [
  [0x80000000, 'External Type 2'],
  [0x02000000, 'Forwarding'],
  [0x01000000, 'Tag'],
]
const FORWARDING = 0x02000000
const TAG = 0x01000000

function putExternal(p: Printer, body: number, length: number): boolean {
  const t = p.text
  if (length < 4) return false
  const word = u32(p, body)
  putAscii(t, '\n\t     Flags [')
  putFlags(t, EXTERNAL_FLAGS, word, 'none')
  putNumber(p, '] metric ', word & 0xffffff)
  const size = putPrefix(p, body + 4, length - 4)
  if (size < 0) return false
  let at = body + 4 + size
  let left = length - 4 - size
  if (word & FORWARDING) {
    if (left < 16) return false
    putIpv6At(p, ' forward ', at)
    at += 16
    left -= 16
  }
  if (word & TAG) {
    if (left < 4) return false
    putIpv4At(p, ' tag ', at)
    at += 4
    left -= 4
  }
  if (u8(p, body + 6) !== 0) {
    if (left < 4) return false
    putIpv4At(p, ' RefLSID: ', at)
  }
  return true
}

function putLink(p: Printer, body: number, length: number): boolean {
  if (length < 4 || !has(p, body, 4)) return false
  putOptions(p, body)
  if (length < 24) return false
  const prefixes = u32(p, body + 20)
  putNumber(p, '\n\t      Priority ', u8(p, body))
  putIpv6At(p, ', Link-local address ', body + 4)
  putNumber(p, ', Prefixes ', prefixes)
  putAscii(p.text, ':')
  return putPrefixes(p, body + 24, length - 24, prefixes)
}

function putIntraArea(p: Printer, body: number, length: number): boolean {
  if (length < 4 || !has(p, body + 8, 4)) return false
  putLsa6Type(p, u16(p, body + 2), body + 4)
  // tcpdump takes off the router's id and the count, not what stands between them.
  if (length < 6) return false
  putNumber(p, '\n\t      Prefixes ', u16(p, body))
  putAscii(p.text, ':')
  return putPrefixes(p, body + 12, length - 6, u16(p, body))
}
