// RIP for IPv6 (RFC 2080).
//
// |command|version|0|0| then entries of 20 bytes: |prefix(16)|tag(2)|prefix length|metric|

import { putAscii } from '../text.ts'
import { type Printer, putInvalid, u8, u16 } from './printer.ts'
import { ipv6Text } from './text-pieces.ts'

const HEADER = 4
const ENTRY = 20
const REQUEST = 1
const RESPONSE = 2
const INFINITY = 16

/** Prints the UDP payload of `length` bytes at `at`. */
export function printRipng(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'ripng'
  const version = u8(p, at + 1)
  if (version !== 1) {
    putAscii(t, ` [vers ${version}]`)
    return putInvalid(p)
  }
  const command = u8(p, at)
  if (command !== REQUEST && command !== RESPONSE) {
    putAscii(t, ` ripng-${command} ?? ${length}`)
    return putInvalid(p)
  }
  if (length < HEADER) return putInvalid(p)
  const left = length - HEADER
  const count = Math.floor(left / ENTRY)
  if (command === REQUEST && count === 1 && asksForAll(p, at + HEADER)) {
    putAscii(t, ' ripng-req dump')
    return
  }
  const whole = count * ENTRY === left
  putAscii(t, ` ripng-${command === REQUEST ? 'req' : 'resp'} ${count}${whole ? '' : `[${length}]`}:`)
  for (let i = 0; i < count; i++) {
    putAscii(t, p.options.verbose > 1 ? '\n\t' : ' ')
    putEntry(p, at + HEADER + i * ENTRY, command === RESPONSE)
  }
  if (!whole) putInvalid(p)
}

const asksForAll = (p: Printer, at: number): boolean => u8(p, at + 19) === INFINITY && ipv6Text(p, at) === '::'

function putEntry(p: Printer, at: number, withMetric: boolean): void {
  const t = p.text
  putAscii(t, `${ipv6Text(p, at)}/${u8(p, at + 18)}`)
  const tag = u16(p, at + 16)
  if (tag !== 0) putAscii(t, ` [${tag}]`)
  const metric = u8(p, at + 19)
  if (withMetric && metric !== 0) putAscii(t, ` (${metric})`)
}
