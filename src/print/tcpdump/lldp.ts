// LLDP (IEEE 802.1AB): what a switch says of itself; the system's name always, all of it with -v.
//
// Each element has seven bits of type and nine of length.

import { putAscii, putIpv4, putIpv6, putMac } from '../text.ts'
import { AFI_IPV4, AFI_IPV6, AFI_MAC, AFI_NAMES } from './address-families.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { OUI_NAMES } from './llc-names.ts'
import { putLldp8021 } from './lldp-8021.ts'
import { putLldp8023 } from './lldp-8023.ts'
import { putLldpDcbx } from './lldp-dcbx.ts'
import { putLldpMed } from './lldp-med.ts'
import { type Outcome, SHOW_BYTES, SHOWN, TOO_SHORT } from './lldp-outcome.ts'
import { putPaddedText } from './padded-text.ts'
import { has, type Printer, putEscaped, putTruncated, u8, u16, u24, u32 } from './printer.ts'

const CHASSIS = 1
const PORT = 2
const TIME_TO_LIVE = 3
const PORT_DESCRIPTION = 4
const SYSTEM_NAME = 5
const SYSTEM_DESCRIPTION = 6
const CAPABILITIES = 7
const MANAGEMENT_ADDRESS = 8
const ORGANIZATION = 127

const NAMES: Readonly<Record<number, string>> = {
  0: 'End',
  [CHASSIS]: 'Chassis ID',
  [PORT]: 'Port ID',
  [TIME_TO_LIVE]: 'Time to Live',
  [PORT_DESCRIPTION]: 'Port Description',
  [SYSTEM_NAME]: 'System Name',
  [SYSTEM_DESCRIPTION]: 'System Description',
  [CAPABILITIES]: 'System Capabilities',
  [MANAGEMENT_ADDRESS]: 'Management Address',
  [ORGANIZATION]: 'Organization specific',
}

export function printLldp(p: Printer, at: number, length: number): void {
  p.protocol = 'lldp'
  putAscii(p.text, `LLDP, length ${length}`)
  if (!putElements(p, at, at + length)) putTruncated(p)
}

/** Answers false when an element was cut or makes no sense. */
function putElements(p: Printer, start: number, end: number): boolean {
  const { verbose } = p.options
  for (let at = start; end - at >= 2; ) {
    if (!has(p, at, 2)) return false
    const header = u16(p, at)
    const type = header >>> 9
    const size = header & 0x1ff
    at += 2
    if (verbose > 0) putAscii(p.text, `\n\t${NAMES[type] ?? 'Unknown'} TLV (${type}), length ${size}`)
    if (type === 0 || size === 0) return true
    if (!has(p, at, size) || end - at < size) return false
    const outcome = putElement(p, type, at, size)
    if (outcome === TOO_SHORT) return false
    if (verbose > 1 || (verbose > 0 && outcome === SHOW_BYTES)) putUnknownData(p, at, size, '\n\t  ')
    at += size
  }
  return true
}

function putElement(p: Printer, type: number, at: number, size: number): Outcome {
  const t = p.text
  if (type === SYSTEM_NAME) {
    putAscii(t, ': ')
    putPaddedText(p, at, size)
    return SHOWN
  }
  if (NAMES[type] === undefined) return SHOW_BYTES
  if (p.options.verbose === 0) return SHOWN
  switch (type) {
    case CHASSIS:
      return putIdentity(p, CHASSIS_KINDS, at, size)
    case PORT:
      return putIdentity(p, PORT_KINDS, at, size)
    case TIME_TO_LIVE:
      if (size < 2) return TOO_SHORT
      putAscii(t, `: TTL ${u16(p, at)}s`)
      return SHOWN
    case PORT_DESCRIPTION:
    case SYSTEM_DESCRIPTION:
      putAscii(t, type === PORT_DESCRIPTION ? ': ' : '\n\t  ')
      putPaddedText(p, at, size)
      return SHOWN
    case CAPABILITIES:
      return putCapabilities(p, at, size)
    case MANAGEMENT_ADDRESS:
      return putManagementAddress(p, at, size)
    default:
      return putOrganization(p, at, size)
  }
}

/** What the first byte of a chassis or port id says of the rest. */
type Kinds = { readonly names: Readonly<Record<number, string>>; readonly mac: number; readonly network: number }

const CHASSIS_KINDS: Kinds = {
  names: {
    1: 'Chassis component',
    2: 'Interface alias',
    3: 'Port component',
    4: 'MAC address',
    5: 'Network address',
    6: 'Interface name',
    7: 'Local',
  },
  mac: 4,
  network: 5,
}
const PORT_KINDS: Kinds = {
  names: {
    1: 'Interface alias',
    2: 'Port component',
    3: 'MAC address',
    4: 'Network Address',
    5: 'Interface Name',
    6: 'Agent circuit ID',
    7: 'Local',
  },
  mac: 3,
  network: 4,
}

