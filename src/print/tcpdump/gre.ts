// GRE (RFC 2784, 2890).

import { type Printer, putTruncated } from './printer.ts'

export function printGre(p: Printer, _at: number, _length: number): void {
  p.protocol = 'gre'
  putTruncated(p)
}
