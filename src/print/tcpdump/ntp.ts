// NTP (RFC 5905) and its control messages (RFC 9327): the mode, and every time with -v.
//
// |leap(2) version(3) mode(3)|stratum|poll|precision|root delay(4)|dispersion(4)|reference(4)|
// |reference time(8)|originate(8)|receive(8)|transmit(8)|key(4)|digest(16 or 20)|

import { putAscii } from '../text.ts'
import { ntpDeltaText, ntpShortText, ntpTimeText } from './ntp-time.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16, u32 } from './printer.ts'
import { hex, ipv4Text, putCounted, signed8 } from './text-pieces.ts'

const MODES = ['unspecified', 'symmetric active', 'symmetric passive', 'Client', 'Server', 'Broadcast', 'Control Message', 'Reserved']
const CONTROL = 6
const RESERVED = 7
const LEAPS = ['', '+1s', '-1s', 'clock unsynchronized']

/** Prints the UDP payload of `length` bytes at `at`. */
export function printNtp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'ntp'
  const first = u8(p, at)
  const mode = first & 7
  putAscii(t, `NTPv${(first >> 3) & 7}, ${MODES[mode]}, length ${length}`)
  if (p.options.verbose === 0) return
  putAscii(t, `\n\tLeap indicator: ${LEAPS[first >> 6]} (${first & 0xc0})`)
  if (mode === CONTROL) printControl(p, at, length)
  else if (mode !== RESERVED) printTime(p, at, length)
}

const TIME_SIZE = 48
const UNSPECIFIED = 0
const PRIMARY = 1
const LAST_SECONDARY = 15
const QUERY = 62
const REPLY = 63

const stratumName = (stratum: number): string => {
  if (stratum === UNSPECIFIED) return 'unspecified'
  if (stratum === PRIMARY) return 'primary reference'
  return stratum <= LAST_SECONDARY ? 'secondary reference' : 'reserved'
}

/** A power of two in seconds. */
const pollText = (exponent: number): string => {
  if (exponent <= -32 || exponent >= 32) return ''
  return exponent >= 0 ? ` (${2 ** exponent}s)` : ` (1/${2 ** -exponent}s)`
}

const TIMES: readonly (readonly [at: number, name: string])[] = [
  [16, '\n\t  Reference Timestamp:  '],
  [24, '\n\t  Originator Timestamp: '],
  [32, '\n\t  Receive Timestamp:    '],
  [40, '\n\t  Transmit Timestamp:   '],
]

function printTime(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < TIME_SIZE) return putInvalidSize(p, at, length)
  const stratum = u8(p, at + 1)
  putAscii(t, `, Stratum ${stratum} (${stratumName(stratum)})`)
  const poll = signed8(u8(p, at + 2))
  putAscii(t, `, poll ${poll}${pollText(poll)}`)
  putAscii(t, `, precision ${signed8(u8(p, at + 3))}`)
  if (!has(p, at + 4, 4)) return putTruncated(p)
  putAscii(t, `\n\tRoot Delay: ${ntpShortText(p, at + 4)}`)
  if (!has(p, at + 8, 4)) return putTruncated(p)
  putAscii(t, `, Root dispersion: ${ntpShortText(p, at + 8)}`)
  if (!has(p, at + 12, 4)) return putTruncated(p)
  putAscii(t, ', Reference-ID: ')
  putReference(p, at + 12, stratum)
  if (stratum === QUERY || stratum === REPLY) return
  for (const [offset, name] of TIMES) {
    if (!has(p, at + offset, 8)) return putTruncated(p)
    putAscii(t, name + ntpTimeText(p, at + offset))
  }
  putAscii(t, `\n\t    Originator - Receive Timestamp:  ${ntpDeltaText(p, at + 24, at + 32)}`)
  putAscii(t, `\n\t    Originator - Transmit Timestamp: ${ntpDeltaText(p, at + 24, at + 40)}`)
  putAuthentication(p, at + TIME_SIZE, length - TIME_SIZE)
}

function putReference(p: Printer, at: number, stratum: number): void {
  const t = p.text
  if (stratum === UNSPECIFIED) putAscii(t, '(unspec)')
  else if (stratum === PRIMARY) putCounted(p, at, 4)
  else if (stratum === QUERY) putAscii(t, `${ipv4Text(p, at)} INFO_QUERY`)
  else if (stratum === REPLY) putAscii(t, `${ipv4Text(p, at)} INFO_REPLY`)
  else putAscii(t, `0x${hex(u32(p, at), 8)}`)
}

const KEY = 4
const DIGESTS = [16, 20]

function putAuthentication(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length === 0) return
  if (length !== KEY && !DIGESTS.includes(length - KEY)) {
    putAscii(t, `\n\t(${length} more bytes after the header)`)
    return
  }
  putAscii(t, `\n\tKey id: ${u32(p, at)}`)
  if (length === KEY) return
  if (!has(p, at + KEY, length - KEY)) return putTruncated(p)
  putAscii(t, '\n\tAuthentication: ')
  for (let i = KEY; i < length; i += 4) putAscii(t, hex(u32(p, at + i), 8))
}

const CONTROL_HEADER = 12

function printControl(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < CONTROL_HEADER) return putInvalidSize(p, at, length)
  const control = u8(p, at + 1)
  putAscii(t, `, ${control & 0x80 ? 'Response' : 'Request'}, ${control & 0x40 ? 'Error' : 'OK'}, ${control & 0x20 ? 'More' : 'Last'}`)
  putAscii(t, `, OpCode=${control & 0x1f}\n`)
  putAscii(t, `\tSequence=${u16(p, at + 2)}`)
  const status = u16(p, at + 4)
  putAscii(t, `, Status=${status === 0 ? '0' : `0x${hex(status)}`}`)
  putAscii(t, `, Assoc.=${u16(p, at + 6)}`)
  putAscii(t, `, Offset=${u16(p, at + 8)}`)
  const count = u16(p, at + 10)
  putAscii(t, `, Count=${count}`)
  if (CONTROL_HEADER + count > length) return putInvalidSize(p, at, length)
  if (count === 0) return
  if (!has(p, at + CONTROL_HEADER, count)) return putTruncated(p)
  putAscii(t, '\n\tTO-BE-DONE: data not interpreted')
}

function putInvalidSize(p: Printer, at: number, length: number): void {
  putInvalid(p)
  if (!has(p, at, length)) putTruncated(p)
}
