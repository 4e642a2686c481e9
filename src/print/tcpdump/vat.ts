// The audio tools vat and vt of the MBone, before RTP.

import { putAscii } from '../text.ts'
import { type Printer, u16, u32 } from './printer.ts'

const HEADER = 8
/** Bits that vat leaves at zero. */
const NOT_VAT = 0xf060

/** Prints the UDP payload of `length` bytes at `at`. */
export function printVat(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'vat'
  if (length < 2) return putAscii(t, `udp/va/vat, length ${length} < 2`)
  const first = u16(p, at)
  if (first & NOT_VAT) return putAscii(t, `udp/vt ${length} ${first & 0x3ff} / ${first >> 10}`)
  if (length < HEADER) return putAscii(t, `udp/vat, length ${length} < ${HEADER}`)
  const header = u32(p, at)
  const time = u32(p, at + 4)
  putAscii(t, `udp/vat ${length - HEADER} c${header & 0xffff} ${time}${header & 0x800000 ? '*' : ''}`)
  if (header & 0x1f0000) putAscii(t, ` f${(header >>> 16) & 0x1f}`)
  if (header & 0x3f000000) putAscii(t, ` s${(header >>> 24) & 0x3f}`)
}
