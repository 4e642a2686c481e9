// RIP versions 1 and 2 (RFC 1058, 2453, 4822): the command, and every route with -v.
//
// |command|version|0|0| then entries of 20 bytes: |family(2)|tag(2)|destination(4)|mask(4)|next hop(4)|metric(4)|

import { putAscii } from '../text.ts'
import { BSD_FAMILIES } from './bsd-families.ts'
import { putUnknownData } from './dump.ts'
import { putPaddedText } from './padded-text.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16, u32 } from './printer.ts'
import { hex, ipv4Text } from './text-pieces.ts'

const HEADER = 4
const ENTRY = 20
const ENTRY_HEADER = 4
const PASSWORD_SIZE = 16
const FAMILY_IPV4 = 2
const FAMILY_AUTHENTICATION = 0xffff

const REQUEST = 1
const RESPONSE = 2
const TRACE_OFF = 4
const POLL = 5
const POLL_ENTRY = 6
const COMMANDS: Readonly<Record<number, string>> = {
  [REQUEST]: 'Request',
  [RESPONSE]: 'Response',
  3: 'Trace on',
  [TRACE_OFF]: 'Trace off',
  [POLL]: 'Poll',
  [POLL_ENTRY]: 'Poll Entry',
}

/** Prints the UDP payload of `length` bytes at `at`. */
export function printRip(p: Printer, at: number, length: number): void {
  const t = p.text
  const { verbose } = p.options
  p.protocol = 'rip'
  const there = Math.min(p.end - at, length)
  if (there < HEADER) return putTruncated(p)
  const version = u8(p, at + 1)
  putAscii(t, `${verbose > 0 ? '\n\t' : ''}RIPv${version}`)
  if (version === 0) return putUnknownData(p, at, length, '\n\t')
  const command = u8(p, at)
  putAscii(t, `, ${COMMANDS[command] ?? `unknown command (${command})`}, length: ${length}`)
  if (verbose === 0) return
  if (command === REQUEST || command === RESPONSE) putRoutes(p, version, at + HEADER, there - HEADER, Math.floor(length / ENTRY))
  else if (command !== TRACE_OFF && command !== POLL && command !== POLL_ENTRY && verbose === 1) putUnknownData(p, at, length, '\n\t')
  if (verbose > 1) putUnknownData(p, at, length, '\n\t')
}

function putRoutes(p: Printer, version: number, start: number, there: number, count: number): void {
  const t = p.text
  if (version > 2) {
    putAscii(t, ', unknown version')
    return
  }
  putAscii(t, `, routes: ${count}${version === 2 ? ' or less' : ''}`)
  const putEntry = version === 1 ? putEntry1 : putEntry2
  let at = start
  let left = there
  while (left > 0) {
    const size = putEntry(p, at, left)
    if (size === 0) return putTruncated(p)
    if (left < size) {
      putAscii(t, ` [remaining entries length ${left} < ${size}]`)
      return putInvalid(p)
    }
    at += size
    left -= size
  }
}

/** Both entry printers answer the entry's size, 0 when it is cut. */
function putEntry1(p: Printer, at: number, left: number): number {
  const t = p.text
  if (left < ENTRY) return 0
  const family = u16(p, at)
  if (family !== FAMILY_IPV4 && family !== 0) {
    putAscii(t, `\n\t AFI ${BSD_FAMILIES[family] ?? `Unknown (${family})`}, `)
    putUnknownData(p, at + ENTRY_HEADER, ENTRY - ENTRY_HEADER, '\n\t  ')
  } else if (u16(p, at + 2) !== 0 || u32(p, at + 8) !== 0 || u32(p, at + 12) !== 0) putUnknownData(p, at, ENTRY, '\n\t  ')
  else putAscii(t, `\n\t  ${family === 0 ? 'AFI 0, ' : ''}${ipv4Text(p, at + 4)}, metric: ${u32(p, at + 16)}`)
  return ENTRY
}

function putEntry2(p: Printer, at: number, left: number): number {
  const t = p.text
  if (left < ENTRY_HEADER) return 0
  const family = u16(p, at)
  if (family === FAMILY_AUTHENTICATION) return putAuthentication(p, u16(p, at + 2), at + ENTRY_HEADER, left - ENTRY_HEADER)
  const name = BSD_FAMILIES[family]
  if (family !== FAMILY_IPV4 && family !== 0) {
    putAscii(t, `\n\t  AFI ${name ?? `Unknown (${family})`}`)
    putUnknownData(p, at + ENTRY_HEADER, ENTRY - ENTRY_HEADER, '\n\t  ')
    return ENTRY
  }
  if (left < ENTRY) return 0
  const prefix = `${ipv4Text(p, at + 4).padStart(15)}/${`${prefixLength(u32(p, at + 8))}`.padEnd(2)}`
  putAscii(t, `\n\t  AFI ${name ?? family}, ${prefix}, tag 0x${hex(u16(p, at + 2), 4)}, metric: ${u32(p, at + 16)}, next-hop: `)
  putAscii(t, u32(p, at + 12) === 0 ? 'self' : ipv4Text(p, at + 12))
  return ENTRY
}

/** Bits of a mask; -1 when they are not all at its beginning. */
function prefixLength(mask: number): number {
  const length = Math.clz32(~mask)
  return mask === (length === 0 ? 0 : (-1 << (32 - length)) >>> 0) ? length : -1
}

function putAuthentication(p: Printer, type: number, at: number, left: number): number {
  const t = p.text
  if (type === 2) {
    putAscii(t, '\n\t  Simple Text Authentication data: ')
    putPaddedText(p, at, PASSWORD_SIZE)
    return ENTRY
  }
  if (type === 3) {
    if (!has(p, at, ENTRY - ENTRY_HEADER) || left < ENTRY - ENTRY_HEADER) return 0
    putAscii(t, `\n\t  Auth header: Packet Len ${u16(p, at)}, Key-ID ${u8(p, at + 2)}, Auth Data Len ${u8(p, at + 3)},`)
    putAscii(t, ` SeqNo ${u32(p, at + 4)}, MBZ ${u32(p, at + 8)}, MBZ ${u32(p, at + 12)}`)
    return ENTRY
  }
  putAscii(t, type === 1 ? '\n\t  Auth trailer:' : `\n\t  Unknown (${type}) Authentication data:`)
  putUnknownData(p, at, left, '\n\t  ')
  return ENTRY_HEADER + left // its size is not told: it lasts to the end
}
