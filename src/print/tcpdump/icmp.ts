// ICMP (RFC 792 and later): the message in one line, and with -v the packet that an error is about.

import { putAscii, putDecimal, putHex, putHex8 } from '../text.ts'
import { shouldBe, verify } from './checksum.ts'
import { putRedirect, putUnreachable } from './icmp-errors.ts'
import { printExtensions } from './icmp-extensions.ts'
import { putClock, putRouterAdvertisement } from './icmp-times.ts'
import { printIp } from './ip.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const ECHO_REPLY = 0
const UNREACHABLE = 3
const SOURCE_QUENCH = 4
const REDIRECT = 5
const ECHO = 8
const ROUTER_ADVERTISEMENT = 9
const TIME_EXCEEDED = 11
const PARAMETER_PROBLEM = 12
const TIMESTAMP = 13
const TIMESTAMP_REPLY = 14
const MASK_REPLY = 18

const NAMES: Readonly<Record<number, string>> = {
  4: 'source quench',
  10: 'router solicitation',
  15: 'information request',
  16: 'information reply',
  17: 'address mask request',
}

/** Where the packet lies that an error is about. */
const EMBEDDED = 8

export function printIcmp(p: Printer, at: number, length: number, _ipAt: number, fragmented: boolean): void {
  const t = p.text
  p.protocol = 'icmp'
  const type = u8(p, at)
  const code = u8(p, at + 1)
  // The message is shown whole or not at all.
  const before = t.at
  let whole = false
  putAscii(t, 'ICMP ')
  try {
    whole = putMessage(p, at, type, code)
  } finally {
    if (!whole) t.at = before
  }
  if (!whole) return putTruncated(p)
  putAscii(t, ', length ')
  putDecimal(t, length)
  if (p.options.verbose === 0) return
  if (!fragmented && has(p, at, length)) putBadChecksum(p, at, length)
  if (isError(type)) printEmbedded(p, at + EMBEDDED)
  p.protocol = 'icmp'
  if (type === UNREACHABLE || type === TIME_EXCEEDED || type === PARAMETER_PROBLEM) printExtensions(p, at, length)
}

const isError = (type: number): boolean =>
  type === UNREACHABLE || type === SOURCE_QUENCH || type === REDIRECT || type === TIME_EXCEEDED || type === PARAMETER_PROBLEM

/** Answers false when the capture ends too early; may throw as well. */
function putMessage(p: Printer, at: number, type: number, code: number): boolean {
  const t = p.text
  switch (type) {
    case ECHO:
    case ECHO_REPLY:
      putIdentified(p, at, type === ECHO ? 'echo request, id ' : 'echo reply, id ', ', seq ')
      return true
    case UNREACHABLE:
      return putUnreachable(p, at, code)
    case REDIRECT:
      putRedirect(p, at, code)
      return true
    case ROUTER_ADVERTISEMENT:
      return putRouterAdvertisement(p, at)
    case TIME_EXCEEDED:
      if (!has(p, at + EMBEDDED + 16, 4)) return false
      putAscii(t, code === 0 ? 'time exceeded in-transit' : code === 1 ? 'ip reassembly time exceeded' : `time exceeded-#${code}`)
      return true
    case PARAMETER_PROBLEM:
      putAscii(t, code === 0 ? 'parameter problem - octet ' : 'parameter problem - code ')
      putDecimal(t, code === 0 ? u8(p, at + 4) : code)
      return true
    case MASK_REPLY:
      putAscii(t, 'address mask is 0x')
      putHex8(t, u32(p, at + 8))
      return true
    case TIMESTAMP:
      putIdentified(p, at, 'time stamp query id ', ' seq ')
      return true
    case TIMESTAMP_REPLY:
      if (!has(p, at + 16, 4)) return false
      putIdentified(p, at, 'time stamp reply id ', ' seq ')
      putClock(p, ': org ', u32(p, at + 8))
      putClock(p, ', recv ', u32(p, at + 12))
      putClock(p, ', xmit ', u32(p, at + 16))
      return true
    default:
      putAscii(t, NAMES[type] ?? `type-#${type}`)
      return true
  }
}

function putIdentified(p: Printer, at: number, before: string, between: string): void {
  putAscii(p.text, before)
  putDecimal(p.text, u16(p, at + 4))
  putAscii(p.text, between)
  putDecimal(p.text, u16(p, at + 6))
}

function putBadChecksum(p: Printer, at: number, length: number): void {
  const over = verify(p.bytes, at, length)
  if (over === 0) return
  const sum = u16(p, at + 2)
  putAscii(p.text, ' (wrong icmp cksum ')
  putHex(p.text, sum)
  putAscii(p.text, ' (->')
  putHex(p.text, shouldBe(sum, over))
  putAscii(p.text, ')!)')
}

/** The packet an error is about, on a line of its own; what lies behind it (RFC 4884) does not belong to it. */
function printEmbedded(p: Printer, at: number): void {
  putAscii(p.text, '\n\t')
  const end = p.end
  p.end = Math.min(end, at + u16(p, at + 2))
  printIp(p, at, u16(p, at + 2)) // asked again, since a length of less than four bytes now cuts off itself
  p.end = end
}
