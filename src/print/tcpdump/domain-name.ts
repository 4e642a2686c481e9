// A domain name in DNS's wire format (RFC 1035 section 4.1.4), with compression, as tcpdump prints it.

import { putAscii, putByte, putDecimal, putHex2 } from '../text.ts'
import { has, type Printer, putEscaped, u8 } from './printer.ts'

/** The two highest bits of a label's first byte. */
const KIND = 0xc0
const POINTER = 0xc0
const RESERVED = 0x80
const EXTENDED = 0x40
const BIT_LABEL = 0x01

const LONGEST_NAME = 255

/**
 * Prints the name at `at`, each label with a dot behind it; pointers count from `base` and must go backwards. Answers the offset
 * behind the name, or -1 when the name was cut or makes no sense.
 */
export function putDomainName(p: Printer, start: number, base: number): number {
  const t = p.text
  let at = start
  let length = labelLength(p, at)
  if (length < 0) return -1
  let furthest = (at - base) >>> 0 // a base behind the name (EDNS chain) allows any pointer, as in tcpdump
  let first = u8(p, at++)
  let after = (first & KIND) === POINTER ? -1 : at + length
  let jumped = false
  let characters = 0
  if (first === 0) {
    putByte(t, 0x2e)
    return after
  }
  while (first !== 0 && at < p.end) {
    if ((first & KIND) === POINTER) {
      if (!jumped) after = at + 1
      jumped = true
      const offset = ((first & 0x3f) << 8) | u8(p, at)
      if (offset >= furthest) {
        putAscii(t, '<BAD PTR>')
        return -1
      }
      furthest = offset
      at = base + offset
      if (!has(p, at, 1)) return -1
      first = u8(p, at)
      length = labelLength(p, at)
      if (length < 0) return -1
      at++
      continue
    }
    if ((first & KIND) === EXTENDED) putBitLabel(p, at)
    else {
      const shown = Math.max(0, Math.min(length, LONGEST_NAME - characters))
      if (putEscaped(p, at, shown)) return -1
      characters += length
    }
    at += length
    if (characters <= LONGEST_NAME) putByte(t, 0x2e)
    characters++
    if (!has(p, at, 1)) return -1
    first = u8(p, at)
    length = labelLength(p, at)
    if (length < 0) return -1
    at++
    if (!jumped) after += length + 1
  }
  if (characters > LONGEST_NAME) putAscii(t, '<DOMAIN NAME TOO LONG>')
  return after
}

/** Bytes that follow the first byte of the label at `at`; -1 when there is no knowing. Says what is wrong with it. */
function labelLength(p: Printer, at: number): number {
  if (!has(p, at, 1)) return -1
  const first = u8(p, at)
  if ((first & KIND) === RESERVED) {
    putAscii(p.text, '<BAD LABEL TYPE>')
    return -1
  }
  if ((first & KIND) !== EXTENDED) return first
  if ((first & ~KIND) !== BIT_LABEL) {
    putAscii(p.text, `<ELT ${first & ~KIND}>`)
    return -1
  }
  if (!has(p, at + 1, 1)) return -1
  return Math.floor(((u8(p, at + 1) || 256) + 7) / 8) + 1
}

/** A bit string label (RFC 2673, withdrawn) in hex digits. */
function putBitLabel(p: Printer, at: number): void {
  const t = p.text
  const bits = u8(p, at) || 256
  putAscii(t, '\\[x')
  let i = at + 1
  let left = bits
  for (; left > 7; left -= 8) putHex2(t, u8(p, i++))
  if (left > 4) putHex2(t, u8(p, i) & (0xff << (8 - left)) & 0xff)
  else if (left > 0) putAscii(t, ((u8(p, i) >>> 4) & (0x0f << (4 - left)) & 0x0f).toString(16))
  putAscii(t, '/')
  putDecimal(t, bits)
  putAscii(t, ']')
}
