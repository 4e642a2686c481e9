// The first lines of HTTP.

import { type Printer, putTruncated } from './printer.ts'

export function printHttp(p: Printer, _at: number, _length: number): void {
  p.protocol = 'http'
  putTruncated(p)
}
