// Ethernet OAM (IEEE 802.3 clause 57): whether the link's other end is well, with -v.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { OUI_NAMES } from './llc-names.ts'
import { check, type Printer, u8, u16, u24, u32 } from './printer.ts'

const HEADER = 3
const ELEMENT_HEADER = 2
const END = 0

const INFORMATION = 0x00
const EVENT = 0x01
const LOOPBACK = 0x04
const CODE_NAMES: Readonly<Record<number, string>> = {
  [INFORMATION]: 'Information',
  [EVENT]: 'Event Notification',
  2: 'Variable Request',
  3: 'Variable Response',
  [LOOPBACK]: 'Loopback Control',
  254: 'Vendor Private',
}

const FLAGS: Flags = [
  [0x0001, 'Link Fault'],
  [0x0002, 'Dying Gasp'],
  [0x0004, 'Critical Event'],
  [0x0008, 'Local Evaluating'],
  [0x0010, 'Local Stable'],
  [0x0020, 'Remote Evaluating'],
  [0x0040, 'Remote Stable'],
]

const INFORMATION_NAMES: Readonly<Record<number, string>> = { 0: 'End of TLV marker', 1: 'Local', 2: 'Remote', 254: 'Organization specific' }
const INFORMATION_SIZE = 16
const EVENT_NAMES: Readonly<Record<number, string>> = {
  0: 'End of TLV marker',
  1: 'Errored Symbol Period Event',
  2: 'Errored Frame Event',
  3: 'Errored Frame Period Event',
  4: 'Errored Frame Seconds Summary Event',
  254: 'Organization specific',
}
const EVENT_SIZE = 40
const COMMAND_NAMES: Readonly<Record<number, string>> = { 1: 'Enable OAM Remote Loopback', 2: 'Disable OAM Remote Loopback' }

const PARSER_NAMES = ['forwarding', 'looping back', 'discarding', 'reserved']
const MULTIPLEXER_DISCARDS = 0x04
const CONFIGURATION_FLAGS: Flags = [
  [0x01, 'Active'],
  [0x02, 'Unidirectional'],
  [0x04, 'Remote-Loopback'],
  [0x08, 'Link-Events'],
  [0x10, 'Variable-Retrieval'],
]
const MAXIMUM_SIZE_MASK = 0x7ff

/** Prints what stands behind the subtype. */
export function printOam(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < HEADER) return putTooShort(p)
  check(p, at, HEADER)
  const code = u8(p, at + 2)
  putAscii(t, `\n\tCode ${CODE_NAMES[code] ?? `Unknown (${code})`} OAM PDU, Flags [`)
  putFlags(t, FLAGS, u16(p, at), 'none')
  putAscii(t, ']')
  const body = at + HEADER
  const left = length - HEADER
  if (code === INFORMATION) putElements(p, body, body + left, 'Information', INFORMATION_NAMES, [1, 2], INFORMATION_SIZE, putInformation)
  else if (code === EVENT) {
    if (left < 2) return putTooShort(p)
    putAscii(t, `\n\t  Sequence Number ${u16(p, body)}`)
    putElements(p, body + 2, body + left, 'Link Event', EVENT_NAMES, [1, 2, 3, 4], EVENT_SIZE, putEvent)
  } else if (code === LOOPBACK) {
    if (left < 1) return putTooShort(p)
    const command = u8(p, body)
    putAscii(t, `\n\t  Command ${COMMAND_NAMES[command] ?? 'Unknown'} (${command})`)
  } else if (p.options.verbose <= 1) putUnknownData(p, body, left, '\n\t  ')
}

const putTooShort = (p: Printer): void => putAscii(p.text, '\n\t\t packet is too short')

function putElements(
  p: Printer,
  start: number,
  end: number,
  what: string,
  names: Readonly<Record<number, string>>,
  known: readonly number[],
  needed: number,
  put: (p: Printer, at: number) => void,
): void {
  const t = p.text
  for (let at = start; at < end; ) {
    if (end - at < ELEMENT_HEADER) return putTooShort(p)
    check(p, at, ELEMENT_HEADER)
    const type = u8(p, at)
    const size = u8(p, at + 1)
    putAscii(t, `\n\t  ${names[type] ?? 'Reserved'} ${what} Type (${type}), length ${size}`)
    if (type === END) return
    if (size < ELEMENT_HEADER) return putAscii(t, `\n\t    ERROR: illegal length - should be >= ${ELEMENT_HEADER}`)
    if (end - at < size) return putTooShort(p)
    check(p, at, size)
    const shown = known.includes(type) && size === needed
    if (shown) put(p, at)
    else if (known.includes(type)) putAscii(t, `\n\t    ERROR: illegal length - should be ${needed}`)
    if (p.options.verbose > 1 || !shown) putUnknownData(p, at, size, '\n\t  ')
    at += size
  }
}

function putInformation(p: Printer, at: number): void {
  const t = p.text
  const state = u8(p, at + 5)
  const oui = u24(p, at + 9)
  putAscii(t, `\n\t    OAM-Version ${u8(p, at + 2)}, Revision ${u16(p, at + 3)}`)
  putAscii(t, `\n\t    State-Parser-Action ${PARSER_NAMES[state & 3]}`)
  putAscii(t, `, State-MUX-Action ${state & MULTIPLEXER_DISCARDS ? 'discarding' : 'forwarding'}\n\t    OAM-Config Flags [`)
  putFlags(t, CONFIGURATION_FLAGS, u8(p, at + 6), 'none')
  putAscii(t, `], OAM-PDU-Config max-PDU size ${u16(p, at + 7) & MAXIMUM_SIZE_MASK}`)
  putAscii(t, `\n\t    OUI ${OUI_NAMES[oui] ?? 'Unknown'} (0x${oui.toString(16).padStart(6, '0')})`)
  putAscii(
    t,
    `, Vendor-Private 0x${u32(p, at + 12)
      .toString(16)
      .padStart(8, '0')}`,
  )
}

const u64 = (p: Printer, at: number): bigint => (BigInt(u32(p, at)) << 32n) | BigInt(u32(p, at + 4))

function putEvent(p: Printer, at: number): void {
  const t = p.text
  putAscii(t, `\n\t    Timestamp ${u16(p, at + 2) * 100} ms, Errored Window ${u64(p, at + 4)}\n\t    Errored Threshold ${u64(p, at + 12)}`)
  putAscii(t, `\n\t    Errors ${u64(p, at + 20)}\n\t    Error Running Total ${u64(p, at + 28)}`)
  putAscii(t, `\n\t    Event Running Total ${u32(p, at + 36)}`)
}
