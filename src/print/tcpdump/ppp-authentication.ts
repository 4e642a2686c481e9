// PPP's ways to log in: CHAP (RFC 1994) and PAP (RFC 1334).

import { putAscii, putEscapedByte, putHex2 } from '../text.ts'
import { type Printer, u8, u16 } from './printer.ts'

const HEADER = 4

const CHALLENGE = 1
const RESPONSE = 2
const SUCCESS = 3
const FAILURE = 4
const CHAP_NAMES: Readonly<Record<number, string>> = { [CHALLENGE]: 'Challenge', [RESPONSE]: 'Response', [SUCCESS]: 'Success', [FAILURE]: 'Fail' }

const REQUEST = 1
const ACCEPTED = 2
const REFUSED = 3
const PAP_NAMES: Readonly<Record<number, string>> = { [REQUEST]: 'Auth-Req', [ACCEPTED]: 'Auth-ACK', [REFUSED]: 'Auth-NACK' }

/** Code, id and length; answers false when even they are not there. */
function putHeader(p: Printer, name: string, codes: Readonly<Record<number, string>>, at: number, length: number): boolean {
  const t = p.text
  if (length < 1) {
    putAscii(t, `[|${name}]`)
    return false
  }
  const code = u8(p, at)
  const hex = code.toString(16).padStart(2, '0')
  if (length < HEADER) {
    putAscii(t, `[|${name} 0x${hex}]`)
    return false
  }
  putAscii(t, `${name.toUpperCase()}, ${codes[code] ?? 'unknown'} (0x${hex})`)
  putAscii(t, `, id ${u8(p, at + 1)}`)
  return true
}

function putText(p: Printer, before: string, at: number, count: number): void {
  putAscii(p.text, before)
  for (let i = 0; i < count; i++) putEscapedByte(p.text, u8(p, at + i))
}

export function printChap(p: Printer, at: number, length: number): void {
  if (!putHeader(p, 'chap', CHAP_NAMES, at, length)) return
  const code = u8(p, at)
  // Unsigned, as in tcpdump: too small a length means everything up to the end of the capture.
  const told = u16(p, at + 2)
  if (code === SUCCESS || code === FAILURE) {
    putText(p, ', Msg ', at + HEADER, (told - HEADER) >>> 0)
    return
  }
  if ((code !== CHALLENGE && code !== RESPONSE) || length - HEADER < 1) return
  const size = u8(p, at + HEADER)
  const value = at + HEADER + 1
  if (length - HEADER - 1 < size) return
  putAscii(p.text, ', Value ')
  for (let i = 0; i < size; i++) putHex2(p.text, u8(p, value + i))
  putText(p, ', Name ', value + size, (told - HEADER - 1 - size) >>> 0)
}

export function printPap(p: Printer, at: number, length: number): void {
  if (!putHeader(p, 'pap', PAP_NAMES, at, length)) return
  const code = u8(p, at)
  const told = u16(p, at + 2)
  if (told > length) putAscii(p.text, `, length ${told} > packet size`)
  else if (told < HEADER) putAscii(p.text, `, length ${told} < PAP header length`)
  else if (code === REQUEST) {
    if (told < 6) {
      putAscii(p.text, '[|pap]')
      return
    }
    const next = putCounted(p, ', Peer ', at + HEADER, at + told)
    if (next > 0) putCounted(p, ', Name ', next, at + told)
  } else if (code === ACCEPTED || code === REFUSED) {
    if (told < 5) putAscii(p.text, '[|pap]')
    else putCounted(p, ', Msg ', at + HEADER, at + told)
  }
}

/** Text behind a byte that says how much of it there is; answers where it ends, or 0 when it does not fit before `end`. */
function putCounted(p: Printer, before: string, at: number, end: number): number {
  if (end - at < 1) return 0
  const size = u8(p, at)
  if (end - at - 1 < size) return 0
  putText(p, before, at + 1, size)
  return at + 1 + size
}
