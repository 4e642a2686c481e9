// VXLAN with a next protocol (draft-ietf-nvo3-vxlan-gpe).
//
// |flags|reserved(2)|next protocol|network(3)|reserved|

import { putAscii } from '../text.ts'
import { printEthernet } from './ethernet.ts'
import type { Flags } from './flags.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { printNsh } from './nsh.ts'
import { check, type Printer, putInvalid, u8, u24 } from './printer.ts'
import { flagNames } from './text-pieces.ts'

const HEADER = 8
const FLAGS: Flags = [
  [0x08, 'I'],
  [0x04, 'P'],
  [0x02, 'B'],
  [0x01, 'O'],
]

const NEXT = { ipv4: 1, ipv6: 2, ethernet: 3, nsh: 4 }

/** Prints the UDP payload of `length` bytes at `at`. */
export function printVxlanGpe(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'vxlan_gpe'
  putAscii(t, 'VXLAN-GPE, ')
  if (length < HEADER) {
    putAscii(t, ` (len ${length} < ${HEADER})`)
    return putInvalid(p)
  }
  putAscii(t, `flags [${flagNames(FLAGS, u8(p, at), 'none', '')}], `)
  const next = u8(p, at + 3)
  const network = u24(p, at + 4)
  check(p, at, HEADER)
  putAscii(t, `vni ${network}${p.options.verbose > 0 ? '\n    ' : ': '}`)
  const body = at + HEADER
  const left = length - HEADER
  if (next === NEXT.ipv4) printIp(p, body, left)
  else if (next === NEXT.ipv6) printIp6(p, body, left)
  else if (next === NEXT.ethernet) printEthernet(p, body, left, p.end - body)
  else if (next === NEXT.nsh) printNsh(p, body, left)
  else {
    putAscii(t, 'ERROR: unknown-next-protocol')
    putInvalid(p)
  }
}
