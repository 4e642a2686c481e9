// IS-IS (ISO 10589), the routing protocol below IP: which packet from whom, and all of its elements with -v.
//
// |discriminator|header length|version|id length|type|version|reserved|maximum areas| then by type

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putIsIsElement } from './is-is-elements.ts'
import { ELEMENT_NAMES } from './is-is-names.ts'
import { CUT, STOP } from './is-is-outcome.ts'
import { isIsId, LSP_ID, NODE_ID, putOsiChecksum, SYSTEM_ID } from './osi-address.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16, u32 } from './printer.ts'

const COMMON = 8
const VERSION = 1

const HELLO = [15, 16, 17]
const LAN_HELLOS = [15, 16]
const LINK_STATES = [18, 20]
const COMPLETE_LISTS = [24, 25]

const TYPE_NAMES: Readonly<Record<number, string>> = {
  15: 'L1 Lan IIH',
  16: 'L2 Lan IIH',
  17: 'p2p IIH',
  18: 'L1 LSP',
  20: 'L2 LSP',
  24: 'L1 CSNP',
  25: 'L2 CSNP',
  26: 'L1 PSNP',
  27: 'L2 PSNP',
}
/** Bytes of header behind the common one. */
const HEADER_SIZES: Readonly<Record<number, number>> = { 15: 19, 16: 19, 17: 12, 18: 19, 20: 19, 24: 25, 25: 25, 26: 9, 27: 9 }

const CIRCUIT_NAMES: Readonly<Record<number, string>> = { 1: 'Level 1 only', 2: 'Level 2 only', 3: 'Level 1, Level 2' }

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** Prints the packet of `length` bytes at `at`; answers false when its bytes should be shown. */
export function printIsIs(p: Printer, at: number, length: number): boolean {
  const t = p.text
  p.protocol = 'isis'
  if (!has(p, at, COMMON) || length < COMMON) {
    putTruncated(p)
    return true
  }
  if (!p.options.link) putAscii(t, 'IS-IS')
  const wrong = headerProblem(p, at, length)
  if (wrong !== undefined) {
    putAscii(t, wrong)
    return false
  }
  const type = u8(p, at + 4)
  const before = p.options.link ? '' : ', '
  if (p.options.verbose === 0) putAscii(t, `${before}${TYPE_NAMES[type] ?? `unknown PDU-Type ${type}`}`)
  else {
    const areas = u8(p, at + 7)
    putAscii(
      t,
      `${before}length ${length}\n\t${TYPE_NAMES[type] ?? `unknown, type ${type}`}, hlen: ${u8(p, at + 1)}, v: ${VERSION}, pdu-v: ${VERSION}`,
    )
    putAscii(t, `, sys-id-len: ${SYSTEM_ID} (${u8(p, at + 3)}), max-area: ${areas === 0 ? 3 : areas} (${areas})`)
    if (p.options.verbose > 1) putUnknownData(p, at, COMMON, '\n\t')
  }
  return printByType(p, at, length, type)
}

function headerProblem(p: Printer, at: number, length: number): string | undefined {
  const size = u8(p, at + 1)
  const version = u8(p, at + 2)
  const idSize = u8(p, at + 3)
  const packetVersion = u8(p, at + 5)
  if (version !== VERSION) return `version ${version} packet not supported`
  if (idSize !== SYSTEM_ID && idSize !== 0) return `system ID length of ${idSize} is not supported`
  if (packetVersion !== VERSION) return `version ${packetVersion} packet not supported`
  if (length < size) return `fixed header length ${size} > packet length ${length}`
  if (size < COMMON) return `fixed header length ${size} < minimum header size ${COMMON}`
  if (u8(p, at + 7) === 255) return 'bad packet -- 255 areas'
  return undefined
}

function printByType(p: Printer, at: number, length: number, type: number): boolean {
  const t = p.text
  const body = at + COMMON
  const size = HEADER_SIZES[type]
  if (size === undefined) {
    if (p.options.verbose === 0) {
      putAscii(t, `, length ${length}`)
      return true
    }
    putUnknownData(p, body, length, '\n\t  ')
    return false
  }
  const header = COMMON + size
  const told = u8(p, at + 1)
  if (told !== header) {
    const list = type >= 26
    // Of a link-state packet tcpdump tells the size without the common header.
    putAscii(t, `${list ? '-' : ','} bogus fixed header length ${told} should be ${LINK_STATES.includes(type) ? size : header}`)
    return false
  }
  if (!has(p, body, size) || length < header) {
    putTruncated(p)
    return true
  }
  if (p.options.verbose === 0) {
    putBrief(p, type, body)
    putAscii(t, `, length ${length}`)
    return true
  }
  const packet = u16(p, body + (HELLO.includes(type) ? 9 : 0))
  const left = Math.min(length, packet)
  putHeader(p, type, body, packet, left)
  if (p.options.verbose > 1) putUnknownData(p, body, size, '\n\t  ')
  if (left < header) {
    putAscii(t, ` [packet length ${left} < ${header}]`)
    putInvalid(p)
    return true
  }
  return printElements(p, at, at + header, left - header, left)
}

