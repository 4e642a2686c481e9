// SCTP (RFC 9260).

import { type Printer, putTruncated } from './printer.ts'

export function printSctp(p: Printer, _at: number, _ipAt: number, _length: number): void {
  p.protocol = 'sctp'
  putTruncated(p)
}
