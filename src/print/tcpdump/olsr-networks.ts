// OLSR's networks behind a node, and gateways to the Internet, which stand in them as a network of zeros with a mask of flags.

import { putAscii } from '../text.ts'
import type { Flags } from './flags.ts'
import { has, type Printer, u8, u32 } from './printer.ts'
import { flagNames, ipv4Text, ipv6Text } from './text-pieces.ts'

const PER_LINE = 4
const IPV4_ENTRY = 8
const IPV6_ENTRY = 32

const WITH_SPEED = 0x01
const GATEWAY_FLAGS: Flags = [
  [WITH_SPEED, ' LINKSPEED'],
  [0x02, ' IPV4'],
  [0x04, ' IPV4-NAT'],
  [0x08, ' IPV6'],
  [0x10, ' IPv6-PREFIX'],
]
const FASTEST = 320000000

/** Five bits of mantissa and three of a decimal exponent, in kbit/s. */
function speed(code: number): number {
  if (code === 0) return 0
  return code === 0xff ? FASTEST : ((code >> 3) + 1) * 10 ** (code & 7)
}

/** Bits of an IPv4 mask; of one with holes, -1 in 32 bits. */
function prefixLength(mask: number): number {
  const length = Math.clz32(~mask)
  return mask === (length === 0 ? 0 : (-1 << (32 - length)) >>> 0) ? length : 0xffffffff
}

/** Bits of an IPv6 mask, byte by byte; bytes with holes count nothing. */
function prefixLength6(p: Printer, at: number): number {
  let length = 0
  for (let i = 0; i < 16; i++) {
    const byte = u8(p, at + i)
    const bits = Math.clz32(~(byte << 24))
    if (byte === ((0xff00 >> bits) & 0xff)) length += bits
  }
  return length
}

function gatewayText(p: Printer, mask: number): string {
  const flags = u8(p, mask + 1)
  const [up, down] = flags & WITH_SPEED ? [speed(u8(p, mask + 2)), speed(u8(p, mask + 3))] : [0, 0]
  return `Smart-Gateway:${flagNames(GATEWAY_FLAGS, flags, '', '')} ${up}/${down}`
}

/** Answers false when something is missing. */
export function putNetworks(p: Printer, start: number, size: number, overIpv6: boolean): boolean {
  const t = p.text
  const each = overIpv6 ? IPV6_ENTRY : IPV4_ENTRY
  const count = Math.floor(size / each)
  putAscii(t, `\n\t  Advertised networks (total ${count})`)
  for (let i = 0; i < count; i++) {
    const at = start + i * each
    if (!has(p, at, each)) return false
    if (overIpv6) {
      putAscii(t, `\n\t    #0: ${ipv6Text(p, at)}/${prefixLength6(p, at + 16)}`) // tcpdump never counts on
      continue
    }
    putAscii(t, i % PER_LINE === 0 ? '\n\t    ' : ', ')
    const gateway = u32(p, at) === 0 && u8(p, at + 4) === 0 && u8(p, at + 5) !== 0
    putAscii(t, gateway ? gatewayText(p, at + 4) : `${ipv4Text(p, at)}/${prefixLength(u32(p, at + 4))}`)
  }
  return true
}
