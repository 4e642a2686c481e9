// IPv4 options (RFC 791): record route, source routes, timestamps, router alert.

import { putAscii, putDecimal, putIpv4 } from '../text.ts'
import { has, type Printer, u8, u16, u32 } from './printer.ts'

const OPTION_NAMES: Readonly<Record<number, string>> = {
  0: 'EOL',
  1: 'NOP',
  7: 'RR',
  68: 'timestamp',
  82: 'traceroute',
  130: 'security',
  131: 'LSRR',
  137: 'SSRR',
  148: 'RA',
}
/** Answers false when an option was cut by the end of the capture. */
export function putIpv4Options(p: Printer, start: number, length: number): boolean {
  const t = p.text
  let at = start
  let left = length
  while (left > 0) {
    if (at !== start) putAscii(t, ',')
    const kind = u8(p, at)
    const name = OPTION_NAMES[kind]
    if (name !== undefined) putAscii(t, name)
    else {
      putAscii(t, 'unknown ')
      putDecimal(t, kind)
    }
    let size = 1
    if (kind > 1) {
      size = u8(p, at + 1)
      if (size < 2) {
        putBadLength(p, size)
        return true
      }
    }
    if (size > left) {
      putBadLength(p, size)
      return true
    }
    if (!has(p, at, size)) return false
    if (kind === 0) return true
    if (kind === 68) {
      if (!putTimestamps(p, at, size)) return false
    } else if (kind === 7 || kind === 131 || kind === 137) {
      if (!putRoute(p, at, size)) return false
    } else if (kind === 148) {
      if (size < 4) putBadLength(p, size)
      else {
        const value = u16(p, at + 2)
        if (value !== 0) {
          putAscii(t, ' value ')
          putDecimal(t, value)
        }
      }
    }
    at += size
    left -= size
  }
  return true
}

function putBadLength(p: Printer, length: number): void {
  putAscii(p.text, ' [bad length ')
  putDecimal(p.text, length)
  putAscii(p.text, ']')
}

function putBadPointer(p: Printer, before: string, pointer: number): void {
  putAscii(p.text, before)
  putDecimal(p.text, pointer)
  putAscii(p.text, ']')
}

/** Record route and source routes: the addresses, a comma behind those already passed. */
function putRoute(p: Printer, at: number, length: number): boolean {
  const t = p.text
  if (length < 3) {
    putBadLength(p, length)
    return true
  }
  if ((length + 1) & 3) putBadLength(p, length)
  const pointer = u8(p, at + 2) - 1
  if (pointer < 3 || (pointer + 1) & 3 || pointer > length + 1) putBadPointer(p, ' [bad ptr ', pointer + 1)
  for (let i = 3; i < length; i += 4) {
    if (!has(p, at + i, 4)) return false
    putAscii(t, ' ')
    putIpv4(t, p.bytes, at + i)
    // A pointer of 0 counts as beyond every entry: the subtraction above is unsigned in tcpdump.
    if (pointer < 0 || pointer > i) putAscii(t, ',')
  }
  return true
}

/** Timestamp option: each stamp with its address, a caret at the pointer. */
function putTimestamps(p: Printer, at: number, length: number): boolean {
  const t = p.text
  if (length < 4) {
    putAscii(t, '[bad length ')
    putDecimal(t, length)
    putAscii(t, ']')
    return true
  }
  putAscii(t, ' TS{')
  const flags = u8(p, at + 3)
  const kind = flags & 0x0f
  const hop = kind !== 0 ? 8 : 4
  if ((length - 4) & (hop - 1)) {
    putAscii(t, '[bad length ')
    putDecimal(t, length)
    putAscii(t, ']')
  }
  const pointer = u8(p, at + 2) - 1
  if (pointer < 4 || (pointer - 4) & (hop - 1) || pointer > length + 1) putBadPointer(p, '[bad ptr ', pointer + 1)
  let i = 0
  const name = kind === 0 ? 'TSONLY' : kind === 1 ? 'TS+ADDR' : kind === 3 ? 'PRESPEC' : undefined
  if (name === undefined) putBadPointer(p, '[bad ts type ', kind)
  else {
    putAscii(t, name)
    for (i = 4; i < length; i += hop) {
      if (!has(p, at + i, hop)) return false
      putAscii(t, pointer === i ? ' ^ ' : ' ')
      putDecimal(t, u32(p, at + i + hop - 4))
      putAscii(t, '@')
      if (hop === 8) putIpv4(t, p.bytes, at + i)
    }
  }
  if (pointer === i) putAscii(t, ' ^ ')
  if (flags >>> 4) {
    putAscii(t, ' [')
    putDecimal(t, flags >>> 4)
    putAscii(t, ' hops not recorded]} ')
  } else putAscii(t, '}')
  return true
}
