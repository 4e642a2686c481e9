// Text of what BGP routes of VPNs are made of: route distinguishers, addresses, multicast trees, layer 2 circuits.

import { CUT_MESSAGE, needCaptured } from './bgp-cut.ts'
import { has, type Printer, u8, u16, u24, u32 } from './printer.ts'
import { hex, ipv4Text, ipv6Text } from './text-pieces.ts'

/** Bytes of a route distinguisher. */
export const DISTINGUISHER = 8

/** RFC 4364 section 4.2: what keeps equal addresses of different VPNs apart. */
export function distinguisherText(p: Printer, at: number): string {
  switch (u16(p, at)) {
    case 0:
      return `${u16(p, at + 2)}:${u32(p, at + 4)} (= ${ipv4Text(p, at + 4)})`
    case 1:
      return `${ipv4Text(p, at + 2)}:${u16(p, at + 6)}`
    case 2:
      return `${u32(p, at + 2)}:${u16(p, at + 6)} (${ipv4Text(p, at + 2)}:${u16(p, at + 6)})`
    default:
      return 'unknown RD format'
  }
}

/** An address of 32 or 128 bits (`bits` unsigned); no other can be. */
function addressText(p: Printer, at: number, bits: number): string {
  if (bits === 32) return ipv4Text(p, at)
  return bits === 128 ? ipv6Text(p, at) : `bogus address length ${bits}`
}

/** Source and group of a tree, as far as they were captured, each behind its length in bits; `size` is what they took. */
function treeText(p: Printer, start: number): { readonly text: string; readonly size: number } {
  let at = start
  let size = 0
  let text = ''
  for (const name of ['Source', 'Group']) {
    const bits = u8(p, at)
    const bytes = bits >>> 3
    if (!has(p, at + 1, bytes)) break
    size += bytes + 1
    at++
    if (bits === 0) continue
    text += `, ${name} ${addressText(p, at, bits)}`
    at += bytes
  }
  return { text, size }
}

const ROUTE_NAMES = [
  undefined,
  'Intra-AS I-PMSI',
  'Inter-AS I-PMSI',
  'S-PMSI',
  'Intra-AS Segment-Leaf',
  'Source-Active',
  'Shared Tree Join',
  'Source Tree Join',
]

/** A route, and how many bytes it took. */
export type Route = { readonly text: string; readonly size: number }

/** RFC 6514 section 4. */
export function multicastRoute(p: Printer, at: number): Route {
  const type = u8(p, at)
  const length = u8(p, at + 1)
  const head = `Route-Type: ${ROUTE_NAMES[type] ?? 'Unknown'} (${type}), length: ${length}`
  return { text: head + multicastText(p, at + 2, type, length), size: length + 2 }
}

function multicastText(p: Printer, at: number, type: number, length: number): string {
  const behind = at + DISTINGUISHER
  const bitsWithout = (bytes: number): number => ((length - bytes) << 3) >>> 0
  switch (type) {
    case 1:
      needCaptured(p, at, DISTINGUISHER)
      return `, RD: ${distinguisherText(p, at)}, Originator ${addressText(p, behind, bitsWithout(DISTINGUISHER))}`
    case 2:
      needCaptured(p, at, DISTINGUISHER + 4)
      return `, RD: ${distinguisherText(p, at)}, Source-AS ${u32(p, behind)}`
    case 3: {
      needCaptured(p, at, DISTINGUISHER)
      const distinguisher = distinguisherText(p, at)
      const tree = treeText(p, behind)
      // The originator is read from where the tree is, and its length counts the distinguisher: tcpdump's own way.
      needCaptured(p, behind, (length - tree.size) >>> 0)
      return `, RD: ${distinguisher}${tree.text}, Originator ${addressText(p, behind, bitsWithout(tree.size))}`
    }
    case 5:
      needCaptured(p, at, DISTINGUISHER)
      return `, RD: ${distinguisherText(p, at)}${treeText(p, behind).text}`
    case 6:
    case 7:
      needCaptured(p, at, DISTINGUISHER + 4)
      return `, RD: ${distinguisherText(p, at)}, Source-AS ${u32(p, behind)}${treeText(p, behind + 4).text}`
    default:
      return ''
  }
}

/** Bytes that tcpdump keeps for a route's text, one of them for a zero at the end. */
export const TEXT_ROOM = 164

const DISCOVERY = 12
const OLD_FORMAT = 17
const OLD_HEADER = 15
const CIRCUITS = 1

/** RFC 4761 and 6624: blocks of circuits, or with twelve bytes only who offers them. */
export function layer2Route(p: Printer, start: number): Route {
  const length = u16(p, start)
  const at = start + 2
  const size = length + 2
  if (length === DISCOVERY) {
    needCaptured(p, at, DISCOVERY)
    return { text: `RD: ${distinguisherText(p, at)}, BGPNH: ${ipv4Text(p, at + 8)}`, size }
  }
  if (length <= OLD_FORMAT) throw CUT_MESSAGE
  needCaptured(p, at, OLD_HEADER)
  const block = `CE-ID: ${u16(p, at + 8)}, Label-Block Offset: ${u16(p, at + 10)}, Label Base ${u24(p, at + 12) >>> 4}`
  return { text: circuitsText(p, at + OLD_HEADER, length - OLD_HEADER, `RD: ${distinguisherText(p, at)}, ${block}`), size }
}

/**
 * The TLVs behind a block, with their lengths in bits. As in tcpdump, their headers are not counted, the values of unknown
 * ones are not passed over, and once the room is used up the octets of a status vector are not either.
 */
function circuitsText(p: Printer, start: number, length: number, before: string): string {
  let text = before
  let room = TEXT_ROOM - before.length
  const add = (more: string): void => {
    if (room === 0) return
    text += more
    room = more.length > room ? 0 : room - more.length
  }
  let at = start
  let left = length
  while (left !== 0) {
    if (left < 3) {
      add('\n\t\tran past the end')
      return text
    }
    const type = u8(p, at)
    const bits = u16(p, at + 1)
    const bytes = (bits + 7) >>> 3
    at += 3
    add(type === CIRCUITS ? `\n\t\tcircuit status vector (${type}) length: ${bits}: 0x` : `\n\t\tunknown TLV #${type}, length: ${bits}`)
    if (type !== CIRCUITS) {
      if (left < bytes) {
        add(' (ran past the end)')
        return text
      }
      left -= bytes
      continue
    }
    for (let i = 0; i < bytes; i++, left--) {
      if (left < 1) {
        add(' (ran past the end)')
        return text
      }
      needCaptured(p, at, 1)
      if (room === 0) continue
      add(hex(u8(p, at), 2))
      at++
    }
  }
  return text
}
