// The TLVs behind a CFM message.

import { putAscii } from '../text.ts'
import { printSender } from './cfm-sender.ts'
import { putUnknownData } from './dump.ts'
import { OUI_NAMES } from './llc-names.ts'
import { has, type Printer, u8, u16, u24 } from './printer.ts'

const HEADER = 3
const END = 0
const SENDER = 1
const PORT = 2
const INTERFACE = 3
const ORGANIZATION = 31

const NAMES: Readonly<Record<number, string>> = {
  [END]: 'End',
  [SENDER]: 'Sender ID',
  [PORT]: 'Port status',
  [INTERFACE]: 'Interface status',
  4: 'Data',
  5: 'Reply Ingress',
  6: 'Reply Egress',
  [ORGANIZATION]: 'Organization Specific',
}
const PORT_STATES: Readonly<Record<number, string>> = { 1: 'Blocked', 2: 'Up' }
const INTERFACE_STATES: Readonly<Record<number, string>> = {
  1: 'Up',
  2: 'Down',
  3: 'Testing',
  5: 'Dormant',
  6: 'not present',
  7: 'lower Layer down',
}

/** A TLV's value: where it is read next, its bytes not yet taken, and the bytes of the message from there. */
export type Value = { at: number; size: number; left: number }

/** What follows a TLV: a dump of its bytes, that only when -vv asks for it, the next TLV at once, or nothing more. */
export type After = 'dump' | 'asked' | 'next' | 'stop'

/** Prints the TLVs in `length` bytes at `start`; answers how it ended: at the `end`, `short` of bytes, or `cut`. */
export function printCfmTlvs(p: Printer, start: number, length: number): 'end' | 'short' | 'cut' {
  const t = p.text
  let at = start
  let left = length
  while (left > 0) {
    const type = u8(p, at)
    putAscii(t, `\n\t${NAMES[type] ?? 'Unknown'} TLV (0x${type.toString(16).padStart(2, '0')})`)
    if (type === END) return 'end'
    if (left < HEADER) return 'short'
    if (!has(p, at, HEADER)) return 'cut'
    const size = u16(p, at + 1)
    putAscii(t, `, length ${size}`)
    at += HEADER
    left -= HEADER
    if (left < size) return 'short'
    if (!has(p, at, size)) return 'cut'
    const value: Value = { at, size, left }
    const after = printValue(p, type, value)
    if (after === 'stop') return 'end'
    // As tcpdump: from the first byte, but only as many as the printer left over.
    if (after === 'dump' || (after === 'asked' && p.options.verbose > 1)) putUnknownData(p, at, value.size, '\n\t  ')
    at = value.at + value.size
    left = value.left - value.size
  }
  return 'end'
}

function printValue(p: Printer, type: number, value: Value): After {
  switch (type) {
    case PORT:
      return printState(p, value, PORT_STATES)
    case INTERFACE:
      return printState(p, value, INTERFACE_STATES)
    case ORGANIZATION:
      return printOrganization(p, value)
    case SENDER:
      return printSender(p, value)
    default:
      return 'dump'
  }
}

function printState(p: Printer, { at, size }: Value, names: Readonly<Record<number, string>>): After {
  if (size < 1) {
    putAscii(p.text, ' (too short, must be >= 1)')
    return 'stop'
  }
  putAscii(p.text, `, Status: ${names[u8(p, at)] ?? 'Unknown'} (${u8(p, at)})`)
  return 'asked'
}

function printOrganization(p: Printer, { at, size }: Value): After {
  if (size < 4) {
    putAscii(p.text, ' (too short, must be >= 4)')
    return 'stop'
  }
  const vendor = u24(p, at)
  putAscii(p.text, `, Vendor: ${OUI_NAMES[vendor] ?? 'Unknown'} (${vendor}), Sub-Type ${u8(p, at + 3)}`)
  return 'dump'
}
