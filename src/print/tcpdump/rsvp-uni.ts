// Generalized UNI objects of RSVP (RFC 3476, OIF UNI 1.0 signalling).

import { putAscii } from '../text.ts'
import { AFI_IPV4, AFI_IPV6, AFI_NAMES } from './address-families.ts'
import { putIpv4At } from './ip.ts'
import { putIpv6At } from './ip6.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'
import { DUMP, INVALID, type Outcome, type RsvpObject, SHORT, SHOWN, STOPPED } from './rsvp-object.ts'

const SOURCE = 1
const DESTINATION = 2
const DIVERSITY = 3
const EGRESS_LABEL = 4
const SERVICE_LEVEL = 5

const NAMES = ['Unknown', 'Source TNA address', 'Destination TNA address', 'Diversity', 'Egress label', 'Service level']

const NSAP = 3

export function putUni(p: Printer, o: RsvpObject): Outcome {
  if (o.type !== 1) return DUMP
  if (o.left < 4) return SHORT
  let outcome: Outcome = SHOWN
  let { at } = o
  for (let left = o.left; left > 0; ) {
    if (left < 4) return INVALID
    const size = u16(p, at)
    const kind = u8(p, at + 2)
    const family = u8(p, at + 3)
    putAscii(p.text, `${o.indent}  Subobject Type: ${NAMES[kind] ?? 'Unknown'} (${kind})`)
    putAscii(p.text, `, AF: ${AFI_NAMES[family] ?? 'Unknown'} (${family}), length: ${size}`)
    if (size < 4 || size > left) return INVALID
    const part = putPart(p, o.indent, at, kind, family, size)
    if (part === STOPPED) return STOPPED
    if (part === DUMP) outcome = DUMP
    at += size
    left -= size
  }
  return outcome
}

function putPart(p: Printer, indent: string, at: number, kind: number, family: number, size: number): Outcome {
  switch (kind) {
    case SOURCE:
    case DESTINATION:
      if (family === NSAP) return DUMP
      if ((family === AFI_IPV4 && size < 8) || (family === AFI_IPV6 && size < 20)) return tooShort(p, indent)
      if (family === AFI_IPV4) putIpv4At(p, `${indent}    UNI IPv4 TNA address: `, at + 4)
      else if (family === AFI_IPV6) putIpv6At(p, `${indent}    UNI IPv6 TNA address: `, at + 4)
      return SHOWN
    case DIVERSITY:
      return size > 4 ? DUMP : SHOWN
    case EGRESS_LABEL:
      if (size < 16) return tooShort(p, indent)
      putAscii(p.text, `${indent}    U-bit: ${u8(p, at + 4) >>> 7}, Label type: ${u8(p, at + 7)}`)
      putAscii(p.text, `, Logical port id: ${u32(p, at + 8)}, Label: ${u32(p, at + 12)}`)
      return SHOWN
    case SERVICE_LEVEL:
      if (size < 8) return tooShort(p, indent)
      putAscii(p.text, `${indent}    Service level: ${u8(p, at + 4)}`)
      return SHOWN
    default:
      return DUMP
  }
}

function tooShort(p: Printer, indent: string): Outcome {
  putAscii(p.text, `${indent}ERROR: sub-object is too short`)
  return STOPPED
}
