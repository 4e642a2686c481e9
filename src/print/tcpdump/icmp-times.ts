// ICMP router advertisement (RFC 1256) and the times of day of ICMP timestamps (RFC 792).

import { putAscii, putDecimal, putDecimalPadded, putIpv4 } from '../text.ts'
import { has, type Printer, u8, u16, u32 } from './printer.ts'

const ZERO = 0x30

/** tcpdump assembles the message in a buffer of 164 bytes, the last one a NUL, and drops what does not fit. */
const LONGEST = 163

const WORDS_PER_ADDRESS = 2

/** Answers false when the addresses were cut. */
export function putRouterAdvertisement(p: Printer, at: number): boolean {
  const t = p.text
  const before = t.at
  if (!has(p, at + 4, 4)) return false
  putAscii(t, 'router advertisement lifetime ')
  putLifetime(p, u16(p, at + 6))
  const count = u8(p, at + 4)
  putAscii(t, ' ')
  putDecimal(t, count)
  putAscii(t, ':')
  const words = u8(p, at + 5)
  if (words !== WORDS_PER_ADDRESS) {
    putAscii(t, ' [size ')
    putDecimal(t, words)
    putAscii(t, ']')
    return true
  }
  for (let i = at + 8; i < at + 8 + 8 * count; i += 8) {
    if (!has(p, i, 8)) return false
    putAscii(t, ' {')
    putIpv4(t, p.bytes, i)
    putAscii(t, ' ')
    putDecimal(t, u32(p, i + 4))
    putAscii(t, '}')
  }
  if (t.at - before > LONGEST) t.at = before + LONGEST
  return true
}

/** Seconds as S, M:SS or H:MM:SS. */
function putLifetime(p: Printer, seconds: number): void {
  const t = p.text
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  if (hours > 0) {
    putDecimal(t, hours)
    putAscii(t, ':')
    putDecimalPadded(t, minutes, 2, ZERO)
  } else if (minutes > 0) putDecimal(t, minutes)
  else {
    putDecimal(t, seconds)
    return
  }
  putAscii(t, ':')
  putDecimalPadded(t, seconds % 60, 2, ZERO)
}

/** `milliseconds` since midnight as HH:MM:SS.mmm; hours go on beyond a day. */
export function putClock(p: Printer, before: string, milliseconds: number): void {
  const t = p.text
  const seconds = Math.floor(milliseconds / 1000)
  putAscii(t, before)
  putDecimalPadded(t, Math.floor(seconds / 3600), 2, ZERO)
  putAscii(t, ':')
  putDecimalPadded(t, Math.floor(seconds / 60) % 60, 2, ZERO)
  putAscii(t, ':')
  putDecimalPadded(t, seconds % 60, 2, ZERO)
  putAscii(t, '.')
  putDecimalPadded(t, milliseconds % 1000, 3, ZERO)
}
