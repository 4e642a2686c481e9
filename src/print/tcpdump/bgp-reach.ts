// BGP's multiprotocol attributes: routes of any address family, offered and withdrawn (RFC 4760).

import { putAscii } from '../text.ts'
import { AFI_NAMES } from './address-families.ts'
import { hasPathIdentifiers } from './bgp-add-path.ts'
import { need, needCaptured } from './bgp-cut.ts'
import { SAFI_NAMES } from './bgp-names.ts'
import { type Family, familyOf, putRoute } from './bgp-nlri.ts'
import { DISTINGUISHER, distinguisherText } from './bgp-vpn.ts'
import { putUnknownData } from './dump.ts'
import { osiAddress } from './osi-address.ts'
import { type Printer, u8, u16, u24, u32 } from './printer.ts'
import { ipv4Text, ipv6Text } from './text-pieces.ts'

const FAMILY = 3
/** Families from here on are a vendor's own; 128 has long been everybody's. */
const VENDOR = 129

/** Prints which family the attribute is about; answers undefined, and shows the bytes, when there is no printer for it. */
function putFamily(p: Printer, at: number, length: number): Family | undefined {
  const t = p.text
  const afi = u16(p, at)
  const safi = u8(p, at + 2)
  const vendor = safi >= VENDOR ? 'vendor specific ' : ''
  putAscii(t, `\n\t    AFI: ${AFI_NAMES[afi] ?? 'Unknown AFI'} (${afi}), ${vendor}SAFI: ${SAFI_NAMES[safi] ?? 'Unknown SAFI'} (${safi})`)
  const family = familyOf(afi, safi)
  if (family !== undefined) return family
  needCaptured(p, at, length)
  putAscii(t, `\n\t    no AFI ${afi} / SAFI ${safi} decoder`)
  if (p.options.verbose <= 1) putUnknownData(p, at, length, '\n\t    ')
  return undefined
}

/** Withdrawn routes. */
export function putUnreachable(p: Printer, at: number, length: number): void {
  needCaptured(p, at, FAMILY)
  const family = putFamily(p, at, length)
  if (family === undefined) return
  if (length === FAMILY) putAscii(p.text, '\n\t      End-of-Rib Marker (empty NLRI)')
  putRoutes(p, at + FAMILY, at + length, length, family)
}

/** Offered routes, and the next hop to them. */
export function putReachable(p: Printer, start: number, length: number): void {
  const t = p.text
  const end = start + length
  needCaptured(p, start, FAMILY)
  need(length >= FAMILY)
  const family = putFamily(p, start, length)
  if (family === undefined) return
  let at = start + FAMILY
  needCaptured(p, at, 1)
  need(at < end)
  const hopSize = u8(p, at)
  at++
  need(end - at >= hopSize)
  if (hopSize > 0) putNextHops(p, at, hopSize, family)
  putAscii(t, `, nh-length: ${hopSize}`)
  at += hopSize
  need(at < end)
  const attachments = u8(p, at)
  at++
  if (attachments === 0) putAscii(t, ', no SNPA')
  else {
    putAscii(t, `\n\t    ${attachments} SNPA`)
    for (let i = 0; i < attachments; i++) {
      need(at < end)
      const size = u8(p, at)
      putAscii(t, `\n\t      ${size} bytes`)
      at++
      need(end - at >= size)
      needCaptured(p, at, size)
      at += size
    }
  }
  putRoutes(p, at, end, length, family)
}

function putRoutes(p: Printer, start: number, end: number, length: number, family: Family): void {
  const paths = hasPathIdentifiers(p, start, end - start, family === 'ipv6' ? 128 : 32)
  for (let at = start; at < end; ) {
    const size = putRoute(p, at, length, family, paths)
    if (size === 0) return
    at += size
  }
}

/** How a family's next hops are read: their size, none where one takes all the bytes, and the least that makes sense. */
type Hop = { readonly size?: number; readonly least: number; readonly text: (p: Printer, at: number, left: number) => string }

const IPV4: Hop = { size: 4, least: 4, text: ipv4Text }
const IPV6: Hop = { size: 16, least: 16, text: ipv6Text }
const inVpn = (hop: Hop): Hop => ({
  size: DISTINGUISHER + hop.least,
  least: DISTINGUISHER + hop.least,
  text: (p, at, left) => `RD: ${distinguisherText(p, at)}, ${hop.text(p, at + DISTINGUISHER, left)}`,
})

const HOPS: Readonly<Record<Family, Hop>> = {
  ipv4: IPV4,
  ipv6: IPV6,
  'labeled ipv4': IPV4,
  'labeled ipv6': IPV6,
  'vpn ipv4': inVpn(IPV4),
  'vpn ipv6': inVpn(IPV6),
  'layer 2': IPV4,
  targets: IPV4,
  'multicast vpn': IPV4,
  mdt: IPV4,
  nsap: { least: 0, text: osiAddress },
  'vpn nsap': { least: DISTINGUISHER + 1, text: putOsiHop },
}

function putNextHops(p: Printer, start: number, length: number, family: Family): void {
  const t = p.text
  const hop = HOPS[family]
  const end = start + length
  putAscii(t, '\n\t    nexthop: ')
  for (let at = start; at < end; ) {
    if (at > start) putAscii(t, ', ')
    if (end - at < hop.least) {
      putAscii(t, 'invalid len')
      return
    }
    putAscii(t, hop.text(p, at, end - at))
    at += hop.size ?? end - at
  }
}

const RFC_986 = 0x47000601
const RFC_1888 = 0x350000

/** An OSI address in a VPN, and the IP address it may stand for. */
function putOsiHop(p: Printer, at: number, left: number): string {
  needCaptured(p, at, left)
  const address = at + DISTINGUISHER
  putAscii(p.text, `RD: ${distinguisherText(p, at)}, ${osiAddress(p, address, left - DISTINGUISHER)}`)
  if (u32(p, address) === RFC_986) return ` = ${ipv4Text(p, address + 4)}`
  return u24(p, address) === RFC_1888 ? ` = ${ipv6Text(p, address + 3)}` : ''
}
