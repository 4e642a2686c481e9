// Traffic and service parameters of integrated services (RFC 2210, RFC 2215) in RSVP.

import { putAscii, putHex2 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putFloat, putMegabitsExactly } from './megabits.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'
import { DUMP, type Outcome, type RsvpObject, SHORT, SHOWN } from './rsvp-object.ts'

const SERVICES: Readonly<Record<number, string>> = { 1: 'Default/Global Information', 2: 'Guaranteed Service', 5: 'Controlled Load' }

const HOPS = 4
const BANDWIDTH = 6
const LATENCY = 8
const MTU = 10
const TOKEN_BUCKET = 127
const GUARANTEED = 130

const NAMES: Readonly<Record<number, string>> = {
  [HOPS]: 'IS hop cnt',
  [BANDWIDTH]: 'Path b/w estimate',
  [LATENCY]: 'Minimum path latency',
  [MTU]: 'Composed MTU',
  [TOKEN_BUCKET]: 'Token Bucket TSpec',
  [GUARANTEED]: 'Guaranteed Service RSpec',
  133: 'End-to-end composed value for C',
  134: 'End-to-end composed value for D',
  135: 'Since-last-reshaping point composed C',
  136: 'Since-last-reshaping point composed D',
}
/** Bytes that each parameter has; of another length, its value is not shown. */
const lengthOf = (id: number): number => (id === TOKEN_BUCKET ? 20 : id === GUARANTEED ? 8 : 4)

export function putIntserv(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  if (o.type !== 2) return DUMP
  if (o.left < 4) return SHORT
  putAscii(t, `${o.indent}  Msg-Version: ${u8(p, o.at) >>> 4}, length: ${u16(p, o.at + 2) * 4}`)
  let at = o.at + 4
  let left = o.left - 4
  while (left >= 4) {
    const service = u8(p, at)
    let size = u16(p, at + 2) * 4
    putAscii(t, `${o.indent}  Service Type: ${SERVICES[service] ?? 'unknown'} (${service})`)
    putAscii(t, `, break bit ${u8(p, at + 1) & 0x80 ? '' : 'not '}set, Service length: ${size}`)
    at += 4
    left -= 4
    while (size >= 4) {
      const used = putParameter(p, at, left)
      if (used === 0) break
      at += used
      left -= used
      size = (size - used) >>> 0 // a parameter longer than its service makes this wrap around, and tcpdump goes on
    }
  }
  return SHOWN
}

/** Answers how many bytes the parameter took, 0 when it does not fit. */
function putParameter(p: Printer, at: number, left: number): number {
  const t = p.text
  if (left < 4) return 0
  const id = u8(p, at)
  const size = u16(p, at + 2) * 4
  putAscii(t, `\n\t      Parameter ID: ${NAMES[id] ?? 'unknown'} (${id}), length: ${size}, Flags: [0x`)
  putHex2(t, u8(p, at + 1))
  putAscii(t, ']')
  if (left < size + 4) return 0
  if (NAMES[id] === undefined) {
    if (p.options.verbose <= 1) putUnknownData(p, at + 4, size, '\n\t\t')
  } else if (size === lengthOf(id)) putValue(p, at + 4, id)
  return size + 4
}

function putValue(p: Printer, at: number, id: number): void {
  const t = p.text
  const value = u32(p, at)
  switch (id) {
    case HOPS:
      return putAscii(t, `\n\t\tIS hop count: ${value}`)
    case BANDWIDTH:
      putAscii(t, '\n\t\tPath b/w estimate: ')
      return putMegabitsExactly(t, value, 'bytes')
    case LATENCY:
      return putAscii(t, `\n\t\tMinimum path latency: ${value === 0xffffffff ? "don't care" : value}`)
    case MTU:
      return putAscii(t, `\n\t\tComposed MTU: ${value} bytes`)
    case TOKEN_BUCKET:
      putAscii(t, '\n\t\tToken Bucket Rate: ')
      putMegabitsExactly(t, value, 'bytes')
      putAscii(t, '\n\t\tToken Bucket Size: ')
      putFloat(t, u32(p, at + 4))
      putAscii(t, ' bytes\n\t\tPeak Data Rate: ')
      putMegabitsExactly(t, u32(p, at + 8), 'bytes')
      return putAscii(t, `\n\t\tMinimum Policed Unit: ${u32(p, at + 12)} bytes\n\t\tMaximum Packet Size: ${u32(p, at + 16)} bytes`)
    case GUARANTEED:
      putAscii(t, '\n\t\tRate: ')
      putMegabitsExactly(t, value, 'bytes')
      return putAscii(t, `\n\t\tSlack Term: ${u32(p, at + 4)}`)
    default:
      return putAscii(t, `\n\t\tValue: ${value}`)
  }
}
