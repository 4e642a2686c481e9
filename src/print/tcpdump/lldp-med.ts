// LLDP for media endpoints (ANSI/TIA-1057): telephones, their VLAN, where they stand, what they draw.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { type Outcome, SHOW_BYTES, SHOWN } from './lldp-outcome.ts'
import { putPaddedText } from './padded-text.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'

const CAPABILITIES = 1
const NETWORK_POLICY = 2
const LOCATION = 3
const POWER = 4

const NAMES: Readonly<Record<number, string>> = {
  [CAPABILITIES]: 'LLDP-MED Capabilities',
  [NETWORK_POLICY]: 'Network policy',
  [LOCATION]: 'Location identification',
  [POWER]: 'Extended power-via-MDI',
  5: 'Inventory - hardware revision',
  6: 'Inventory - firmware revision',
  7: 'Inventory - software revision',
  8: 'Inventory - serial number',
  9: 'Inventory - manufacturer name',
  10: 'Inventory - model name',
  11: 'Inventory - asset ID',
}
const MINIMUM: Readonly<Record<number, number>> = { [CAPABILITIES]: 7, [NETWORK_POLICY]: 8, [LOCATION]: 5, [POWER]: 7 }

const INVENTORY: Readonly<Record<number, string>> = {
  5: 'Hardware revision',
  6: 'Firmware revision',
  7: 'Software revision',
  8: 'Serial number',
  9: 'Manufacturer name',
  10: 'Model name',
  11: 'Asset ID',
}

