// RADIUS (RFC 2865, 2866, 5176): the message, and its attributes with -v.
//
// |code|identifier|length(2)|authenticator(16)| then attributes: |type|length|value ...|

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { has, type Printer, putTruncated, u8, u16 } from './printer.ts'
import { RADIUS_ATTRIBUTES } from './radius-attributes.ts'
import { putRadiusValue } from './radius-forms.ts'
import { hex, putHexBytes } from './text-pieces.ts'

const HEADER = 20
const ATTRIBUTE_HEADER = 2

const CODES: Readonly<Record<number, string>> = {
  1: 'Access-Request',
  2: 'Access-Accept',
  3: 'Access-Reject',
  4: 'Accounting-Request',
  5: 'Accounting-Response',
  11: 'Access-Challenge',
  12: 'Status-Server',
  13: 'Status-Client',
  40: 'Disconnect-Request',
  41: 'Disconnect-ACK',
  42: 'Disconnect-NAK',
  43: 'CoA-Request',
  44: 'CoA-ACK',
  45: 'CoA-NAK',
  255: 'Reserved',
}

/** Prints the UDP payload of `length` bytes at `at`. */
export function printRadius(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'radius'
  if (!has(p, at, HEADER)) return putTruncated(p)
  const told = u16(p, at + 2)
  if (told < HEADER) return putTruncated(p)
  const size = Math.min(told, length)
  const code = u8(p, at)
  const message = `${CODES[code] ?? 'Unknown Command'} (${code}), id: 0x${hex(u8(p, at + 1), 2)}`
  if (p.options.verbose === 0) return putAscii(t, `RADIUS, ${message} length: ${size}`)
  putAscii(t, `RADIUS, length: ${size}\n\t${message}, Authenticator: `)
  putHexBytes(p, at + 4, 16)
  if (size > HEADER) printAttributes(p, at + HEADER, at + size)
}

function printAttributes(p: Printer, start: number, end: number): void {
  const t = p.text
  for (let at = start; at < end; ) {
    if (end - at < ATTRIBUTE_HEADER || !has(p, at, ATTRIBUTE_HEADER)) return putTruncated(p)
    const type = u8(p, at)
    const size = u8(p, at + 1)
    putAscii(t, `\n\t  ${RADIUS_ATTRIBUTES[type]?.[1] ?? 'Unknown'} Attribute (${type}), length: ${size}`)
    if (size < ATTRIBUTE_HEADER) return putAscii(t, ' (bogus, must be >= 2)')
    if (size > end - at) return putAscii(t, ' (bogus, goes past end of packet)')
    putAscii(t, ', Value: ')
    const value = at + ATTRIBUTE_HEADER
    if (size > ATTRIBUTE_HEADER) putRadiusValue(p, type, value, size - ATTRIBUTE_HEADER)
    if (p.options.verbose > 1) putUnknownData(p, value, size - ATTRIBUTE_HEADER, '\n\t    ')
    at += size
  }
}
