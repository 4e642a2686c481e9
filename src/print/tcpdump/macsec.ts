// MACsec (IEEE 802.1AE): the tag in front of a frame's secured type and payload, and the check value behind them.

import { putAscii, putDecimal, putHex8, putMac } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { type Printer, putInvalid, putTruncated, u8, u32 } from './printer.ts'

const TAG = 6
const TAG_WITH_CHANNEL = 14
const CHECK_VALUE = 16

const VERSION = 0x80
const CHANNEL = 0x20
const ENCRYPTED = 0x08
const CHANGED = 0x04
const ASSOCIATION = 0x03
const LONGEST_SHORT = 0x3f

const FLAGS: Flags = [
  [ENCRYPTED, 'E'],
  [CHANGED, 'C'],
  [0x40, 'S'],
  [0x10, 'B'],
  [CHANNEL, 'I'],
]

/** Where the secured bytes begin and how many there are, on the wire and captured. */
export type Secured = { readonly at: number; readonly length: number; readonly captured: number; readonly readable: boolean }

/**
 * Prints the tag at `at`, with `length` bytes from there of which `captured` are there, and takes the check value off the
 * end of the capture when what is secured can be read. Answers nothing when the tag or what follows is not whole.
 */
export function printMacsec(p: Printer, at: number, length: number, captured: number, sourceAt: number, destinationAt: number): Secured | undefined {
  const before = p.protocol
  p.protocol = 'macsec'
  const secured = printTag(p, at, length, captured, sourceAt, destinationAt)
  p.protocol = before
  return secured
}

function printTag(p: Printer, at: number, length: number, captured: number, sourceAt: number, destinationAt: number): Secured | undefined {
  const there = Math.min(captured, length)
  if (there < TAG) return cut(p)
  const control = u8(p, at)
  const size = control & CHANNEL ? TAG_WITH_CHANNEL : TAG
  if (there < size) return cut(p)
  const short = u8(p, at + 1)
  if (short > LONGEST_SHORT || control & VERSION) {
    putInvalid(p)
    return undefined
  }
  if (p.options.link) putTag(p, at, control, short)
  if (control & (ENCRYPTED | CHANGED)) {
    if (!p.options.link) {
      putMac(p.text, p.bytes, sourceAt)
      putAscii(p.text, ' > ')
      putMac(p.text, p.bytes, destinationAt)
      putAscii(p.text, ' 802.1AE MACsec, ')
      putTag(p, at, control, short)
    }
    return { at: at + size, length: length - size, captured: captured - size, readable: false }
  }
  if (there - size < CHECK_VALUE) return cut(p)
  p.end -= CHECK_VALUE
  const left = length - size - CHECK_VALUE
  const here = captured - size - CHECK_VALUE
  if (short > Math.min(left, here)) return cut(p)
  return { at: at + size, length: short || left, captured: short || here, readable: true }
}

function cut(p: Printer): undefined {
  putTruncated(p)
}

function putTag(p: Printer, at: number, control: number, short: number): void {
  const t = p.text
  const number = u32(p, at + 2)
  putAscii(t, 'an ')
  putDecimal(t, control & ASSOCIATION)
  putAscii(t, ', pn ')
  putDecimal(t, number)
  putAscii(t, ', flags ')
  putFlags(t, FLAGS, control & ~(VERSION | ASSOCIATION), 'none', '')
  if (short !== 0) putAscii(t, `, sl ${short}`)
  if (control & CHANNEL) {
    const low = u32(p, at + TAG + 4)
    putAscii(t, ', sci ')
    putHex8(t, u32(p, at + TAG))
    putHex8(t, low)
  }
  putAscii(t, ', ')
}
