// The options behind BOOTP's magic number (RFC 1533, 2132), one line each.

import { putAscii } from '../text.ts'
import { DHCP_OPTIONS, type OptionForm } from './dhcp-option-names.ts'
import { printSpecialOption } from './dhcp-special-options.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'
import { hex, ipv4Text, putCounted, signed32 } from './text-pieces.ts'

const MAGIC = 4
const PAD = 0
const MESSAGE_TYPE = 53
const PARAMETER_REQUEST = 55
const END = 255

const MESSAGE_TYPES: Readonly<Record<number, string>> = {
  1: 'Discover',
  2: 'Offer',
  3: 'Request',
  4: 'Decline',
  5: 'ACK',
  6: 'NACK',
  7: 'Release',
  8: 'Inform',
  10: 'LeaseQuery',
  11: 'LeaseUnassigned',
  12: 'LeaseUnknown',
  13: 'LeaseActive',
}

const nameOf = (tag: number): string => DHCP_OPTIONS[tag]?.[1] ?? 'Unknown'

/** Prints the options up to the end of the capture or, unless -vvv asks for what comes behind, to the option that ends them. */
export function printDhcpOptions(p: Printer, start: number): void {
  const t = p.text
  const all = p.options.verbose > 2
  putAscii(t, '\n\t  Vendor-rfc1048 Extensions')
  putAscii(t, `\n\t    Magic Cookie 0x${hex(u32(p, start), 8)}`)
  let at = start + MAGIC
  while (has(p, at, 1)) {
    const tag = u8(p, at++)
    if (tag === PAD && !all) continue
    if (tag === END && !all) return
    const length = tag === PAD || tag === END ? 0 : u8(p, at++)
    putAscii(t, `\n\t    ${nameOf(tag)} (${tag}), length ${length}${length > 0 ? ': ' : ''}`)
    if (tag === PAD) at = putRun(p, at)
    if (!has(p, at, length)) return putTruncated(p)
    const left = length - printValue(p, tag, at, length)
    if (left > 0) putAscii(t, `\n\t  trailing data length ${left}`)
    at += length
  }
}

/** Says how many pads there are, the one before `at` included; answers where they end. */
function putRun(p: Printer, at: number): number {
  let end = at
  while (has(p, end, 1) && u8(p, end) === PAD) end++
  if (end > at) putAscii(p.text, `, occurs ${end - at + 1}`)
  return end
}

/** Prints the value and answers how many of its bytes were shown. */
function printValue(p: Printer, tag: number, at: number, length: number): number {
  if (tag === MESSAGE_TYPE && length === 1) {
    const type = u8(p, at)
    putAscii(p.text, MESSAGE_TYPES[type] ?? `Unknown (${type})`)
    return 1
  }
  if (tag === PARAMETER_REQUEST) return putRequested(p, at, length)
  const form = DHCP_OPTIONS[tag]?.[0] ?? formBySize(length)
  if (form === 'special') return printSpecialOption(p, tag, at, length)
  if (form === 'text') {
    putAscii(p.text, '"')
    putCounted(p, at, length)
    putAscii(p.text, '"')
    return length
  }
  return putList(p, form, at, length)
}

const formBySize = (length: number): OptionForm => (length & 1 ? 'bytes' : length & 2 ? 'shorts' : 'numbers')

function putRequested(p: Printer, at: number, length: number): number {
  for (let i = 0; i < length; i++) {
    const tag = u8(p, at + i)
    putAscii(p.text, `${i % 4 === 0 ? '\n\t      ' : ', '}${nameOf(tag)} (${tag})`)
  }
  return length
}

const SIZES: Readonly<Record<OptionForm, number>> = {
  addresses: 4,
  signed: 4,
  numbers: 4,
  pairs: 8,
  shorts: 2,
  bytes: 1,
  switches: 1,
  none: 1,
  text: 1,
  special: 1,
}

function element(p: Printer, form: OptionForm, at: number): string {
  switch (form) {
    case 'addresses':
      return ipv4Text(p, at)
    case 'signed':
      return `${signed32(u32(p, at))}`
    case 'numbers':
      return `${u32(p, at)}`
    case 'pairs':
      return `(${ipv4Text(p, at)}:${ipv4Text(p, at + 4)})`
    case 'shorts':
      return `${u16(p, at)}`
    case 'switches':
      return ['N', 'Y'][u8(p, at)] ?? `${u8(p, at)}?`
    default:
      return `${u8(p, at)}`
  }
}

function putList(p: Printer, form: OptionForm, at: number, length: number): number {
  const size = SIZES[form]
  const between = form === 'bytes' || form === 'none' ? '.' : ','
  let i = 0
  for (; i + size <= length; i += size) putAscii(p.text, `${i > 0 ? between : ''}${element(p, form, at + i)}`)
  return i
}
