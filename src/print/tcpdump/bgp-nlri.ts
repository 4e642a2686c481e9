// Routes of every address family, as BGP's multiprotocol attributes list them (RFC 4760, 8277, 4364, 4659, 4684, 6037).

import { putAscii } from '../text.ts'
import { AFI_IPV4, AFI_IPV6 } from './address-families.ts'
import { CUT_MESSAGE, needCaptured } from './bgp-cut.ts'
import {
  LABELED,
  MDT,
  MULTICAST,
  MULTICAST_VPN,
  ROUTE_TARGETS,
  UNICAST,
  UNICAST_AND_MULTICAST,
  VPLS,
  VPN,
  VPN_MULTICAST,
  VPN_UNICAST_AND_MULTICAST,
} from './bgp-names.ts'
import { routeTarget } from './bgp-route-target.ts'
import { DISTINGUISHER, distinguisherText, layer2Route, multicastRoute, type Route, TEXT_ROOM } from './bgp-vpn.ts'
import { maskedOsiAddress } from './osi-prefix.ts'
import { type NoPrefix, prefixText, readPrefix } from './prefix.ts'
import { type Printer, u8, u24, u32 } from './printer.ts'
import { ipv4Text } from './text-pieces.ts'

const AFI_NSAP = 3
const AFI_VPLS = 25
const AFI_LAYER2 = 196

/** What the routes of a family look like. */
export type Family =
  | 'ipv4'
  | 'ipv6'
  | 'labeled ipv4'
  | 'labeled ipv6'
  | 'vpn ipv4'
  | 'vpn ipv6'
  | 'nsap'
  | 'vpn nsap'
  | 'layer 2'
  | 'targets'
  | 'multicast vpn'
  | 'mdt'

const PLAIN = [UNICAST, MULTICAST, UNICAST_AND_MULTICAST]
const PRIVATE = [VPN, VPN_MULTICAST, VPN_UNICAST_AND_MULTICAST]

const FAMILIES = new Map<number, Family>()
const add = (afi: number, safis: readonly number[], family: Family): void => {
  for (const safi of safis) FAMILIES.set((afi << 8) | safi, family)
}
add(AFI_IPV4, PLAIN, 'ipv4')
add(AFI_IPV6, PLAIN, 'ipv6')
add(AFI_IPV4, [LABELED], 'labeled ipv4')
add(AFI_IPV6, [LABELED], 'labeled ipv6')
add(AFI_IPV4, PRIVATE, 'vpn ipv4')
add(AFI_IPV6, PRIVATE, 'vpn ipv6')
add(AFI_NSAP, PLAIN, 'nsap')
add(AFI_NSAP, PRIVATE, 'vpn nsap')
add(AFI_LAYER2, PRIVATE, 'layer 2')
add(AFI_VPLS, [VPLS], 'layer 2')
add(AFI_IPV4, [ROUTE_TARGETS], 'targets')
add(AFI_IPV4, [MULTICAST_VPN], 'multicast vpn')
add(AFI_IPV4, [MDT], 'mdt')

export const familyOf = (afi: number, safi: number): Family | undefined => FAMILIES.get((afi << 8) | safi)

const LABEL_BITS = 24
const PRIVATE_BITS = LABEL_BITS + DISTINGUISHER * 8

/** Prints the route at `at` of an attribute of `length` bytes; answers its size, or 0 where the next cannot be found. */
export function putRoute(p: Printer, at: number, length: number, family: Family, paths: boolean): number {
  const t = p.text
  if (family === 'ipv4' || family === 'ipv6') return putPlain(p, at, length, family === 'ipv4' ? 4 : 16, paths)
  if (family === 'targets') {
    const target = routeTarget(p, at)
    putAscii(t, `\n\t      ${target?.text ?? '(illegal prefix length)'}`)
    return target?.size ?? 0
  }
  const route = readRoute(p, at, length, family)
  if (route === 'item') return 0
  putAscii(t, route === 'length' ? '\n\t    (illegal prefix length)' : `\n\t      ${route.text.slice(0, TEXT_ROOM - 1)}`)
  return route === 'length' ? 0 : route.size
}

