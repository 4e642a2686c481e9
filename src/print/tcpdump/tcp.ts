// TCP (RFC 9293): flags, relative sequence numbers, options, and the payload's first lines for known ports.

import { putAscii, putDecimal, putEscapedByte, putHex4, putIpv4, putIpv6 } from '../text.ts'
import { shouldBe, verify4, verify6 } from './checksum.ts'
import { printTcpPayload } from './ports.ts'
import { check, has, type Printer, putTruncated, TRUNCATED_PACKET, u8, u16, u32 } from './printer.ts'
import { putTcpOptions } from './tcp-options.ts'
import { relate4, relate6 } from './tcp-sequences.ts'

const HEADER = 20
const FIN = 0x01
const SYN = 0x02
const RST = 0x04
const ACK = 0x10
const URG = 0x20

/** `F`, `S.`, `P.` ... of all 256 flag octets; tcpdump's letters in its order. */
export const FLAG_TEXT: readonly string[] = Array.from({ length: 256 }, (_, flags) => {
  let text = ''
  for (let bit = 0; bit < 8; bit++) if (flags & (1 << bit)) text += 'FSRP.UEW'[bit]
  return text === '' ? 'none' : text
})

const RST_TEXT_LIMIT = 30

/** `source.port > destination.port: `, with the addresses left out behind extension headers, as tcpdump does. */
export function putEndpoints(p: Printer, ipAt: number, protocol: number, source: number, destination: number): void {
  const t = p.text
  const b = p.bytes
  const six = b[ipAt]! >>> 4 === 6
  const addresses = u8(p, ipAt + (six ? 6 : 9)) === protocol
  if (addresses) {
    check(p, ipAt + (six ? 8 : 12), six ? 32 : 8)
    if (six) putIpv6(t, b, ipAt + 8)
    else putIpv4(t, b, ipAt + 12)
    putAscii(t, '.')
  }
  putDecimal(t, source)
  putAscii(t, ' > ')
  if (addresses) {
    if (six) putIpv6(t, b, ipAt + 24)
    else putIpv4(t, b, ipAt + 16)
    putAscii(t, '.')
  }
  putDecimal(t, destination)
  putAscii(t, ': ')
}

/** `source > destination:` of the IP header at `ipAt`, for a packet without ports. */
export function putAddressPair(p: Printer, ipAt: number, after: string): void {
  const t = p.text
  const six = p.bytes[ipAt]! >>> 4 === 6
  check(p, ipAt + (six ? 8 : 12), six ? 32 : 8)
  if (six) putIpv6(t, p.bytes, ipAt + 8)
  else putIpv4(t, p.bytes, ipAt + 12)
  putAscii(t, ' > ')
  if (six) putIpv6(t, p.bytes, ipAt + 24)
  else putIpv4(t, p.bytes, ipAt + 16)
  putAscii(t, after)
}

