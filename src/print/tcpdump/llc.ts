// IEEE 802.2 LLC and SNAP.

import { type Printer, putTruncated } from './printer.ts'

export function printLlc(p: Printer, _at: number, _length: number, _caplen: number, _sourceMacAt: number, _destinationMacAt: number): number {
  p.protocol = 'llc'
  putTruncated(p)
  return 0
}