/** A prefix without more; an illegal one with an identifier is passed over as if it had three bytes. */
function putPlain(p: Printer, at: number, length: number, addressBytes: 4 | 16, paths: boolean): number {
  const path = paths ? `   Path Id: ${u32(p, at)}` : ''
  const prefix = readPrefix(p, paths ? at + 4 : at, length, addressBytes)
  if (prefix === 'item') throw CUT_MESSAGE
  if (prefix === 'length') {
    putAscii(p.text, `\n\t    (illegal prefix length)${path}`)
    return paths ? 3 : 0
  }
  putAscii(p.text, `\n\t      ${prefix.text}${path}`)
  return prefix.size + (paths ? 4 : 0)
}

function readRoute(p: Printer, at: number, length: number, family: Family): Route | NoPrefix {
  switch (family) {
    case 'labeled ipv4':
      return labeled(p, at, length, 4)
    case 'labeled ipv6':
      return labeled(p, at, length, 16)
    case 'vpn ipv4':
      return inVpn(p, at, 32, (address, bits) => prefixText(p, address, bits, 4))
    case 'vpn ipv6':
      return inVpn(p, at, 128, (address, bits) => prefixText(p, address, bits, 16))
    case 'nsap': {
      const bits = u8(p, at)
      if (bits > OSI_BITS) return 'length'
      return { text: osiPrefix(p, at + 4, bits), size: 1 + ((bits + 7) >>> 3) } // four bytes on, where only one stands before it
    }
    case 'vpn nsap':
      return inVpn(p, at, OSI_BITS, (address, bits) => osiPrefix(p, address, bits))
    case 'multicast vpn':
      return multicastRoute(p, at)
    case 'mdt':
      return multicastTree(p, at)
    default:
      return layer2Route(p, at)
  }
}

const OSI_BITS = 152
const osiPrefix = (p: Printer, at: number, bits: number): string => `${maskedOsiAddress(p, at, bits)}/${bits}`

/** `, label:5 (bottom)` of the label behind the prefix length at `at`. */
function labelText(p: Printer, at: number): string {
  const label = u24(p, at + 1)
  return `, label:${label >>> 4} ${label & 1 ? '(bottom)' : '(BOGUS: Bottom of Stack NOT set!)'}`
}

/** RFC 8277: the label counts as part of the prefix. */
function labeled(p: Printer, at: number, length: number, addressBytes: 4 | 16): Route | NoPrefix {
  needCaptured(p, at, 4)
  if (length < 4) return 'item'
  const bits = u8(p, at) - LABEL_BITS
  if (bits < 0 || bits > addressBytes * 8) return 'length'
  const octets = (bits + 7) >>> 3
  if (addressBytes === 4 && length - 4 < octets) return 'item'
  return { text: prefixText(p, at + 4, bits, addressBytes) + labelText(p, at), size: 4 + octets }
}

/** RFC 4364: a label and a distinguisher count as part of the prefix. */
function inVpn(p: Printer, at: number, most: number, text: (address: number, bits: number) => string): Route | NoPrefix {
  const bits = u8(p, at) - PRIVATE_BITS
  if (bits < 0 || bits > most) return 'length'
  const prefix = text(at + 12, bits)
  return { text: `RD: ${distinguisherText(p, at + 4)}, ${prefix}${labelText(p, at)}`, size: 12 + ((bits + 7) >>> 3) }
}

const TREE = 16

/** RFC 6037 section 7: who asks for which group. */
function multicastTree(p: Printer, at: number): Route | NoPrefix {
  if (u8(p, at) !== TREE * 8) return 'length'
  needCaptured(p, at + 1, DISTINGUISHER)
  const address = at + 1 + DISTINGUISHER
  const text = `RD: ${distinguisherText(p, at + 1)}, VPN IP Address: ${ipv4Text(p, address)}, MC Group Address: ${ipv4Text(p, address + 4)}`
  return { text, size: TREE + 1 }
}
