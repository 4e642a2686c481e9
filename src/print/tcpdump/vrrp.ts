// VRRP version 2 (RFC 3768) and 3 (RFC 5798): which router answers for the virtual addresses.
//
//  0               1               2               3
// |Version| Type  | Virtual Rtr ID|   Priority    |  Addr count   |
// | Auth type (2) / rsvd+Max Adver Int (3)        |   Checksum    |  (3: 12 bits, centiseconds)

import { putAscii, putDecimal, putHex, putIpv4, putIpv6 } from '../text.ts'
import { verify, verify4, verify6 } from './checksum.ts'
import { putPaddedText } from './padded-text.ts'
import { check, has, type Printer, u8, u16 } from './printer.ts'

const HEADER = 8
const ADVERTISEMENT = 1
const IP_PROTOCOL = 112
/** Any other time to live means that the packet was routed, which is refused (RFC 5798 section 7.1). */
const TTL = 255

const SIMPLE_PASSWORD = 1
const PASSWORD_SIZE = 8
const AUTHENTICATION_NAMES: Readonly<Record<number, string>> = { 0: 'none', [SIMPLE_PASSWORD]: 'simple', 2: 'ah' }

/** Prints the IP payload of `length` bytes at `at`; `ipVersion` is 4 or 6, its header at `ipAt`. */
export function printVrrp(p: Printer, at: number, length: number, ipAt: number, ttl: number, ipVersion: number): void {
  const t = p.text
  p.protocol = 'vrrp'
  putAscii(t, 'VRRP')
  const first = u8(p, at)
  const version = first >>> 4
  const type = first & 0x0f
  putAscii(t, `v${version}, ${type === ADVERTISEMENT ? 'Advertisement' : `unknown type (${type})`}`)
  if (ttl !== TTL) putAscii(t, `, (ttl ${ttl})`)
  if ((version !== 2 && version !== 3) || type !== ADVERTISEMENT) return
  const priority = u8(p, at + 2)
  putAscii(t, ', vrid ')
  putDecimal(t, u8(p, at + 1))
  putAscii(t, ', prio ')
  putDecimal(t, priority)
  let authentication = 0
  if (version === 2) {
    authentication = u8(p, at + 4)
    putAscii(t, `, authtype ${AUTHENTICATION_NAMES[authentication] ?? `#${authentication}`}`)
    putAscii(t, `, intvl ${u8(p, at + 5)}s`)
  } else putAscii(t, `, intvl ${u16(p, at + 4) & 0x0fff}cs`)
  putAscii(t, ', length ')
  putDecimal(t, length)
  if (p.options.verbose === 0) return
  const count = u8(p, at + 3)
  if (has(p, at, length) && isBad(p, at, length, ipAt, version, ipVersion)) {
    const sum = u16(p, at + 6)
    putAscii(t, ', (bad vrrp cksum ')
    putHex(t, sum)
    putAscii(t, ')')
  }
  const password = putAddresses(p, at + HEADER, count, ipVersion)
  if (version === 2 && authentication === SIMPLE_PASSWORD) {
    putAscii(t, ' auth "')
    putPaddedText(p, password, PASSWORD_SIZE)
    putAscii(t, '"')
  }
}

/** Version 2 sums its own bytes, version 3 the pseudo-header too. */
function isBad(p: Printer, at: number, length: number, ipAt: number, version: number, ipVersion: number): boolean {
  if (version === 2) return verify(p.bytes, at, length) !== 0
  const verifyWith = ipVersion === 4 ? verify4 : verify6
  return verifyWith(p, ipAt, at, length, length, IP_PROTOCOL) !== 0
}

/** Answers where the last address ends. */
function putAddresses(p: Printer, at: number, count: number, ipVersion: number): number {
  const t = p.text
  putAscii(t, ', addrs')
  if (count > 1) putAscii(t, `(${count})`)
  putAscii(t, ':')
  const size = ipVersion === 4 ? 4 : 16
  const end = at + count * size
  for (let i = at; i < end; i += size) {
    check(p, i, size)
    putAscii(t, i === at ? ' ' : ',')
    if (ipVersion === 4) putIpv4(t, p.bytes, i)
    else putIpv6(t, p.bytes, i)
  }
  return end
}
