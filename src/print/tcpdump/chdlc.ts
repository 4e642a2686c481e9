// Cisco's HDLC on serial lines, and SLARP, by which both ends find their addresses and each other alive.

import { putAscii, putIpv4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { ETHERTYPE_NAMES } from './ethertype.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { printMpls } from './mpls.ts'
import { printOsi } from './osi.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const HEADER = 4
export const CHDLC_UNICAST = 0x0f
export const CHDLC_BROADCAST = 0x8f
const CASTS: Readonly<Record<number, string>> = { [CHDLC_UNICAST]: 'unicast', [CHDLC_BROADCAST]: 'bcast' }

const SLARP = 0x8035
const OSI = 0xfefe
/** The first byte of what OSI puts on a link: with one of these second, there is a byte of padding first. */
const OSI_PROTOCOLS: readonly number[] = [0x81, 0x82, 0x83]

/** Prints the frame of `length` bytes at `at`; answers the length of its header. */
export function printChdlc(p: Printer, at: number, length: number): number {
  const t = p.text
  p.protocol = 'chdlc'
  if (length < HEADER) return cut(p, at)
  const type = u16(p, at + 2)
  if (p.options.link) {
    const cast = u8(p, at)
    putAscii(t, `${CASTS[cast] ?? `0x${hex(cast, 2)}`}, ethertype ${ETHERTYPE_NAMES[type] ?? 'Unknown'} (0x${hex(type, 4)}), length ${length}: `)
  }
  const body = at + HEADER
  const left = length - HEADER
  switch (type) {
    case 0x0800:
      printIp(p, body, left)
      break
    case 0x86dd:
      printIp6(p, body, left)
      break
    case 0x8847:
    case 0x8848:
      printMpls(p, body, left)
      break
    case SLARP:
      printSlarp(p, body, left)
      break
    case OSI: {
      if (left < 2) return cut(p, at)
      const padding = OSI_PROTOCOLS.includes(u8(p, body + 1)) ? 1 : 0
      printOsi(p, body + padding, left - padding)
      break
    }
    default:
      if (!p.options.link) putAscii(t, `unknown CHDLC protocol (0x${hex(type, 4)})`)
  }
  return HEADER
}

function cut(p: Printer, at: number): number {
  putTruncated(p)
  return p.end - at
}

const SLARP_LEAST = 14
const SLARP_MOST = 18
const REQUEST = 0
const REPLY = 1
const KEEPALIVE = 2

function printSlarp(p: Printer, at: number, length: number): void {
  const t = p.text
  const { verbose } = p.options
  p.protocol = 'chdlc_slarp'
  putAscii(t, `SLARP (length: ${length}), `)
  if (length < SLARP_LEAST || !has(p, at, SLARP_LEAST)) return putTruncated(p)
  const code = u32(p, at)
  // As tcpdump: behind the code, and four bytes behind where the time of the line begins when that was printed.
  let dumped = at + 4
  if (code === REQUEST) putAscii(t, 'request')
  else if (code === REPLY) {
    putAscii(t, 'reply ')
    putIpv4(t, p.bytes, at + 4)
    putAscii(t, '/')
    putIpv4(t, p.bytes, at + 8)
  } else if (code === KEEPALIVE) {
    putAscii(t, `keepalive: mineseen=0x${hex(u32(p, at + 4), 8)}, yourseen=0x${hex(u32(p, at + 8), 8)}, reliability=0x${hex(u16(p, at + 12), 4)}`)
    if (length >= SLARP_MOST) {
      putUptime(p, u32(p, at + SLARP_LEAST))
      dumped += SLARP_LEAST
    }
  } else {
    putAscii(t, `0x${hex(code, 2)} unknown`)
    if (verbose <= 1) putUnknownData(p, at + 4, length - 4, '\n\t')
  }
  if (length > SLARP_MOST && verbose > 0) putAscii(t, `, (trailing junk: ${length - SLARP_MOST} bytes)`)
  if (verbose > 1) putUnknownData(p, dumped, length - 4, '\n\t')
}

function putUptime(p: Printer, milliseconds: number): void {
  const seconds = Math.floor(milliseconds / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  putAscii(p.text, `, link uptime=${Math.floor(hours / 24)}d${hours % 24}h${minutes % 60}m${seconds % 60}s`)
}
