// The locator/identifier separation protocol's control messages (RFC 6830): registrations and notifications of mappings.
//
// |type(4) flags|reserved|flag|records|nonce(8)|key(2)|authentication's length(2)|authentication ...| records

import { putAscii } from '../text.ts'
import { putHexDump } from './dump.ts'
import type { Flags } from './flags.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16, u32 } from './printer.ts'
import { flagNames, ipv4Text, ipv6Text } from './text-pieces.ts'

const HEADER = 16
const RECORD = 12
const LOCATOR = 8
const IPV4 = 1
const IPV6 = 2

const REGISTER = 3
const NOTIFY = 4
const TYPES: Readonly<Record<number, string>> = {
  0: 'LISP-Reserved',
  1: 'LISP-Map-Request',
  2: 'LISP-Map-Reply',
  [REGISTER]: 'LISP-Map-Register',
  [NOTIFY]: 'LISP-Map-Notify',
  8: 'LISP-Encapsulated-Contol-Message',
}
const REGISTER_FLAGS: Flags = [
  [0x08000000, 'P-Proxy-Map-Reply'],
  [0x04000000, 'S-LISP-SEC-Capable'],
  [0x02000000, 'I-xTR-ID-Present'],
  [0x01000000, 'R-Build-For-RTR'],
  [0x00000100, 'M-Want-Map-Notify'],
]
const NOTIFY_FLAGS: Flags = [
  [0x08000000, 'I-xTR-ID-Present'],
  [0x04000000, 'R-Build-For-RTR'],
]
const REGISTER_WITH_SITE = 0x02
const NOTIFY_WITH_SITE = 0x08
const LOCATOR_FLAGS: Flags = [
  [4, 'Local-Locator'],
  [2, 'RLoc-Probed'],
  [1, 'Reachable'],
]
const AUTHENTICATIONS = ['None', 'SHA1', 'SHA256']
const ACTIONS = ['No-Action', 'Natively-Forward', 'Send-Map-Request', 'Drop']

/** Offsets are kept in 16 bits, as in tcpdump: an enormous authentication makes them begin again. */
const wrap = (offset: number): number => offset & 0xffff

/** Prints the UDP payload of `length` bytes at `at`. */
export function printLisp(p: Printer, at: number, length: number): void {
  const t = p.text
  const verbose = p.options.verbose > 0
  p.protocol = 'lisp'
  if (!has(p, at, HEADER)) return putTruncated(p)
  const first = u8(p, at)
  const type = first >> 4
  putAscii(t, `${TYPES[type] ?? `unknown-type-${type}`},`)
  if (type !== REGISTER && type !== NOTIFY) return
  if (verbose) putAscii(t, ` flags [${flagNames(type === REGISTER ? REGISTER_FLAGS : NOTIFY_FLAGS, u32(p, at), 'none')}],`)
  const records = u8(p, at + 3)
  const authentication = u16(p, at + 14)
  if (verbose) {
    putAscii(t, `\n    ${records} record(s), Authentication ${AUTHENTICATIONS[u16(p, at + 12)] ?? 'unknown-type'},`)
    putHexDump(p, at + HEADER, authentication, '\n    Authentication-Data: ')
  } else putAscii(t, ` ${records} record(s),`)
  if (records === 0) return putInvalid(p)
  let offset = wrap(HEADER + authentication)
  for (let i = 0; i < records && length > offset; i++) {
    offset = putRecord(p, at, offset)
    if (offset < 0) return
  }
  const withSite = (first & (type === REGISTER ? REGISTER_WITH_SITE : NOTIFY_WITH_SITE)) !== 0
  putRest(p, at + offset, withSite)
}

/** Answers the offset behind the record; negative when no more is to be printed. */
function putRecord(p: Printer, at: number, start: number): number {
  const t = p.text
  const record = at + start
  if (!has(p, record, RECORD)) return cut(p)
  putAscii(t, '\n')
  const mask = u8(p, record + 5)
  const count = u8(p, record + 4)
  if (p.options.verbose > 0) {
    const flags = u8(p, record + 6)
    putAscii(t, `      Record TTL ${u32(p, record)}, ${flags & 0x10 ? 'Authoritative' : 'Non-Authoritative'}, ${ACTIONS[flags >> 5] ?? 'unknown'},`)
    putAscii(t, ` Map Version: ${u16(p, record + 8) & 0x0fff},`)
  }
  const family = u16(p, record + 10)
  let offset = wrap(start + RECORD)
  if (family !== IPV4 && family !== IPV6) return -1
  putAscii(t, ` EID ${family === IPV4 ? ipv4Text(p, at + offset) : ipv6Text(p, at + offset)}/${mask},`)
  offset = wrap(offset + (family === IPV4 ? 4 : 16))
  putAscii(t, ` ${count} locator(s)`)
  for (let i = 0; i < count && offset >= 0; i++) offset = putLocator(p, at, offset)
  return offset
}

function cut(p: Printer): number {
  putTruncated(p)
  return -1
}

function putLocator(p: Printer, at: number, start: number): number {
  const t = p.text
  const locator = at + start
  if (!has(p, locator, LOCATOR)) return cut(p)
  let offset = wrap(start + LOCATOR)
  const family = u16(p, locator + 6)
  if (p.options.verbose > 0) putAscii(t, '\n       ')
  if (family === IPV4 || family === IPV6) {
    const size = family === IPV4 ? 4 : 16
    if (!has(p, at + offset, size)) return cut(p)
    putAscii(t, ` LOC ${family === IPV4 ? ipv4Text(p, locator + LOCATOR) : ipv6Text(p, locator + LOCATOR)}`)
    offset = wrap(offset + size)
  }
  if (p.options.verbose > 0) {
    putAscii(t, `\n          Priority/Weight ${u8(p, locator)}/${u8(p, locator + 1)}`)
    putAscii(t, `, Multicast Priority/Weight ${u8(p, locator + 2)}/${u8(p, locator + 3)},`)
    putAscii(t, ` flags [${flagNames(LOCATOR_FLAGS, u16(p, locator + 4), 'none')}],`)
  }
  return offset
}

/** The sender's identity and site where they are told, and anything else in hex. */
function putRest(p: Printer, at: number, withSite: boolean): void {
  if (!withSite) {
    if (at < p.end) putHexDump(p, at, p.end - at, '\n    Data: ')
    return
  }
  if (!has(p, at, 24)) return putInvalid(p)
  putHexDump(p, at, 16, '\n    xTR-ID: ')
  const site = (BigInt(u32(p, at + 16)) << 32n) | BigInt(u32(p, at + 20))
  putAscii(p.text, `\n    SITE-ID: ${site}`)
}
