// PPP (RFC 1661): from a protocol number to its printer, also for HDLC framing with escapes (RFC 1662) inside it.

import { putAscii, putDecimal, putHex4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putFlags } from './flags.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { printIpx } from './ipx.ts'
import { printMpls } from './mpls.ts'
import { printOsi } from './osi.ts'
import { printChap, printPap } from './ppp-authentication.ts'
import { printPppControl } from './ppp-control.ts'
import { PPP, PPP_NAMES } from './ppp-names.ts'
import { has, isTooDeep, type Printer, putTruncated, u8, u16 } from './printer.ts'

const ADDRESS_AND_CONTROL = 0xff03
/** What pppd's own captures have in place of the address: the direction. */
const RECEIVED = 0x0003
const SENT = 0x0103
const HDLC_FLAG = 0x7e
const HDLC_ESCAPE = 0x7d
const HDLC_FLIP = 0x20

/** Prints the frame of `length` bytes at `at`, with or without address and control; answers the length of its header. */
export function printPpp(p: Printer, at: number, length: number): number {
  if (isTooDeep(p)) return 0
  const t = p.text
  p.protocol = 'ppp'
  const end = at + length
  let i = at
  if (length < 2) {
    putTruncated(p)
    return 0
  }
  const first = u16(p, i)
  if (first === RECEIVED || first === SENT || first === ADDRESS_AND_CONTROL) {
    if (p.options.link && first !== ADDRESS_AND_CONTROL) putAscii(t, first === SENT ? 'Out ' : 'In  ')
    i += 2
  }
  if (end - i < 2) {
    putTruncated(p)
    return 0
  }
  // An odd first byte is the whole number: protocol field compression.
  const compressed = (u8(p, i) & 1) === 1
  const protocol = compressed ? u8(p, i) : u16(p, i)
  i += compressed ? 1 : 2
  if (p.options.link) {
    const name = PPP_NAMES[protocol]
    putAscii(t, name ?? 'unknown')
    putAscii(t, ' (0x')
    putHex4(t, protocol)
    putAscii(t, '), length ')
    putDecimal(t, length)
    if (name === undefined) return i - at
    putAscii(t, ': ')
  }
  printPppProtocol(p, protocol, i, end - i)
  return i - at
}

export function printPppProtocol(p: Printer, protocol: number, at: number, length: number): void {
  if (protocol >>> 8 === HDLC_FLAG) {
    printEscaped(p, at - 1, length)
    return
  }
  switch (protocol) {
    case PPP.lcp:
    case PPP.ipcp:
    case PPP.osicp:
    case PPP.mplscp:
    case PPP.ipv6cp:
    case PPP.ccp:
    case PPP.bacp:
      return printPppControl(p, protocol, at, length)
    case PPP.multilink:
      return putMultilink(p, at, length)
    case PPP.chap:
      return printChap(p, at, length)
    case PPP.pap:
      return printPap(p, at, length)
    case PPP.bap:
      return
    case 0x0800:
    case PPP.uncompressed:
    case PPP.ip:
      return printIp(p, at, length)
    case 0x86dd:
    case PPP.ipv6:
      return printIp6(p, at, length)
    case 0x8137:
    case PPP.ipx:
      return printIpx(p, at)
    case PPP.osi:
      return printOsi(p, at, length)
    case PPP.mplsUnicast:
    case PPP.mplsMulticast:
      return printMpls(p, at, length)
    case PPP.compressed:
      return putAscii(p.text, 'compressed PPP data')
    default:
      putAscii(p.text, `${PPP_NAMES[protocol] ?? `unknown PPP protocol (0x${protocol.toString(16).padStart(4, '0')})`} `)
      putUnknownData(p, at, length, '\n\t')
  }
}

/** Multilink (RFC 1990) with sequence numbers of 12 bits. */
function putMultilink(p: Printer, at: number, length: number): void {
  const t = p.text
  if (!p.options.link) putAscii(t, 'MLPPP, ')
  if (length < 2 || !has(p, at, 2)) {
    putAscii(t, '[|mlppp]')
    return
  }
  const word = u16(p, at)
  putAscii(t, `seq 0x${(word & 0xfff).toString(16).padStart(3, '0')}, Flags [`)
  putFlags(
    t,
    [
      [0x8000, 'begin'],
      [0x4000, 'end'],
    ],
    word,
    'none',
  )
  putAscii(t, `], length ${length}`)
}

/** Takes the escapes out of what was captured into a buffer of its own, and prints that. */
function printEscaped(p: Printer, at: number, length: number): void {
  if (p.end === at || length === 0) return
  const plain = new Uint8Array(p.end - at)
  let size = 0
  for (let i = at; i < p.end; i++) {
    let c = p.bytes[i]!
    if (c === HDLC_ESCAPE) {
      if (++i >= p.end) break
      c = p.bytes[i]! ^ HDLC_FLIP
    }
    plain[size++] = c
  }
  const { bytes, start, end } = p
  p.bytes = plain
  p.start = 0
  p.end = size
  try {
    if (!printPlain(p, size)) putTruncated(p)
  } finally {
    p.bytes = bytes
    p.start = start
    p.end = end
  }
}

/** Answers false when there is too little of it. */
function printPlain(p: Printer, size: number): boolean {
  if (size < 1) return false
  if (p.bytes[0] === PPP.ip) printIp(p, 1, size - 1)
  else if (p.bytes[0] === PPP.ipv6) printIp6(p, 1, size - 1)
  else {
    if (size < 2) return false
    const at = u16(p, 0) === ADDRESS_AND_CONTROL ? 2 : 0
    if (size < at + 2) return false
    const protocol = u16(p, at)
    if (protocol >>> 8 === HDLC_FLAG) putAscii(p.text, `(protocol 0x${protocol.toString(16)} invalid)`)
    else printPppProtocol(p, protocol, at + 2, size - at - 2)
  }
  return true
}
