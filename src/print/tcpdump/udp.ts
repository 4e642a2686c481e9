// (being written)
import { type Printer, putTruncated } from './printer.ts'

export function printUdp(p: Printer, _at: number, _length: number, _ipAt: number, _fragmented: boolean, _ttl = 0): void {
  p.protocol = 'udp'
  putTruncated(p)
}
