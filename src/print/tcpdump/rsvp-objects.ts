// The objects of an RSVP message (RFC 2205 and a dozen more): their headers, and on to what each holds.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16 } from './printer.ts'
import { FORMATS, putFormat } from './rsvp-formats.ts'
import { OBJECT_NAMES, typeName } from './rsvp-names.ts'
import { DUMP, INVALID, type Outcome, type RsvpObject, SHORT, SHOWN } from './rsvp-object.ts'
import { SPECIAL } from './rsvp-special.ts'

const HEADER = 4
const HOP = 3

/** Prints the objects in the `length` bytes at `start`; answers false when one of them spoils the rest of the packet. */
export function printRsvpObjects(p: Printer, start: number, length: number, indent: string): boolean {
  const t = p.text
  let at = start
  for (let left = length; left >= HEADER; ) {
    if (!has(p, at, HEADER)) return cut(p)
    const size = u16(p, at)
    if (size % 4 !== 0) return refuse(p, `${indent}ERROR: object header size ${size} not a multiple of 4`)
    if (size < HEADER) return refuse(p, `${indent}ERROR: object header too short ${size} < ${HEADER}`)
    const kind = u8(p, at + 2)
    const type = u8(p, at + 3)
    const otherwise = kind < 0x80 ? 'reject' : kind < 0xc0 ? 'ignore silently' : 'ignore and forward'
    putAscii(t, `${indent}${OBJECT_NAMES[kind] ?? 'Unknown'} Object (${kind}) Flags: [${otherwise} if unknown]`)
    putAscii(t, `, Class-Type: ${typeName(kind, type)} (${type}), length: ${size}`)
    if (left < size) return refuse(p, `${indent}ERROR: object goes past end of objects TLV`)
    if (!has(p, at, size)) return cut(p)
    const outcome = putObject(p, { at: at + HEADER, left: size - HEADER, kind, type, indent })
    if (outcome === SHORT) return refuse(p, `${indent}ERROR: object is too short`)
    if (outcome === INVALID) putInvalid(p)
    if (outcome !== SHOWN && outcome !== DUMP) return false
    if (outcome === DUMP || p.options.verbose > 1) putUnknownData(p, at + HEADER, size - HEADER, '\n\t    ')
    at += size
    left -= size
  }
  return true
}

function putObject(p: Printer, o: RsvpObject): Outcome {
  const format = FORMATS[o.kind]?.[o.type]
  if (format === undefined) return SPECIAL[o.kind]?.(p, o) ?? DUMP
  const [length, text] = format
  if (o.left < length) return SHORT
  putFormat(p, o.at, text, o.indent)
  // What may follow a hop is shown in hex, and always for an IPv6 one.
  return o.kind === HOP && (o.left > length || o.type % 2 === 0) ? DUMP : SHOWN
}

function refuse(p: Printer, why: string): false {
  putAscii(p.text, why)
  return false
}

function cut(p: Printer): false {
  putTruncated(p)
  return false
}
