// The values of RADIUS's attributes by their form.

import { putAscii, putByte } from '../text.ts'
import { putHexAsciiDump } from './dump.ts'
import { printEap } from './eap.ts'
import { ENTERPRISES } from './enterprises.ts'
import type { Flags } from './flags.ts'
import { ntpTimeText } from './ntp-time.ts'
import { has, type Printer, putTruncated, u8, u16, u24, u32 } from './printer.ts'
import { putAddress4, putAddress6, putHomeLink, putPrefix } from './radius-addresses.ts'
import { type AttributeForm, RADIUS_ATTRIBUTES } from './radius-attributes.ts'
import { ERROR_CAUSES, MOBILITY_FEATURES, RADIUS_VALUES } from './radius-values.ts'
import { flagNames, hex, putCounted } from './text-pieces.ts'

type ValuePrinter = (p: Printer, at: number, size: number, type: number) => void

const TIMEOUTS: ReadonlySet<number> = new Set([27, 28, 41, 46, 85])
const IPX_NETWORK = 23
const APPLETALK_LINK = 37
const APPLETALK_NETWORK = 38
const EGRESS_VLAN = 56
const EGRESS_VLAN_NAME = 58
const TUNNEL_TYPE = 64
const TUNNEL_MEDIUM = 65
const TUNNEL_PASSWORD = 69
const TUNNEL_TEXTS: ReadonlySet<number> = new Set([66, 67, 81, 82, 90, 91])
const TUNNEL_PREFERENCE = 83
const EAP = 79
const LARGEST_TAG = 0x1f
const NAS_SELECT = 0xfffffffe

const tagText = (tag: number): string => (tag === 0 ? 'Tag[Unused] ' : `Tag[${tag}] `)
const VLAN_TAGS: Readonly<Record<number, string>> = { 49: 'Tagged', 50: 'Untagged' }
const vlanText = (tag: number): string => `${VLAN_TAGS[tag] ?? 'Unknown tag'} (0x${hex(tag, 2)}) `

/** Captured text with a dot for what cannot be shown. */
function putDotted(p: Printer, byte: number): void {
  putByte(p.text, byte >= 0x20 && byte < 0x7f ? byte : 0x2e)
}

/** Up to the first zero byte; some texts have a tag before them. */
function putText(p: Printer, at: number, size: number, type: number): void {
  if (!has(p, at, size)) return putTruncated(p)
  const first = u8(p, at)
  let skip = 0
  if (type === TUNNEL_PASSWORD) {
    if (size < 3) return putTruncated(p)
    putAscii(p.text, `${tagText(first <= LARGEST_TAG ? first : 0)}Salt ${u16(p, at + 1)} `)
    skip = 3
  } else if (TUNNEL_TEXTS.has(type) && first <= LARGEST_TAG) {
    putAscii(p.text, tagText(first))
    skip = 1
  } else if (type === EGRESS_VLAN_NAME) {
    putAscii(p.text, vlanText(first))
    skip = 1
  } else if (type === EAP) return printEap(p, at, size)
  for (let i = skip; i < size && u8(p, at + i) !== 0; i++) putDotted(p, u8(p, at + i))
}

const two = (n: number): string => `${n}`.padStart(2, '0')

function timeoutText(seconds: number): string {
  if (seconds < 60) return `${two(seconds)} secs`
  const minutes = Math.floor(seconds / 60)
  if (seconds < 3600) return `${two(minutes)}:${two(seconds % 60)} min`
  return `${two(Math.floor(seconds / 3600))}:${two(minutes % 60)}:${two(seconds % 60)} hours`
}

