// PPP's control protocols (RFC 1661 section 5): what one end proposes and the other accepts, with -v.

import { putAscii, putDecimal, putHex2, putHex8 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { OUI_NAMES } from './llc-names.ts'
import { PPP_NAMES } from './ppp-names.ts'
import { pppOptionPrinter } from './ppp-options.ts'
import { has, type Printer, putEscaped, putInvalid, u8, u16, u24, u32 } from './printer.ts'

const HEADER = 4
const PROTOCOL = 2

const VENDOR_EXTENSION = 0
const CONFIGURE_REQUEST = 1
const CONFIGURE_REJECT = 4
const TERMINATE_REQUEST = 5
const CODE_REJECT = 7
const PROTOCOL_REJECT = 8
const ECHO_REQUEST = 9
const DISCARD_REQUEST = 11
const IDENTIFICATION = 12
const TIME_REMAINING = 13

const CODE_NAMES = [
  'Vendor-Extension',
  'Conf-Request',
  'Conf-Ack',
  'Conf-Nack',
  'Conf-Reject',
  'Term-Request',
  'Term-Ack',
  'Code-Reject',
  'Prot-Reject',
  'Echo-Request',
  'Echo-Reply',
  'Disc-Req',
  'Ident',
  'Time-Rem',
  'Reset-Req',
  'Reset-Ack',
]

/** Prints the control packet of `protocol` at `at`; the protocol number is the two bytes before it. */
export function printPppControl(p: Printer, protocol: number, at: number, length: number): void {
  const t = p.text
  const name = PPP_NAMES[protocol] ?? ''
  putAscii(t, name)
  putAscii(t, ', ')
  if (length < HEADER || !has(p, at, 2)) {
    putCut(p, name)
    return
  }
  const code = u8(p, at)
  putAscii(t, CODE_NAMES[code] ?? 'Unknown Opcode')
  putAscii(t, ' (0x')
  putHex2(t, code)
  putAscii(t, `), id ${u8(p, at + 1)}, length ${length + PROTOCOL}`)
  if (p.options.verbose === 0) return
  const told = u16(p, at + 2)
  if (told < HEADER || told > length) {
    putAscii(t, `\n\tencoded length ${told} ${told < HEADER ? '(< 4))' : `(> packet length ${length}))`}`)
    return
  }
  putAscii(t, `\n\tencoded length ${told} (=Option(s) length ${told - HEADER})`)
  if (told === HEADER) return
  if (p.options.verbose > 1) putUnknownData(p, at - PROTOCOL, PROTOCOL + HEADER, '\n\t')
  putBody(p, protocol, name, code, at, told)
}

function putCut(p: Printer, name: string): void {
  putAscii(p.text, `[|${name}]`)
}

function putMagic(p: Printer, at: number): void {
  const magic = u32(p, at)
  putAscii(p.text, '\n\t  Magic-Num 0x')
  putHex8(p.text, magic)
}

function putBody(p: Printer, protocol: number, name: string, code: number, at: number, length: number): void {
  const t = p.text
  const body = at + HEADER
  if (code >= CONFIGURE_REQUEST && code <= CONFIGURE_REJECT) putOptions(p, protocol, body, length)
  else if (code >= TERMINATE_REQUEST && code <= CODE_REJECT) return
  else if (code === VENDOR_EXTENSION) {
    if (length < 11) return
    putMagic(p, body)
    const vendor = u24(p, body + 4)
    putAscii(t, ` Vendor: ${OUI_NAMES[vendor] ?? 'Unknown'} (${vendor})`)
  } else if (code === PROTOCOL_REJECT) {
    if (length >= 6) putRejected(p, body, length)
  } else if (code >= ECHO_REQUEST && code <= DISCARD_REQUEST) {
    if (length < 8) return
    putMagic(p, body)
    if (length === 8) return
    putAscii(t, '\n\t  -----trailing data-----')
    if (has(p, body + 4, length - 8)) putUnknownData(p, body + 4, length - 8, '\n\t  ')
    else putCut(p, name)
  } else if (code === IDENTIFICATION) {
    if (length < 8) return
    putMagic(p, body)
    if (length === 8) return
    putAscii(t, '\n\t  Message\n\t    ')
    // tcpdump counts the magic number to the message and reads four bytes too many.
    if (putEscaped(p, body + 4, length - 4)) putCut(p, name)
  } else if (code === TIME_REMAINING) {
    if (length < 12) return
    putMagic(p, body)
    const seconds = u32(p, body + 4)
    putAscii(t, ', Seconds-Remaining ')
    putDecimal(t, seconds)
    putAscii(t, 's')
  } else if (p.options.verbose <= 1) putUnknownData(p, at - PROTOCOL, length + PROTOCOL, '\n\t  ')
}

function putRejected(p: Printer, at: number, length: number): void {
  const rejected = u16(p, at)
  const hex = rejected.toString(16).padStart(4, '0')
  putAscii(p.text, `\n\t  Rejected ${PPP_NAMES[rejected] ?? 'unknown'} Protocol (0x${hex})`)
  if (length === 6) return
  putAscii(p.text, '\n\t  Rejected Packet')
  putUnknownData(p, at + 2, length - 2, '\n\t    ')
}

function putOptions(p: Printer, protocol: number, at: number, length: number): void {
  const print = pppOptionPrinter(protocol)
  if (print === undefined) return
  let left = length - HEADER
  for (let i = at; ; ) {
    const size = print(p, i, length)
    if (size === 0) return
    if (left < size) {
      putAscii(p.text, ` [remaining options length ${left} < ${size}]`)
      putInvalid(p)
      return
    }
    left -= size
    i += size
    if (left === 0) return
  }
}
