// UDP (RFC 768), and on to the protocols known by their port.

import { putAscii, putDecimal, putHex4 } from '../text.ts'
import { shouldBe, verify4, verify6 } from './checksum.ts'
import { has, type Printer, putTruncated, u16 } from './printer.ts'
import { putAddressPair, putEndpoints } from './tcp.ts'
import { printUdpPayload } from './udp-ports.ts'

const HEADER = 8
const UDP = 17

/** `length` is what IP says; `ipAt` is the header the addresses are taken from. */
export function printUdp(p: Printer, at: number, length: number, ipAt: number, fragmented: boolean, ttl: number): void {
  const t = p.text
  p.protocol = 'udp'
  if (!has(p, at + 2, 2)) {
    const six = p.bytes[ipAt]! >>> 4 === 6
    if (p.bytes[ipAt + (six ? 6 : 9)] === UDP) putAddressPair(p, ipAt, ': ')
    putTruncated(p)
    return
  }
  const source = u16(p, at)
  const destination = u16(p, at + 2)
  putEndpoints(p, ipAt, UDP, source, destination)
  if (length < HEADER) {
    putAscii(t, 'truncated-udp ')
    putDecimal(t, length)
    return
  }
  if (!has(p, at + 4, 2)) {
    putTruncated(p)
    return
  }
  let udpLength = u16(p, at + 4)
  if (udpLength === 0 && length > 65535) udpLength = length // a jumbogram (RFC 2675)
  if (udpLength < HEADER) {
    putAscii(t, 'truncated-udplength ')
    putDecimal(t, udpLength)
    return
  }
  udpLength -= HEADER
  const payload = Math.min(udpLength, length - HEADER)
  if (at + HEADER > p.end) {
    putTruncated(p)
    return
  }
  if (p.options.verbose > 0 && !p.options.noChecksums && !fragmented) putChecksum(p, at, payload, ipAt)
  if (!p.options.quiet && printUdpPayload(p, at + HEADER, payload, source, destination, ipAt, fragmented, ttl)) return
  if (udpLength > payload && !fragmented) {
    putAscii(t, 'UDP, bad length ')
    putDecimal(t, udpLength)
    putAscii(t, ' > ')
    putDecimal(t, payload)
  } else {
    putAscii(t, 'UDP, length ')
    putDecimal(t, udpLength)
  }
}

/** IPv4 checksums are looked at with -vv only (0 means none was made); over IPv6 they are mandatory and -v shows them. */
function putChecksum(p: Printer, at: number, payload: number, ipAt: number): void {
  const t = p.text
  const six = p.bytes[ipAt]! >>> 4 === 6
  if (!six && p.options.verbose < 2) return
  const sum = six && !has(p, at + HEADER, payload) ? 0 : u16(p, at + 6)
  if (!six && sum === 0) {
    putAscii(t, '[no cksum] ')
    return
  }
  if (!has(p, at + HEADER, payload)) return
  const length = payload + HEADER
  const over = six ? verify6(p, ipAt, at, length, length, UDP) : verify4(p, ipAt, at, length, length, UDP)
  if (over === 0) {
    putAscii(t, '[udp sum ok] ')
    return
  }
  putAscii(t, '[bad udp cksum 0x')
  putHex4(t, sum)
  putAscii(t, ' -> 0x')
  putHex4(t, shouldBe(sum, over))
  putAscii(t, '!] ')
}
