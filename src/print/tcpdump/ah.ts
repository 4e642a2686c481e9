// IP authentication header (RFC 4302).

import { putAscii, putHex, putHex2, putHex8 } from '../text.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'

const FIXED = 12

/** Prints the header at `at` and answers its length in bytes; the payload follows. */
export function printAuthentication(p: Printer, at: number): number {
  const t = p.text
  p.protocol = 'ah'
  putAscii(t, 'AH')
  const words = u8(p, at + 1)
  const length = (words + 2) * 4
  putAscii(t, '(')
  if (p.options.verbose > 0) putAscii(t, `length=${words}(${length}-bytes),`)
  const reserved = u16(p, at + 2)
  if (reserved !== 0) {
    putAscii(t, 'reserved=0x')
    putHex(t, reserved)
    putAscii(t, '[MustBeZero],')
  }
  const index = u32(p, at + 4)
  putAscii(t, 'spi=0x')
  putHex8(t, index)
  putAscii(t, ',')
  const sequence = u32(p, at + 8)
  putAscii(t, 'seq=0x')
  putHex(t, sequence)
  putAscii(t, ',icv=0x')
  for (let i = at + FIXED; i < at + length; i++) putHex2(t, u8(p, i))
  putAscii(t, '): ')
  return length
}
