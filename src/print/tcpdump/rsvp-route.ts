// Explicit and recorded routes of RSVP-TE (RFC 3209 section 4.3 and 4.4, RFC 4090).

import { putAscii, putIpv4 } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { type Printer, u8, u32 } from './printer.ts'
import { typeName } from './rsvp-names.ts'
import { DUMP, INVALID, type Outcome, type RsvpObject, SHOWN } from './rsvp-object.ts'

const RECORDED_ROUTE = 21
const KIND = 0x7f
const LOOSE = 0x80

const IPV4 = 1
const LABEL = 3
const NAMES: Readonly<Record<number, string>> = {
  0: 'Reserved',
  [IPV4]: 'IPv4 prefix',
  2: 'IPv6 prefix',
  [LABEL]: 'Label',
  32: 'Autonomous system number',
  64: 'MPLS label switched path termination',
}

const HOP_FLAGS: Flags = [
  [0x01, 'Local protection available'],
  [0x02, 'Local protection in use'],
  [0x04, 'Bandwidth protection'],
  [0x08, 'Node protection'],
]

export function putRoute(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  if (o.type !== 1) return DUMP
  let { at } = o
  for (let left = o.left; left >= 4; ) {
    const kind = u8(p, at) & KIND
    const size = u8(p, at + 1)
    putAscii(t, `${o.indent}  Subobject Type: ${NAMES[kind] ?? `Unknown ${kind}`}, length ${size}`)
    if (left < size) {
      putAscii(t, `${o.indent}  ERROR: ERO subobject length > object length`)
      break
    }
    if (size === 0) {
      putAscii(t, `${o.indent}  ERROR: zero length ERO subtype`)
      break
    }
    if ((kind === IPV4 || kind === LABEL) && size !== 8) {
      putAscii(t, ' ERROR: length != 8')
      return INVALID
    }
    if (kind === IPV4 && !putHop(p, at)) return INVALID
    if (kind === LABEL) putLabel(p, at)
    at += size
    left -= size
  }
  return SHOWN
}

/** Answers false for a prefix that is not one host's. */
function putHop(p: Printer, at: number): boolean {
  const t = p.text
  const bits = u8(p, at + 6)
  if (bits !== 32) {
    putAscii(t, ` ERROR: Prefix length ${bits} != 32`)
    return false
  }
  putAscii(t, u8(p, at) & LOOSE ? ', Loose, ' : ', Strict, ')
  putIpv4(t, p.bytes, at + 2)
  putAscii(t, '/32, Flags: [')
  putFlags(t, HOP_FLAGS, u8(p, at + 7), 'none')
  putAscii(t, ']')
  return true
}

function putLabel(p: Printer, at: number): void {
  const flags = u8(p, at + 2)
  const type = u8(p, at + 3)
  const hex = flags === 0 ? '0' : `0x${flags.toString(16)}`
  putAscii(p.text, `, Flags: [${flags & 1 ? 'Global' : 'none'}] (${hex}), Class-Type: ${typeName(RECORDED_ROUTE, type)} (${type}), ${u32(p, at + 4)}`)
}