/** `length` is what IP says; `ipAt` is the header the addresses are taken from. */
export function printTcp(p: Printer, at: number, length: number, ipAt: number, fragmented: boolean): void {
  const t = p.text
  p.protocol = 'tcp'
  if (!has(p, at + 2, 2)) {
    putAddressPair(p, ipAt, ':')
    putTruncated(p)
    return
  }
  const source = u16(p, at)
  const destination = u16(p, at + 2)
  putEndpoints(p, ipAt, 6, source, destination)
  if (!has(p, at, HEADER)) {
    putTruncated(p)
    return
  }
  const headerLength = (u8(p, at + 12) >>> 4) * 4
  if (headerLength < HEADER) {
    putAscii(t, ' tcp ')
    putDecimal(t, (length - headerLength) >>> 0)
    putAscii(t, ` [bad hdr length ${headerLength} - too short, < ${HEADER}]`)
    return
  }
  if (p.options.quiet) {
    putAscii(t, 'tcp ')
    putDecimal(t, (length - headerLength) >>> 0)
    if (headerLength > length) putTooLong(p, headerLength, length)
    return
  }
  const flags = u8(p, at + 13)
  let seq = u32(p, at + 4)
  let ack = u32(p, at + 8)
  putAscii(t, 'Flags [')
  putAscii(t, FLAG_TEXT[flags]!)
  putAscii(t, ']')
  let sackBase = 0
  if (!p.options.absolute && (flags & ACK) !== 0) {
    const s = p.tcpSequences
    const six = p.bytes[ipAt]! >>> 4 === 6
    check(p, ipAt + (six ? 8 : 12), six ? 32 : 8)
    const relative = six
      ? relate6(s, p.bytes, ipAt + 8, ipAt + 24, source, destination, seq, ack, flags)
      : relate4(s, p.bytes, ipAt + 12, ipAt + 16, source, destination, seq, ack, flags)
    if (relative) {
      seq = (seq - (s.reverse ? s.ack : s.seq)) >>> 0
      ack = (ack - (s.reverse ? s.seq : s.ack)) >>> 0
    }
    sackBase = s.reverse ? s.seq : s.ack
  }
  if (headerLength > length) {
    putTooLong(p, headerLength, length)
    return
  }
  if (p.options.verbose > 0 && !p.options.noChecksums && !fragmented && has(p, at, length)) putChecksum(p, at, length, ipAt)
  const payload = length - headerLength
  if (p.options.verbose > 1 || payload > 0 || (flags & (SYN | FIN | RST)) !== 0) {
    putAscii(t, ', seq ')
    putDecimal(t, seq)
    if (payload > 0) {
      putAscii(t, ':')
      putDecimal(t, (seq + payload) >>> 0)
    }
  }
  if (flags & ACK) {
    putAscii(t, ', ack ')
    putDecimal(t, ack)
  }
  putAscii(t, ', win ')
  putDecimal(t, u16(p, at + 14))
  if (flags & URG) {
    putAscii(t, ', urg ')
    putDecimal(t, u16(p, at + 18))
  }
  if (headerLength > HEADER) {
    p.tcpPayloadCaptured = at + headerLength + payload <= p.end
    if (!putTcpOptions(p, at + HEADER, headerLength - HEADER, flags, sackBase)) return
  }
  putAscii(t, ', length ')
  putDecimal(t, payload)
  if (payload === 0) return
  if (!has(p, at, headerLength)) {
    putAscii(t, ' [remaining caplen(')
    putDecimal(t, p.end - at)
    putAscii(t, ') < header length(')
    putDecimal(t, headerLength)
    putAscii(t, ')]')
    throw TRUNCATED_PACKET
  }
  if ((flags & RST) !== 0 && p.options.verbose > 0) putResetText(p, at + headerLength, payload)
  else printTcpPayload(p, at + headerLength, payload, source, destination)
}

function putTooLong(p: Printer, headerLength: number, length: number): void {
  putAscii(p.text, ` [bad hdr length ${headerLength} - too long, > ${length}]`)
}

function putChecksum(p: Printer, at: number, length: number, ipAt: number): void {
  const t = p.text
  const six = p.bytes[ipAt]! >>> 4 === 6
  const over = six ? verify6(p, ipAt, at, length, length, 6) : verify4(p, ipAt, at, length, length, 6)
  const sum = u16(p, at + 16)
  putAscii(t, ', cksum 0x')
  putHex4(t, sum)
  if (over === 0) putAscii(t, ' (correct)')
  else {
    putAscii(t, ' (incorrect -> 0x')
    putHex4(t, shouldBe(sum, over))
    putAscii(t, ')')
  }
}

/** RFC 1122, 4.2.2.12: a reset may say why in its data. */
function putResetText(p: Printer, at: number, length: number): void {
  const t = p.text
  putAscii(t, has(p, at, length) ? ' [RST' : ' [!RST')
  if (length > RST_TEXT_LIMIT) putAscii(t, '+')
  putAscii(t, ' ')
  const stop = Math.min(at + Math.min(length, RST_TEXT_LIMIT), p.end)
  for (let i = at; i < stop; i++) putEscapedByte(t, p.bytes[i]!)
  putAscii(t, ']')
}
