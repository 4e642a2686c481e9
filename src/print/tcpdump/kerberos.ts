// Kerberos over UDP: version 4's messages by their principals, of the others the version alone.
//
// |version|type(7) little-endian(1)| then texts that end in zero bytes

import { putAscii } from '../text.ts'
import { type Printer, putTruncated, u8, u16 } from './printer.ts'
import { putUpToZero } from './text-pieces.ts'

const REQUEST = 2
const REPLY = 4
const APPLICATION = 6
const ERROR = 10
const TYPES: Readonly<Record<number, string>> = {
  [REQUEST]: 'KDC_REQUEST',
  [REPLY]: 'KDC_REPLY',
  [APPLICATION]: 'APPL_REQUEST',
  8: 'APPL_REQUEST_MUTUAL',
  [ERROR]: 'ERR_REPLY',
  12: 'PRIVATE',
  14: 'SAFE',
  16: 'APPL_ERR',
  126: 'DIE',
}
const ERRORS = [
  ...['OK', 'NAME_EXP', 'SERVICE_EXP', 'AUTH_EXP', 'PKT_VER', 'NAME_MAST_KEY_VER', 'SERV_MAST_KEY_VER', 'BYTE_ORDER'],
  ...['PRINCIPAL_UNKNOWN', 'PRINCIPAL_NOT_UNIQUE', 'NULL_KEY'],
]
const LIFETIME_MINUTES = 5

/** Prints the UDP payload at `at`. */
export function printKerberos(p: Printer, at: number): void {
  p.protocol = 'krb'
  if (at >= p.end) return putTruncated(p)
  const version = u8(p, at)
  if (version >= 1 && version <= 4) putAscii(p.text, ` v${version}`)
  if (version === 4 && !printVersion4(p, at)) putTruncated(p)
  if (version === 106 || version === 107) putAscii(p.text, ' v5') // the first bytes of its ASN.1
}

/** Prints a text; answers the offset behind its zero byte, or -1 when it has none. */
function putName(p: Printer, at: number): number {
  const size = putUpToZero(p, at, p.end - at)
  return size === 0 ? -1 : at + size
}

/** `name.instance`, with `@realm` where `parts` is 3. Answers the offset behind, or -1. */
function putPrincipal(p: Printer, start: number, parts: number): number {
  let at = putName(p, start)
  for (let i = 1; i < parts && at >= 0; i++) {
    putAscii(p.text, i === 1 ? '.' : '@')
    at = putName(p, at)
  }
  return at
}

/** Answers false when a text has no end. */
function printVersion4(p: Printer, at: number): boolean {
  const t = p.text
  const typeByte = u8(p, at + 1)
  const type = typeByte & 0xfe
  const little = (typeByte & 1) !== 0
  putAscii(t, ` ${little ? 'le' : 'be'} ${TYPES[type] ?? `#${type}`}: `)
  const short = (i: number): number => (little ? ((u16(p, i) & 0xff) << 8) | (u16(p, i) >> 8) : u16(p, i))
  if (type === APPLICATION) return putApplication(p, at + 2)
  if (type !== REQUEST && type !== REPLY && type !== ERROR) {
    putAscii(t, '(unknown)')
    return true
  }
  const behind = putPrincipal(p, at + 2, 3)
  if (behind < 0) return false
  if (type === REPLY) {
    putAscii(t, ` (${short(behind + 10)})`)
    return true
  }
  if (type === REQUEST) {
    putAscii(t, ` ${u8(p, behind + 4) * LIFETIME_MINUTES}min `)
    return putPrincipal(p, behind + 5, 2) >= 0
  }
  const code = short(behind + 4)
  putAscii(t, ` ${ERRORS[code] ?? `#${code}`} `)
  return putName(p, behind + 8) >= 0
}

function putApplication(p: Printer, at: number): boolean {
  const t = p.text
  putAscii(t, `v${u8(p, at)} `)
  const behind = putName(p, at + 1)
  if (behind < 0) return false
  putAscii(t, ` (${u8(p, behind)})`)
  putAscii(t, ` (${u8(p, behind + 1)})`)
  return true
}
