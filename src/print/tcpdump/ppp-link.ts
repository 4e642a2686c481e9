// Captures of PPP itself: as it is, with the framing of a serial line, or over Ethernet.

import { putAscii } from '../text.ts'
import { CHDLC_BROADCAST, CHDLC_UNICAST, printChdlc } from './chdlc.ts'
import { printPpp, printPppProtocol } from './ppp.ts'
import { PPP_NAMES } from './ppp-names.ts'
import { printPppoe } from './pppoe.ts'
import { type Printer, putTruncated, u8, u16 } from './printer.ts'
import { hex } from './text-pieces.ts'

const HEADER = 4
const ADDRESS = 0xff

/** Prints the frame at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader. */
export function printPppLink(p: Printer, length: number, captured: number): void {
  p.protocol = 'ppp'
  if (captured < HEADER) return cut(p, captured)
  p.linkHeader = HEADER
  printPpp(p, p.start, length)
}

/** As printPppLink, for frames with an address and a control byte, which may also be Cisco's HDLC. */
export function printPppSerial(p: Printer, length: number, captured: number): void {
  const t = p.text
  const at = p.start
  p.protocol = 'ppp_hdlc'
  if (captured < 2) return cut(p, captured)
  const address = u8(p, at)
  if (address === CHDLC_UNICAST || address === CHDLC_BROADCAST) {
    p.linkHeader = printChdlc(p, at, length)
    return
  }
  if (captured < HEADER) return cut(p, captured)
  if (p.options.link) putAscii(t, `${hex(address, 2)} ${hex(u8(p, at + 1), 2)} ${length} `)
  if (address === ADDRESS) {
    const protocol = u16(p, at + 2)
    putAscii(t, `${PPP_NAMES[protocol] ?? `unknown PPP protocol (0x${hex(protocol, 4)})`}: `)
    printPppProtocol(p, protocol, at + HEADER, (length - HEADER) >>> 0)
    p.linkHeader = HEADER
  } else {
    // As tcpdump: the two bytes behind those that are meant.
    putAscii(t, `unknown addr ${hex(u8(p, at + 2), 2)}; ctrl ${hex(u8(p, at + 3), 2)}`)
    p.linkHeader = 2
  }
}

/** As printPppLink, for PPP over Ethernet without the Ethernet header. */
export function printPppoeLink(p: Printer, length: number): void {
  p.linkHeader = printPppoe(p, p.start, length)
}

function cut(p: Printer, captured: number): void {
  putTruncated(p)
  p.linkHeader = captured
}
