// Link state advertisements of OSPF version 2 (RFC 2328 appendix A.4, RFC 5250, RFC 1584).

import { putAscii, putHex8 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { putIpv4At } from './ip.ts'
import { putGrace } from './ospf-grace.ts'
import { ABANDONED, CUT, type Outcome, putRouterInformation, WHOLE } from './ospf-router-information.ts'
import { putTrafficEngineering } from './ospf-te.ts'
import { check, has, type Printer, u8, u16, u24, u32 } from './printer.ts'

export const LSA_HEADER = 20

export const OPTIONS: Flags = [
  [0x01, 'MultiTopology'],
  [0x02, 'External'],
  [0x04, 'Multicast'],
  [0x08, 'NSSA'],
  [0x10, 'LLS'],
  [0x20, 'Demand Circuit'],
  [0x40, 'Opaque'],
  [0x80, 'Up/Down'],
]

const ROUTER = 1
const NETWORK = 2
const SUMMARY = 3
const BORDER_SUMMARY = 4
const EXTERNAL = 5
const GROUP = 6
const NSSA = 7

export const LSA_NAMES: Readonly<Record<number, string>> = {
  [ROUTER]: 'Router',
  [NETWORK]: 'Network',
  [SUMMARY]: 'Summary',
  [BORDER_SUMMARY]: 'ASBR Summary',
  [EXTERNAL]: 'External',
  [GROUP]: 'Multicast Group',
  [NSSA]: 'NSSA',
  9: 'Link Local Opaque',
  10: 'Area Local Opaque',
  11: 'Domain Wide Opaque',
}

/** These have a type of their own in the first byte of the id. */
export const isOpaque = (type: number): boolean => type >= 9 && type <= 11

const TRAFFIC_ENGINEERING = 1
const GRACE = 3
const ROUTER_INFORMATION = 4
export const OPAQUE_NAMES: Readonly<Record<number, string>> = {
  [TRAFFIC_ENGINEERING]: 'Traffic Engineering',
  [GRACE]: 'Graceful restart',
  [ROUTER_INFORMATION]: 'Router Information',
}

/** Answers the LSA's length, header included, or -1 when it is less than the header's. */
export function printLsaHeader(p: Printer, at: number): number {
  const t = p.text
  const length = u16(p, at + 18)
  if (length < LSA_HEADER) {
    putAscii(t, `\n\t    Bogus length ${length} < header (${LSA_HEADER})`)
    return -1
  }
  putIpv4At(p, '\n\t  Advertising Router ', at + 8)
  putAscii(t, ', seq 0x')
  putHex8(t, u32(p, at + 12))
  putAscii(t, `, age ${u16(p, at)}s, length ${length - LSA_HEADER}`)
  const type = u8(p, at + 3)
  putAscii(t, `\n\t    ${LSA_NAMES[type] ?? 'unknown'} LSA (${type}), `)
  if (isOpaque(type)) {
    const kind = u8(p, at + 4)
    putAscii(t, `Opaque-Type ${OPAQUE_NAMES[kind] ?? 'unknown'} LSA (${kind}), Opaque-ID ${u24(p, at + 5)}`)
  } else putIpv4At(p, 'LSA-ID: ', at + 4)
  putAscii(t, '\n\t    Options: [')
  putFlags(t, OPTIONS, u8(p, at + 2), 'none')
  putAscii(t, ']')
  return length
}

/** Answers the offset behind the LSA, or -1 when it was cut or is too short. */
export function printLsa(p: Printer, at: number): number {
  const length = printLsaHeader(p, at)
  if (length < 0) return -1
  const end = at + length
  const body = at + LSA_HEADER
  const outcome = putBody(p, at, u8(p, at + 3), body, end)
  if (outcome === CUT) return -1
  if (outcome === WHOLE && p.options.verbose > 1) putUnknownData(p, body, end - body, '\n\t    ')
  return end
}

function putBody(p: Printer, at: number, type: number, body: number, end: number): Outcome {
  switch (type) {
    case ROUTER:
      return putRouter(p, body)
    case NETWORK:
      putIpv4At(p, '\n\t    Mask ', body)
      putAscii(p.text, '\n\t    Connected Routers:')
      for (let i = body + 4; i < end; i += 4) putIpv4At(p, '\n\t      ', i)
      return WHOLE
    case SUMMARY:
      if (!has(p, body, 4)) return CUT
      putIpv4At(p, '\n\t    Mask ', body)
      return putSummary(p, body + 4, end)
    case BORDER_SUMMARY:
      return putSummary(p, body + 4, end)
    case EXTERNAL:
    case NSSA:
      return putExternal(p, body, end)
    case GROUP:
      for (let i = body; i < end; i += 8) putVertex(p, i)
      return WHOLE
    default:
      return isOpaque(type) ? putOpaque(p, u8(p, at + 4), body, end - body) : WHOLE
  }
}

const ROUTER_FLAGS: Flags = [
  [0x01, 'ABR'],
  [0x02, 'ASBR'],
  [0x04, 'Virtual'],
  [0x08, 'Wildcard'],
  [0x10, 'Nt'],
  [0x80, 'Host'],
]
const LINK = 12
/** Before the id and before the data of a link, by its type. */
const LINK_WORDS: Readonly<Record<number, readonly [id: string, data: string]>> = {
  1: ['Neighbor Router-ID: ', ', Interface Address: '],
  2: ['Neighbor Network-ID: ', ', Interface Address: '],
  3: ['Stub Network: ', ', Mask: '],
  4: ['Virtual Link: Neighbor Router-ID: ', ', Interface Address: '],
}

function putRouter(p: Printer, at: number): Outcome {
  const t = p.text
  const flags = u8(p, at)
  putAscii(t, '\n\t    Router LSA Options: [')
  putFlags(t, ROUTER_FLAGS, flags, 'none')
  putAscii(t, ']')
  const links = u16(p, at + 2)
  let link = at + 4
  if (!has(p, link, LINK)) return CUT
  for (let i = 0; i < links; i++) {
    if (!has(p, link, LINK)) return CUT
    const type = u8(p, link + 8)
    const words = LINK_WORDS[type]
    if (words === undefined) {
      putAscii(t, `\n\t      Unknown Router Link Type (${type})`)
      return ABANDONED
    }
    putIpv4At(p, `\n\t      ${words[0]}`, link)
    putIpv4At(p, words[1], link + 4)
    const topologies = u8(p, link + 9)
    for (let k = 0; k <= topologies; k++) putLinkMetric(p, link + 8 + 4 * k, k === 0)
    link += LINK + 4 * topologies
  }
  return WHOLE
}

const TOPOLOGIES = ['default', 'multicast', 'management']
const topology = (id: number): string => `\n\t\ttopology ${TOPOLOGIES[id] ?? 'Unknown'} (${id})`

/** The first metric stands where the others have their topology's id. */
function putLinkMetric(p: Printer, at: number, first: boolean): void {
  check(p, at, 4)
  putAscii(p.text, `${topology(first ? 0 : u8(p, at))}, metric ${u16(p, at + 2)}`)
}

function putSummary(p: Printer, at: number, end: number): Outcome {
  if (!has(p, at, 4)) return CUT
  for (let i = at; i < end; i += 4) {
    const word = u32(p, i)
    putAscii(p.text, `${topology((word >>> 24) & 0x7f)} metric ${word & 0xffffff}`)
  }
  return WHOLE
}

const EXTERNAL_TYPE_2 = 0x80000000
const INFINITE = 0xffffff

function putExternal(p: Printer, body: number, end: number): Outcome {
  const t = p.text
  if (!has(p, body, 4)) return CUT
  putIpv4At(p, '\n\t    Mask ', body)
  if (!has(p, body + 4, 4)) return CUT
  for (let i = body + 4; i < end; i += 12) {
    const word = u32(p, i)
    const metric = word & 0xffffff
    putAscii(t, `${topology((word >>> 24) & 0x7f)}, type ${word >= EXTERNAL_TYPE_2 ? 2 : 1}, metric`)
    putAscii(t, metric === INFINITE ? ' infinite' : ` ${metric}`)
    if (u32(p, i + 4) !== 0) putIpv4At(p, ', forward ', i + 4)
    if (u32(p, i + 8) !== 0) putIpv4At(p, ', tag ', i + 8)
  }
  return WHOLE
}

/** Multicast group membership (RFC 1584). */
function putVertex(p: Printer, at: number): void {
  const type = u32(p, at)
  if (type === 1) putIpv4At(p, '\n\t    Router Router-ID ', at + 4)
  else if (type === 2) putIpv4At(p, '\n\t    Network Designated Router ', at + 4)
  else putAscii(p.text, `\n\t    unknown VertexType (${type})`)
}

function putOpaque(p: Printer, kind: number, body: number, length: number): Outcome {
  if (kind === ROUTER_INFORMATION) return putRouterInformation(p, body, length)
  if (kind === GRACE) return putGrace(p, body, length) ? WHOLE : ABANDONED
  if (kind === TRAFFIC_ENGINEERING) return putTrafficEngineering(p, body, length) ? WHOLE : ABANDONED
  if (p.options.verbose <= 1) putUnknownData(p, body, length, '\n\t    ')
  return WHOLE
}
