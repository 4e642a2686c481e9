// The elements of an IS-IS packet, each a type, a length and a value, with -v.

import { putAscii, putIpv6 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putProtocols } from './es-is.ts'
import { type Flags, putFlags } from './flags.ts'
import { putMultiTopologyCapability, putPortCapability } from './is-is-bridging.ts'
import { putCapability } from './is-is-capability.ts'
import { TOPOLOGY_NAMES } from './is-is-names.ts'
import { putNeighbor } from './is-is-neighbor.ts'
import { CUT, NEXT, type Outcome, STOP } from './is-is-outcome.ts'
import { putExtendedPrefix, putOldPrefixes } from './is-is-prefix.ts'
import {
  INDENT,
  putAddress4,
  putAdjacency,
  putAuthentication,
  putIds,
  putInstance,
  putInterDomain,
  putMetrics,
  putOldNeighbors,
  putPrefixNeighbors,
  putPurger,
  putRestart,
  putSharedRisk,
} from './is-is-values.ts'
import { OUI_NAMES } from './llc-names.ts'
import { isIsId, LSP_ID, osiAddress, putOsiChecksum, SYSTEM_ID } from './osi-address.ts'
import { putPaddedText } from './padded-text.ts'
import { check, has, type Printer, putInvalid, u8, u16, u24, u32 } from './printer.ts'

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** Prints the element of `size` bytes at `at` of the packet at `packetAt`, which makes sense for `whole` bytes. */
export function putIsIsElement(p: Printer, type: number, at: number, size: number, packetAt: number, whole: number): Outcome {
  const t = p.text
  const put = SIMPLE[type]
  if (put !== undefined) return put(p, at, size) ?? NEXT
  switch (type) {
    case 12:
      if (size < 2) return NEXT
      if (!has(p, at, 2)) return CUT
      putAscii(t, `${INDENT}checksum: 0x${hex(u16(p, at), 4)} `)
      putOsiChecksum(p, packetAt, u16(p, at), at - packetAt, whole)
      return NEXT
    case 22:
    case 24:
      return walk(p, at, size, (i, left) => putNeighbor(p, i, INDENT, type, left))
    case 222:
      if (!putTopology(p, at, size)) return CUT
      return walk(p, at + 2, size - 2, (i, left) => putNeighbor(p, i, INDENT, type, left))
    case 128:
    case 130:
      return putOldPrefixes(p, at, INDENT, size) ? NEXT : STOP
    case 135:
    case 236:
      return walk(p, at, size, i => putExtendedPrefix(p, i, INDENT, type === 135 ? 4 : 6))
    case 235:
    case 237:
      if (!putTopology(p, at, size)) return CUT
      return walk(p, at + 2, size - 2, i => putExtendedPrefix(p, i, INDENT, type === 235 ? 4 : 6))
    default:
      if (p.options.verbose <= 1) putUnknownData(p, at, size, '\n\t\t')
      return NEXT
  }
}

/** Entries one after another; `put` answers the bytes of its entry, 0 when it was cut. */
function walk(p: Printer, at: number, size: number, put: (at: number, left: number) => number): Outcome {
  for (let left = size, i = at; left !== 0; ) {
    const used = put(i, left)
    if (used === 0) return CUT
    if (left < used) {
      putAscii(p.text, ` [remaining tlv length ${left} < ${used}]`)
      putInvalid(p)
      return NEXT
    }
    left -= used & 0xff
    i += used & 0xff
  }
  return NEXT
}

const TOPOLOGY_FLAGS: Flags = [
  [0x4000, 'ATT bit set'],
  [0x8000, 'Overload bit set'],
]

/** Two bytes that say which topology; answers false when they are not there. */
function putTopology(p: Printer, at: number, left: number): boolean {
  if (left < 2) return false
  const word = u16(p, at)
  const id = word & 0xfff
  putAscii(p.text, `${INDENT}${TOPOLOGY_NAMES[id] ?? 'Reserved for IETF Consensus'} Topology (0x${hex(id, 3)}), Flags: [`)
  putFlags(p.text, TOPOLOGY_FLAGS, word & 0xf000, 'none')
  putAscii(p.text, ']')
  return true
}

