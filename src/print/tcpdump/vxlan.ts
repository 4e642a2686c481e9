// VXLAN (RFC 7348): Ethernet frames over UDP.
//
// |flags|reserved(3)|network(3)|reserved|

import { putAscii } from '../text.ts'
import { printEthernet } from './ethernet.ts'
import { check, type Printer, putInvalid, u8, u24 } from './printer.ts'
import { hex } from './text-pieces.ts'

const HEADER = 8
const NETWORK_VALID = 0x08

/** Prints the UDP payload of `length` bytes at `at`. */
export function printVxlan(p: Printer, at: number, length: number): void {
  p.protocol = 'vxlan'
  putAscii(p.text, 'VXLAN')
  if (length < HEADER) return putInvalid(p)
  const flags = u8(p, at)
  putAscii(p.text, `, flags [${flags & NETWORK_VALID ? 'I' : 'invalid'}] (0x${hex(flags, 2)}), `)
  putAscii(p.text, `vni ${u24(p, at + 4)}\n`)
  check(p, at, HEADER)
  printEthernet(p, at + HEADER, length - HEADER, p.end - at - HEADER)
}
