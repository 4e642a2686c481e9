// IP encapsulating security payload (RFC 4303), as far as it can be read without its keys, and IP payload compression (RFC 3173).

import { putAscii, putDecimal, putHex, putHex4, putHex8 } from '../text.ts'
import { has, type Printer, putTruncated, u16, u32 } from './printer.ts'

const HEADER = 8

export function printEsp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'esp'
  if (!has(p, at, HEADER + 1)) return putTruncated(p) // tcpdump wants a byte of payload, too
  putAscii(t, 'ESP(spi=0x')
  putHex8(t, u32(p, at))
  putAscii(t, ',seq=0x')
  putHex(t, u32(p, at + 4))
  putAscii(t, '), length ')
  putDecimal(t, length)
}

export function printIpComp(p: Printer, at: number): void {
  p.protocol = 'ipcomp'
  const index = u16(p, at + 2)
  putAscii(p.text, 'IPComp(cpi=0x')
  putHex4(p.text, index)
  putAscii(p.text, ')')
}