type Put = (p: Printer, at: number, size: number) => Outcome | undefined

/** Elements that need nothing but their own bytes. What does not fit is left out, as the bytes are shown with -vv. */
const SIMPLE: Readonly<Record<number, Put>> = {
  1: (p, at, size) => {
    for (let i = at; i < at + size; ) {
      const length = u8(p, i)
      if (at + size - i - 1 < length) return NEXT
      putAscii(p.text, `${INDENT}Area address (length: ${length}): ${osiAddress(p, i + 1, length)}`)
      i += 1 + length
    }
    return NEXT
  },
  2: putOldNeighbors,
  3: (p, at, size) => {
    for (let i = at; at + size - i >= 10; i += 10) {
      if (!has(p, i, 10)) return CUT
      putAscii(p.text, `${INDENT}ES Neighbor: ${isIsId(p, i + 4, SYSTEM_ID)}`)
      putMetrics(p, i)
    }
    return NEXT
  },
  4: (p, at, size) => putIds(p, at, size, ''),
  5: putPrefixNeighbors,
  6: (p, at, size) => putIds(p, at, size, 'SNPA: '),
  7: putInstance,
  8: () => NEXT,
  9: (p, at, size) => {
    for (let i = at; at + size - i >= 16; i += 16) {
      if (!has(p, i + 2, LSP_ID)) return CUT
      putAscii(p.text, `${INDENT}lsp-id: ${isIsId(p, i + 2, LSP_ID)}`)
      putAscii(p.text, `, seq: 0x${hex(u32(p, i + 10), 8)}`)
      putAscii(p.text, `, lifetime: ${String(u16(p, i)).padStart(5)}s`)
      putAscii(p.text, `, chksum: 0x${hex(u16(p, i + 14), 4)}`)
    }
    return NEXT
  },
  10: putAuthentication,
  13: putPurger,
  14: (p, at, size) => {
    if (size >= 2) putAscii(p.text, `${INDENT}LSP Buffersize: ${u16(p, at)}`)
    return NEXT
  },
  129: (p, at, size) => {
    putAscii(p.text, `${INDENT}NLPID(s): `)
    putProtocols(p, at, size)
    return NEXT
  },
  131: putInterDomain,
  132: (p, at, size) => {
    for (let i = at; at + size - i >= 4; i += 4) putAddress4(p, 'IPv4 interface address: ', i)
    return NEXT
  },
  134: (p, at, size) => {
    if (size >= 4) putAddress4(p, 'Traffic Engineering Router ID: ', at)
    return NEXT
  },
  137: (p, at, size) => {
    putAscii(p.text, `${INDENT}Hostname: `)
    putPaddedText(p, at, size)
    return NEXT
  },
  138: putSharedRisk,
  143: putPortCapability,
  144: putMultiTopologyCapability,
  211: putRestart,
  229: (p, at, size) => {
    let i = at
    for (; at + size - i > 1; i += 2) putTopology(p, i, 2)
    if (i < at + size) putAscii(p.text, `${INDENT}invalid MT-ID`)
    return NEXT
  },
  232: (p, at, size) => {
    for (let i = at; at + size - i >= 16; i += 16) {
      check(p, i, 16)
      putAscii(p.text, `${INDENT}IPv6 interface address: `)
      putIpv6(p.text, p.bytes, i)
    }
    return NEXT
  },
  240: putAdjacency,
  241: (p, at, size) => {
    if (size >= 4) putAscii(p.text, `${INDENT}Sequence number: ${u32(p, at)}`)
    return NEXT
  },
  242: putCapability,
  250: (p, at, size) => {
    if (size < 3) return NEXT
    const vendor = u24(p, at)
    putAscii(p.text, `${INDENT}Vendor: ${OUI_NAMES[vendor] ?? 'Unknown'} (${vendor})`)
    if (size > 3) putUnknownData(p, at + 3, size - 3, '\n\t\t')
    return NEXT
  },
}