/** Who speaks, in the form without -v. */
function putBrief(p: Printer, type: number, at: number): void {
  const t = p.text
  if (HELLO.includes(type)) {
    putAscii(t, `, src-id ${isIsId(p, at + 1, SYSTEM_ID)}`)
    if (type !== 17) putAscii(t, `, lan-id ${isIsId(p, at + 12, NODE_ID)}, prio ${u8(p, at + 11)}`)
  } else if (LINK_STATES.includes(type)) {
    putAscii(t, `, lsp-id ${isIsId(p, at + 4, LSP_ID)}, seq 0x${hex(u32(p, at + 12), 8)}, lifetime ${seconds(u16(p, at + 2))}`)
  } else putAscii(t, `, src-id ${isIsId(p, at + 2, NODE_ID)}`)
}

const seconds = (n: number): string => `${String(n).padStart(5)}s`

function putHeader(p: Printer, type: number, at: number, packet: number, left: number): void {
  const t = p.text
  if (HELLO.includes(type)) {
    const circuit = u8(p, at)
    const lan = LAN_HELLOS.includes(type)
    putAscii(t, `\n\t  source-id: ${isIsId(p, at + 1, SYSTEM_ID)}, ${lan ? ' ' : ''}holding time: ${u16(p, at + 7)}s`)
    putAscii(t, `, Flags: [${CIRCUIT_NAMES[circuit] ?? `unknown circuit type 0x${hex(circuit, 2)}`}]`)
    if (lan) putAscii(t, `\n\t  lan-id:    ${isIsId(p, at + 12, NODE_ID)}, Priority: ${u8(p, at + 11) & 0x7f}, PDU length: ${packet}`)
    else putAscii(t, `\n\t  circuit-id: 0x${hex(u8(p, at + 11), 2)}, PDU length: ${packet}`)
  } else if (LINK_STATES.includes(type)) putLinkState(p, at, packet, left)
  else {
    putAscii(t, `\n\t  source-id:    ${isIsId(p, at + 2, NODE_ID)}, PDU length: ${packet}`)
    if (!COMPLETE_LISTS.includes(type)) return
    putAscii(t, `\n\t  start lsp-id: ${isIsId(p, at + 9, LSP_ID)}\n\t  end lsp-id:   ${isIsId(p, at + 17, LSP_ID)}`)
  }
}

const OVERLOAD = 0x04
const PARTITION = 0x80
const ATTACHED = 0x78
const ATTACHED_NAMES: readonly (readonly [mask: number, name: string])[] = [
  [0x08, 'default '],
  [0x10, 'delay '],
  [0x20, 'expense '],
  [0x40, 'error '],
]
const ROUTER_NAMES = ['Unused 0x0 (invalid)', 'L1 IS', 'Unused 0x2 (invalid)', 'L2 IS']
/** The checksum begins with the id, behind which it stands. */
const CHECKSUM_OFFSET = 12

function putLinkState(p: Printer, at: number, packet: number, left: number): void {
  const t = p.text
  const sum = u16(p, at + 16)
  const flags = u8(p, at + 18)
  putAscii(t, `\n\t  lsp-id: ${isIsId(p, at + 4, LSP_ID)}, seq: 0x${hex(u32(p, at + 12), 8)}, lifetime: ${seconds(u16(p, at + 2))}`)
  putAscii(t, `\n\t  chksum: 0x${hex(sum, 4)}`)
  putOsiChecksum(p, at + 4, sum, CHECKSUM_OFFSET, (left - CHECKSUM_OFFSET) >>> 0)
  putAscii(t, `, PDU length: ${packet}, Flags: [ ${flags & OVERLOAD ? 'Overload bit set, ' : ''}`)
  if (flags & ATTACHED) {
    for (const [mask, name] of ATTACHED_NAMES) if (flags & mask) putAscii(t, name)
    putAscii(t, 'ATT bit set, ')
  }
  putAscii(t, `${flags & PARTITION ? 'P bit set, ' : ''}${ROUTER_NAMES[flags & 3]} ]`)
}

/** `whole` is the packet's length as far as it makes sense. */
function printElements(p: Printer, packetAt: number, start: number, length: number, whole: number): boolean {
  const end = start + length
  for (let at = start; at < end; ) {
    if (!has(p, at, 2) || end - at < 2) {
      putTruncated(p)
      return true
    }
    const type = u8(p, at)
    const size = u8(p, at + 1)
    at += 2
    putAscii(p.text, `\n\t    ${ELEMENT_NAMES[type] ?? 'unknown'} TLV #${type}, length: ${size}`)
    const outcome = end - at < size ? CUT : putIsIsElement(p, type, at, size, packetAt, whole)
    if (outcome === CUT) putTruncated(p)
    if (outcome === CUT || outcome === STOP) return true
    if (p.options.verbose > 1) putUnknownData(p, at, size, '\n\t      ')
    at += size
  }
  return true
}
