// GeoNetworking (ETSI TS 102 636-4-1) of vehicles and the basic transport protocol (636-5-1) within.

import { putAscii, putMac } from '../text.ts'
import { putHexAsciiDump } from './dump.ts'
import { putLinkAddress } from './link-address.ts'
import { check, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const COMMON_HEADER = 36
const ADDRESS = 8
const MANY_HOPS_HEADER = 32
const PORTS = 4
const TYPE = 2

const ANY = 0
const BEACON = 1
const TOPOLOGY = 5
const SINGLE_HOP = 0
const MANY_HOPS = 1
const BTP: readonly number[] = [1, 2]

const NEXT = ['Any', 'BTP-A', 'BTP-B', 'IPv6']

/** By type, then by subtype where a type has them. */
const TYPES: Readonly<Record<number, string | readonly string[]>> = {
  [ANY]: 'Any',
  [BEACON]: 'Beacon',
  2: 'GeoUnicast',
  3: ['GeoAnycastCircle', 'GeoAnycastRect', 'GeoAnycastElipse'],
  4: ['GeoBroadcastCircle', 'GeoBroadcastRect', 'GeoBroadcastElipse'],
  [TOPOLOGY]: ['TopoScopeBcast-SH', 'TopoScopeBcast-MH'],
  6: ['LocService-Request', 'LocService-Reply'],
}

const MESSAGES: Readonly<Record<number, string>> = {
  0: 'CAM',
  1: 'DENM',
  101: 'TPEGM',
  102: 'TSPDM',
  103: 'VPM',
  104: 'SRM',
  105: 'SLAM',
  106: 'ecoCAM',
  107: 'ITM',
  150: 'SA',
}

/** Prints the packet of `length` bytes at `at`, sent by the MAC address at `sourceAt`, -1 where there is none. */
export function printGeonet(p: Printer, at: number, length: number, sourceAt: number): void {
  const t = p.text
  p.protocol = 'geonet'
  putAscii(t, 'GeoNet ')
  if (sourceAt >= 0) {
    putAscii(t, 'src:')
    putMac(t, p.bytes, sourceAt)
  }
  putAscii(t, '; ')
  if (length < COMMON_HEADER) {
    putAscii(t, ` (common header length ${length} < ${COMMON_HEADER})`)
    putInvalid(p)
    return
  }
  const next = u8(p, at) & 0xf
  const type = u8(p, at + 1) >>> 4
  const subtype = u8(p, at + 1) & 0xf
  const payload = u16(p, at + 4)
  const hops = u8(p, at + 7)
  putAscii(t, `v:${u8(p, at) >>> 4} NH:${next}-${NEXT[next] ?? 'Unknown'} HT:${type}-${subtype}-${typeName(type, subtype)} `)
  putAscii(t, `HopLim:${hops} Payload:${payload} `)
  putPosition(p, at + 8)
  check(p, at, COMMON_HEADER)
  printExtended(p, at + COMMON_HEADER, length - COMMON_HEADER, next, type, subtype)
}

function typeName(type: number, subtype: number): string {
  const names = TYPES[type]
  return (typeof names === 'string' ? names : names?.[subtype]) ?? 'Unknown'
}

function putPosition(p: Printer, at: number): void {
  const t = p.text
  check(p, at, ADDRESS)
  putAscii(t, 'GN_ADDR:')
  putLinkAddress(p, at, ADDRESS)
  putAscii(t, ' ')
  putAscii(t, `lat:${u32(p, at + 12)} `)
  putAscii(t, `lon:${u32(p, at + 16)}`)
}

/** The length of the header that a type adds; of most tcpdump does not know it. */
function extensionSize(type: number, subtype: number): number | undefined {
  if (type === ANY || type === BEACON || (type === TOPOLOGY && subtype === SINGLE_HOP)) return 0
  return type === TOPOLOGY && subtype === MANY_HOPS ? MANY_HOPS_HEADER : undefined
}

function printExtended(p: Printer, start: number, length: number, next: number, type: number, subtype: number): void {
  const t = p.text
  let at = start
  let left = length
  const size = extensionSize(type, subtype)
  if (size !== undefined) {
    if (left < size) {
      putAscii(t, ` (header size ${size} > ${left})`)
      return putInvalid(p)
    }
    check(p, at, size)
    at += size
    left -= size
    if (BTP.includes(next)) {
      if (left < PORTS) {
        putAscii(t, ` (BTP length ${left} < ${PORTS})`)
        return putInvalid(p)
      }
      putAscii(t, `; BTP Dst:${u16(p, at)}`)
      putAscii(t, ` Src:${u16(p, at + 2)}`)
      at += PORTS
      left -= PORTS
      if (left >= TYPE) putMessage(p, at)
    }
  }
  if (p.options.verbose > 0) putHexAsciiDump(p, at, left)
}

function putMessage(p: Printer, at: number): void {
  putAscii(p.text, `; ItsPduHeader v:${u8(p, at)}`)
  const type = u8(p, at + 1)
  putAscii(p.text, ` t:${type}-${MESSAGES[type] ?? `unknown (${type})`}`)
}
