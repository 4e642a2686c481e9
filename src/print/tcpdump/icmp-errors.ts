// The words of ICMP destination unreachable and redirect.

import { putAscii, putDecimal, putIpv4 } from '../text.ts'
import { check, has, type Printer, u8, u16 } from './printer.ts'

const NET = 0
const PROTOCOL = 2
const PORT = 3
const NEEDS_FRAGMENTATION = 4

/** Before and after the address that cannot be reached, by code (RFC 792, RFC 1122, RFC 1812). */
const UNREACHABLE: Readonly<Record<number, readonly [before: string, after: string]>> = {
  0: ['net ', ' unreachable'],
  1: ['host ', ' unreachable'],
  5: ['', ' unreachable - source route failed'],
  6: ['net ', ' unreachable - unknown'],
  7: ['host ', ' unreachable - unknown'],
  8: ['', ' unreachable - source host isolated'],
  9: ['net ', ' unreachable - admin prohibited'],
  10: ['host ', ' unreachable - admin prohibited'],
  11: ['net ', ' unreachable - tos prohibited'],
  12: ['host ', ' unreachable - tos prohibited'],
  13: ['host ', ' unreachable - admin prohibited filter'],
  14: ['host ', ' unreachable - host precedence violation'],
  15: ['host ', ' unreachable - precedence cutoff'],
}

const REDIRECT = ['redirect ', 'redirect ', 'redirect-tos ', 'redirect-tos ']

/** Offsets in an ICMP message of what it holds of the packet it is about. */
const EMBEDDED = 8
const EMBEDDED_PROTOCOL = EMBEDDED + 9
const EMBEDDED_DESTINATION = EMBEDDED + 16

function putDestination(p: Printer, at: number): void {
  check(p, at + EMBEDDED_DESTINATION, 4)
  putIpv4(p.text, p.bytes, at + EMBEDDED_DESTINATION)
}

/** Answers false when not even the protocol of the unreachable port was captured. */
export function putUnreachable(p: Printer, at: number, code: number): boolean {
  const t = p.text
  switch (code) {
    case PROTOCOL:
      putDestination(p, at)
      putAscii(t, ' protocol ')
      putDecimal(t, u8(p, at + EMBEDDED_PROTOCOL))
      putAscii(t, ' unreachable')
      return true
    case PORT:
      return putPort(p, at)
    case NEEDS_FRAGMENTATION:
      putNeedsFragmentation(p, at)
      return true
    default: {
      const words = UNREACHABLE[code] ?? ['', ` unreachable - #${code}`]
      putAscii(t, words[0])
      putDestination(p, at)
      putAscii(t, words[1])
      return true
    }
  }
}

function putPort(p: Printer, at: number): boolean {
  const t = p.text
  if (!has(p, at + EMBEDDED_PROTOCOL, 1)) return false
  const headerLength = (u8(p, at + EMBEDDED) & 0x0f) * 4
  const port = u16(p, at + EMBEDDED + headerLength + 2)
  const protocol = u8(p, at + EMBEDDED_PROTOCOL)
  putDestination(p, at)
  if (protocol === 6) putAscii(t, ' tcp port ')
  else if (protocol === 17) putAscii(t, ' udp port ')
  else {
    putAscii(t, ' protocol ')
    putDecimal(t, protocol)
    putAscii(t, ' port ')
  }
  putDecimal(t, port)
  putAscii(t, ' unreachable')
  return true
}

function putNeedsFragmentation(p: Printer, at: number): void {
  const t = p.text
  const mtu = u16(p, at + 6)
  putDestination(p, at)
  putAscii(t, ' unreachable - need to frag')
  if (mtu === 0) return
  putAscii(t, ' (mtu ')
  putDecimal(t, mtu)
  putAscii(t, ')')
}

export function putRedirect(p: Printer, at: number, code: number): void {
  const t = p.text
  putAscii(t, REDIRECT[code] ?? `redirect-#${code} `)
  putDestination(p, at)
  putAscii(t, REDIRECT[code] === undefined ? ' to ' : code % 2 === NET ? ' to net ' : ' to host ')
  putIpv4(t, p.bytes, at + 4)
}
