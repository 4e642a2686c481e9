// CALM FAST (ISO 29281): vehicles' messages without IP.

import { putAscii, putMac } from '../text.ts'
import { putHexAsciiDump } from './dump.ts'
import { check, type Printer, putInvalid, u8 } from './printer.ts'

const HEADER = 2

/** Prints the message of `length` bytes at `at`, sent by the MAC address at `sourceAt`, -1 where there is none. */
export function printCalmFast(p: Printer, at: number, length: number, sourceAt: number): void {
  const t = p.text
  p.protocol = 'calm_fast'
  putAscii(t, 'CALM FAST')
  if (sourceAt >= 0) {
    putAscii(t, ' src:')
    putMac(t, p.bytes, sourceAt)
  }
  putAscii(t, '; ')
  if (length < HEADER) {
    putAscii(t, ` (length ${length} < ${HEADER})`)
    putInvalid(p)
    check(p, at, length)
    return
  }
  putAscii(t, `SrcNwref:${u8(p, at)}; `)
  putAscii(t, `DstNwref:${u8(p, at + 1)}; `)
  if (p.options.verbose > 0) putHexAsciiDump(p, at + HEADER, length - HEADER)
}
