// The elements of Q.933 that tell of permanent circuits, with ANSI's numbers and with CCITT's.

import { putAscii } from '../text.ts'
import { type Printer, u8 } from './printer.ts'

const REPORT: readonly number[] = [0x01, 0x51]
const VERIFY: readonly number[] = [0x03, 0x19, 0x53]
const STATUS: readonly number[] = [0x07, 0x57]

export const Q933_ELEMENTS: Readonly<Record<number, string>> = {
  1: 'ANSI Report Type',
  3: 'ANSI Link Verify',
  7: 'ANSI PVC Status',
  25: 'ANSI Link Verify',
  81: 'CCITT Report Type',
  83: 'CCITT Link Verify',
  87: 'CCITT PVC Status',
}

const REPORTS: Readonly<Record<number, string>> = { 0: 'Full Status', 1: 'Link verify', 2: 'Async PVC Status' }

const LAST = 0x80
const NEW = 0x08
const ACTIVE = 0x02

/** Prints the element's value, `size` bytes at `at`, all captured; answers false when it is not known. */
export function putQ933Element(p: Printer, code: number, at: number, size: number): boolean {
  const t = p.text
  const verbose = p.options.verbose > 0
  if (REPORT.includes(code)) {
    if (verbose) putAscii(t, `${REPORTS[u8(p, at)] ?? 'unknown'} (${u8(p, at)})`)
    return true
  }
  if (!VERIFY.includes(code) && !STATUS.includes(code)) return false
  if (!verbose) putAscii(t, ', ')
  if (STATUS.includes(code)) putStatus(p, at, size)
  else if (size < 2) putAscii(t, 'Invalid LINK VERIFY IE')
  else putAscii(t, `TX Seq: ${String(u8(p, at)).padStart(3)}, RX Seq: ${String(u8(p, at + 1)).padStart(3)}`)
  return true
}

function putStatus(p: Printer, at: number, size: number): void {
  const t = p.text
  if (!isCircuit(p, at, size)) return putAscii(t, 'Invalid DLCI in PVC STATUS IE')
  let dlci = ((u8(p, at) & 0x3f) << 4) | ((u8(p, at + 1) & 0x78) >> 3)
  if (size === 4) dlci = (dlci << 6) | ((u8(p, at + 2) & 0x7e) >> 1)
  // As tcpdump, which lays the last two parts over each other.
  else if (size === 5) dlci = (dlci << 13) | (u8(p, at + 2) & 0x7f) | ((u8(p, at + 3) & 0x7e) >> 1)
  const state = u8(p, at + size - 1)
  putAscii(t, `DLCI ${dlci}: status ${state & NEW ? 'New, ' : ''}${state & ACTIVE ? 'Active' : 'Inactive'}`)
}

/** Three to five bytes: the circuit's number, the last byte of which is marked as such, and its state, marked too. */
function isCircuit(p: Printer, at: number, size: number): boolean {
  if (size < 3 || size > 5 || (u8(p, at + size - 1) & LAST) === 0) return false
  for (let i = 0; i < size - 2; i++) if (u8(p, at + i) & LAST) return false
  return (u8(p, at + size - 2) & LAST) !== 0
}
