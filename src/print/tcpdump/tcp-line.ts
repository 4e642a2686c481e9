// The short way for what most lines are: a whole TCP segment over IPv4 or IPv6 in an Ethernet frame, printed with no flag but -S.
//
// It writes what the printers of ethernet.ts, ip.ts, ip6.ts and tcp.ts would write for the same packet, byte for byte (a test
// holds them together), but keeps the place in the text in a local variable, checks lengths once, and copies words of four
// characters. That is 2.5 times as fast (test/bench/RESULTS.md). Whatever is unusual is refused before a byte is written.

import { DIGITS4, NUMBER4, NUMBER4_LENGTH, putIpv6, reserve } from '../text.ts'
import { printTcpPayload, TCP_ROW_OF_PORT } from './ports.ts'
import { type Printer, putTruncated, TRUNCATED_PACKET } from './printer.ts'
import { FLAG_TEXT } from './tcp.ts'
import { putTcpOptions } from './tcp-options.ts'
import { relate4, relate6 } from './tcp-sequences.ts'

const ETHERNET = 14
const FIN = 0x01
const SYN = 0x02
const RST = 0x04
const ACK = 0x10
const URG = 0x20

/** Four characters as the word that lies in memory. */
const word = (text: string): number => text.charCodeAt(0) | (text.charCodeAt(1) << 8) | (text.charCodeAt(2) << 16) | (text.charCodeAt(3) << 24)

const IP_ = word('IP  ')
const IP6_ = word('IP6 ')
const TO = word(' >  ')
const FLAG = word(': Fl')
const AGS = word('ags ')
const SEQ = word(', se')
const ACK_ = word(', ac')
const WIN = word(', wi')
const OPT = word(', op')
const TION = word('tion')
const S_ = word('s [ ')
const LEN = word(', le')
const NGTH = word('ngth')
const NOP_ = word('nop,')
const TS_V = word('TS v')
const AL__ = word('al  ')
const ECR = word(' ecr')
const MSS = word('mss ')
const SACK = word(',sac')
const K_OK = word('kOK,')
const NOP_BEFORE = word(',nop')
const WSC = word(',wsc')
const ALE = word('ale ')

/** `[S.]` and so on: the flags in brackets as two words, and how many characters count. */
const FLAG_LOW = new Int32Array(256)
const FLAG_HIGH = new Int32Array(256)
const FLAG_LENGTH = new Uint8Array(256)
for (let flags = 0; flags < 256; flags++) {
  const text = `[${FLAG_TEXT[flags]}]`
  if (text.length > 8) continue // six flags and more: left to the long way
  const padded = text.padEnd(8)
  FLAG_LOW[flags] = word(padded)
  FLAG_HIGH[flags] = word(padded.slice(4))
  FLAG_LENGTH[flags] = text.length
}

/** Decimal of the unsigned number that the 32 bits of `n` are, at `to`; answers the place behind it. */
function decimal(v: DataView, to: number, n: number): number {
  if (n >= 0 && n < 10000) {
    v.setInt32(to, NUMBER4[n]!, true)
    return to + NUMBER4_LENGTH[n]!
  }
  const unsigned = n >>> 0
  const thousands = (unsigned / 10000) | 0
  const low = (unsigned - thousands * 10000) | 0
  if (thousands < 10000) {
    v.setInt32(to, NUMBER4[thousands]!, true)
    const at = to + NUMBER4_LENGTH[thousands]!
    v.setInt32(at, DIGITS4[low]!, true)
    return at + 4
  }
  const high = (thousands / 10000) | 0
  v.setInt32(to, NUMBER4[high]!, true)
  const at = to + NUMBER4_LENGTH[high]!
  v.setInt32(at, DIGITS4[thousands - high * 10000]!, true)
  v.setInt32(at + 4, DIGITS4[low]!, true)
  return at + 8
}