function putNumber(p: Printer, at: number, size: number, type: number): void {
  const t = p.text
  if (size !== 4) return putAscii(t, `ERROR: length ${size} != 4`)
  const names = RADIUS_VALUES[type]
  if (type === TUNNEL_TYPE || type === TUNNEL_MEDIUM || type === TUNNEL_PREFERENCE) putAscii(t, tagText(u8(p, at)))
  else if (type === EGRESS_VLAN) putAscii(t, vlanText(u8(p, at)))
  const short = type === TUNNEL_TYPE || type === TUNNEL_MEDIUM || type === TUNNEL_PREFERENCE || type === EGRESS_VLAN
  const value = short ? u24(p, at + 1) : u32(p, at)
  if (names !== undefined) putAscii(t, names[value] || `#${value}`)
  else if (TIMEOUTS.has(type)) putAscii(t, timeoutText(value))
  else if (type === IPX_NETWORK && value === NAS_SELECT) putAscii(t, 'NAS Select')
  else if (type === APPLETALK_LINK && value === 0) putAscii(t, 'Unnumbered')
  else if (type === APPLETALK_NETWORK && value === 0) putAscii(t, 'NAS assigned')
  else putAscii(t, `${value}`)
}

/** Attributes within the attribute, as most vendors make them. */
function putVendor(p: Printer, start: number, size: number): void {
  const t = p.text
  if (size < 4) return putTruncated(p)
  const vendor = u32(p, start)
  putAscii(t, `Vendor: ${ENTERPRISES[vendor] ?? 'Unknown'} (${vendor})`)
  const end = start + size
  for (let at = start + 4; end - at >= 2; ) {
    const type = u8(p, at)
    const told = u8(p, at + 1)
    if (told < 2) return putAscii(t, `\n\t    Vendor Attribute: ${type}, Length: ${told} (bogus, must be >= 2)`)
    if (told > end - at) {
      return putAscii(t, `\n\t    Vendor Attribute: ${type}, Length: ${told} (bogus, goes past end of vendor-specific attribute)`)
    }
    at += 2
    const left = told - 2
    if (!has(p, at, left)) return putTruncated(p)
    putAscii(t, `\n\t    Vendor Attribute: ${type}, Length: ${left}, Value: `)
    for (const last = at + left; at < last; at++) putDotted(p, u8(p, at))
  }
}

/** A form that wants `least` bytes, all of them captured. */
const atLeast =
  (least: number, print: ValuePrinter): ValuePrinter =>
  (p, at, size, type) => {
    if (!has(p, at, size)) putTruncated(p)
    else if (size < least) putAscii(p.text, `ERROR: length ${size} < ${least}`)
    else print(p, at, size, type)
  }

const OPERATORS: Readonly<Record<number, string>> = { 48: 'TADIG', 49: 'REALM', 50: 'E212', 51: 'ICC' }
const LOCATION_CODES = ['Civic', 'Geospatial']
const LOCATION_ENTITIES = ['User', 'RADIUS']
const POLICIES: Flags = Array.from({ length: 16 }, (_, bit) => [1 << bit, bit === 15 ? 'Retransmission Allowed' : `MBZ-${15 - bit}`] as const)

/** RFC 5580. */
const putOperator = atLeast(2, (p, at, size) => {
  putAscii(p.text, `[${OPERATORS[u8(p, at)] ?? `unknown namespace ${u8(p, at)}`}] `)
  putCounted(p, at + 1, size - 1)
})

const putLocationInformation = atLeast(21, (p, at, size) => {
  const code = u8(p, at + 2)
  const entity = u8(p, at + 3)
  const whose = `code ${LOCATION_CODES[code] ?? `Unknown (${code})`}, entity ${LOCATION_ENTITIES[entity] ?? `Unknown (${entity})`}`
  putAscii(p.text, `index ${u16(p, at)}, ${whose}, sighting time ${ntpTimeText(p, at + 4)}, time to live ${ntpTimeText(p, at + 12)}, method "`)
  putCounted(p, at + 20, size - 20)
  putAscii(p.text, '"')
})

const putLocationData = atLeast(3, (p, at, size) => {
  putAscii(p.text, `index ${u16(p, at)}, location`)
  putHexAsciiDump(p, at + 2, size - 2, '\n\t    ')
})

