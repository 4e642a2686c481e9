// The packet's bytes below its line: -x (hex), -X (hex and ASCII), -A (ASCII). Also how an unknown protocol is shown.

import { putAscii, putByte, putHex, putHex2, putHex4, type Text } from '../text.ts'
import { type Printer, TRUNCATED_PACKET } from './printer.ts'

const PER_LINE = 16

const graphic = (c: number): boolean => c > 0x20 && c < 0x7f

function putOffset(t: Text, indent: string, offset: number): void {
  putAscii(t, indent)
  putAscii(t, '0x')
  if (offset > 0xffff) putHex(t, offset)
  else putHex4(t, offset)
  putAscii(t, ': ')
}

/**
 * Lines of sixteen bytes in pairs; `indent` starts each of them and holds the line feed; the first byte is counted as `offset`.
 * All dumps show what is there and then throw TRUNCATED_PACKET when `length` goes beyond the capture.
 */
export function putHexDump(p: Printer, at: number, length: number, indent = '\n\t', offset = 0): void {
  const t = p.text
  const end = Math.min(at + length, p.end)
  for (let i = at; i < end; i++) {
    const column = (i - at) % PER_LINE
    if (column === 0) putOffset(t, indent, i - at + offset)
    if (column % 2 === 0) putByte(t, 0x20)
    putHex2(t, p.bytes[i]!)
  }
  if (at + length > p.end) throw TRUNCATED_PACKET
}

/** As putHexDump, with the printable characters beside it. */
export function putHexAsciiDump(p: Printer, at: number, length: number, indent = '\n\t'): void {
  const t = p.text
  const { bytes } = p
  const end = Math.min(at + length, p.end)
  for (let line = at; line < end; line += PER_LINE) {
    putOffset(t, indent, line - at)
    const stop = Math.min(line + PER_LINE, end)
    for (let i = line; i < line + PER_LINE; i++) {
      if ((i - line) % 2 === 0) putByte(t, 0x20)
      if (i < stop) putHex2(t, bytes[i]!)
      else putAscii(t, '  ')
    }
    putAscii(t, '  ')
    for (let i = line; i < stop; i++) putByte(t, graphic(bytes[i]!) ? bytes[i]! : 0x2e)
  }
  if (at + length > p.end) throw TRUNCATED_PACKET
}

/** The text of the packet; a carriage return is left out before a line feed and shown as a dot elsewhere. */
export function putAsciiDump(p: Printer, at: number, length: number): void {
  const t = p.text
  const { bytes } = p
  const end = Math.min(at + length, p.end)
  putByte(t, 0x0a)
  for (let i = at; i < end; i++) {
    const c = bytes[i]!
    if (c === 0x0d) {
      // The last two places are special: tcpdump looks ahead only while more than one byte is left.
      if (end - i - 1 > 1 && bytes[i + 1] !== 0x0a) putByte(t, 0x2e)
    } else putByte(t, graphic(c) || c === 0x09 || c === 0x20 || c === 0x0a ? c : 0x2e)
  }
  if (at + length > p.end) throw TRUNCATED_PACKET
}

/** What is printed of a payload that no printer knows: its bytes, unless the packet's bytes are wanted anyway, or little is. */
export function putUnknown(p: Printer, at: number, length: number): void {
  const { quiet, hex, hexAscii } = p.options
  if (!quiet && hex === 0 && hexAscii === 0) putHexAsciiDump(p, at, length)
}

/** Hex of a part that its printer does not know, as far as it was captured: unlike a dump, it does not mind a cut. */
export function putUnknownData(p: Printer, at: number, length: number, indent: string): void {
  if (at > p.end) {
    putAscii(p.text, indent)
    putAscii(p.text, 'Dissector error: print_unknown_data called with pointer past end of packet')
  } else putHexDump(p, at, Math.min(length, p.end - at), indent)
}
