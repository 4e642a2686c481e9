// (being written)

import { type Printer, putTruncated } from './printer.ts'

/** Prints the packet at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader. */
export function printRaw(p: Printer, _length: number, _captured: number): void {
  p.protocol = 'raw'
  putTruncated(p)
}
