// IGMP v1 to v3.

import { type Printer, putTruncated } from './printer.ts'

export function printIgmp(p: Printer, _at: number, _length: number): void {
  p.protocol = 'igmp'
  putTruncated(p)
}
