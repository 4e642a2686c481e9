// The Ethernet configuration testing protocol (type 0x9000), with which a switch port listens for its own frames.

import { putAscii, putDecimal, putMac } from '../text.ts'
import { check, type Printer, putInvalid, u8 } from './printer.ts'

const REPLY = 1
const FORWARD_DATA = 2
const MAC = 6

/** The protocol's numbers are little-endian. */
const le16 = (p: Printer, at: number): number => u8(p, at) | (u8(p, at + 1) << 8)

export function printLoopback(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'loopback'
  putAscii(t, 'Loopback')
  if (length < 2) return putBroken(p, at, length)
  check(p, at, 2)
  const skip = le16(p, at)
  putAscii(t, `, skipCount ${skip}`)
  if (skip % 8 !== 0) putAscii(t, ' (bogus)')
  if (skip > length - 2) return putBroken(p, at + 2, length - 2)
  check(p, at + 2, skip)
  putMessage(p, at + 2 + skip, length - 2 - skip)
}

function putMessage(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < 2) return putBroken(p, at, length)
  check(p, at, 2)
  const kind = le16(p, at)
  const body = at + 2
  const left = length - 2
  putAscii(t, kind === REPLY ? ', Reply' : kind === FORWARD_DATA ? ', Forward Data' : `,  invalid (${kind})`)
  if (kind !== REPLY && kind !== FORWARD_DATA) return check(p, body, left)
  const size = kind === REPLY ? 2 : MAC
  if (left < size) return putBroken(p, body, left)
  check(p, body, size)
  if (kind === REPLY) putAscii(t, `, receipt number ${le16(p, body)}`)
  else {
    putAscii(t, ', forwarding address ')
    putMac(t, p.bytes, body)
  }
  putAscii(t, ', data (')
  putDecimal(t, left - size)
  putAscii(t, ' octets)')
  check(p, body + size, left - size)
}

function putBroken(p: Printer, at: number, length: number): void {
  putInvalid(p)
  check(p, at, length)
}
