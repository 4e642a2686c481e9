// Raw IP: no link-layer header, the packet is IPv4 or IPv6 by its version.

import { putAscii } from '../text.ts'
import { printIpAny } from './ip.ts'
import type { Printer } from './printer.ts'

/** Prints the packet at p.start of `length` bytes. */
export function printRaw(p: Printer, length: number, _captured: number): void {
  p.protocol = 'raw'
  p.linkHeader = 0
  if (p.options.link) putAscii(p.text, 'ip: ')
  printIpAny(p, p.start, length)
}
