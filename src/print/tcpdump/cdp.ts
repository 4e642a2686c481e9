// Cisco Discovery Protocol: what a Cisco device says of itself.

import { putAscii, putEscapedByte } from '../text.ts'
import { putCdpAddresses, putCdpPrefixes } from './cdp-addresses.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { check, type Printer, putInvalid, u8, u16, u24, u32 } from './printer.ts'

const HEADER = 4
const FIELD_HEADER = 4
const DEVICE = 1
const LINE_FEED = 0x0a

/** A field, how to print its value (undefined: not at all), and how many bytes it may have where that is known. */
type Field = {
  readonly name: string
  readonly put?: (p: Printer, at: number, length: number) => void
  readonly minimum?: number
  readonly maximum?: number
}

const FIELDS: Readonly<Record<number, Field>> = {
  [DEVICE]: { name: 'Device-ID', put: putText },
  2: { name: 'Address', put: putCdpAddresses },
  3: { name: 'Port-ID', put: putText },
  4: { name: 'Capability', put: putCapability, minimum: 4, maximum: 4 },
  5: { name: 'Version String', put: putVersion },
  6: { name: 'Platform', put: putText },
  7: { name: 'Prefixes', put: putCdpPrefixes },
  8: { name: 'Protocol-Hello option' },
  9: { name: 'VTP Management Domain', put: putText },
  10: { name: 'Native VLAN ID', put: (p, at) => putAscii(p.text, `${u16(p, at)}`), minimum: 2, maximum: 2 },
  11: { name: 'Duplex', put: (p, at) => putAscii(p.text, u8(p, at) ? 'full' : 'half'), minimum: 1, maximum: 1 },
  14: { name: 'ATA-186 VoIP VLAN assignment', put: putVoiceVlan, minimum: 3, maximum: 3 },
  15: { name: 'ATA-186 VoIP VLAN request', put: putVoiceVlan, minimum: 2, maximum: 3 },
  16: { name: 'power consumption', put: putPower, minimum: 1, maximum: 3 },
  17: { name: 'MTU', put: (p, at) => putAscii(p.text, `${u32(p, at)} bytes`), minimum: 4, maximum: 4 },
  18: { name: 'AVVID trust bitmap', put: putHexByte, minimum: 1, maximum: 1 },
  19: { name: 'AVVID untrusted ports CoS', put: putHexByte, minimum: 1, maximum: 1 },
  20: { name: 'System Name', put: putText },
  21: { name: 'System Object ID (not decoded)' },
  22: { name: 'Management Addresses', put: putCdpAddresses, minimum: 4 },
  23: { name: 'Physical Location', put: putLocation, minimum: 1 },
}
/** Numbers up to this one without a name are fields that take no bytes' dump when shown with -v. */
const LAST_FIELD = 23
const UNNAMED: Field = { name: 'unknown field type' }

/** `length` is what SNAP says is left. */
export function printCdp(p: Printer, start: number, length: number): void {
  const t = p.text
  p.protocol = 'cdp'
  const many = p.options.verbose > 0
  if (length < HEADER) return putBroken(p, ` (packet length ${length} < ${HEADER})`, start, length)
  const lifetime = u8(p, start + 1)
  putAscii(t, `CDPv${u8(p, start)}, ttl: ${lifetime}s`)
  const sum = u16(p, start + 2)
  if (many) putAscii(t, `, checksum: 0x${sum.toString(16).padStart(4, '0')} (unverified), length ${length}`)
  const end = start + length
  for (let at = start + HEADER; at < end; ) {
    const left = end - at
    if (left < FIELD_HEADER) return putBroken(p, ` (remaining packet length ${left} < ${FIELD_HEADER})`, at, left)
    const type = u16(p, at)
    const size = u16(p, at + 2)
    const field = FIELDS[type] ?? UNNAMED
    const title = `${field.name} (0x${type.toString(16).padStart(2, '0')})`
    if (size < FIELD_HEADER) {
      const what = many ? `\n\t${title}, TLV length: ${bytesText(size)} (too short)` : `, ${field.name} TLV length ${size} too short`
      return putBroken(p, what, at, left)
    }
    if (size > left) return putBroken(p, ` (TLV length ${size} > ${left})`, at, left)
    at += FIELD_HEADER
    const valueSize = size - FIELD_HEADER
    if (many) putAscii(t, `\n\t${title}, value length: ${bytesText(valueSize)}: `)
    else if (type === DEVICE) putAscii(t, ', Device-ID ')
    putField(p, type, field, at, valueSize)
    at += valueSize
  }
  if (!many) putAscii(t, `, length ${length}`)
}

