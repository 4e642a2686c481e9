// ICMP (RFC 792 and later).

import { type Printer, putTruncated } from './printer.ts'

export function printIcmp(p: Printer, _at: number, _length: number, _ipAt: number, _fragmented: boolean): void {
  p.protocol = 'icmp'
  putTruncated(p)
}
