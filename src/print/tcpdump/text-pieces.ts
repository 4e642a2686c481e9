// Small pieces of text for lines that are too rare to be put digit by digit: hex, names of flags, addresses.
//
// All of them read the packet through printer.ts, so a piece whose bytes were not captured ends the line before it.

import { newText, putAscii, putEscapedByte, putHex2, putIpv6 } from '../text.ts'
import type { Flags } from './flags.ts'
import { check, type Printer, u8 } from './printer.ts'

/** Lower-case hex of an unsigned number, with leading zeros up to `width`. */
export const hex = (n: number, width = 0): string => n.toString(16).padStart(width, '0')

/** The names of the masks whose bits are all set, or `none`. */
export function flagNames(flags: Flags, value: number, none: string, separator = ', '): string {
  const names = flags.filter(([mask]) => (value & mask) >>> 0 === mask).map(([, name]) => name)
  return names.length === 0 ? none : names.join(separator)
}

/** 1.2.3.4 */
export function ipv4Text(p: Printer, at: number): string {
  check(p, at, 4)
  return `${p.bytes[at]}.${p.bytes[at + 1]}.${p.bytes[at + 2]}.${p.bytes[at + 3]}`
}

const scratch = newText(64)

export function ipv6Text(p: Printer, at: number): string {
  check(p, at, 16)
  scratch.at = 0
  putIpv6(scratch, p.bytes, at)
  return Buffer.from(scratch.bytes.buffer, 0, scratch.at).toString('latin1')
}

/** aa:bb:cc:dd:ee:ff, for any number of bytes. */
export function macText(p: Printer, at: number, size = 6): string {
  check(p, at, size)
  return Array.from(p.bytes.subarray(at, at + size), byte => hex(byte, 2)).join(':')
}

/** Two hex digits for each of `count` bytes, as far as they were captured. */
export function putHexBytes(p: Printer, at: number, count: number): void {
  for (let i = 0; i < count; i++) putHex2(p.text, u8(p, at + i))
}

/** `count` characters made safe for a terminal, as far as they were captured. */
export function putCounted(p: Printer, at: number, count: number): void {
  for (let i = 0; i < count; i++) putEscapedByte(p.text, u8(p, at + i))
}

/**
 * Characters up to a zero byte. Answers the bytes used, that one included; 0 when none came within `count` bytes or before
 * the end of the capture.
 */
export function putUpToZero(p: Printer, at: number, count: number): number {
  for (let i = 0; i < count && at + i < p.end; i++) {
    const c = u8(p, at + i)
    if (c === 0) return i + 1
    putEscapedByte(p.text, c)
  }
  return 0
}

/** A 32-bit number read as a signed one. */
export const signed32 = (n: number): number => n | 0
/** An 8-bit number read as a signed one. */
export const signed8 = (n: number): number => (n << 24) >> 24

/** Puts `text` and nothing else: for the end of a branch. */
export const say = (p: Printer, text: string): void => putAscii(p.text, text)
