// (being written)
import { type Printer, putTruncated } from './printer.ts'

export function printTcp(p: Printer, _at: number, _length: number, _ipAt: number, _fragmented: boolean, _ttl = 0): void {
  p.protocol = 'tcp'
  putTruncated(p)
}