const bytesText = (n: number): string => `${n} byte${n === 1 ? '' : 's'}`

function putBroken(p: Printer, what: string, at: number, left: number): void {
  putAscii(p.text, what)
  putInvalid(p)
  check(p, at, left)
}

function putField(p: Printer, type: number, field: Field, at: number, size: number): void {
  const wrong = (field.minimum !== undefined && size < field.minimum) || (field.maximum !== undefined && size > field.maximum)
  if (wrong) putAscii(p.text, ' (malformed TLV)')
  else if (type <= LAST_FIELD && (p.options.verbose > 0 || type === DEVICE)) {
    if (field.put === undefined) check(p, at, size)
    else field.put(p, at, size)
    return
  }
  check(p, at, size)
  putUnknownData(p, at, size, '\n\t  ')
}

function putCharacters(p: Printer, at: number, length: number): void {
  for (let i = 0; i < length; i++) putEscapedByte(p.text, u8(p, at + i))
}

function putText(p: Printer, at: number, length: number): void {
  putAscii(p.text, "'")
  putCharacters(p, at, length)
  putAscii(p.text, "'")
}

/** Several lines, each below the field's name. */
function putVersion(p: Printer, at: number, length: number): void {
  putAscii(p.text, '\n\t  ')
  for (let i = 0; i < length; i++) {
    const c = u8(p, at + i)
    if (c === LINE_FEED) putAscii(p.text, '\n\t  ')
    else putEscapedByte(p.text, c)
  }
}

const CAPABILITY_FLAGS: Flags = [
  [0x01, 'Router'],
  [0x02, 'Transparent Bridge'],
  [0x04, 'Source Route Bridge'],
  [0x08, 'L2 Switch'],
  [0x10, 'L3 capable'],
  [0x20, 'IGMP snooping'],
  [0x40, 'L1 capable'],
]

function putCapability(p: Printer, at: number): void {
  const flags = u32(p, at)
  putAscii(p.text, `(0x${flags.toString(16).padStart(8, '0')}): `)
  putFlags(p.text, CAPABILITY_FLAGS, flags, 'none')
}

function putVoiceVlan(p: Printer, at: number, length: number): void {
  if (length === 2) putAscii(p.text, `unknown 0x${u16(p, at).toString(16).padStart(4, '0')}`)
  else putAscii(p.text, `app ${u8(p, at)}, vlan ${u16(p, at + 1)}`)
}

/** Milliwatts of one to three bytes, as watts with two decimals; what is exactly between two goes to the even one, as in printf. */
function putPower(p: Printer, at: number, length: number): void {
  const milliwatts = length === 1 ? u8(p, at) : length === 2 ? u16(p, at) : u24(p, at)
  const hundredths = Math.floor(milliwatts / 10)
  const exactTie = milliwatts % 250 === 125
  const watts = exactTie ? (hundredths + (hundredths & 1)) / 100 : milliwatts / 1000
  putAscii(p.text, `${watts.toFixed(2)}W`)
}

function putHexByte(p: Printer, at: number): void {
  putAscii(p.text, `0x${u8(p, at).toString(16).padStart(2, '0')}`)
}

function putLocation(p: Printer, at: number, length: number): void {
  putHexByte(p, at)
  if (length === 1) return
  putAscii(p.text, '/')
  putCharacters(p, at + 1, length - 1)
}
