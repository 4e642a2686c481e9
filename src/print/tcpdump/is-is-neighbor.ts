// A neighbour in IS-IS's extended reachability (RFC 5305) and what traffic engineering says of the link to it.

import { putAscii, putIpv4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { floatOf, threeDecimals } from './fixed-decimals.ts'
import { type Flags, putFlags } from './flags.ts'
import { ENCODING_NAMES, SWITCHING_NAMES } from './gmpls-names.ts'
import { LINK_ELEMENT_NAMES } from './is-is-names.ts'
import { isIsId, NODE_ID, SYSTEM_ID } from './osi-address.ts'
import { check, has, type Printer, putInvalid, u8, u16, u24, u32 } from './printer.ts'

const ALIAS = 24

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** Prints the neighbour at `at`, of which the element has `left` bytes; answers how many it took, or 0 when it was cut. */
export function putNeighbor(p: Printer, at: number, indent: string, type: number, left: number): number {
  const t = p.text
  if (!has(p, at, NODE_ID) || left < NODE_ID) return 0
  putAscii(t, `${indent}IS Neighbor: ${isIsId(p, at, NODE_ID)}`)
  let i = at + NODE_ID
  let rest = left - NODE_ID
  if (type !== ALIAS) {
    if (!has(p, i, 3) || rest < 3) return 0
    putAscii(t, `, Metric: ${u24(p, i)}`)
    i += 3
    rest -= 3
  }
  if (!has(p, i, 1) || rest < 1) return 0
  const size = u8(p, i)
  i++
  rest--
  putAscii(t, `, ${size > 0 ? '' : 'no '}sub-TLVs present`)
  if (size === 0) return i - at
  putAscii(t, ` (${size})`)
  const end = putLinkElements(p, i, `${indent}  `, size, rest)
  return end === 0 ? 0 : end - at
}

/** `size` bytes of elements, of which the neighbour's element has `rest`. Answers where they end, or 0 when they were cut. */
function putLinkElements(p: Printer, start: number, indent: string, size: number, rest: number): number {
  const t = p.text
  let at = start
  let left = size
  let outer = rest
  while (left !== 0) {
    if (!has(p, at, 2)) return 0
    if (outer < 2) {
      putAscii(t, `${indent}Remaining data in TLV shorter than a subTLV header`)
      return at + outer
    }
    if (left < 2) {
      putAscii(t, `${indent}Remaining data in subTLVs shorter than a subTLV header`)
      return at + left
    }
    const type = u8(p, at)
    const length = u8(p, at + 1)
    at += 2
    left -= 2
    outer -= 2
    putAscii(t, `${indent}${LINK_ELEMENT_NAMES[type] ?? 'unknown'} subTLV #${type}, length: ${length}`)
    if (left < length) {
      putAscii(t, ' (remaining data in subTLVs shorter than the current subTLV)')
      return at + left
    }
    if (outer < length) {
      putAscii(t, ' (> remaining tlv length)')
      return at + outer
    }
    if (!has(p, at, length)) return 0
    const inner = putLinkElement(p, type, at, length, indent)
    if (inner < 0) return 0
    at += length
    left -= length
    // Bytes that an element's own printer has gone over tcpdump forgets to count here.
    outer -= length - inner
  }
  return at
}

const putRate = (p: Printer, before: string, at: number): void => putAscii(p.text, `${before}${rateText(u32(p, at))} Mbps`)

/** Bytes per second in a float, as megabits: reckoned in single precision, as tcpdump does. */
function rateText(bits: number): string {
  const rate = Math.fround(Math.fround(floatOf(bits) * 8) / 1000000)
  return Number.isNaN(rate) && bits >= 0x80000000 ? '-nan' : threeDecimals(rate)
}

/** Answers how many of the bytes were gone over one by one, or -1 when the element was cut. */
function putLinkElement(p: Printer, type: number, at: number, size: number, indent: string): number {
  const t = p.text
  switch (type) {
    case 3:
    case 4:
    case 5:
      if (size >= 4) putAscii(t, `, 0x${hex(u32(p, at), 8)}`)
      if (size === 8) putAscii(t, `, 0x${hex(u32(p, at + 4), 8)}`)
      return 0
    case 6:
    case 8:
      if (size < 4) return 0
      check(p, at, 4)
      putAscii(t, ', ')
      putIpv4(t, p.bytes, at)
      return 0
    case 9:
    case 10:
      if (size >= 4) putRate(p, ', ', at)
      return 0
    case 11:
      if (size < 32) return 0
      for (let i = 0; i < 8; i++) putRate(p, `${indent}  TE-Class ${i}: `, at + 4 * i)
      return 32
    case 12:
    case 22:
      return size === 0 ? 0 : putConstraints(p, at, size, indent)
    case 18:
      if (size >= 3) putAscii(t, `, ${u24(p, at)}`)
      return 0
    case 19:
      if (size === 2) putAttributes(p, u16(p, at))
      return 0
    case 20:
      if (size < 2) return 0
      putAscii(t, ', ')
      putFlags(t, PROTECTION_FLAGS, u8(p, at), 'none')
      putAscii(t, `, Priority ${u8(p, at + 1)}`)
      return 0
    case 21:
      return size < 36 ? 0 : putSwitching(p, at, size, indent)
    case 29:
      if (size < 6) return 0
      putAscii(t, `, LM: ${u24(p, at)}, P: ${u8(p, at + 3)}, P-ID: ${u16(p, at + 4)}`)
      return 4
    case 32:
      return size < 8 ? 0 : putAdjacencySegment(p, at, size, indent)
    default:
      putUnknownData(p, at, size, '\n\t\t    ')
      return 0
  }
}

const CONSTRAINT_MODELS: Readonly<Record<number, string>> = {
  0: 'Russian dolls',
  1: 'Maximum allocation',
  254: 'Maximum allocation with E-LSP support',
}

function putConstraints(p: Printer, at: number, size: number, indent: string): number {
  const model = u8(p, at)
  putAscii(p.text, `${indent}Bandwidth Constraints Model ID: ${CONSTRAINT_MODELS[model] ?? 'unknown'} (${model})`)
  let i = 1
  for (; size - i >= 4; i += 4) putRate(p, `${indent}  Bandwidth constraint CT${(i - 1) >> 2}: `, at + i)
  return i
}

const ATTRIBUTE_FLAGS: Flags = [
  [0x01, 'Local Protection Available'],
  [0x02, 'Link excluded from local protection path'],
  [0x04, 'Local maintenance required'],
]
const PROTECTION_FLAGS: Flags = [
  [0x01, 'Extra Traffic'],
  [0x02, 'Unprotected'],
  [0x04, 'Shared'],
  [0x08, 'Dedicated 1:1'],
  [0x10, 'Dedicated 1+1'],
  [0x20, 'Enhanced'],
  [0x40, 'Reserved'],
  [0x80, 'Reserved'],
]

function putAttributes(p: Printer, flags: number): void {
  putAscii(p.text, ', [ ')
  putFlags(p.text, ATTRIBUTE_FLAGS, flags, 'Unknown')
  putAscii(p.text, ` ] (0x${hex(flags, 4)})`)
}

const PACKET_SWITCHING = [1, 2, 3, 4]
const TIME_DIVISION = 100
const INDICATIONS = ['Standard SONET/SDH', 'Arbitrary SONET/SDH']

/** What the interface can switch (RFC 5307 section 1.3). */
function putSwitching(p: Printer, at: number, size: number, indent: string): number {
  const t = p.text
  const kind = u8(p, at)
  putAscii(t, `${indent}  Interface Switching Capability:${SWITCHING_NAMES[kind] ?? 'Unknown'}`)
  putAscii(t, `, LSP Encoding: ${ENCODING_NAMES[u8(p, at + 1)] ?? 'Unknown'}${indent}  Max LSP Bandwidth:`)
  for (let i = 0; i < 8; i++) putRate(p, `${indent}    priority level ${i}: `, at + 4 + 4 * i)
  const rest = at + 36
  const left = size - 36
  if (PACKET_SWITCHING.includes(kind)) {
    if (left < 6) return 36
    putRate(p, `${indent}  Min LSP Bandwidth: `, rest)
    putAscii(t, `${indent}  Interface MTU: ${u16(p, rest + 4)}`)
  } else if (kind === TIME_DIVISION) {
    if (left < 8) return 36
    putRate(p, `${indent}  Min LSP Bandwidth: `, rest)
    const indication = u8(p, rest + 4)
    putAscii(t, `${indent}  Indication ${INDICATIONS[indication] ?? `Unknown (${indication})`}`)
  } else if (left > 0) putUnknownData(p, rest, left, '\n\t\t    ')
  return 36
}

const SEGMENT_FLAGS: Flags = [
  [0x80, 'Address family IPv6'],
  [0x40, 'Backup'],
  [0x20, 'Value'],
  [0x10, 'Local significance'],
  [0x08, 'Set of adjacencies'],
  [0x04, 'Persistent'],
]

/** Segment routing (RFC 8667 section 2.2.2): a label when value and local significance are both set, an index when neither is. */
function putAdjacencySegment(p: Printer, at: number, size: number, indent: string): number {
  const t = p.text
  const flags = u8(p, at)
  putAscii(t, `${indent}  Flags: [`)
  putFlags(t, SEGMENT_FLAGS, flags, 'none')
  putAscii(t, `]${indent}  Weight: ${u8(p, at + 1)}`)
  const id = at + 2
  if (size - 2 >= SYSTEM_ID) {
    if (!has(p, id, SYSTEM_ID)) return -1
    putAscii(t, `${indent}  Neighbor System-ID: ${isIsId(p, id, SYSTEM_ID)}`)
  }
  const kind = flags & 0x30
  if (kind === 0x30) putAscii(t, `${indent}  Label: ${u24(p, id + SYSTEM_ID)}`)
  else if (kind === 0) putAscii(t, `${indent}  Index: ${u32(p, id + SYSTEM_ID)}`)
  else putInvalid(p)
  return 2
}