const putLocationPolicy = atLeast(10, (p, at, size) => {
  putAscii(p.text, `flags [${flagNames(POLICIES, u16(p, at), 'none')}], retention expires ${ntpTimeText(p, at + 2)}`)
  if (size === 10) return
  putAscii(p.text, ', note well "')
  putCounted(p, at + 10, size - 10)
  putAscii(p.text, '"')
})

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** In the zone of whoever looks, as ctime(3) writes it. */
function putTime(p: Printer, at: number, size: number): void {
  if (size !== 4) return putAscii(p.text, `ERROR: length ${size} != 4`)
  const d = new Date(u32(p, at) * 1000)
  const clock = [d.getHours(), d.getMinutes(), d.getSeconds()].map(two).join(':')
  putAscii(p.text, `${DAYS[d.getDay()]} ${MONTHS[d.getMonth()]} ${`${d.getDate()}`.padStart(2)} ${clock} ${d.getFullYear()}`)
}

function putFeatures(p: Printer, at: number, size: number): void {
  if (size !== 8) return putAscii(p.text, `ERROR: length ${size} != 8`)
  putAscii(p.text, '[')
  if (!has(p, at, 8)) u8(p, at + 7) // cut
  const words = [u32(p, at + 4), u32(p, at)]
  const names = MOBILITY_FEATURES.filter(([bit]) => (words[bit >> 5]! >>> (bit & 31)) & 1).map(([, name]) => name)
  putAscii(p.text, `${names.join(', ')}]`)
}

const ARAP_PASSWORD = 70
const ARAP_FEATURES = 71
const ARAP_RESPONSE = 84

/** Hex in capitals. */
function putCapitals(p: Printer, at: number, count: number): void {
  for (let i = 0; i < count; i++) putAscii(p.text, hex(u8(p, at + i), 2).toUpperCase())
}

function putSpecial(p: Printer, at: number, size: number, type: number): void {
  const t = p.text
  if (type === ARAP_PASSWORD) {
    if (size !== 16) return putAscii(t, `ERROR: length ${size} != 16`)
    putAscii(t, 'User_challenge (')
    putCapitals(p, at, 8)
    putAscii(t, ') User_resp(')
    putCapitals(p, at + 8, 8)
    putAscii(t, ')')
  } else if (type === ARAP_FEATURES) {
    if (size !== 14) return putAscii(t, `ERROR: length ${size} != 14`)
    putAscii(t, u8(p, at) === 0 ? 'User cannot change password' : 'User can change password')
    putAscii(t, `, Min password length: ${u8(p, at + 1)}`)
    ;[', created at: ', ', expires in: ', ', Current Time: '].forEach((name, i) => {
      putAscii(t, name)
      putCapitals(p, at + 2 + 4 * i, 4)
    })
  } else if (type === ARAP_RESPONSE) {
    if (size < 8) return putAscii(t, `ERROR: length ${size} != 8`)
    putCapitals(p, at, 8)
  } else {
    if (size !== 4) return putAscii(t, `Error: length ${size} != 4`)
    const cause = u32(p, at)
    putAscii(t, `Error cause ${cause}: ${ERROR_CAUSES[cause] ?? `Error-Cause ${cause} not known`}`)
  }
}

const PRINTERS: Readonly<Record<AttributeForm, ValuePrinter>> = {
  none: () => {},
  text: putText,
  number: putNumber,
  ipv4: putAddress4,
  ipv6: putAddress6,
  prefix: putPrefix,
  homeLink: putHomeLink,
  vendor: putVendor,
  operator: putOperator,
  locationInformation: putLocationInformation,
  locationData: putLocationData,
  locationPolicy: putLocationPolicy,
  time: putTime,
  features: putFeatures,
  special: putSpecial,
}

/** Prints the value of `size` bytes, at least one, of an attribute. */
export function putRadiusValue(p: Printer, type: number, at: number, size: number): void {
  const form = RADIUS_ATTRIBUTES[type]?.[0]
  if (form !== undefined) PRINTERS[form](p, at, size, type)
}
