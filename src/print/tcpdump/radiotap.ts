// Radiotap, which wireless drivers put before a frame: whether it is there. The frame itself is shown as bytes.

import { putUnknown } from './dump.ts'
import { type Printer, putTruncated } from './printer.ts'

/** Version, a byte unused, the header's whole length (little-endian), and the fields in it. */
const HEADER = 8
const ANOTHER_BITMAP = 0x80

/** Prints the `captured` bytes at `at`; answers how many of them count as link-layer header. */
export function printRadiotap(p: Printer, at: number, captured: number): number {
  p.protocol = '802.11_radio'
  if (isWhole(p.bytes, at, captured)) {
    putUnknown(p, at, captured)
    return 0
  }
  putTruncated(p)
  return captured
}

function isWhole(b: Uint8Array, at: number, captured: number): boolean {
  if (captured < HEADER) return false
  const length = b[at + 2]! | (b[at + 3]! << 8)
  if (length < HEADER || captured < length) return false
  // The highest bit of a bitmap of fields says that one more follows.
  let end = HEADER
  while (end <= length && b[at + end - 1]! & ANOTHER_BITMAP) end += 4
  return end <= length
}