function ipv4(v: DataView, to: number, b: Uint8Array, at: number): number {
  let octet = b[at]!
  v.setInt32(to, NUMBER4[octet]!, true)
  let next = to + NUMBER4_LENGTH[octet]!
  octet = b[at + 1]!
  v.setInt32(next, (NUMBER4[octet]! << 8) | 0x2e, true)
  next += NUMBER4_LENGTH[octet]! + 1
  octet = b[at + 2]!
  v.setInt32(next, (NUMBER4[octet]! << 8) | 0x2e, true)
  next += NUMBER4_LENGTH[octet]! + 1
  octet = b[at + 3]!
  v.setInt32(next, (NUMBER4[octet]! << 8) | 0x2e, true)
  next += NUMBER4_LENGTH[octet]! + 1
  v.setInt8(next, 0x2e)
  return next + 1
}

const u16 = (b: Uint8Array, at: number): number => (b[at]! << 8) | b[at + 1]!
/** With a sign: an unsigned number of 32 bits does not always fit into a machine word that V8 keeps without allocating. */
const i32 = (b: Uint8Array, at: number): number => (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!

/** mss, sackOK, timestamps, nop, wscale: what Linux and most others send with a SYN. */
const isUsualSyn = (b: Uint8Array, at: number): boolean =>
  u16(b, at) === 0x0204 && i32(b, at + 4) === 0x0402080a && u16(b, at + 16) === 0x0103 && b[at + 18] === 3

/**
 * Prints the frame at `at` (`captured` bytes of `length`), up to but without the line feed. Answers false, and has written
 * nothing, when it is not the plain case. The caller has written the time and checked that no flag but -S is set.
 */
export function printTcpLine(p: Printer, b: Uint8Array, at: number, captured: number, length: number): boolean {
  if (captured < ETHERNET + 40) return false
  const type = u16(b, at + 12)
  const ip = at + ETHERNET
  let total: number
  let header: number
  const six = type === 0x86dd
  if (type === 0x0800) {
    if (b[ip + 9] !== 6 || b[ip] !== 0x45 || (u16(b, ip + 6) & 0x3fff) !== 0) return false
    header = 20
    total = u16(b, ip + 2)
  } else if (six) {
    if (b[ip + 6] !== 6 || b[ip]! >>> 4 !== 6) return false
    header = 40
    total = u16(b, ip + 4) + 40
  } else return false
  if (total > length - ETHERNET || captured < ETHERNET + header + 20) return false
  const tcp = ip + header
  const tcpHeader = (b[tcp + 12]! >>> 4) * 4
  const end = captured - ETHERNET < total ? at + captured : ip + total
  if (tcpHeader < 20 || header + tcpHeader > total || tcp + tcpHeader > end) return false
  const flags = b[tcp + 13]!
  if (FLAG_LENGTH[flags] === 0 || (flags & URG) !== 0) return false
  const source = u16(b, tcp)
  const destination = u16(b, tcp + 2)
  let seq = i32(b, tcp + 4)
  let ack = i32(b, tcp + 8)
  const payload = total - header - tcpHeader

  p.protocol = 'tcp'
  const t = p.text
  reserve(t, 512)
  const v = t.view
  let to = t.at
  if (six) {
    v.setInt32(to, IP6_, true)
    t.at = to + 4
    putIpv6(t, b, ip + 8)
    to = t.at
    v.setInt8(to++, 0x2e)
  } else {
    v.setInt32(to, IP_, true)
    to = ipv4(v, to + 3, b, ip + 12)
  }
  to = decimal(v, to, source)
  v.setInt32(to, TO, true)
  to += 3
  if (six) {
    t.at = to
    putIpv6(t, b, ip + 24)
    to = t.at
    v.setInt8(to++, 0x2e)
  } else to = ipv4(v, to, b, ip + 16)
  to = decimal(v, to, destination)
  v.setInt32(to, FLAG, true)
  v.setInt32(to + 4, AGS, true)
  v.setInt32(to + 8, FLAG_LOW[flags]!, true)
  v.setInt32(to + 12, FLAG_HIGH[flags]!, true)
  to += 8 + FLAG_LENGTH[flags]!

  let sackBase = 0
  if ((flags & ACK) !== 0 && !p.options.absolute) {
    const s = p.tcpSequences
    const relative = six
      ? relate6(s, b, ip + 8, ip + 24, source, destination, seq, ack, flags)
      : relate4(s, b, ip + 12, ip + 16, source, destination, seq, ack, flags)
    if (relative) {
      seq = (seq - (s.reverse ? s.ack : s.seq)) | 0
      ack = (ack - (s.reverse ? s.seq : s.ack)) | 0
    }
    sackBase = s.reverse ? s.seq : s.ack
  }
  if (payload > 0 || (flags & (SYN | FIN | RST)) !== 0) {
    v.setInt32(to, SEQ, true)
    v.setInt16(to + 4, 0x2071, true) // "q "
    to = decimal(v, to + 6, seq)
    if (payload > 0) {
      v.setInt8(to, 0x3a)
      to = decimal(v, to + 1, (seq + payload) | 0)
    }
  }
  if ((flags & ACK) !== 0) {
    v.setInt32(to, ACK_, true)
    v.setInt16(to + 4, 0x206b, true) // "k "
    to = decimal(v, to + 6, ack)
  }
  v.setInt32(to, WIN, true)
  v.setInt16(to + 4, 0x206e, true) // "n "
  to = decimal(v, to + 6, u16(b, tcp + 14))
  if (tcpHeader > 20) {
    const options = tcp + 20
    if (tcpHeader === 32 && i32(b, options) === 0x0101080a) {
      // nop, nop, timestamps: what nearly every segment of an open connection carries
      v.setInt32(to, OPT, true)
      v.setInt32(to + 4, TION, true)
      v.setInt32(to + 8, S_, true)
      v.setInt32(to + 11, NOP_, true)
      v.setInt32(to + 15, NOP_, true)
      v.setInt32(to + 19, TS_V, true)
      v.setInt32(to + 23, AL__, true)
      to = decimal(v, to + 26, i32(b, options + 4))
      v.setInt32(to, ECR, true)
      v.setInt8(to + 4, 0x20)
      to = decimal(v, to + 5, i32(b, options + 8))
      v.setInt8(to++, 0x5d)
    } else if (tcpHeader === 40 && isUsualSyn(b, options)) {
      v.setInt32(to, OPT, true)
      v.setInt32(to + 4, TION, true)
      v.setInt32(to + 8, S_, true)
      v.setInt32(to + 11, MSS, true)
      to = decimal(v, to + 15, u16(b, options + 2))
      v.setInt32(to, SACK, true)
      v.setInt32(to + 4, K_OK, true)
      v.setInt32(to + 8, TS_V, true)
      v.setInt32(to + 12, AL__, true)
      to = decimal(v, to + 15, i32(b, options + 8))
      v.setInt32(to, ECR, true)
      v.setInt8(to + 4, 0x20)
      to = decimal(v, to + 5, i32(b, options + 12))
      v.setInt32(to, NOP_BEFORE, true)
      v.setInt32(to + 4, WSC, true)
      v.setInt32(to + 8, ALE, true)
      to = decimal(v, to + 12, b[options + 19]!)
      v.setInt8(to++, 0x5d)
    } else {
      p.bytes = b
      p.start = at
      p.end = end
      p.tcpPayloadCaptured = tcp + tcpHeader + payload <= end
      t.at = to
      if (!putOptions(p, options, tcpHeader - 20, flags, sackBase)) return true
      reserve(t, 64)
      to = t.at
    }
  }
  const w = t.view
  w.setInt32(to, LEN, true)
  w.setInt32(to + 4, NGTH, true)
  w.setInt8(to + 8, 0x20)
  t.at = decimal(w, to + 9, payload)
  if (payload > 0 && (TCP_ROW_OF_PORT[source] !== 0 || TCP_ROW_OF_PORT[destination] !== 0)) {
    p.bytes = b
    p.start = at
    p.end = end
    putPayload(p, tcp + tcpHeader, payload, source, destination)
  }
  return true
}

/** A broken option list can still run into the end of the capture, inside Multipath TCP for one. */
function putOptions(p: Printer, at: number, length: number, flags: number, sackBase: number): boolean {
  try {
    return putTcpOptions(p, at, length, flags, sackBase)
  } catch (error) {
    if (error !== TRUNCATED_PACKET) throw error
    putTruncated(p)
    return false
  }
}

function putPayload(p: Printer, at: number, length: number, source: number, destination: number): void {
  try {
    printTcpPayload(p, at, length, source, destination)
  } catch (error) {
    if (error !== TRUNCATED_PACKET) throw error
    putTruncated(p)
  }
}
