// ARP and RARP (RFC 826), with announcements and probes.

import { type Printer, putTruncated } from './printer.ts'

export function printArp(p: Printer, _at: number, _length: number, _caplen: number): void {
  p.protocol = 'arp'
  putTruncated(p)
}