const CAPABILITY_FLAGS: Flags = [
  [0x01, 'LLDP-MED capabilities'],
  [0x02, 'network policy'],
  [0x04, 'location identification'],
  [0x08, 'extended power via MDI-PSE'],
  [0x10, 'extended power via MDI-PD'],
  [0x20, 'Inventory'],
]
const DEVICE_NAMES: Readonly<Record<number, string>> = {
  1: 'endpoint class 1',
  2: 'endpoint class 2',
  3: 'endpoint class 3',
  4: 'network connectivity',
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** `at` is the organisation's identifier; the element of `size` bytes was captured. */
export function putLldpMed(p: Printer, at: number, size: number): Outcome {
  const t = p.text
  if (size < 4) return SHOWN
  const kind = u8(p, at + 3)
  putAscii(t, `\n\t  ${NAMES[kind] ?? 'unknown'} Subtype (${kind})`)
  if (NAMES[kind] === undefined) return SHOW_BYTES
  if (size < (MINIMUM[kind] ?? 4)) return SHOWN
  switch (kind) {
    case CAPABILITIES: {
      const flags = u16(p, at + 4)
      const device = u8(p, at + 6)
      putAscii(t, '\n\t    Media capabilities [')
      putFlags(t, CAPABILITY_FLAGS, flags, 'none')
      putAscii(t, `] (0x${hex(flags, 4)})\n\t    Device type [${DEVICE_NAMES[device] ?? 'unknown'}] (0x${hex(device, 2)})`)
      break
    }
    case NETWORK_POLICY:
      putNetworkPolicy(p, at)
      break
    case LOCATION:
      putLocation(p, at, size)
      break
    case POWER:
      putPower(p, at)
      break
    default:
      putAscii(t, `\n\t  ${INVENTORY[kind]} `)
      putPaddedText(p, at + 4, size - 4)
  }
  return SHOWN
}

const APPLICATION_NAMES: Readonly<Record<number, string>> = {
  1: 'voice',
  2: 'voice signaling',
  3: 'guest voice',
  4: 'guest voice signaling',
  5: 'softphone voice',
  6: 'video conferencing',
  7: 'streaming video',
  8: 'video signaling',
}
const POLICY_FLAGS: Flags = [
  [0x80, 'Unknown'],
  [0x40, 'Tagged'],
  [0x20, 'reserved'],
]

function putNetworkPolicy(p: Printer, at: number): void {
  const t = p.text
  const application = u8(p, at + 4)
  putAscii(t, `\n\t    Application type [${APPLICATION_NAMES[application] ?? 'none'}] (0x${hex(application, 2)}), Flags [`)
  putFlags(t, POLICY_FLAGS, u8(p, at + 5), 'none')
  const marks = u16(p, at + 6)
  putAscii(t, `]\n\t    Vlan id ${(u16(p, at + 5) & 0x1ffe) >> 1}, L2 priority ${(marks & 0x1ff) >> 6}, DSCP value ${marks & 0x3f}`)
}

const COORDINATES = 1
const CIVIC_ADDRESS = 2
const EMERGENCY_NUMBER = 3
const FORMAT_NAMES: Readonly<Record<number, string>> = {
  [COORDINATES]: 'coordinate-based LCI',
  [CIVIC_ADDRESS]: 'civic address LCI',
  [EMERGENCY_NUMBER]: 'ECS ELIN',
}

function putLocation(p: Printer, at: number, size: number): void {
  const t = p.text
  const format = u8(p, at + 4)
  putAscii(t, `\n\t    Location data format ${FORMAT_NAMES[format] ?? 'unknown'} (0x${hex(format, 2)})`)
  switch (format) {
    case COORDINATES:
      if (size >= 21) putCoordinates(p, at)
      break
    case CIVIC_ADDRESS:
      putCivicAddress(p, at, size)
      break
    case EMERGENCY_NUMBER:
      putAscii(t, '\n\t    ECS ELIN id ')
      putPaddedText(p, at + 5, size - 5)
      break
    default:
      putAscii(t, '\n\t    Location ID ')
      putUnknownData(p, at + 5, size - 5, '\n\t      ')
  }
}

const ALTITUDE_NAMES: Readonly<Record<number, string>> = { 1: 'meters', 2: 'floors' }
const DATUM_NAMES: Readonly<Record<number, string>> = {
  1: 'World Geodesic System 1984',
  2: 'North American Datum 1983 (NAVD88)',
  3: 'North American Datum 1983 (MLLW)',
}

/** Six bits of resolution and 34 of an angle (RFC 6225). */
const angle = (p: Printer, at: number): number => (u8(p, at) & 3) * 0x100000000 + u32(p, at + 1)

function putCoordinates(p: Printer, at: number): void {
  const t = p.text
  putAscii(t, `\n\t    Latitude resolution ${u8(p, at + 5) >> 2}, latitude value ${angle(p, at + 5)}`)
  putAscii(t, `\n\t    Longitude resolution ${u8(p, at + 10) >> 2}, longitude value ${angle(p, at + 10)}`)
  const altitude = u8(p, at + 15) >> 4
  putAscii(t, `\n\t    Altitude type ${ALTITUDE_NAMES[altitude] ?? 'unknown'} (${altitude})`)
  putAscii(t, `\n\t    Altitude resolution ${(u16(p, at + 15) >> 6) & 0x3f}, altitude value 0x${(u32(p, at + 16) & 0x3fffffff).toString(16)}`)
  const datum = u8(p, at + 20)
  putAscii(t, `\n\t    Datum ${DATUM_NAMES[datum] ?? 'unknown'} (0x${hex(datum, 2)})`)
}

const WHAT_NAMES = ['location of DHCP server', 'location of the network element believed to be closest to the client', 'location of the client']
const CIVIC_NAMES: Readonly<Record<number, string>> = {
  1: 'national subdivisions (state,canton,region,province,prefecture)',
  2: 'county, parish, gun, district',
  3: 'city, township, shi',
  4: 'city division, borough, city district, ward chou',
  5: 'neighborhood, block',
  6: 'street',
}

function putCivicAddress(p: Printer, at: number, size: number): void {
  const t = p.text
  if (size < 6) return
  const length = u8(p, at + 5)
  if (length < 3 || size < 7 + length) return
  const what = u8(p, at + 6)
  putAscii(t, `\n\t    LCI length ${length}, LCI what ${WHAT_NAMES[what] ?? 'unknown'} (0x${hex(what, 2)}), Country-code `)
  putPaddedText(p, at + 7, 2)
  let left = length - 3
  for (let i = at + 9; left >= 2; ) {
    const kind = u8(p, i)
    const count = u8(p, i + 1)
    i += 2
    left -= 2
    putAscii(t, `\n\t      CA type '${CIVIC_NAMES[kind] ?? 'unknown'}' (${kind}), length ${count}: `)
    if (kind === 0 || count === 0 || left < count) return
    putPaddedText(p, i, count)
    i += count
    left -= count
  }
}

const SOURCE_NAMES: Readonly<Record<number, string>> = {
  1: 'PSE - primary power source',
  2: 'local - backup power source',
  3: 'PSE+local - reserved',
}
const PRIORITY_NAMES: Readonly<Record<number, string>> = { 1: 'critical', 2: 'high', 3: 'low' }
const RESERVED_POWER = 1024

function putPower(p: Printer, at: number): void {
  const t = p.text
  const bits = u8(p, at + 4)
  // tcpdump means the upper two bits for the kind of device and takes the lower two.
  putAscii(t, `\n\t    Power type [${bits & 3 ? 'PD device' : 'PSE device'}], Power source [${SOURCE_NAMES[(bits >> 4) & 3] ?? 'none'}]`)
  putAscii(t, `\n\t    Power priority [${PRIORITY_NAMES[bits & 15] ?? 'none'}] (0x${hex(bits & 15, 2)})`)
  const tenths = u16(p, at + 5)
  if (tenths < RESERVED_POWER) putAscii(t, `, Power ${Math.floor(tenths / 10)}.${tenths % 10} Watts`)
  else putAscii(t, `, Power ${tenths} (Reserved)`)
}
