// Linux cooked capture, version 1 (LINKTYPE_LINUX_SLL): the pseudo-link of captures on `any`.
//
//  0               2               4               6                               14
// |  packet type  | hardware type |address length | address (8 bytes)             |   protocol    |

import { putAscii, putMac } from '../text.ts'
import { COOKED_TYPES, printCookedPayload, putCookedProtocol, RADIOTAP } from './cooked.ts'
import { check, type Printer, u16 } from './printer.ts'
import { printRadiotap } from './radiotap.ts'

const HEADER = 16
const MAC = 6

/** Prints the packet at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader. */
export function printSll(p: Printer, length: number, captured: number): void {
  p.protocol = 'sll'
  check(p, p.start, HEADER)
  if (p.options.link) putHeader(p, length)
  if (u16(p, p.start + 2) === RADIOTAP) {
    p.linkHeader = HEADER + printRadiotap(p, p.start + HEADER, captured - HEADER)
    return
  }
  printCookedPayload(p, u16(p, p.start + 14), HEADER, length, captured, putHeader)
}

function putHeader(p: Printer, length: number): void {
  const t = p.text
  p.protocol = 'sll'
  const at = p.start
  putAscii(t, (COOKED_TYPES[u16(p, at)] ?? '?').padStart(3))
  putAscii(t, ' ')
  if (u16(p, at + 4) === MAC) {
    putMac(t, p.bytes, at + 6)
    putAscii(t, ' ')
  }
  if (!p.options.quiet) putCookedProtocol(p, u16(p, at + 14), length)
}
