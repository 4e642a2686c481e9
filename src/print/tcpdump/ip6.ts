// IPv6 (RFC 8200) with its extension headers.

import { type Printer, putTruncated } from './printer.ts'

export function printIp6(p: Printer, _at: number, _length: number): void {
  p.protocol = 'ip6'
  putTruncated(p)
}
