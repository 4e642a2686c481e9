// Shortest path bridging in IS-IS (RFC 6329): what bridges tell each other of their VLANs and trees.

import { putAscii } from '../text.ts'
import { putPaddedText } from './padded-text.ts'
import { has, type Printer, putTruncated, u8, u16, u24, u32 } from './printer.ts'

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** How an element inside went: go on, too long or too short for what it is in, or cut. */
const NEXT = ''
const TOO_LONG = ' (> containing TLV length)'
const TOO_SHORT = ' (too short)'
const CUT = 'cut'
type Outcome = typeof NEXT | typeof TOO_LONG | typeof TOO_SHORT | typeof CUT

function walk(
  p: Printer,
  start: number,
  end: number,
  title: (type: number) => string,
  put: (type: number, at: number, size: number) => Outcome,
): void {
  for (let at = start; end - at > 2; ) {
    const type = u8(p, at)
    const size = u8(p, at + 1)
    at += 2
    putAscii(p.text, `${title(type)} subTLV #${type}, length: ${size}`)
    const outcome = end - at < size ? TOO_LONG : !has(p, at, size) ? CUT : put(type, at, size)
    if (outcome === CUT) putTruncated(p)
    else putAscii(p.text, outcome)
    if (outcome !== NEXT) return
    at += size
  }
}

const CONFIGURATION = 4
const DIGEST = 5
const BASE_VLANS = 6
const PORT_NAMES: Readonly<Record<number, string>> = { [CONFIGURATION]: 'SPB MCID', [DIGEST]: 'SPB Digest', [BASE_VLANS]: 'SPB BVID' }

export function putPortCapability(p: Printer, at: number, size: number): undefined {
  if (size < 2) return
  const word = u16(p, at)
  putAscii(p.text, `\n\t       RES: ${word >> 12}, MTID(s): ${word & 0xfff}`)
  const title = (type: number): string => `\n\t       ${PORT_NAMES[type] ?? 'unknown'}`
  walk(p, at + 2, at + size, title, (type, i, length) => {
    if (type === CONFIGURATION) return putConfigurations(p, i, length)
    if (type === DIGEST) return putDigest(p, i, length)
    return type === BASE_VLANS ? putBaseVlans(p, i, length) : NEXT
  })
}

const CONFIGURATION_SIZE = 51

/** Two configuration ids: the one in use and the one to come. */
function putConfigurations(p: Printer, at: number, size: number): Outcome {
  if (size < 2 * CONFIGURATION_SIZE) return TOO_SHORT
  putConfiguration(p, '\n\t         MCID: ', at)
  putConfiguration(p, '\n\t         AUX-MCID: ', at + CONFIGURATION_SIZE)
  return NEXT
}

function putConfiguration(p: Printer, before: string, at: number): void {
  putAscii(p.text, `${before}ID: ${u8(p, at)}, Name: `)
  putPaddedText(p, at + 1, 32)
  putAscii(p.text, `\n\t              Lvl: ${u16(p, at + 33)}, Digest: `)
  for (let i = 0; i < 16; i++) putAscii(p.text, `${hex(u8(p, at + 35 + i), 2)} `)
}

function putDigest(p: Printer, at: number, size: number): Outcome {
  if (size < 33) return TOO_SHORT
  const bits = u8(p, at)
  putAscii(p.text, `\n\t        RES: ${bits >> 5} V: ${(bits >> 4) & 1} A: ${(bits >> 2) & 3} D: ${bits & 3}\n\t         Digest: `)
  for (let i = 0; i < 8; i++) {
    putAscii(p.text, `${hex(u32(p, at + 1 + 4 * i), 8)} `)
    if (i === 3) putAscii(p.text, '\n\t                 ')
  }
  return NEXT
}

function putBaseVlans(p: Printer, at: number, size: number): Outcome {
  const end = at + size
  for (let i = at; i < end; i += 6) {
    if (end - i < 4) return TOO_SHORT
    putAscii(p.text, `\n\t           ECT: ${hex(u32(p, i), 8)}`)
    if (end - i < 6) return TOO_SHORT
    const word = u16(p, i + 4)
    putAscii(p.text, ` BVID: ${word >> 4}, U:${(word >> 3) & 1} M:${(word >> 2) & 1} `)
  }
  return NEXT
}

const INSTANCE = 1
const SERVICE = 3
const CAPABILITY_NAMES: Readonly<Record<number, string>> = { [INSTANCE]: 'SPB Instance', [SERVICE]: 'SPBM Service Identifier and Unicast Address' }

export function putMultiTopologyCapability(p: Printer, at: number, size: number): undefined {
  if (size < 2) return
  const word = u16(p, at)
  putAscii(p.text, `\n\t      O: ${word >> 15}, RES: ${(word >> 12) & 7}, MTID(s): ${word & 0xfff}`)
  const title = (type: number): string => `\n\t      ${CAPABILITY_NAMES[type] ?? 'unknown'}`
  walk(p, at + 2, at + size, title, (type, i, length) => {
    if (type === INSTANCE) return putInstance(p, i, length)
    return type === SERVICE ? putService(p, i, length) : NEXT
  })
}

const INSTANCE_SIZE = 19
const TREE_SIZE = 8

function putInstance(p: Printer, at: number, size: number): Outcome {
  const t = p.text
  if (size < INSTANCE_SIZE) return TOO_SHORT
  putAscii(t, `\n\t        CIST Root-ID: ${hex(u32(p, at), 8)} ${hex(u32(p, at + 4), 8)}, Path Cost: ${hex(u32(p, at + 8), 8)}`)
  const source = u32(p, at + 14)
  putAscii(t, `, Prio: ${u16(p, at + 12)}\n\t        RES: ${source >>> 21}, V: ${(source >>> 20) & 1}, SPSource-ID: ${source & 0xfffff}`)
  const trees = u8(p, at + 18)
  putAscii(t, `, No of Trees: ${trees.toString(16)}`)
  let left = size - INSTANCE_SIZE
  for (let i = 0; i < trees; i++, left -= TREE_SIZE) {
    if (left < TREE_SIZE) return CUT
    putTree(p, at + INSTANCE_SIZE + i * TREE_SIZE)
  }
  return NEXT
}

function putTree(p: Printer, at: number): void {
  const bits = u8(p, at)
  const vlans = u24(p, at + 5)
  putAscii(p.text, `\n\t         U:${bits >> 7}, M:${(bits >> 6) & 1}, A:${(bits >> 5) & 1}, RES:${bits & 31}`)
  putAscii(p.text, `, ECT: ${hex(u32(p, at + 1), 8)}, BVID: ${vlans >> 12}, SPVID: ${vlans & 0xfff}`)
}

function putService(p: Printer, at: number, size: number): Outcome {
  const t = p.text
  if (size < 8) return CUT
  const vlan = u16(p, at + 6)
  putAscii(t, `\n\t        BMAC: ${hex(u32(p, at), 8)}${hex(u16(p, at + 4), 4)}, RES: ${vlan >> 12}, VID: ${vlan & 0xfff}`)
  for (let i = at + 8; at + size - i >= 4; i += 4) {
    const word = u32(p, i)
    putAscii(t, `\n\t        T: ${word >>> 31}, R: ${(word >>> 30) & 1}, RES: ${(word >>> 24) & 0x3f}, ISID: ${word & 0xffffff}`)
  }
  return NEXT
}
