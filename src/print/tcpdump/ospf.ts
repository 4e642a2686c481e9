// OSPF version 2 (RFC 2328): header, hello, database description, requests, updates, acknowledgements.

import { putAscii, putDecimal, putEscapedByte, putHex4, putHex8 } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { putIpv4At } from './ip.ts'
import { isOpaque, LSA_HEADER, LSA_NAMES, OPAQUE_NAMES, OPTIONS, printLsa, printLsaHeader } from './ospf-lsa.ts'
import { ACKNOWLEDGEMENT, DATABASE, HELLO, OSPF_TYPES, REQUEST, UPDATE } from './ospf-names.ts'
import { check, type Printer, TRUNCATED_PACKET, u8, u16, u24, u32 } from './printer.ts'

const HEADER = 24
const AUTHENTICATION_DATA = 16
const NO_AUTHENTICATION = 0
const SIMPLE = 1
const MD5 = 2
const MD5_TRAILER = 16
const AUTHENTICATION_NAMES = ['none', 'simple', 'MD5']
const PASSWORD = 8

const LINK_LOCAL_SIGNALLING = 0x10

const DATABASE_FLAGS: Flags = [
  [0x04, 'Init'],
  [0x02, 'More'],
  [0x01, 'Master'],
  [0x08, 'OOBResync'],
]

export function printOspf(p: Printer, at: number, size: number): void {
  const t = p.text
  p.protocol = 'ospf2'
  let length = size
  if (u16(p, at + 14) === MD5) {
    // The digest behind the packet is no part of it.
    length = (length - MD5_TRAILER) >>> 0
    p.end -= MD5_TRAILER
  }
  const type = u8(p, at + 1)
  const name = OSPF_TYPES[type]
  const version = u8(p, at)
  putAscii(t, `OSPFv${version}, ${name ?? `unknown LS-type ${type}`}, length ${length}`)
  if (name === undefined || p.options.verbose === 0) return
  const told = u16(p, at + 2)
  if (length !== told) putAscii(t, ` [len ${told}]`)
  putIpv4At(p, '\n\tRouter-ID ', at + 4)
  if (u32(p, at + 8) !== 0) putIpv4At(p, ', Area ', at + 8)
  else putAscii(t, ', Backbone Area')
  if (!putAuthentication(p, at)) return
  if (version !== 2) return putAscii(t, ` ospf [version ${version}]`)
  putMessage(p, at, type, at + Math.min(length, told))
  if (length > told) putSignalling(p, at, type, told, length)
}

/** Answers false for a kind that leaves the rest unreadable. */
function putAuthentication(p: Printer, at: number): boolean {
  const t = p.text
  check(p, at + AUTHENTICATION_DATA, 8)
  const kind = u16(p, at + 14)
  putAscii(t, `, Authentication Type: ${AUTHENTICATION_NAMES[kind] ?? 'unknown'} (${kind})`)
  if (kind === SIMPLE) {
    putAscii(t, '\n\tSimple text password: ')
    for (let i = 0; i < PASSWORD; i++) {
      const byte = u8(p, at + AUTHENTICATION_DATA + i)
      if (byte === 0) break
      putEscapedByte(t, byte)
    }
  } else if (kind === MD5) {
    putAscii(t, `\n\tKey-ID: ${u8(p, at + 18)}, Auth-Length: ${u8(p, at + 19)}, Crypto Sequence Number: 0x`)
    putHex8(t, u32(p, at + 20))
  } else return kind === NO_AUTHENTICATION
  return true
}

function putMessage(p: Printer, at: number, type: number, end: number): void {
  const body = at + HEADER
  switch (type) {
    case HELLO:
      return putHello(p, body, end)
    case DATABASE:
      return putDatabase(p, body, end)
    case REQUEST:
      for (let i = body; i < end; i += 12) putRequest(p, i)
      return
    case UPDATE:
      return putUpdate(p, body)
    case ACKNOWLEDGEMENT:
      // Read on until a header makes no sense or the capture ends, whatever the length says.
      for (let i = body; printLsaHeader(p, i) >= 0; i += LSA_HEADER);
  }
}

function putHello(p: Printer, at: number, end: number): void {
  const t = p.text
  const options = u8(p, at + 6)
  putAscii(t, '\n\tOptions [')
  putFlags(t, OPTIONS, options, 'none')
  putAscii(t, ']')
  check(p, at, 12)
  putAscii(t, `\n\t  Hello Timer ${u16(p, at + 4)}s, Dead Timer ${u32(p, at + 8)}s`)
  putIpv4At(p, ', Mask ', at)
  putAscii(t, `, Priority ${u8(p, at + 7)}`)
  if (u32(p, at + 12) !== 0) putIpv4At(p, '\n\t  Designated Router ', at + 12)
  if (u32(p, at + 16) !== 0) putIpv4At(p, ', Backup Designated Router ', at + 16)
  if (at + 20 < end) putAscii(t, '\n\t  Neighbor List:')
  for (let i = at + 20; i < end; i += 4) putIpv4At(p, '\n\t    ', i)
}

