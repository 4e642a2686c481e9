// The Sender ID TLV of CFM (IEEE 802.1Q, 21.5.3): the chassis, and where it is managed.

import { putAscii, putIpv4, putIpv6, putMac } from '../text.ts'
import { AFI_IPV4, AFI_IPV6, AFI_NAMES } from './address-families.ts'
import type { After, Value } from './cfm-tlvs.ts'
import { putHexDump } from './dump.ts'
import { putPaddedText } from './padded-text.ts'
import { type Printer, u8 } from './printer.ts'

const MAC = 6
const IPV4 = 4
const IPV6 = 16

const MAC_ADDRESS = 4
const NETWORK_ADDRESS = 5
const TEXTS: readonly number[] = [1, 2, 3, 6, 7]
const CHASSIS_NAMES = [
  'Reserved',
  'Chassis component',
  'Interface alias',
  'Port component',
  'MAC address',
  'Network address',
  'Interface name',
  'Locally assigned',
]

/** Takes `count` bytes off the value. */
function take(value: Value, count: number): void {
  value.at += count
  value.size -= count
  value.left -= count
}

function tooShort(p: Printer, after: After): After {
  putAscii(p.text, '\n\t  (TLV too short)')
  return after
}

/** Prints the value, all captured, and takes off what it has printed. */
export function printSender(p: Printer, value: Value): After {
  if (value.size < 1) {
    putAscii(p.text, ' (too short, must be >= 1)')
    return 'next'
  }
  const length = u8(p, value.at)
  take(value, 1)
  let after: After = 'asked'
  if (length > 0) {
    after = printChassis(p, value, length)
    if (after === 'next') return after
  }
  return value.size === 0 ? after : printManagement(p, value, after)
}

function printChassis(p: Printer, value: Value, length: number): After {
  if (value.size < 1) return tooShort(p, 'next')
  const type = u8(p, value.at)
  putAscii(p.text, `\n\t  Chassis-ID Type ${CHASSIS_NAMES[type] ?? 'Unknown'} (${type}), Chassis-ID length ${length}`)
  value.size--
  // As tcpdump: the byte of the type counts as taken here, but not in where the next TLV begins.
  if (value.size < length) return tooShort(p, 'next')
  const known = printIdentifier(p, type, value.at + 1, length)
  value.at += 1 + length
  value.size -= length
  value.left -= 1 + length
  return known ? 'asked' : 'dump'
}

/** Answers false when the bytes are better dumped. */
function printIdentifier(p: Printer, type: number, at: number, length: number): boolean {
  const t = p.text
  if (TEXTS.includes(type)) putPaddedText(p, at, length)
  else if (type === NETWORK_ADDRESS) return printNetworkAddress(p, at, length)
  else if (type !== MAC_ADDRESS) return false
  else if (length === MAC) {
    putAscii(t, '\n\t  MAC ')
    putMac(t, p.bytes, at)
  } else {
    putAscii(t, ' (invalid MAC address length)')
    return false
  }
  return true
}

function printNetworkAddress(p: Printer, at: number, length: number): boolean {
  const t = p.text
  const family = u8(p, at)
  const size = length - 1
  putAscii(t, `\n\t  Network Address Type ${AFI_NAMES[family] ?? 'Unknown'} (${family})`)
  if (family !== AFI_IPV4 && family !== AFI_IPV6) return false
  const six = family === AFI_IPV6
  if (size !== (six ? IPV6 : IPV4)) {
    putAscii(t, `(invalid ${six ? 'IPv6' : 'IPv4'} address length ${size})`)
    return false
  }
  putAscii(t, ', ')
  if (six) putIpv6(t, p.bytes, at + 1)
  else putIpv4(t, p.bytes, at + 1)
  return true
}

function printManagement(p: Printer, value: Value, after: After): After {
  const t = p.text
  const domain = u8(p, value.at)
  take(value, 1)
  putAscii(t, `\n\t  Management Address Domain Length ${domain}`)
  if (domain === 0) return after
  if (value.size < domain) return tooShort(p, 'next')
  putHexDump(p, value.at, domain, '\n\t  Management Address Domain: ')
  take(value, domain)
  if (value.size < 1) {
    putAscii(t, ' (Management Address Length is missing)')
    return 'dump'
  }
  const address = u8(p, value.at)
  take(value, 1)
  putAscii(t, `\n\t  Management Address Length ${address}`)
  if (address === 0) return after
  if (value.size < address) return tooShort(p, 'stop')
  putHexDump(p, value.at, address, '\n\t  Management Address: ')
  take(value, address)
  return after
}