function putIdentity(p: Printer, kinds: Kinds, at: number, size: number): Outcome {
  const t = p.text
  if (size < 2) return TOO_SHORT
  const kind = u8(p, at)
  const name = kinds.names[kind]
  putAscii(t, `\n\t  Subtype ${name ?? 'Unknown'} (${kind}): `)
  if (kind === kinds.mac) {
    if (size < 7) return TOO_SHORT
    putMac(t, p.bytes, at + 1)
  } else if (kind === kinds.network) return putNetworkAddress(p, '', at + 1, size - 1) ? SHOWN : TOO_SHORT
  else if (name === undefined) return SHOW_BYTES
  else putPaddedText(p, at + 1, size - 1)
  return SHOWN
}

const ADDRESS_SIZES: Readonly<Record<number, number>> = { [AFI_IPV4]: 4, [AFI_IPV6]: 16, [AFI_MAC]: 6 }

/** A family and an address of `size` bytes together; answers false, and prints nothing, when the address is too short. */
function putNetworkAddress(p: Printer, before: string, at: number, size: number): boolean {
  const t = p.text
  if (size < 1) return false
  const family = u8(p, at)
  const needed = ADDRESS_SIZES[family]
  if (needed !== undefined && size - 1 < needed) return false
  putAscii(t, `${before}AFI ${AFI_NAMES[family] ?? 'Unknown'} (${family})`)
  if (needed === undefined) {
    putAscii(t, ', no AF printer !')
    return true
  }
  putAscii(t, ': ')
  const put = family === AFI_IPV4 ? putIpv4 : family === AFI_IPV6 ? putIpv6 : putMac
  put(t, p.bytes, at + 1)
  return true
}

const CAPABILITY_FLAGS: Flags = [
  [0x01, 'Other'],
  [0x02, 'Repeater'],
  [0x04, 'Bridge'],
  [0x08, 'WLAN AP'],
  [0x10, 'Router'],
  [0x20, 'Telephone'],
  [0x40, 'Docsis'],
  [0x80, 'Station Only'],
]

function putCapabilities(p: Printer, at: number, size: number): Outcome {
  if (size < 4) return TOO_SHORT
  for (const [i, what] of ['System  Capabilities', 'Enabled Capabilities'].entries()) {
    const flags = u16(p, at + 2 * i)
    putAscii(p.text, `\n\t  ${what} [`)
    putFlags(p.text, CAPABILITY_FLAGS, flags, 'none')
    putAscii(p.text, `] (0x${flags.toString(16).padStart(4, '0')})`)
  }
  return SHOWN
}

const INTERFACE_NAMES: Readonly<Record<number, string>> = { 2: 'Interface Index', 3: 'System Port Number' }
const INTERFACE_SIZE = 5

/** An address, the interface it is on, and the object in the switch's management base. */
function putManagementAddress(p: Printer, at: number, size: number): Outcome {
  const t = p.text
  const address = u8(p, at)
  let left = size - 1
  if (left < address || !putNetworkAddress(p, `\n\t  Management Address length ${address}, `, at + 1, address)) return TOO_SHORT
  left -= address
  if (left < INTERFACE_SIZE) return TOO_SHORT
  const number = at + 1 + address
  const kind = u8(p, number)
  putAscii(t, `\n\t  ${INTERFACE_NAMES[kind] ?? 'Unknown'} Interface Numbering (${kind}): ${u32(p, number + 1)}`)
  left -= INTERFACE_SIZE
  if (left === 0) return SHOWN
  const object = number + INTERFACE_SIZE
  const length = u8(p, object)
  if (left < 1 + length) return TOO_SHORT
  if (length > 0) {
    putAscii(t, `\n\t  OID length ${length}`)
    putPaddedText(p, object + 1, length)
  }
  return SHOWN
}

const IEEE_8021 = 0x0080c2
const IEEE_8023 = 0x00120f
const IANA = 0x00005e
const TIA = 0x0012bb
const DCBX = 0x001b21

function putOrganization(p: Printer, at: number, size: number): Outcome {
  if (size < 3) return TOO_SHORT
  const oui = u24(p, at)
  putAscii(p.text, `: OUI ${OUI_NAMES[oui] ?? 'Unknown'} (0x${oui.toString(16).padStart(6, '0')})`)
  switch (oui) {
    case IEEE_8021:
      return putLldp8021(p, at, size)
    case IEEE_8023:
      return putLldp8023(p, at, size)
    case IANA:
      return putIana(p, at, size)
    case TIA:
      return putLldpMed(p, at, size)
    case DCBX:
      return putLldpDcbx(p, at, size)
    default:
      return SHOW_BYTES
  }
}

const MUD_URL = 1

/** The URL of a manufacturer's usage description (RFC 8520). */
function putIana(p: Printer, at: number, size: number): Outcome {
  if (size < 8) return SHOWN
  const kind = u8(p, at + 3)
  putAscii(p.text, `\n\t  ${kind === MUD_URL ? 'MUD-URL' : 'unknown'} Subtype (${kind})`)
  if (kind !== MUD_URL) return SHOW_BYTES
  putAscii(p.text, '\n\t  MUD-URL=')
  putEscaped(p, at + 4, size - 4)
  return SHOWN
}