function putDatabase(p: Printer, at: number, end: number): void {
  const t = p.text
  const options = u8(p, at + 2)
  putAscii(t, '\n\tOptions [')
  putFlags(t, OPTIONS, options, 'none')
  putAscii(t, ']')
  const flags = u8(p, at + 3)
  putAscii(t, ', DD Flags [')
  putFlags(t, DATABASE_FLAGS, flags, 'none')
  putAscii(t, ']')
  const mtu = u16(p, at)
  if (mtu !== 0) putAscii(t, `, MTU: ${mtu}`)
  const sequence = u32(p, at + 4)
  putAscii(t, ', Sequence: 0x')
  putHex8(t, sequence)
  for (let i = at + 8; i < end && printLsaHeader(p, i) >= 0; i += LSA_HEADER);
}

function putRequest(p: Printer, at: number): void {
  const t = p.text
  check(p, at, 12)
  const type = u32(p, at)
  putIpv4At(p, '\n\t  Advertising Router: ', at + 8)
  putAscii(t, `, ${LSA_NAMES[type] ?? 'unknown'} LSA (${type})`)
  if (isOpaque(type)) {
    const kind = u8(p, at + 4)
    putAscii(t, `, Opaque-Type: ${OPAQUE_NAMES[kind] ?? 'unknown'} LSA (${kind}), Opaque-ID: ${u24(p, at + 5)}`)
  } else putIpv4At(p, ', LSA-ID: ', at + 4)
}

function putUpdate(p: Printer, at: number): void {
  const t = p.text
  const count = u32(p, at)
  putAscii(t, `, ${count} LSA${count === 1 ? '' : 's'}`)
  let lsa = at + 4
  for (let i = 1; i <= count; i++) {
    putAscii(t, '\n\t  LSA #')
    putDecimal(t, i)
    lsa = printLsa(p, lsa)
    if (lsa < 0) throw TRUNCATED_PACKET
  }
}

const EXTENDED_OPTIONS = 1
const DIGEST = 2
const SIGNALLING_NAMES: Readonly<Record<number, string>> = { [EXTENDED_OPTIONS]: 'Extended Options', [DIGEST]: 'MD5 Authentication' }
const EXTENDED_FLAGS: Flags = [
  [1, 'LSDB resync'],
  [2, 'Restart'],
]

/** Link-local signalling (RFC 5613) behind the packet, where its options announce it. */
function putSignalling(p: Printer, at: number, type: number, told: number, length: number): void {
  const t = p.text
  if (type !== HELLO && type !== DATABASE) return
  if (!(u8(p, at + HEADER + (type === HELLO ? 6 : 2)) & LINK_LOCAL_SIGNALLING)) return
  const start = told + (u16(p, at + 14) === MD5 ? u8(p, at + 19) : 0)
  if (start >= length) return putAscii(t, '\n\t[LLS truncated]')
  const sum = u16(p, at + start)
  putAscii(t, '\n\t  LLS: checksum: 0x')
  putHex4(t, sum)
  const words = u16(p, at + start + 2)
  putAscii(t, `, length: ${words}`)
  for (let i = at + start + 4; i < at + length; ) i = putSignal(p, i)
}

/** Answers the offset behind the TLV at `at`. */
function putSignal(p: Printer, at: number): number {
  const t = p.text
  const type = u16(p, at)
  putAscii(t, `\n\t    ${SIGNALLING_NAMES[type] ?? 'Unknown TLV'} (${type})`)
  const size = u16(p, at + 2)
  putAscii(t, `, length: ${size}`)
  const needed = type === EXTENDED_OPTIONS ? 4 : type === DIGEST ? 20 : size
  if (size !== needed) putAscii(t, ` [should be ${needed}]`)
  if (type === EXTENDED_OPTIONS) {
    const flags = u32(p, at + 4)
    putAscii(t, '\n\t      Options: 0x')
    putHex8(t, flags)
    putAscii(t, ' [')
    putFlags(t, EXTENDED_FLAGS, flags, '?')
    putAscii(t, ']')
  } else if (type === DIGEST) {
    const sequence = u32(p, at + 4)
    putAscii(t, '\n\t      Sequence number: 0x')
    putHex8(t, sequence)
  }
  return at + 4 + needed
}
