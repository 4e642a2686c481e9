// Text assembled as bytes in one buffer that is used again: no string is made for a packet.
//
// Numbers are copied from tables four digits at a time with one unaligned 32-bit store, which is what makes a line cheaper
// here than in tcpdump's printf (figures in test/bench/RESULTS.md). The words are stored as signed ones: V8's middle compiler
// has setInt32 in line and calls a function for setUint32. Every put makes room for itself except where its comment says otherwise.

import { RUN_AT, RUN_LENGTH } from './ipv6-runs.ts'

export type Text = {
  /** The buffer; replaced by a larger one when a line needs it. */
  bytes: Uint8Array
  view: DataView
  /** Next free byte. */
  at: number
}

/** No single put writes more than this many bytes without asking for more room first. */
const SLACK = 256

export function newText(size = 1 << 18): Text {
  const bytes = new Uint8Array(size + SLACK)
  return { bytes, view: new DataView(bytes.buffer), at: 0 }
}

/** Makes room for `count` more bytes, and SLACK on top so that small puts inside need not look. */
export function reserve(t: Text, count: number): void {
  if (t.at + count + SLACK > t.bytes.length) grow(t, count)
}

function grow(t: Text, count: number): void {
  let size = t.bytes.length * 2
  while (size < t.at + count + SLACK) size *= 2
  const bytes = new Uint8Array(size)
  bytes.set(t.bytes.subarray(0, t.at))
  t.bytes = bytes
  t.view = new DataView(bytes.buffer)
}

/** Text of characters below 128; a protocol's fixed words, never captured data (see putEscaped). */
export function putAscii(t: Text, text: string): void {
  reserve(t, text.length)
  const { bytes } = t
  let at = t.at
  for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i)
  t.at = at
}

export function putByte(t: Text, byte: number): void {
  reserve(t, 1)
  t.bytes[t.at++] = byte
}

/** "0000" to "9999" as little-endian words. */
export const DIGITS4 = new Int32Array(10000)
/** "0" to "9999" without leading zeros, first digit in the lowest byte; DIGITS4_LENGTH says how many bytes count. */
export const NUMBER4 = new Int32Array(10000)
export const NUMBER4_LENGTH = new Uint8Array(10000)
/** "00" to "99", the first digit in the low byte. */
const DIGITS2 = Uint16Array.from({ length: 100 }, (_, n) => 0x3030 + ((n / 10) | 0) + (n % 10) * 0x100)
for (let high = 0, n = 0; high < 100; high++) {
  const first = DIGITS2[high]!
  for (let low = 0; low < 100; low++, n++) {
    const digits = first | (DIGITS2[low]! << 16)
    const length = n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4
    DIGITS4[n] = digits
    NUMBER4[n] = digits >>> (8 * (4 - length))
    NUMBER4_LENGTH[n] = length
  }
}

/** Unsigned decimal of any safe integer at or above 0 (`%u`, `%lu`). */
export function putDecimal(t: Text, n: number): void {
  reserve(t, 20)
  if (n < 10000) {
    t.view.setInt32(t.at, NUMBER4[n]!, true)
    t.at += NUMBER4_LENGTH[n]!
    return
  }
  if (n < 100000000) {
    const high = (n / 10000) | 0
    t.view.setInt32(t.at, NUMBER4[high]!, true)
    t.at += NUMBER4_LENGTH[high]!
    t.view.setInt32(t.at, DIGITS4[n - high * 10000]!, true)
    t.at += 4
    return
  }
  const high = Math.floor(n / 100000000)
  const low = n - high * 100000000
  putDecimal(t, high)
  const middle = (low / 10000) | 0
  t.view.setInt32(t.at, DIGITS4[middle]!, true)
  t.view.setInt32(t.at + 4, DIGITS4[low - middle * 10000]!, true)
  t.at += 8
}

/** Signed decimal (`%d`). */
export function putSigned(t: Text, n: number): void {
  if (n < 0) {
    putByte(t, 0x2d)
    putDecimal(t, -n)
  } else putDecimal(t, n)
}

/** Decimal padded on the left to `width` with `pad` (a character code: 0x20 for `%5u`, 0x30 for `%05u`). */
export function putDecimalPadded(t: Text, n: number, width: number, pad: number): void {
  let digits = 1
  for (let rest = n; rest >= 10; rest = Math.floor(rest / 10)) digits++
  for (; digits < width; digits++) putByte(t, pad)
  putDecimal(t, n)
}

const HEX = '0123456789abcdef'
/** Two lower-case hex digits of every byte, as little-endian 16-bit words. */
export const HEX2 = new Uint16Array(256)
for (let n = 0; n < 256; n++) HEX2[n] = HEX.charCodeAt(n >> 4) | (HEX.charCodeAt(n & 15) << 8)

/** Two hex digits (`%02x`). */
export function putHex2(t: Text, byte: number): void {
  reserve(t, 2)
  t.view.setInt16(t.at, HEX2[byte]!, true)
  t.at += 2
}

