// Labels, label requests and label sets of RSVP-TE (RFC 3209, RFC 3471, RFC 3473).

import { putAscii, putHex4 } from '../text.ts'
import { ETHERTYPE_NAMES } from './ethertype.ts'
import { ENCODING_NAMES, PAYLOAD_NAMES, SWITCHING_NAMES } from './gmpls-names.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'
import { DUMP, type Outcome, type RsvpObject, SHORT, SHOWN } from './rsvp-object.ts'

/** A plain label, as often as there is room. */
export function putLabels(p: Printer, o: RsvpObject): Outcome {
  if (o.type !== 1) return DUMP
  for (let i = o.at; i + 4 <= o.at + o.left; i += 4) putAscii(p.text, `${o.indent}  Label: ${u32(p, i)}`)
  return SHOWN
}

function putLayer3(p: Printer, o: RsvpObject, at: number): void {
  const type = u16(p, at + 2)
  putAscii(p.text, `${o.indent}  L3 Protocol ID: `)
  const name = ETHERTYPE_NAMES[type]
  if (name !== undefined) return putAscii(p.text, name)
  putAscii(p.text, 'Unknown Protocol (0x')
  putHex4(p.text, type)
  putAscii(p.text, ')')
}

export function putLabelRequest(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  const { at, indent } = o
  switch (o.type) {
    case 1:
      for (let i = at; i + 4 <= at + o.left; i += 4) putLayer3(p, o, i)
      return SHOWN
    case 2:
      if (o.left < 12) return SHORT
      putLayer3(p, o, at)
      putAscii(t, u8(p, at + 4) & 0x80 ? ',no merge capability' : ', merge capability')
      putAscii(t, `${indent}  Minimum VPI/VCI: ${u16(p, at + 4) & 0xfff}/${u16(p, at + 6) & 0xfff}`)
      putAscii(t, `${indent}  Maximum VPI/VCI: ${u16(p, at + 8) & 0xfff}/${u16(p, at + 10) & 0xfff}`)
      return SHOWN
    case 3: {
      if (o.left < 12) return SHORT
      putLayer3(p, o, at)
      const width = (u16(p, at + 4) >>> 7) & 3
      putAscii(t, `${indent}  Minimum/Maximum DLCI: ${u32(p, at + 4) & 0x7fffff}/${u32(p, at + 8) & 0x7fffff}`)
      putAscii(t, `, ${width === 0 ? '10' : width === 2 ? '23' : ''} bit DLCI`)
      return SHOWN
    }
    case 4: {
      if (o.left < 4) return SHORT
      const payload = u16(p, at + 2)
      putAscii(t, `${indent}  LSP Encoding Type: ${ENCODING_NAMES[u8(p, at)] ?? 'Unknown'} (${u8(p, at)})`)
      putAscii(t, `${indent}  Switching Type: ${SWITCHING_NAMES[u8(p, at + 1)] ?? 'Unknown'} (${u8(p, at + 1)})`)
      putAscii(t, `, Payload ID: ${PAYLOAD_NAMES[payload] ?? 'Unknown'} (0x`)
      putHex4(t, payload)
      putAscii(t, ')')
      return SHOWN
    }
    default:
      return DUMP
  }
}

const ACTIONS = ['Inclusive list', 'Exclusive list', 'Inclusive range', 'Exclusive range']
const INCLUSIVE_RANGE = 2
const EXCLUSIVE_RANGE = 3

export function putLabelSet(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  if (o.type !== 1) return DUMP
  if (o.left < 4) return SHORT
  const action = u8(p, o.at)
  putAscii(t, `${o.indent}  Action: ${ACTIONS[action] ?? 'Unknown'} (${action}), Label type: ${u32(p, o.at) & 0x7f}`)
  if (action === INCLUSIVE_RANGE || action === EXCLUSIVE_RANGE) {
    if (o.left < 12) return SHORT
    putAscii(t, `${o.indent}  Start range: ${u32(p, o.at + 4)}, End range: ${u32(p, o.at + 8)}`)
    return SHOWN
  }
  let number = 1
  for (let i = o.at + 4; i + 4 <= o.at + o.left; i += 4, number++) putAscii(t, `${o.indent}  Subchannel #${number}: ${u32(p, i)}`)
  return SHOWN
}
