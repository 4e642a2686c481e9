// Optimized link state routing (RFC 3626) with the extensions of olsr.org: one line, or every message with -v.
//
// |length(2)|sequence(2)| then messages: |type|valid time|size(2)|originator|time to live|hops|sequence(2)| body

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { threeDecimals } from './fixed-decimals.ts'
import { type OlsrFamily, putHello, putInterfaces, putNames, putTopology } from './olsr-messages.ts'
import { putNetworks } from './olsr-networks.ts'
import { has, type Printer, putTruncated, u8, u16 } from './printer.ts'
import { hex, ipv4Text, ipv6Text } from './text-pieces.ts'

const HEADER = 4
const MESSAGE_FIXED = 8

const HELLO = 1
const TOPOLOGY = 2
const INTERFACES = 3
const NETWORKS = 4
const NAMES = 130
const HELLO_QUALITY = 201
const TOPOLOGY_QUALITY = 202
const TYPES: Readonly<Record<number, string>> = {
  [HELLO]: 'Hello',
  [TOPOLOGY]: 'TC',
  [INTERFACES]: 'MID',
  [NETWORKS]: 'HNA',
  128: 'Powerinfo',
  [NAMES]: 'Nameservice',
  [HELLO_QUALITY]: 'Hello-LQ',
  [TOPOLOGY_QUALITY]: 'TC-LQ',
}

const IPV4: OlsrFamily = { size: 4, show: ipv4Text }
const IPV6: OlsrFamily = { size: 16, show: ipv6Text }

/** Prints the UDP payload of `length` bytes at `start`. */
export function printOlsr(p: Printer, start: number, length: number, overIpv6: boolean): void {
  const t = p.text
  p.protocol = 'olsr'
  putAscii(t, `OLSRv${overIpv6 ? 6 : 4}`)
  if (length < HEADER || !has(p, start, HEADER)) return putTruncated(p)
  const size = Math.min(length, u16(p, start))
  putAscii(t, `, seq 0x${hex(u16(p, start + 2), 4)}, length ${size}`)
  if (p.options.verbose === 0) return
  const family = overIpv6 ? IPV6 : IPV4
  for (let at = start + HEADER; at < start + size; ) {
    const told = putMessage(p, at, size, family)
    if (told === 0) return
    at += told
  }
}

/** Answers the message's size; 0 when nothing behind it is to be printed. */
function putMessage(p: Printer, at: number, most: number, family: OlsrFamily): number {
  const header = MESSAGE_FIXED + family.size
  if (!has(p, at, header)) {
    putTruncated(p)
    return 0
  }
  const type = u8(p, at)
  const size = u16(p, at + 2)
  if (type === 0 || size === 0) return 0
  const valid = size >= header && size <= most
  const behind = at + 4 + family.size
  putAscii(p.text, `\n\t${TYPES[type] ?? 'Unknown'} Message (0x${hex(type, 2)}), originator ${family.show(p, at + 4)}`)
  putAscii(p.text, `, ttl ${u8(p, behind)}, hop ${u8(p, behind + 1)}\n\t  vtime ${secondsText(u8(p, at + 1))}s`)
  putAscii(p.text, `, msg-seq 0x${hex(u16(p, behind + 2), 4)}, length ${size}${valid ? '' : ' (invalid)'}`)
  if (!valid) return 0
  if (putBody(p, type, at + header, size - header, family)) return size
  putTruncated(p)
  return 0
}

/** Four bits of mantissa and four of exponent, in sixteenths of a second. */
const secondsText = (code: number): string => threeDecimals(0.0625 * (1 + (code >> 4) / 16) * 2 ** (code & 15))

/** Answers false when something is missing. */
function putBody(p: Printer, type: number, at: number, size: number, family: OlsrFamily): boolean {
  switch (type) {
    case HELLO:
    case HELLO_QUALITY:
      return putHello(p, at, size, family, type === HELLO_QUALITY, secondsText)
    case TOPOLOGY:
    case TOPOLOGY_QUALITY:
      return putTopology(p, at, size, family, type === TOPOLOGY_QUALITY)
    case INTERFACES:
      return putInterfaces(p, at, size, family)
    case NETWORKS:
      return putNetworks(p, at, size, family.size === 16)
    case NAMES:
      return putNames(p, at, size, family)
    default:
      putUnknownData(p, at, size, '\n\t    ')
      return true
  }
}
