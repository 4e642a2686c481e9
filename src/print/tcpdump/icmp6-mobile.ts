// ICMPv6 messages of Mobile IPv6 (RFC 6275 section 6.5 to 6.8); all that they hold is shown with -v.

import { putAscii, putHex4 } from '../text.ts'
import { putOptions } from './icmp6-options.ts'
import { putIpv6At } from './ip6.ts'
import { type Printer, u16 } from './printer.ts'

const HEADER = 8

export function putIdentifier(p: Printer, at: number): void {
  const id = u16(p, at + 4)
  putAscii(p.text, ', id 0x')
  putHex4(p.text, id)
}

/** Home agent address discovery reply: the addresses of the agents. */
export function putHomeAgents(p: Printer, at: number, length: number): void {
  if (p.options.verbose === 0) return
  putIdentifier(p, at)
  for (let i = at + HEADER; i < at + length; i += 16) putIpv6At(p, ', ', i)
}

/** Answers false when an option was cut. */
export function putMobilePrefixAdvertisement(p: Printer, at: number, length: number): boolean {
  if (p.options.verbose === 0) return true
  putIdentifier(p, at)
  const flags = u16(p, at + 6)
  if (flags & 0xc000) putAscii(p.text, ' ')
  if (flags & 0x8000) putAscii(p.text, 'M')
  if (flags & 0x4000) putAscii(p.text, 'O')
  return putOptions(p, at + HEADER, length - HEADER)
}
