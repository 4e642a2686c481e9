// ISAKMP and IKE, versions 1 and 2 (RFC 2408, 7296), and their port for both IKE and ESP behind address translation (RFC 3948).
//
// |initiator's cookie(8)|responder's(8)|next payload|version|exchange|flags|message id(4)|length(4)| payloads ...

import { putAscii } from '../text.ts'
import { printEsp } from './esp.ts'
import { exchangeSide } from './isakmp-initiators.ts'
import { exchangeName, payloadName } from './isakmp-names.ts'
import { CUT, GENERIC_HEADER, openPayload, putCut } from './isakmp-payload.ts'
import { PAYLOADS_1 } from './isakmp-payloads1.ts'
import { ENCRYPTED, PAYLOADS_2 } from './isakmp-payloads2.ts'
import { has, type Printer, putTruncated, TRUNCATED_PACKET, u8, u16, u32 } from './printer.ts'
import { putHexBytes } from './text-pieces.ts'

const HEADER = 28
const ALL_ENCRYPTED = 0x01
const FLAGS_1: readonly (readonly [number, string])[] = [
  [ALL_ENCRYPTED, 'E'],
  [0x02, 'C'],
]
const FLAGS_2: readonly (readonly [number, string])[] = [
  [0x08, 'I'],
  [0x10, 'V'],
  [0x20, 'R'],
]
/** Payloads in each other, which only an attacker would make; tcpdump has no limit but its stack. */
const DEEPEST = 400

/** Prints the UDP payload of `length` bytes at `at`; the header of IP at `ipAt` tells who began. */
export function printIsakmp(p: Printer, at: number, length: number, ipAt: number): void {
  const t = p.text
  const { verbose } = p.options
  p.protocol = 'isakmp'
  if (!has(p, at, HEADER)) return putTruncated(p)
  putAscii(t, 'isakmp')
  const version = u8(p, at + 17)
  if (verbose > 0) {
    putAscii(t, ` ${version >> 4}.${version & 0x0f} msgid `)
    putHexBytes(p, at + 20, 4)
  }
  if (verbose > 1) {
    putAscii(t, ' cookie ')
    putHexBytes(p, at, 8)
    putAscii(t, '->')
    putHexBytes(p, at + 8, 8)
  }
  putAscii(t, ':')
  const first = u32(p, at + 20) === 0
  const flags = u8(p, at + 19)
  const shown = (names: readonly (readonly [number, string])[]): string =>
    flags === 0 ? '' : `[${names.map(([mask, name]) => (flags & mask ? name : '')).join('')}]`
  if (version >> 4 === 1) {
    putAscii(t, ` phase ${first ? '1' : '2/others'} ${exchangeSide(p, at, ipAt)} ${exchangeName(u8(p, at + 18))}${shown(FLAGS_1)}`)
    if (verbose > 0) printBody(p, at, length, chain1)
  } else if (version >> 4 === 2) {
    putAscii(t, ` ${first ? 'parent_sa' : 'child_sa '} ${exchangeName(u8(p, at + 18))}${shown(FLAGS_2)}`)
    if (verbose > 0) printBody(p, at, length, chain2)
  }
}

type Chain = (p: Printer, type: number, at: number, protocol: number, depth: number) => number

function printBody(p: Printer, at: number, length: number, chain: Chain): void {
  const t = p.text
  putAscii(t, ':')
  const next = u8(p, at + 16)
  if (u8(p, at + 19) & ALL_ENCRYPTED) putAscii(t, ` [encrypted ${payloadName(next)}]`)
  else chain(p, next, at + HEADER, 0, 0)
  const told = u32(p, at + 24)
  if (told !== length) putAscii(t, ` (len mismatch: isakmp ${told}/ip ${length})`)
}

/** Payloads one behind the other, each saying what the next one is. Answers the offset behind them, or CUT. */
function putChain(p: Printer, first: number, start: number, protocol: number, depth: number, version2: boolean): number {
  if (depth > DEEPEST) throw TRUNCATED_PACKET
  let at = start
  for (let type = first; type !== 0; ) {
    if (!has(p, at, GENERIC_HEADER)) return putCut(p, type)
    const size = u16(p, at + 2)
    if (!has(p, at, size)) return putCut(p, type)
    openPayload(p, depth + 1)
    const behind = size <= GENERIC_HEADER ? CUT : putPayload(p, type, at, size, protocol, depth + 1, version2)
    putAscii(p.text, ')')
    if (behind === CUT) return CUT
    type = u8(p, at)
    at = behind
  }
  return at
}

const chain1: Chain = (p, type, at, protocol, depth) => putChain(p, type, at, protocol, depth, false)
const chain2: Chain = (p, type, at, protocol, depth) => putChain(p, type, at, protocol, depth, true)

/** The payloads of both versions are known in both, but for the encrypted one; what a payload of version 1 holds is of version 1. */
function putPayload(p: Printer, type: number, at: number, size: number, protocol: number, depth: number, version2: boolean): number {
  const print = type === ENCRYPTED && !version2 ? undefined : (PAYLOADS_1[type] ?? PAYLOADS_2[type])
  if (print !== undefined) return print(p, type, at, size, { protocol, depth, chain: chain1 })
  putAscii(p.text, payloadName(type))
  return at + size
}

/** Port 4500: a byte that keeps the translation alive, IKE behind four zero bytes, or ESP. */
export function printIsakmpOrEsp(p: Printer, at: number, length: number, ipAt: number): void {
  const t = p.text
  p.protocol = 'isakmp_rfc3948'
  if (length === 1 && u8(p, at) === 0xff) return putAscii(t, 'isakmp-nat-keep-alive')
  if (length < 4) return putTruncated(p)
  if (u32(p, at) === 0) {
    putAscii(t, 'NONESP-encap: ')
    printIsakmp(p, at + 4, length - 4, ipAt)
  } else {
    putAscii(t, 'UDP-encap: ')
    printEsp(p, at, length)
  }
}
