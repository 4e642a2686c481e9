// Cisco's VLAN Trunking Protocol: version and kind of message, all of it with -v.

import { putAscii, putHex8, putIpv4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putPaddedText } from './padded-text.ts'
import { check, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const HEADER = 36
const LONGEST_DOMAIN = 32
const VLAN_HEADER = 12
const ELEMENT_SIZE = 4

const SUMMARY = 1
const SUBSET = 2
const REQUEST = 3
const NAMES: Readonly<Record<number, string>> = {
  [SUMMARY]: 'Summary advertisement',
  [SUBSET]: 'Subset advertisement',
  [REQUEST]: 'Advertisement request',
  4: 'Join message',
}
/** What the third byte is, by kind of message. */
const THIRD_BYTE: Readonly<Record<number, string>> = { [SUMMARY]: 'Followers', [SUBSET]: 'Seq number', [REQUEST]: 'Rsvd', 4: 'Rsvd' }

const VLAN_TYPES: Readonly<Record<number, string>> = { 1: 'Ethernet', 2: 'FDDI', 3: 'TrCRF', 4: 'FDDI-net', 5: 'TrBRF' }
const VLAN_STATES = ['Operational', 'Suspended']

const STP_TYPE = 3
const PRUNING = 6
const BRIDGE_TYPE = 7
const EXPLORER_HOPS = 9
const BACKUP = 10
const ELEMENT_NAMES: Readonly<Record<number, string>> = {
  1: 'Source-Routing Ring Number TLV',
  2: 'Source-Routing Bridge Number TLV',
  [STP_TYPE]: 'STP type TLV',
  4: 'Parent VLAN TLV',
  5: 'Translationally bridged VLANs TLV',
  [PRUNING]: 'Pruning TLV',
  [BRIDGE_TYPE]: 'Bridge Type TLV',
  8: 'Max ARP Hop Count TLV',
  [EXPLORER_HOPS]: 'Max STE Hop Count TLV',
  [BACKUP]: 'Backup CRF Mode TLV',
}
const STP_NAMES: Readonly<Record<number, string>> = { 1: 'SRT', 2: 'SRB', 3: 'Auto' }

/** `length` is what SNAP says is left. */
export function printVtp(p: Printer, at: number, length: number): void {
  p.protocol = 'vtp'
  if (length >= HEADER && putMessage(p, at, length)) return
  putInvalid(p)
  check(p, at, length)
}

/** Answers false when something in it makes no sense. */
function putMessage(p: Printer, at: number, length: number): boolean {
  const t = p.text
  check(p, at, HEADER)
  const type = u8(p, at + 1)
  const hex = type.toString(16).padStart(2, '0')
  putAscii(t, `VTPv${u8(p, at)}, Message ${NAMES[type] ?? 'Unknown message type'} (0x${hex}), length ${length}`)
  if (p.options.verbose === 0) {
    check(p, at, length)
    return true
  }
  putAscii(t, '\n\tDomain name: ')
  const domain = u8(p, at + 3)
  if (domain < 1 || domain > LONGEST_DOMAIN) {
    putAscii(t, ` [invalid MgmtD Len ${domain}]`)
    return false
  }
  putPaddedText(p, at + 4, domain)
  putAscii(t, `, ${THIRD_BYTE[type] ?? 'Unknown'}: ${u8(p, at + 2)}`)
  const body = at + HEADER
  if (type === SUMMARY) putSummary(p, body)
  else if (type === SUBSET) return putSubset(p, body, at + length)
  else if (type === REQUEST) putAscii(t, `\n\tStart value: ${u32(p, body)}`)
  return true
}

function putSummary(p: Printer, at: number): void {
  const t = p.text
  check(p, at, 8)
  putAscii(t, `\n\t  Config Rev ${u32(p, at).toString(16)}, Updater `)
  putIpv4(t, p.bytes, at + 4)
  check(p, at + 8, 12)
  putAscii(t, ', Timestamp')
  for (let i = 8; i < 20; i += 4) {
    putAscii(t, ' 0x')
    putHex8(t, u32(p, at + i))
  }
  check(p, at + 20, 16)
  putAscii(t, ', MD5 digest: ')
  for (let i = 20; i < 36; i += 4) putHex8(t, u32(p, at + i))
}

function putSubset(p: Printer, start: number, end: number): boolean {
  putAscii(p.text, `, Config Rev ${u32(p, start).toString(16)}`)
  for (let at = start + 4; at < end; ) {
    const size = u8(p, at)
    if (size === 0) return true
    check(p, at, size)
    if (size < VLAN_HEADER || !putVlan(p, at, size)) return false
    at += size
  }
  return true
}

function putVlan(p: Printer, at: number, size: number): boolean {
  const t = p.text
  putAscii(t, `\n\tVLAN info status ${VLAN_STATES[u8(p, at + 1)] ?? 'Unknown'}, type ${VLAN_TYPES[u8(p, at + 2)] ?? 'Unknown'}`)
  putAscii(
    t,
    `, VLAN-id ${u16(p, at + 4)}, MTU ${u16(p, at + 6)}, SAID 0x${u32(p, at + 8)
      .toString(16)
      .padStart(8, '0')}, Name `,
  )
  const name = u8(p, at + 3)
  const padded = (name + 3) & ~3
  if (size - VLAN_HEADER < padded) return false
  putPaddedText(p, at + VLAN_HEADER, name)
  const end = at + size
  for (let i = at + VLAN_HEADER + padded; i < end; i += ELEMENT_SIZE) {
    if (end - i < 2) return false
    const type = u8(p, i)
    const words = u8(p, i + 1)
    putAscii(t, `\n\t\t${ELEMENT_NAMES[type] ?? 'Unknown'} (0x${type.toString(16).padStart(4, '0')}) TLV`)
    if (end - i < words * 2 + 2) {
      putAscii(t, ' (TLV goes past the end of the packet)')
      return false
    }
    if (words !== 1) {
      putAscii(t, ` (invalid TLV length ${words} != 1)`)
      return false
    }
    putElement(p, type, i)
  }
  return true
}

function putElement(p: Printer, type: number, at: number): void {
  const t = p.text
  const value = u16(p, at + 2)
  switch (type) {
    case EXPLORER_HOPS:
      return putAscii(t, `, ${value}`)
    case PRUNING:
      return putAscii(t, `, ${value === 1 ? 'Enabled' : 'Disabled'} (${value})`)
    case STP_TYPE:
      return putAscii(t, `, ${STP_NAMES[value] ?? 'Unknown'} (${value})`)
    case BRIDGE_TYPE:
      return putAscii(t, `, ${value === 1 ? 'SRB' : 'SRT'} (${value})`)
    case BACKUP:
      return putAscii(t, `, ${value === 1 ? 'Backup' : 'Not backup'} (${value})`)
    default:
      putUnknownData(p, at, ELEMENT_SIZE, '\n\t\t  ')
  }
}
