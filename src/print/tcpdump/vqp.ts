// Cisco's VLAN query protocol: which VLAN a port belongs to, by the MAC address behind it.
//
// |version|type|error|items|sequence(4)| then items: |type(4)|length(2)|value ...

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putPaddedText } from './padded-text.ts'
import { check, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'
import { hex, ipv4Text, macText } from './text-pieces.ts'

const VERSION = 1
const HEADER = 8
const ITEM_HEADER = 6
const MAC = 6

const TYPES: Readonly<Record<number, string>> = { 1: 'Request, Join Port', 2: 'Response, VLAN', 3: 'Request, Reconfirm', 4: 'Response, Reconfirm' }
const ERRORS: Readonly<Record<number, string>> = { 0: 'No error', 3: 'Access denied', 4: 'Shutdown port', 5: 'Wrong VTP domain' }

type Form = 'ipv4' | 'text' | 'mac'
const ITEMS: Readonly<Record<number, readonly [name: string, form: Form]>> = {
  3073: ['Client IP Address', 'ipv4'],
  3074: ['Port Name', 'text'],
  3075: ['VLAN Name', 'text'],
  3076: ['VTP Domain', 'text'],
  3077: ['Ethernet Packet', 'text'],
  3078: ['MAC Null', 'mac'],
  3080: ['MAC Address', 'mac'],
}

/** Prints the UDP payload of `length` bytes at `at`. */
export function printVqp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'vqp'
  check(p, at, HEADER)
  if (length < HEADER) return putInvalid(p)
  const version = u8(p, at)
  if (version !== VERSION) return putAscii(t, `VQP version ${version} packet not supported`)
  const type = u8(p, at + 1)
  const error = u8(p, at + 2)
  const count = u8(p, at + 3)
  const name = TYPES[type] ?? `unknown (${type})`
  const outcome = `error-code ${ERRORS[error] ?? 'unknown'} (${error})`
  if (p.options.verbose === 0) return putAscii(t, `VQPv${version} ${name} Message, ${outcome}, length ${length}`)
  putAscii(t, `\n\tVQPv${version}, ${name} Message, ${outcome}, seq 0x${hex(u32(p, at + 4), 8)}, items ${count}, length ${length}`)
  putItems(p, at + HEADER, at + length, count)
}

function putItems(p: Printer, start: number, end: number, count: number): void {
  const t = p.text
  let at = start
  for (let left = count; left > 0 && at < end; left--) {
    check(p, at, ITEM_HEADER)
    if (end - at < ITEM_HEADER) return putInvalid(p)
    const type = u32(p, at)
    const size = u16(p, at + 4)
    at += ITEM_HEADER
    putAscii(t, `\n\t  ${ITEMS[type]?.[0] ?? 'Unknown'} Object (0x${hex(type, 8)}), length ${size}, value: `)
    if (type === 0 || size === 0) return
    check(p, at, size)
    if (end - at < size || !putValue(p, ITEMS[type]?.[1], at, size)) return putInvalid(p)
    at += size
  }
}

/** Answers false where the size is wrong. */
function putValue(p: Printer, form: Form | undefined, at: number, size: number): boolean {
  if (form === 'ipv4') {
    if (size !== 4) return false
    putAscii(p.text, `${ipv4Text(p, at)} (0x${hex(u32(p, at), 8)})`)
  } else if (form === 'mac') {
    if (size !== MAC) return false
    putAscii(p.text, macText(p, at))
  } else if (form === 'text') putPaddedText(p, at, size)
  else if (p.options.verbose <= 1) putUnknownData(p, at, size, '\n\t    ')
  return true
}
