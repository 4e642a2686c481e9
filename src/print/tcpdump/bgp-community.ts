// BGP communities: marks that routes carry (RFC 1997, 4360, 8092).

import { putAscii } from '../text.ts'
import { COMMUNITY_NAMES, ENCAPSULATION_NAMES, KIND_OF_COMMUNITY, ROUTE_NAMES, TUNNEL_NAMES } from './bgp-community-names.ts'
import { needCaptured } from './bgp-cut.ts'
import { floatOf, threeDecimals } from './fixed-decimals.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'
import { flagNames, hex, ipv4Text } from './text-pieces.ts'

const WELL_KNOWN: Readonly<Record<number, string>> = {
  4294967041: ' NO_EXPORT',
  4294967042: ' NO_ADVERTISE',
  4294967043: ' NO_EXPORT_SUBCONFED',
}

/** Of four bytes each, in `length`, which is a multiple. */
export function putCommunities(p: Printer, at: number, length: number): void {
  for (let i = 0; i < length; i += 4) {
    needCaptured(p, at + i, 4)
    const community = u32(p, at + i)
    const after = i + 4 < length ? ', ' : ''
    putAscii(p.text, WELL_KNOWN[community] ?? `${community >>> 16}:${community & 0xffff}${after}`)
  }
}

/** Of twelve bytes each. Answers how many bytes a dump has still to show: none, unless the length is wrong. */
export function putLargeCommunities(p: Printer, at: number, length: number): number {
  const t = p.text
  if (length === 0 || length % 12 !== 0) {
    putAscii(t, 'invalid len')
    return length
  }
  putAscii(t, '\n\t    ')
  for (let i = 0; i < length; i += 12) {
    const parts = [u32(p, at + i), u32(p, at + i + 4), u32(p, at + i + 8)]
    putAscii(t, `${parts.join(':')}${i + 12 < length ? ', ' : ''}`)
  }
  return 0
}

/** Of eight bytes each, in `length`, which is a multiple. */
export function putExtendedCommunities(p: Printer, at: number, length: number): void {
  for (let i = 0; i < length; i += 8) {
    needCaptured(p, at + i, 2)
    const type = u16(p, at + i)
    const flags = flagNames(FLAGS, type, 'none')
    putAscii(p.text, `\n\t    ${COMMUNITY_NAMES[type] ?? 'unknown extd community typecode'} (0x${hex(type, 4)}), Flags [${flags}]`)
    needCaptured(p, at + i, 8)
    putAscii(p.text, `: ${extendedText(p, at + i, type)}`)
  }
}

const FLAGS = [
  [0x8000, 'vendor-specific'],
  [0x4000, 'non-transitive'],
] as const

function extendedText(p: Printer, at: number, type: number): string {
  switch (KIND_OF_COMMUNITY[type]) {
    case 'system and number':
      return `${u16(p, at + 2)}:${u32(p, at + 4)} (= ${ipv4Text(p, at + 4)})`
    case 'address and number':
      return `${ipv4Text(p, at + 2)}:${u16(p, at + 6)}`
    case 'large system and number':
      return `${u32(p, at + 2)}:${u16(p, at + 6)}`
    case 'bandwidth':
      return `bandwidth: ${megabits(u32(p, at + 4))} Mbps`
    case 'address':
      return ipv4Text(p, at + 2)
    case 'route':
      return routeText(p, at)
    case 'layer 2':
      return `${ENCAPSULATION_NAMES[u8(p, at + 2)] ?? 'unknown encaps'} Control Flags [0x${hex(u8(p, at + 3), 2)}]:MTU ${u16(p, at + 4)}`
    case 'system':
      return `AS ${u16(p, at + 2)}`
    case 'tunnel':
      return `Tunnel type: ${TUNNEL_NAMES[u16(p, at + 6)] ?? 'unknown encaps'}`
    default:
      return hex(u16(p, at + 2), 4) + hex(u32(p, at + 4), 8)
  }
}

const EXTERNAL = 5
const NSSA_EXTERNAL = 7

/** What kind of OSPF route it was. */
function routeText(p: Printer, at: number): string {
  const type = u8(p, at + 6)
  const metric = `${u8(p, at + 7) & 1 ? 'E2' : ''}${type === EXTERNAL || type === NSSA_EXTERNAL ? 'E1' : ''}`
  return `area:${ipv4Text(p, at + 2)}, router-type:${ROUTE_NAMES[type] ?? `unknown (0x${hex(type, 2)})`}, metric-type:${metric}`
}

/** Bytes in a second, a 32-bit float, in megabits; every step rounds to 32 bits, as C does. */
function megabits(bits: number): string {
  const bytes = floatOf(bits)
  if (Number.isNaN(bytes)) return bits >>> 31 ? '-nan' : 'nan'
  return threeDecimals(Math.fround(Math.fround(bytes * 8) / 1000000))
}
