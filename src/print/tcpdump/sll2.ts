// Linux cooked capture, version 2 (LINKTYPE_LINUX_SLL2): as version 1, with the interface each packet was seen on.
//
//  0               2               4                               8               10      11
// |   protocol    |   reserved    |        interface index        | hardware type | type  | addr. length | address (8 bytes)

import { putAscii, putDecimal, putMac } from '../text.ts'
import { COOKED_TYPES, printCookedPayload, putCookedProtocol, RADIOTAP } from './cooked.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'
import { printRadiotap } from './radiotap.ts'

const HEADER = 20
const MAC = 6
const NAME_WIDTH = 5
const TYPE_WIDTH = 3

/** Prints the packet at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader. */
export function printSll2(p: Printer, length: number, captured: number): void {
  const t = p.text
  p.protocol = 'sll2'
  const at = p.start
  check(p, at, HEADER)
  putAscii(t, (p.interfaceName(u32(p, at + 4)) ?? '?').padEnd(NAME_WIDTH))
  putAscii(t, ' ')
  putAscii(t, (COOKED_TYPES[u8(p, at + 10)] ?? '?').padEnd(TYPE_WIDTH))
  putAscii(t, ' ')
  if (p.options.link) putHeader(p, length)
  if (u16(p, at + 8) === RADIOTAP) {
    p.linkHeader = HEADER + printRadiotap(p, at + HEADER, captured - HEADER)
    return
  }
  printCookedPayload(p, u16(p, at), HEADER, length, captured, putHeader)
}

function putHeader(p: Printer, length: number): void {
  const t = p.text
  p.protocol = 'sll2'
  const at = p.start
  putAscii(t, 'ifindex ')
  putDecimal(t, u32(p, at + 4))
  putAscii(t, ' ')
  if (u8(p, at + 11) === MAC) {
    putMac(t, p.bytes, at + 12)
    putAscii(t, ' ')
  }
  if (!p.options.quiet) putCookedProtocol(p, u16(p, at), length)
}
