// Text in fields of fixed size, filled up with zero bytes.

import { putEscapedByte } from '../text.ts'
import { type Printer, u8 } from './printer.ts'

/** At most `count` characters up to the first zero byte, made safe for a terminal; what comes before the end of the capture is printed. */
export function putPaddedText(p: Printer, at: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const c = u8(p, at + i)
    if (c === 0) return
    putEscapedByte(p.text, c)
  }
}
