// Cisco's Dynamic Trunking Protocol: the version, and the elements with -v.

import { putAscii, putMac } from '../text.ts'
import { putPaddedText } from './padded-text.ts'
import { check, type Printer, putInvalid, u8, u16 } from './printer.ts'

const HEADER = 1
const ELEMENT_HEADER = 4

const DOMAIN = 1
const STATUS = 2
const TYPE = 3
const NEIGHBOR = 4
const NAMES: Readonly<Record<number, string>> = { [DOMAIN]: 'Domain', [STATUS]: 'Status', [TYPE]: 'DTP type', [NEIGHBOR]: 'Neighbor' }

/** `length` is what SNAP says is left. */
export function printDtp(p: Printer, start: number, length: number): void {
  const t = p.text
  p.protocol = 'dtp'
  if (length < HEADER) return putBroken(p, '[zero packet length]', start, length)
  putAscii(t, `DTPv${u8(p, start)}, length ${length}`)
  if (p.options.verbose === 0) return
  const end = start + length
  for (let at = start + HEADER; at < end; ) {
    const left = end - at
    if (left < ELEMENT_HEADER) return putBroken(p, `[${left} bytes remaining]`, at, left)
    const type = u16(p, at)
    const size = u16(p, at + 2)
    if (type === 0) return
    putAscii(t, `\n\t${NAMES[type] ?? 'Unknown'} (0x${type.toString(16).padStart(4, '0')}) TLV, length ${size}`)
    if (size < ELEMENT_HEADER || size > left) return putBroken(p, `[invalid TLV length ${size}]`, at, left)
    if (!putValue(p, type, at + ELEMENT_HEADER, size - ELEMENT_HEADER)) return putBroken(p, '', at, left)
    at += size
  }
}

function putBroken(p: Printer, what: string, at: number, left: number): void {
  putAscii(p.text, what)
  putInvalid(p)
  check(p, at, left)
}

/** Answers false when the element's size is wrong for its type. */
function putValue(p: Printer, type: number, at: number, size: number): boolean {
  const t = p.text
  switch (type) {
    case DOMAIN:
      putAscii(t, ', ')
      putPaddedText(p, at, size)
      return true
    case STATUS:
    case TYPE:
      if (size !== 1) return false
      putAscii(t, `, 0x${u8(p, at).toString(16)}`)
      return true
    case NEIGHBOR:
      if (size !== 6) return false
      check(p, at, size)
      putAscii(t, ', ')
      putMac(t, p.bytes, at)
      return true
    default:
      check(p, at, size)
      return true
  }
}
