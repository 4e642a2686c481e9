// RSVP objects whose fields are named, counted or repeated.

import { putAscii, putEscapedByte, putHex2, putHex4, putHex8, putIpv4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { putIpv4At } from './ip.ts'
import { putMegabitsExactly } from './megabits.ts'
import { type Printer, u8, u16, u24, u32 } from './printer.ts'
import { putErrorSpec } from './rsvp-errors.ts'
import { putIntserv } from './rsvp-intserv.ts'
import { putLabelRequest, putLabelSet, putLabels } from './rsvp-labels.ts'
import { DUMP, type ObjectPrinter, type Outcome, type RsvpObject, SHORT, SHOWN, STOPPED } from './rsvp-object.ts'
import { putRoute } from './rsvp-route.ts'
import { putUni } from './rsvp-uni.ts'

const TUNNEL = 7

const STYLES: Readonly<Record<number, string>> = { 10: 'Fixed Filter', 17: 'Wildcard Filter', 18: 'Shared Explicit' }

function putStyle(p: Printer, o: RsvpObject): Outcome {
  if (o.type !== 1) return DUMP
  if (o.left < 4) return SHORT
  putAscii(p.text, `${o.indent}  Reservation Style: ${STYLES[u24(p, o.at + 1)] ?? 'Unknown'}, Flags: [0x`)
  putHex2(p.text, u8(p, o.at))
  putAscii(p.text, ']')
  return SHOWN
}

const CAPABILITIES: Flags = [
  [4, 'RecoveryPath Transmit Enabled'],
  [2, 'RecoveryPath Desired'],
  [1, 'RecoveryPath Srefresh Capable'],
]
const CAPABILITY_MASK = 7

function putCapability(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  if (o.type !== 1) return DUMP
  if (o.left < 4) return SHORT
  const flags = u32(p, o.at)
  if (flags > CAPABILITY_MASK) {
    putAscii(t, `${o.indent}  [reserved=0x`)
    putHex8(t, (flags & ~CAPABILITY_MASK) >>> 0)
    putAscii(t, ' must be zero]')
  }
  putFlagList(p, `${o.indent}  Flags: [`, CAPABILITIES, flags & CAPABILITY_MASK)
  return SHOWN
}

function putFlagList(p: Printer, before: string, flags: Flags, value: number): void {
  putAscii(p.text, before)
  putFlags(p.text, flags, value, 'none')
  putAscii(p.text, ']')
}

const SESSION_FLAGS: Flags = [
  [0x01, 'Local Protection'],
  [0x02, 'Label Recording'],
  [0x04, 'SE Style'],
  [0x08, 'Bandwidth protection'],
  [0x10, 'Node protection'],
]

/** `%#x`: a zero goes without 0x. */
const alternateHex = (n: number): string => (n === 0 ? '0' : `0x${n.toString(16)}`)

function putSessionAttribute(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  if (o.type !== TUNNEL) return DUMP
  if (o.left < 4) return SHORT
  const length = u8(p, o.at + 3)
  if (o.left < 4 + length) return SHORT
  putAscii(t, `${o.indent}  Session Name: `)
  for (let i = 0; i < length; i++) putEscapedByte(t, u8(p, o.at + 4 + i))
  const flags = u8(p, o.at + 2)
  putFlagList(p, `${o.indent}  Setup Priority: ${u8(p, o.at)}, Holding Priority: ${u8(p, o.at + 1)}, Flags: [`, SESSION_FLAGS, flags)
  putAscii(t, ` (${alternateHex(flags)})`)
  return SHOWN
}

/** Fast reroute (RFC 4090), and as it was in the drafts. */
function putFastReroute(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  const old = o.type === TUNNEL
  if (o.type !== 1 && !old) return DUMP
  if (o.left < (old ? 16 : 20)) return SHORT
  const priorities = `Setup Priority: ${u8(p, o.at)}, Holding Priority: ${u8(p, o.at + 1)}, Hop-limit: ${u8(p, o.at + 2)}`
  putAscii(t, `${o.indent}  ${priorities}, Bandwidth: `)
  putMegabitsExactly(t, u32(p, o.at + 4), 'bits')
  putAscii(t, old ? `${o.indent}  Include Colors: 0x` : `${o.indent}  Include-any: 0x`)
  putHex8(t, u32(p, o.at + 8))
  putAscii(t, old ? ', Exclude Colors: 0x' : ', Exclude-any: 0x')
  putHex8(t, u32(p, o.at + 12))
  if (!old) {
    putAscii(t, ', Include-all: 0x')
    putHex8(t, u32(p, o.at + 16))
  }
  return SHOWN
}

function putDetour(p: Printer, o: RsvpObject): Outcome {
  if (o.type !== TUNNEL) return DUMP
  for (let i = o.at; i + 8 <= o.at + o.left; i += 8) {
    putIpv4At(p, `${o.indent}  PLR-ID: `, i)
    putAscii(p.text, ', Avoid-Node-ID: ')
    putIpv4(p.text, p.bytes, i + 4)
  }
  return SHOWN
}

function putClassType(p: Printer, o: RsvpObject): Outcome {
  if (o.type !== 1) return DUMP
  if (o.left < 4) return SHORT
  putAscii(p.text, `${o.indent}  CT: ${u32(p, o.at) & 7}`)
  return SHOWN
}

const PROPERTIES: Readonly<Record<number, string>> = { 1: 'Cos', 2: 'Metric 1', 4: 'Metric 2', 8: 'CCC Status', 16: 'Path Type' }

function putProperties(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  if (o.type !== 1) return DUMP
  if (o.left < 4) return SHORT
  const padding = u16(p, o.at + 2)
  putAscii(t, `${o.indent}  TLV count: ${u16(p, o.at)}, padding bytes: ${padding}`)
  let at = o.at + 4
  for (let left = o.left - 4; left >= 2 + padding; ) {
    const type = u8(p, at)
    const size = u8(p, at + 1)
    putAscii(t, `${o.indent}    ${PROPERTIES[type] ?? 'unknown'} TLV (0x`)
    putHex2(t, type)
    putAscii(t, `), length: ${size}`)
    if (left < size) return SHORT
    if (size < 2) {
      putAscii(t, `${o.indent}ERROR: property TLV is too short`)
      return STOPPED
    }
    putUnknownData(p, at + 2, size - 2, '\n\t\t')
    at += size
    left -= size
  }
  return SHOWN
}

/** Message ids, their acknowledgements, and lists of them (RFC 2961). */
function putMessageIds(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  if (o.type !== 1 && o.type !== 2) return DUMP
  if (o.left < 4) return SHORT
  putAscii(t, `${o.indent}  Flags [0x`)
  putHex2(t, u8(p, o.at))
  putAscii(t, `], epoch: ${u24(p, o.at + 1)}`)
  for (let i = o.at + 4; i + 4 <= o.at + o.left; i += 4) {
    putAscii(t, `${o.indent}    Message-ID 0x`)
    putHex8(t, u32(p, i))
    putAscii(t, ` (${u32(p, i)})`)
  }
  return SHOWN
}

/** RFC 2747; the digest cannot be checked without the key. */
function putIntegrity(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  if (o.type !== 1) return DUMP
  if (o.left < 32) return SHORT
  putAscii(t, `${o.indent}  Key-ID 0x`)
  putHex4(t, u16(p, o.at + 2))
  putHex8(t, u32(p, o.at + 4))
  putAscii(t, ', Sequence 0x')
  putHex8(t, u32(p, o.at + 8))
  putHex8(t, u32(p, o.at + 12))
  putAscii(t, `, Flags [${u8(p, o.at) & 0x80 ? 'Handshake' : 'none'}]${o.indent}  MD5-sum 0x`)
  for (let i = 16; i < 32; i += 4) putHex8(t, u32(p, o.at + i))
  putAscii(t, '  (unchecked)')
  return SHOWN
}

const STATUS_FLAGS: Flags = [
  [0x80000000, 'Reflect'],
  [4, 'Testing'],
  [2, 'Admin-down'],
  [1, 'Delete-in-progress'],
]

function putStatus(p: Printer, o: RsvpObject): Outcome {
  if (o.type !== 1) return DUMP
  if (o.left < 4) return SHORT
  putFlagList(p, `${o.indent}  Flags [`, STATUS_FLAGS, u32(p, o.at))
  return SHOWN
}

export const SPECIAL: Readonly<Record<number, ObjectPrinter>> = {
  4: putIntegrity,
  6: putErrorSpec,
  8: putStyle,
  9: putIntserv,
  12: putIntserv,
  13: putIntserv,
  16: putLabels,
  19: putLabelRequest,
  20: putRoute,
  21: putRoute,
  23: putMessageIds,
  24: putMessageIds,
  25: putMessageIds,
  34: putLabels,
  35: putLabels,
  36: putLabelSet,
  63: putDetour,
  66: putClassType,
  125: putClassType,
  129: putLabels,
  134: putCapability,
  196: putStatus,
  204: putProperties,
  205: putFastReroute,
  207: putSessionAttribute,
  229: putUni,
}
