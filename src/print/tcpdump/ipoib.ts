// IP over InfiniBand (RFC 4391): a 40-byte routing header, then an Ethernet type.

import { putAscii } from '../text.ts'
import { putUnknown } from './dump.ts'
import { ETHERTYPE_NAMES, printEthertype } from './ethertype.ts'
import { type Printer, putTruncated, u16 } from './printer.ts'
import { hex } from './text-pieces.ts'

const HEADER = 44
const TYPE_AT = 40

/** Prints the packet at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader. */
export function printIpoib(p: Printer, length: number, captured: number): void {
  p.protocol = 'ipoib'
  const there = Math.min(captured, length)
  if (there < HEADER) {
    putTruncated(p)
    p.linkHeader = there
    return
  }
  const at = p.start + HEADER
  const type = u16(p, p.start + TYPE_AT)
  p.linkHeader = HEADER
  if (p.options.link) {
    putAscii(p.text, 'IPOIB')
    putHeader(p, type, length)
  }
  if (printEthertype(p, type, at, length - HEADER, captured - HEADER)) return
  if (!p.options.link) putHeader(p, type, length)
  putUnknown(p, at, captured - HEADER)
}

function putHeader(p: Printer, type: number, length: number): void {
  const name = ETHERTYPE_NAMES[type] ?? 'Unknown'
  putAscii(p.text, `, ethertype ${name}${p.options.quiet ? '' : ` (0x${hex(type, 4)})`}, length ${length}: `)
}
