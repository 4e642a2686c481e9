// MPLS label stacks (RFC 3032) and the IP packet below them, recognised by label or first byte.

import { putAscii } from '../text.ts'
import { putUnknown } from './dump.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { isLast, labelOf, putLabelFields } from './mpls-label.ts'
import { printOsi } from './osi.ts'
import { check, type Printer, putInvalid, u8, u32 } from './printer.ts'

const ENTRY = 4

const IPV4_NULL = 0
const IPV6_NULL = 2
const IMPLICIT_NULL = 3
const FIRST_FREE_LABEL = 16

const RESERVED_NAMES: Readonly<Record<number, string>> = {
  [IPV4_NULL]: 'IPv4 explicit NULL',
  1: 'router alert',
  [IPV6_NULL]: 'IPv6 explicit NULL',
  [IMPLICIT_NULL]: 'implicit NULL',
}

export function printMpls(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'mpls'
  putAscii(t, 'MPLS')
  const many = p.options.verbose > 0
  const end = at + length
  let i = at
  let entry = 0
  do {
    if (end - i < ENTRY) {
      putInvalid(p)
      check(p, i, end - i)
      return
    }
    entry = u32(p, i)
    putAscii(t, many && i > at ? '\n\t(label ' : ' (label ')
    const label = labelOf(entry)
    const name = many && label < FIRST_FREE_LABEL ? ` (${RESERVED_NAMES[label] ?? 'rsvd'})` : ''
    putLabelFields(t, entry, `${name}, tc `)
    putAscii(t, ')')
    i += ENTRY
  } while (!isLast(entry))
  printPayload(p, i, end - i, labelOf(entry))
}

type PayloadPrinter = (p: Printer, at: number, length: number) => void

function printPayload(p: Printer, at: number, length: number, label: number): void {
  let print: PayloadPrinter | undefined = label === IPV4_NULL || label === IMPLICIT_NULL ? printIp : label === IPV6_NULL ? printIp6 : undefined
  if (print === undefined) {
    if (length < 1) return
    print = printerByFirstByte(u8(p, at))
  }
  if (print === undefined) {
    putUnknown(p, at, length)
    return
  }
  putAscii(p.text, p.options.verbose > 0 ? '\n\t' : ' ')
  print(p, at, length)
}

/** IPv4 and IPv6 begin with their version; CLNP, ES-IS and IS-IS with their protocol identifier. */
function printerByFirstByte(first: number): PayloadPrinter | undefined {
  if (first >= 0x45 && first <= 0x4f) return printIp
  if (first >= 0x60 && first <= 0x6f) return printIp6
  return first >= 0x81 && first <= 0x83 ? printOsi : undefined
}