/** Four hex digits (`%04x`). */
export function putHex4(t: Text, n: number): void {
  reserve(t, 4)
  t.view.setInt16(t.at, HEX2[(n >>> 8) & 0xff]!, true)
  t.view.setInt16(t.at + 2, HEX2[n & 0xff]!, true)
  t.at += 4
}

/** Eight hex digits (`%08x`). */
export function putHex8(t: Text, n: number): void {
  putHex4(t, n >>> 16)
  putHex4(t, n & 0xffff)
}

/** Hex of an unsigned 32-bit number without leading zeros (`%x`). */
export function putHex(t: Text, n: number): void {
  reserve(t, 8)
  const high = n >>> 16
  if (high === 0) {
    t.at = hexWord(t.view, t.at, n)
    return
  }
  t.at = hexWord(t.view, t.at, high)
  putHex4(t, n & 0xffff)
}

/** A 16-bit number without leading zeros at `to`; answers the place behind it. May write up to four bytes. */
function hexWord(view: DataView, to: number, n: number): number {
  const low = HEX2[n & 0xff]!
  if (n < 0x100) {
    view.setInt16(to, n < 0x10 ? low >>> 8 : low, true)
    return n < 0x10 ? to + 1 : to + 2
  }
  const high = HEX2[n >>> 8]!
  view.setInt32(to, n < 0x1000 ? (high >>> 8) | (low << 8) : high | (low << 16), true)
  return n < 0x1000 ? to + 3 : to + 4
}

/** 1.2.3.4 from four bytes at `at`; the caller has checked that they are there. */
export function putIpv4(t: Text, b: Uint8Array, at: number): void {
  reserve(t, 16)
  const { view } = t
  let to = t.at
  let octet = b[at]!
  view.setInt32(to, NUMBER4[octet]!, true)
  to += NUMBER4_LENGTH[octet]!
  for (let i = 1; i < 4; i++) {
    octet = b[at + i]!
    view.setInt32(to, (NUMBER4[octet]! << 8) | 0x2e, true)
    to += NUMBER4_LENGTH[octet]! + 1
  }
  t.at = to
}

/** aa:bb:cc:dd:ee:ff from six bytes at `at`; the caller has checked that they are there. */
export function putMac(t: Text, b: Uint8Array, at: number): void {
  reserve(t, 18)
  const { view } = t
  let to = t.at
  for (let i = 0; i < 6; i++) {
    view.setInt32(to, HEX2[b[at + i]!]! | 0x3a0000, true)
    to += 3
  }
  t.at = to - 1
}

/** Bits of the leading zero digits among four, by how many bits a group's number has; the last digit always stays. */
const LEADING_ZEROS = Uint8Array.from({ length: 17 }, (_, bits) => 8 * Math.min(3, Math.floor((16 - bits) / 4)))

/**
 * IPv6 text from 16 bytes at `at` (RFC 5952 with one leftover of the older rules: a run of at least two zero groups is
 * shortened, the first of the longest; IPv4-mapped and -compatible addresses end in dotted decimal), as inet_ntop(3) of BIND prints it.
 */
export function putIpv6(t: Text, b: Uint8Array, at: number): void {
  reserve(t, 46)
  let zeros = 0
  for (let i = 0; i < 8; i++) if ((b[at + 2 * i]! | b[at + 2 * i + 1]!) === 0) zeros |= 1 << i
  const runAt = RUN_AT[zeros]!
  const runLength = RUN_LENGTH[zeros]!
  const mapped = runLength === 5 && b[at + 10]! === 0xff && b[at + 11]! === 0xff
  const dotted = runAt === 0 && (mapped || runLength === 6)
  const groups = dotted ? 6 : 8
  const { view } = t
  let to = t.at
  for (let i = 0; i < groups; i++) {
    if (i === runAt) {
      if (i === 0) view.setInt8(to++, 0x3a)
      i += runLength - 1
    } else {
      // All four digits, then the leading zeros shifted out: no branch that real addresses would make hard to foresee.
      const high = b[at + 2 * i]!
      const low = b[at + 2 * i + 1]!
      const shift = LEADING_ZEROS[32 - Math.clz32((high << 8) | low)]!
      view.setInt32(to, (HEX2[high]! | (HEX2[low]! << 16)) >>> shift, true)
      to += 4 - (shift >>> 3)
    }
    view.setInt8(to++, 0x3a)
  }
  t.at = runAt + runLength === 8 || dotted ? to : to - 1
  if (dotted) putIpv4(t, b, at + 12)
}

/** One captured character made safe for a terminal as tcpdump does it: `M-` for the high bit, `^X` for a control character. */
export function putEscapedByte(t: Text, byte: number): void {
  reserve(t, 4)
  const { bytes } = t
  let c = byte
  if (c >= 0x80) {
    c &= 0x7f
    bytes[t.at++] = 0x4d
    bytes[t.at++] = 0x2d
  }
  if (c < 0x20 || c === 0x7f) {
    c ^= 0x40
    bytes[t.at++] = 0x5e
  }
  bytes[t.at++] = c
}
