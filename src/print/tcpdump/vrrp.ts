// VRRP v2 and v3.

import { type Printer, putTruncated } from './printer.ts'

export function printVrrp(p: Printer, _at: number, _length: number, _ipAt: number, _ttl: number, _version: number): void {
  p.protocol = 'vrrp'
  putTruncated(p)
}
