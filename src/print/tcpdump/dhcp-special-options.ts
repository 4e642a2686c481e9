// DHCP options whose values have a structure of their own: client identifiers and names, relay agents, routes, user classes.
//
// The caller has checked that the whole value was captured.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import type { Flags } from './flags.ts'
import { type Printer, u8 } from './printer.ts'
import { flagNames, ipv4Text, macText, putCounted } from './text-pieces.ts'

type SpecialPrinter = (p: Printer, at: number, length: number) => number

const NETBIOS_NODES: Readonly<Record<number, string>> = { 1: 'b-node', 2: 'p-node', 4: 'm-node', 8: 'h-node' }
const OVERLOADS: Readonly<Record<number, string>> = { 1: 'file', 2: 'sname', 3: 'file+sname' }
const HARDWARE: Readonly<Record<number, string>> = { 1: 'ether', 6: 'ieee802', 7: 'arcnet', 15: 'frelay', 23: 'strip', 24: 'ieee1394' }

function putQuoted(p: Printer, at: number, length: number): void {
  putAscii(p.text, '"')
  putCounted(p, at, length)
  putAscii(p.text, '"')
}

function putTooShort(p: Printer, length: number, least: number): number {
  putAscii(p.text, `[ERROR: length < ${least} bytes]`)
  return length
}

const oneOf =
  (names: Readonly<Record<number, string>>): SpecialPrinter =>
  (p, at, length) => {
    if (length < 1) return putTooShort(p, length, 1)
    const value = u8(p, at)
    putAscii(p.text, names[value] ?? `#${value}`)
    return 1
  }

const NAME_FLAGS: Flags = [
  [0x01, 'S'],
  [0x02, 'O'],
  [0x04, 'E'],
  [0x08, 'N'],
]

/** The client's full name (RFC 4702): flags, two result codes, the name. */
function printClientName(p: Printer, at: number, length: number): number {
  if (length < 3) return putTooShort(p, length, 3)
  const flags = u8(p, at)
  if (flags & 0xf0) putAscii(p.text, `[ERROR: MBZ nibble 0x${(flags >> 4).toString(16)} != 0] `)
  if (flags & 0x0f) putAscii(p.text, `[${flagNames(NAME_FLAGS, flags, '', '')}] `)
  const results = [u8(p, at + 1), u8(p, at + 2)]
  if (results[0] !== 0 || results[1] !== 0) putAscii(p.text, `${results[0]}/${results[1]} `)
  putQuoted(p, at + 3, length - 3)
  return length
}

function printClientId(p: Printer, at: number, length: number): number {
  if (length < 1) return putTooShort(p, length, 1)
  const type = u8(p, at)
  if (type === 0) putQuoted(p, at + 1, length - 1)
  else putAscii(p.text, `${HARDWARE[type] ?? `hardware-type ${type},`} ${macText(p, at + 1, length - 1)}`)
  return length
}

const AGENT_SUBOPTIONS: Readonly<Record<number, string>> = { 1: 'Circuit-ID', 2: 'Remote-ID', 6: 'Subscriber-ID' }

/** What a relay agent says of where the client is (RFC 3046). */
function printAgentInformation(p: Printer, start: number, length: number): number {
  const end = start + length
  let at = start
  while (end - at >= 2) {
    const type = u8(p, at)
    const size = u8(p, at + 1)
    const name = AGENT_SUBOPTIONS[type]
    at += 2
    putAscii(p.text, `\n\t      ${name ?? 'Unknown'} SubOption ${type}, length ${size}: `)
    if (size > end - at) {
      putAscii(p.text, 'length goes past end of option')
      return length
    }
    if (name === undefined) putUnknownData(p, at, size, '\n\t\t')
    else putCounted(p, at, size)
    at += size
  }
  return at - start
}

/** Routes with their masks (RFC 3442): only as many bytes of the destination as the mask covers, and the router. */
function printRoutes(p: Printer, start: number, length: number): number {
  const t = p.text
  if (length < 5) return putTooShort(p, length, 5)
  const end = start + length
  for (let at = start; at < end; ) {
    if (at > start) putAscii(t, ',')
    const width = u8(p, at++)
    const octets = (width + 7) >> 3
    if (width > 32) {
      putAscii(t, `[ERROR: Mask width (${width}) > 32]`)
      return length
    }
    if (end - at < octets + 4) {
      putAscii(t, `[ERROR: Remaining length (${end - at}) < ${octets + 4} bytes]`)
      return length
    }
    const shown = [0, 1, 2, 3].map(i => (i < octets ? u8(p, at + i) : 0)).join('.')
    putAscii(t, `(${width === 0 ? 'default' : `${shown}/${width}`}:${ipv4Text(p, at + octets)})`)
    at += octets + 4
  }
  return length
}

/** RFC 3004: each class behind its length. */
function printUserClasses(p: Printer, start: number, length: number): number {
  const t = p.text
  if (length < 2) return putTooShort(p, length, 2)
  const end = start + length
  for (let at = start, number = 1; at < end; number++) {
    const size = u8(p, at++)
    putAscii(t, `\n\t      instance#${number}: `)
    if (size === 0) putAscii(t, '[ERROR: suboption length must be non-zero]')
    else if (end - at < size) putAscii(t, '[ERROR: invalid option]')
    if (size === 0 || end - at < size) return length
    putQuoted(p, at, size)
    putAscii(t, `, length ${size}`)
    at += size
  }
  return length
}

const PRINTERS: Readonly<Record<number, SpecialPrinter>> = {
  46: oneOf(NETBIOS_NODES),
  52: oneOf(OVERLOADS),
  61: printClientId,
  77: printUserClasses,
  81: printClientName,
  82: printAgentInformation,
  121: printRoutes,
  249: printRoutes,
}

/** Prints the value of an option that dhcp-option-names.ts calls special; answers how many of its bytes were shown. */
export const printSpecialOption = (p: Printer, tag: number, at: number, length: number): number => PRINTERS[tag]!(p, at, length)
