// Pieces that OpenFlow's messages are made of, in all its versions.

import { putAscii } from '../text.ts'
import { putHexAsciiDump } from './dump.ts'
import type { Flags } from './flags.ts'
import { OUI_NAMES } from './llc-names.ts'
import { putPaddedText } from './padded-text.ts'
import { check, type Printer, putInvalid, u32 } from './printer.ts'
import { flagNames, hex } from './text-pieces.ts'

export type Names = Readonly<Record<number, string>>

/** Flags in the order of their bits, from the lowest; a bit without a name is not assigned. */
export const bits = (names: string): Flags => names.split(' ').flatMap((name, bit) => (name === '-' ? [] : [[(1 << bit) >>> 0, name] as const]))

const allOf = (flags: Flags): number => flags.reduce((sum, [mask]) => sum | mask, 0)

/** ` (NAMES) (bogus)`: what the bits mean, and whether there are others than those assigned, which are all with names unless told. */
export function bitmapText(flags: Flags, value: number, assigned = allOf(flags)): string {
  return (value & assigned ? ` (${flagNames(flags, value, '')})` : '') + (value & ~assigned ? ' (bogus)' : '')
}

/** `before0x00000001 (NAME)` of the 32 bits at `at`. */
export function putBitmap(p: Printer, before: string, at: number, flags: Flags, assigned?: number): void {
  const value = u32(p, at)
  putAscii(p.text, `${before}0x${hex(value, 8)}${bitmapText(flags, value, assigned)}`)
}

const big = (p: Printer, at: number): bigint => (BigInt(u32(p, at)) << 32n) | BigInt(u32(p, at + 4))

/** A 64-bit counter. */
export function putCount(p: Printer, before: string, at: number): void {
  check(p, at, 8)
  putAscii(p.text, before + big(p, at))
}

/** 64 bits as sixteen hex digits. */
export function putLong(p: Printer, before: string, at: number): void {
  check(p, at, 8)
  putAscii(p.text, `${before}0x${hex(u32(p, at), 8)}${hex(u32(p, at + 4), 8)}`)
}

/** `before'text'` of a field of `size` bytes that zeros fill up. */
export function putName(p: Printer, before: string, at: number, size: number): void {
  putAscii(p.text, `${before}'`)
  putPaddedText(p, at, size)
  putAscii(p.text, "'")
}

/** What makes no sense is skipped: the `length` bytes at `at`. */
export function refuse(p: Printer, at: number, length: number): void {
  putInvalid(p)
  check(p, at, length)
}

/** Bytes of no known form: how many, and with -vv what they are. */
export function putData(p: Printer, at: number, length: number): void {
  if (length === 0) return
  putAscii(p.text, `\n\t data (${length} octets)`)
  if (p.options.verbose > 1) putHexAsciiDump(p, at, length, '\n\t  ')
  else check(p, at, length)
}

const EXPERIMENTER_NAMES: Names = {
  1330529792: 'ONF Extensions',
  4278190081: 'Budapest University of Technology and Economics',
  4278190082: 'NoviFlow',
  4278190083: 'L3+ Extensions, Vendor Neutral',
  4278190084: 'L4-L7 Extensions',
  4278190085: 'Wireless and Mobility Extensions',
  4278190086: 'Forwarding Abstractions Extensions',
  4278190087: 'Optical Transport Extensions',
  4278190088: 'Network Benchmarking Lab, NCTU',
  4278190089: 'Mobile Packet Core Extensions',
  4278190090: 'MPLS-TP OpenFlow Extensions for SPTN',
}

/** Small numbers are an organisation's OUI; others were given by the Open Networking Foundation. */
export function putVendor(p: Printer, before: string, at: number): void {
  const vendor = u32(p, at)
  putAscii(p.text, `${before}0x${hex(vendor, 8)} (${(vendor >>> 24 === 0 ? OUI_NAMES : EXPERIMENTER_NAMES)[vendor] ?? 'unknown'})`)
}

/** One kind of message. `exactly` and `least` are bytes behind the header; with neither of them any number will do. */
export type Message = {
  readonly name: string
  readonly exactly?: number
  readonly least?: number
  readonly print?: (p: Printer, at: number, length: number) => void
}
