// Cisco's EIGRP (RFC 7868): the header, and with -v its TLVs.

import { putAscii, putHex2, putHex4, putHex8, putIpv4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { check, has, type Printer, putTruncated, u8, u16, u24, u32 } from './printer.ts'

const HEADER = 20
const VERSION = 2
const TLV_HEADER = 4

const OPERATIONS: Readonly<Record<number, string>> = { 1: 'Update', 3: 'Query', 4: 'Reply', 5: 'Hello', 6: 'IPX SAP', 7: 'Probe' }
const FLAGS: Flags = [
  [0x01, 'Init'],
  [0x02, 'Conditionally Received'],
  [0x04, 'Restart'],
  [0x08, 'End-of-Table'],
]

const PARAMETERS = 0x0001
const SOFTWARE = 0x0004
const IP_INTERNAL = 0x0102
const IP_EXTERNAL = 0x0103
const APPLETALK_INTERNAL = 0x0202
const APPLETALK_EXTERNAL = 0x0203
const APPLETALK_CABLE = 0x0204

const NAMES: Readonly<Record<number, string>> = {
  [PARAMETERS]: 'General Parameters',
  2: 'Authentication',
  3: 'Sequence',
  [SOFTWARE]: 'Software Version',
  5: 'Next Multicast Sequence',
  [IP_INTERNAL]: 'IP Internal routes',
  [IP_EXTERNAL]: 'IP External routes',
  [APPLETALK_INTERNAL]: 'AppleTalk Internal routes',
  [APPLETALK_EXTERNAL]: 'AppleTalk External routes',
  [APPLETALK_CABLE]: 'AppleTalk Cable setup',
  770: 'IPX Internal routes',
  771: 'IPX External routes',
}
/** Bytes that each kind must have, its header not counted; the last of an IP route is the first of its prefix. */
const LENGTHS: Readonly<Record<number, number>> = {
  [PARAMETERS]: 8,
  [SOFTWARE]: 4,
  [IP_INTERNAL]: 22,
  [IP_EXTERNAL]: 42,
  [APPLETALK_INTERNAL]: 24,
  [APPLETALK_EXTERNAL]: 40,
  [APPLETALK_CABLE]: 8,
}
const PROTOCOLS = ['', 'IGRP', 'EIGRP', 'Static', 'RIP', 'Hello', 'OSPF', 'IS-IS', 'EGP', 'BGP', 'IDRP', 'Connected']

export function printEigrp(p: Printer, start: number, length: number): void {
  const t = p.text
  p.protocol = 'eigrp'
  if (!has(p, start, HEADER)) return putTruncated(p)
  const version = u8(p, start)
  const operation = u8(p, start + 1)
  if (version !== VERSION) return putAscii(t, `EIGRP version ${version} packet not supported`)
  const name = OPERATIONS[operation]
  if (p.options.verbose === 0 || length < HEADER) {
    putAscii(t, `EIGRP ${name ?? `unknown (${operation})`}, length: ${length}`)
    if (p.options.verbose > 0) putAscii(t, ` (too short, < ${HEADER})`)
    return
  }
  putHeader(p, start, name ?? `unknown, type: ${operation}`, length - HEADER)
  let at = start + HEADER
  for (let left = length - HEADER; left > 0; ) {
    if (!has(p, at, TLV_HEADER)) return putTruncated(p)
    const type = u16(p, at)
    const size = u16(p, at + 2)
    if (size < TLV_HEADER || size > left) return putUnknownData(p, at + TLV_HEADER, left, '\n\t    ')
    putAscii(t, `\n\t  ${NAMES[type] ?? 'Unknown'} TLV (0x`)
    putHex4(t, type)
    putAscii(t, `), length: ${size}`)
    if (!has(p, at, size)) return putTruncated(p)
    putTlv(p, at + TLV_HEADER, type, size - TLV_HEADER)
    at += size
    left -= size
  }
}

function putHeader(p: Printer, at: number, name: string, left: number): void {
  const t = p.text
  putAscii(t, `\n\tEIGRP v${VERSION}, opcode: ${name} (${u8(p, at + 1)}), chksum: 0x`)
  putHex4(t, u16(p, at + 2))
  putAscii(t, ', Flags: [')
  putFlags(t, FLAGS, u32(p, at + 4), 'none')
  putAscii(t, ']\n\tseq: 0x')
  putHex8(t, u32(p, at + 8))
  putAscii(t, ', ack: 0x')
  putHex8(t, u32(p, at + 12))
  putAscii(t, `, VRID: ${u16(p, at + 16)}, AS: ${u16(p, at + 18)}, length: ${left}`)
}

function putTlv(p: Printer, at: number, type: number, size: number): void {
  const t = p.text
  const needed = LENGTHS[type]
  if (needed === undefined) {
    if (p.options.verbose <= 1) putUnknownData(p, at, size, '\n\t    ')
  } else if (size < needed) putAscii(t, ` (too short, < ${TLV_HEADER + needed})`)
  else if (type === PARAMETERS) putParameters(p, at)
  else if (type === SOFTWARE) putAscii(t, `\n\t    IOS version: ${u8(p, at)}.${u8(p, at + 1)}, EIGRP version ${u8(p, at + 2)}.${u8(p, at + 3)}`)
  else if (type === APPLETALK_CABLE) putAscii(t, `\n\t    Cable-range: ${u16(p, at)}-${u16(p, at + 2)}, Router-ID ${u32(p, at + 4)}`)
  else if (type === IP_INTERNAL) {
    if (putPrefix(p, at + 20, at)) putMetrics(p, at + 4)
  } else if (type === IP_EXTERNAL) {
    if (putPrefix(p, at + 40, at)) {
      putIpOrigin(p, at + 4)
      putMetrics(p, at + 24)
    }
  } else if (type === APPLETALK_INTERNAL) {
    putCables(p, at + 20, at)
    putMetrics(p, at + 4)
  } else {
    putCables(p, at + 36, at)
    putAscii(t, `\n\t      origin-router ${u32(p, at + 4)}`)
    putOrigin(p, at + 8, at + 16, at + 12, u16(p, at + 18))
    putMetrics(p, at + 20)
  }
  if (p.options.verbose > 1) putUnknownData(p, at, size, '\n\t    ')
}

function putParameters(p: Printer, at: number): void {
  const weights = [1, 2, 3, 4, 5].map(k => `k${k} ${u8(p, at + k - 1)}`).join(', ')
  putAscii(p.text, `\n\t    holdtime: ${u16(p, at + 6)}s, ${weights}`)
}

/** The prefix at `at` and its next hop; answers false for a length that cannot be. */
function putPrefix(p: Printer, at: number, hopAt: number): boolean {
  const t = p.text
  const bits = u8(p, at)
  if (bits > 32) {
    putAscii(t, `\n\t    illegal prefix length ${bits}`)
    return false
  }
  const bytes = (bits + 7) >>> 3
  check(p, at + 1, bytes)
  const prefix = Uint8Array.from([0, 1, 2, 3], i => (i < bytes ? p.bytes[at + 1 + i]! : 0))
  putAscii(t, `\n\t    IPv4 prefix: ${prefix.join('.').padStart(15)}/${bits}, nexthop: `)
  if (u32(p, hopAt) === 0) putAscii(t, 'self')
  else putIpv4(t, p.bytes, hopAt)
  return true
}

function putCables(p: Printer, at: number, hopAt: number): void {
  putAscii(p.text, `\n\t     Cable-Range: ${u16(p, at)}-${u16(p, at + 2)}, nexthop: `)
  putAscii(p.text, u32(p, hopAt) === 0 ? 'self' : `${u16(p, hopAt)}.${u16(p, hopAt + 2)}`)
}

function putIpOrigin(p: Printer, at: number): void {
  putAscii(p.text, '\n\t      origin-router ')
  putIpv4(p.text, p.bytes, at)
  putOrigin(p, at + 4, at + 18, at + 8, u32(p, at + 12))
}

/** Where an external route comes from: its autonomous system, protocol and flags, tag. */
function putOrigin(p: Printer, systemAt: number, protocolAt: number, tagAt: number, metric: number): void {
  const t = p.text
  const protocol = PROTOCOLS[u8(p, protocolAt)] || 'unknown'
  putAscii(t, `, origin-as ${u32(p, systemAt)}, origin-proto ${protocol}, flags [0x`)
  putHex2(t, u8(p, protocolAt + 1))
  putAscii(t, '], tag 0x')
  putHex8(t, u32(p, tagAt))
  putAscii(t, `, metric ${metric}`)
}

function putMetrics(p: Printer, at: number): void {
  const delay = Math.floor(u32(p, at) / 100)
  const quality = `mtu ${u24(p, at + 8)}, hop ${u8(p, at + 11)}, reliability ${u8(p, at + 12)}, load ${u8(p, at + 13)}`
  putAscii(p.text, `\n\t      delay ${delay} ms, bandwidth ${u32(p, at + 4)} Kbps, ${quality}`)
}
