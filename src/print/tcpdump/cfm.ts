// Connectivity Fault Management (IEEE 802.1ag, ITU-T Y.1731): whether bridges reach each other.

import { putAscii, putHex8, putMac } from '../text.ts'
import { printContinuity } from './cfm-continuity.ts'
import { printCfmTlvs } from './cfm-tlvs.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { has, type Printer, putTruncated, u8, u32 } from './printer.ts'

const HEADER = 4
const VERSION = 0

const CONTINUITY = 1
const TRACE_REPLY = 4
const TRACE = 5
const NAMES: Readonly<Record<number, string>> = {
  [CONTINUITY]: 'Continuity Check Message',
  2: 'Loopback Reply',
  3: 'Loopback Message',
  [TRACE_REPLY]: 'Linktrace Reply',
  [TRACE]: 'Linktrace Message',
}

/** The bytes of the messages that have a fixed part, and the number by which tcpdump tells which of them was too small. */
const FIXED: Readonly<Record<number, { readonly size: number; readonly number: number }>> = {
  [CONTINUITY]: { size: 70, number: 1 },
  [TRACE]: { size: 17, number: 4 },
  [TRACE_REPLY]: { size: 6, number: 5 },
}

const TRACE_FLAGS: Flags = [[0x80, 'Use Forwarding-DB only']]
const REPLY_FLAGS: Flags = [
  [0x80, 'UseFDB Only'],
  [0x40, 'FwdYes'],
  [0x20, 'Terminal MEP'],
]
const REPLY_ACTIONS: Readonly<Record<number, string>> = { 1: 'Exact Match', 2: 'Filtering DB', 3: 'MIP CCM DB' }

/** Prints the message of `length` bytes at `at`. */
export function printCfm(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'cfm'
  if (length < HEADER) return putTooShort(p)
  if (!has(p, at, HEADER)) return putTruncated(p)
  const version = u8(p, at) & 0x1f
  if (version !== VERSION) return putAscii(t, `CFMv${version} not supported, length ${length}`)
  const kind = u8(p, at + 1)
  putAscii(t, `CFMv${version} ${NAMES[kind] ?? `unknown (${kind})`}, MD Level ${u8(p, at) >>> 5}, length ${length}`)
  if (p.options.verbose === 0) return
  const offset = u8(p, at + 3)
  const body = at + HEADER
  const left = length - HEADER
  putAscii(t, `\n\tFirst TLV offset ${offset}`)
  if (offset > left) return putAscii(t, ` (too large, must be <= ${left})`)
  const fixed = FIXED[kind]
  if (fixed === undefined) putUnknownData(p, body, left - offset, '\n\t  ')
  else {
    if (offset < fixed.size) return putAscii(t, ` (too small ${fixed.number}, must be >= ${fixed.size})`)
    if (!has(p, body, fixed.size)) return putTruncated(p)
    if (!printFixed(p, kind, u8(p, at + 2), body)) return
  }
  const end = printCfmTlvs(p, body + offset, left - offset)
  if (end === 'short') putTooShort(p)
  else if (end === 'cut') putTruncated(p)
}

const putTooShort = (p: Printer): void => putAscii(p.text, '\n\t\t packet is too short')

function printFixed(p: Printer, kind: number, flags: number, at: number): boolean {
  if (kind === CONTINUITY) return printContinuity(p, at, flags)
  const t = p.text
  putAscii(t, ', Flags [')
  putFlags(t, kind === TRACE ? TRACE_FLAGS : REPLY_FLAGS, flags, 'none')
  putAscii(t, ']\n\t  Transaction-ID 0x')
  putHex8(t, u32(p, at))
  putAscii(t, `, ttl ${u8(p, at + 4)}`)
  if (kind === TRACE) {
    putAscii(t, '\n\t  Original-MAC ')
    putMac(t, p.bytes, at + 5)
    putAscii(t, ', Target-MAC ')
    putMac(t, p.bytes, at + 11)
  } else {
    const action = u8(p, at + 5)
    putAscii(t, `\n\t  Replay-Action ${REPLY_ACTIONS[action] ?? 'Unknown'} (${action})`)
  }
  return true
}
