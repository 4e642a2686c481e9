// Geneve (RFC 8926): any Ethernet type over UDP, with options.
//
// |version(2) options' words(6)|flags|protocol(2)|network(3)|reserved|options ...

import { putAscii } from '../text.ts'
import { printEthernet } from './ethernet.ts'
import { ETHERTYPE_NAMES, printEthertype } from './ethertype.ts'
import type { Flags } from './flags.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16, u24, u32 } from './printer.ts'
import { flagNames, hex } from './text-pieces.ts'

const HEADER = 8
const BRIDGED_ETHERNET = 0x6558

const FLAGS: Flags = [
  [0x80, 'O'],
  [0x40, 'C'],
  [0x20, 'R1'],
  [0x10, 'R2'],
  [0x08, 'R3'],
  [0x04, 'R4'],
  [0x02, 'R5'],
  [0x01, 'R6'],
]

/** Prints the UDP payload of `length` bytes at `at`. */
export function printGeneve(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'geneve'
  putAscii(t, 'Geneve')
  if (length < HEADER) {
    putAscii(t, ` [length ${length} < ${HEADER}]`)
    return putInvalid(p)
  }
  if (!has(p, at, HEADER)) return putTruncated(p)
  const first = u8(p, at)
  if (first >> 6 !== 0) {
    putAscii(t, ` ERROR: unknown-version ${first >> 6}`)
    return
  }
  const type = u16(p, at + 2)
  putAscii(t, `, Flags [${flagNames(FLAGS, u8(p, at + 1), 'none', '')}], vni 0x${hex(u24(p, at + 4))}`)
  const reserved = u8(p, at + 7)
  if (reserved !== 0) putAscii(t, `, rsvd 0x${hex(reserved)}`)
  if (p.options.link) putAscii(t, `, proto ${ETHERTYPE_NAMES[type] ?? 'unknown'} (0x${hex(type, 4)})`)
  const size = (first & 0x3f) * 4
  const options = at + HEADER
  const left = length - HEADER - size
  if (left < 0) {
    putAscii(t, ` truncated-geneve - ${-left} bytes missing`)
    return
  }
  if (!has(p, options, size)) return putTruncated(p)
  if (size > 0) putOptions(p, options, size)
  printPayload(p, type, options + size, left)
}

function printPayload(p: Printer, type: number, at: number, length: number): void {
  putAscii(p.text, p.options.verbose > 0 ? '\n\t' : ': ')
  if (printEthertype(p, type, at, length, p.end - at)) return
  if (type === BRIDGED_ETHERNET) printEthernet(p, at, length, p.end - at)
  else putAscii(p.text, `geneve-proto-0x${hex(type)}`)
}

const OPTION_HEADER = 4
const CRITICAL = 0x80

const CLASSES: Readonly<Record<number, string>> = {
  256: 'Linux',
  257: 'Open vSwitch',
  258: 'Open Virtual Networking (OVN)',
  259: 'In-band Network Telemetry (INT)',
  260: 'VMware',
}

const className = (number: number): string => CLASSES[number] ?? (number <= 0xff ? 'Standard' : number >= 0xfff0 ? 'Experimental' : 'Unknown')

function putOptions(p: Printer, start: number, length: number): void {
  const t = p.text
  putAscii(t, ', options [')
  if (p.options.verbose === 0) putAscii(t, `${length} bytes`)
  else {
    const end = start + length
    for (let at = start; at < end; ) {
      const number = u16(p, at)
      const type = u8(p, at + 2)
      const size = OPTION_HEADER + (u8(p, at + 3) & 0x1f) * 4
      putAscii(
        t,
        `${at > start ? ', ' : ''}class ${className(number)} (0x${hex(number)}) type 0x${hex(type)}${type & CRITICAL ? '(C)' : ''} len ${size}`,
      )
      if (size > end - at) {
        putAscii(t, ' [bad length]')
        break
      }
      if (p.options.verbose > 1 && size > OPTION_HEADER) {
        putAscii(t, ' data')
        for (let i = OPTION_HEADER; i < size; i += 4) putAscii(t, ` ${hex(u32(p, at + i), 8)}`)
      }
      at += size
    }
  }
  putAscii(t, ']')
}
