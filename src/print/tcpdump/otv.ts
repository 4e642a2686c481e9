// Overlay transport virtualization (draft-hasmit-otv): Ethernet frames over UDP, Cisco's forerunner of VXLAN on the port Linux took first.
//
// |flags|overlay(3)|instance(3)|reserved|

import { putAscii } from '../text.ts'
import { printEthernet } from './ethernet.ts'
import { check, type Printer, putInvalid, u8, u24 } from './printer.ts'
import { hex } from './text-pieces.ts'

const HEADER = 8
const INSTANCE_VALID = 0x08

/** Prints the UDP payload of `length` bytes at `at`. */
export function printOtv(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'otv'
  putAscii(t, 'OTV, ')
  if (length < HEADER) {
    putAscii(t, `[length ${length} < ${HEADER}]`)
    putInvalid(p)
    check(p, at, length)
    return
  }
  const flags = u8(p, at)
  putAscii(t, `flags [${flags & INSTANCE_VALID ? 'I' : '.'}] (0x${hex(flags, 2)}), `)
  putAscii(t, `overlay ${u24(p, at + 1)}, `)
  putAscii(t, `instance ${u24(p, at + 4)}\n`)
  check(p, at, HEADER)
  printEthernet(p, at + HEADER, length - HEADER, p.end - at - HEADER)
}
