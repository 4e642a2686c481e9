// PPP over Ethernet (RFC 2516): discovery with its tags, and sessions.
//
//  0               1               2               4               6
// |Version| Type  |     code      |    session    |    length     |

import { putAscii, putHex } from '../text.ts'
import { printPpp } from './ppp.ts'
import { check, type Printer, putInvalid, u8, u16 } from './printer.ts'

const HEADER = 6
const TAG_HEADER = 4

const PADI = 0x09
const CODE_NAMES: Readonly<Record<number, string>> = { 0: '', [PADI]: 'PADI', 7: 'PADO', 25: 'PADR', 101: 'PADS', 167: 'PADT' }
/** An initiation must leave room for a relay's tag (RFC 2516 section 5.1). */
const PADI_MAXIMUM = 1478

const TAG_NAMES: Readonly<Record<number, string>> = {
  0: 'EOL',
  257: 'Service-Name',
  258: 'AC-Name',
  259: 'Host-Uniq',
  260: 'AC-Cookie',
  261: 'Vendor-Specific',
  272: 'Relay-Session-ID',
  288: 'PPP-Max-Payload',
  513: 'Service-Name-Error',
  514: 'AC-System-Error',
  515: 'Generic-Error',
}
const LONGEST_TEXT = 79

/** Prints the frame of `length` bytes at `at`; answers the length of its headers, that of PPP with it. */
export function printPppoe(p: Printer, at: number, length: number): number {
  const t = p.text
  p.protocol = 'pppoe'
  if (length < HEADER) {
    putAscii(t, ` (length ${length} < ${HEADER})`)
    putInvalid(p)
    return 0
  }
  check(p, at, HEADER)
  const version = u8(p, at) >>> 4
  const type = u8(p, at) & 0x0f
  const code = u8(p, at + 1)
  const session = u16(p, at + 2)
  let payload = u16(p, at + 4)
  if (version !== 1) putAscii(t, ` [ver ${version}]`)
  if (type !== 1) putAscii(t, ` [type ${type}]`)
  putAscii(t, `PPPoE ${CODE_NAMES[code] ?? `PAD-${code.toString(16)}`}`)
  if (code === PADI && payload > PADI_MAXIMUM) putAscii(t, ` [len ${payload}!]`)
  const left = length - HEADER
  if (payload > left) {
    putAscii(t, ` [len ${payload} > ${left}!]`)
    payload = left
  }
  if (session !== 0) {
    putAscii(t, ' [ses 0x')
    putHex(t, session)
    putAscii(t, ']')
  }
  if (code !== 0) {
    putTags(p, at + HEADER, payload)
    return HEADER
  }
  putAscii(t, ' ')
  return HEADER + printPpp(p, at + HEADER, payload)
}

function putTags(p: Printer, start: number, length: number): void {
  const t = p.text
  const end = start + length
  for (let at = start; at < end; ) {
    const type = u16(p, at)
    const size = u16(p, at + 2)
    at += TAG_HEADER
    check(p, at, size)
    putAscii(t, ` [${TAG_NAMES[type] ?? `TAG-0x${type.toString(16)}`}`)
    if (size > 0) putTagValue(p, at, size)
    putAscii(t, ']')
    at += size
    if (type === 0) return
  }
}

/** As text when most of it is, else in hex. */
function putTagValue(p: Printer, at: number, size: number): void {
  const beginning = Array.from(p.bytes.subarray(at, at + Math.min(size, LONGEST_TEXT)))
  const printable = beginning.map(c => c >= 0x20 && c < 0x7f)
  if (printable.filter(Boolean).length * 2 > beginning.length) {
    const text = beginning.map((c, i) => (printable[i] ? String.fromCharCode(c) : '.')).join('')
    putAscii(p.text, ` "${text}"`)
    return
  }
  putAscii(p.text, ' 0x')
  for (let i = 0; i < size; i++) putAscii(p.text, p.bytes[at + i]!.toString(16).toUpperCase().padStart(2, '0'))
}
