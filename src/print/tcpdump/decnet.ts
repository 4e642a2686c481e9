// DECnet Phase IV: the routing header, short or long.

import { putAscii } from '../text.ts'
import { printDecnetControl } from './decnet-control.ts'
import { printNsp } from './decnet-nsp.ts'
import { LENGTH_FIELD, nodeText, u16le } from './decnet-values.ts'
import { putHexAsciiDump } from './dump.ts'
import { check, type Printer, putInvalid, u8 } from './printer.ts'

const SHORT_HEADER = 6
const LONG_HEADER = 21

const PAD = 0x80
const PAD_LENGTH = 0x7f
const FUTURE = 0x40
const CONTROL = 0x01
const KIND = 0x07
const SHORT = 2
const LONG = 6

const RETURN_REQUESTED = 0x08
const RETURNING = 0x10
const INTRA_ETHERNET = 0x20
const VISITS = 0x3f

/** Prints the packet of `length` bytes at `at`, of which `captured` are there. */
export function printDecnet(p: Printer, at: number, length: number, captured: number): void {
  p.protocol = 'decnet'
  if (length < SHORT_HEADER) return invalid(p, ` (length ${length} < ${SHORT_HEADER})`)
  const size = u16le(p, at)
  if (size < SHORT_HEADER) return invalid(p, ` (pktlen ${size} < ${SHORT_HEADER})`)
  if (size > length) return invalid(p, ` (pktlen ${size} > ${length})`)
  const flags = u8(p, at + LENGTH_FIELD)
  if ((flags & PAD) === 0) return printUnpadded(p, at, size, captured, size)
  const padding = flags & PAD_LENGTH
  if (p.options.verbose > 0) putAscii(p.text, `[pad:${padding}] `)
  if (size < padding + 2) return invalid(p, ` (length ${size} < ${padding + 2})`)
  check(p, at + LENGTH_FIELD, padding)
  printUnpadded(p, at + padding, size - padding, captured - padding, size)
}

function invalid(p: Printer, why: string): void {
  putAscii(p.text, why)
  putInvalid(p)
}

function printUnpadded(p: Printer, at: number, length: number, captured: number, size: number): void {
  const header = at + LENGTH_FIELD
  const flags = u8(p, header)
  const shown = Math.min(length, captured)
  if (flags & FUTURE) {
    putAscii(p.text, 'future-version-decnet')
    putHexAsciiDump(p, at, shown)
  } else if (flags & CONTROL) {
    if (!printDecnetControl(p, header, length, shown)) putInvalid(p)
  } else if ((flags & KIND) === LONG) {
    if (length < LONG_HEADER) return invalid(p, ` (length ${length} < ${LONG_HEADER})`)
    check(p, header, LONG_HEADER)
    putRoute(p, flags, u16le(p, header + 15), u16le(p, header + 7), size, u8(p, header + 18))
    printTransport(p, header + LONG_HEADER, length - LONG_HEADER)
  } else if ((flags & KIND) === SHORT) {
    const destination = u16le(p, header + 1)
    const source = u16le(p, header + 3)
    putRoute(p, flags, source, destination, size, (u8(p, header + 5) & VISITS) + 1)
    printTransport(p, header + SHORT_HEADER, (length - SHORT_HEADER) >>> 0)
  } else {
    putAscii(p.text, 'unknown message flags under mask')
    putHexAsciiDump(p, at, shown)
  }
}

function putRoute(p: Printer, flags: number, source: number, destination: number, size: number, hops: number): void {
  const t = p.text
  putAscii(t, `${nodeText(source)} > ${nodeText(destination)} ${size} `)
  if (p.options.verbose === 0) return
  if (flags & RETURN_REQUESTED) putAscii(t, 'RQR ')
  if (flags & RETURNING) putAscii(t, 'RTS ')
  if (flags & INTRA_ETHERNET) putAscii(t, 'IE ')
  putAscii(t, `${hops} hops `)
}

function printTransport(p: Printer, at: number, length: number): void {
  if (!printNsp(p, at, length)) putInvalid(p)
}
