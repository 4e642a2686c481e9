// ARP, RARP and inverse ARP (RFC 826, 903, 2390) with IPv4 addresses; ATM has a header of its own (arp-atm.ts).

import { putAscii, putDecimal, putIpv4 } from '../text.ts'
import { printAtmArp } from './arp-atm.ts'
import { putHexAsciiDump } from './dump.ts'
import { ETHERTYPE_NAMES } from './ethertype.ts'
import { putFrameRelayAddress, putLinkAddress } from './link-address.ts'
import { check, type Printer, u16 } from './printer.ts'

const HEADER = 8

const FRAME_RELAY = 15
const ATM = 19

const IPV4 = 0x0800
const TRAILER = 0x1000

const REQUEST = 1
const REPLY = 2
const REVERSE_REQUEST = 3
const REVERSE_REPLY = 4
const INVERSE_REQUEST = 8
const INVERSE_REPLY = 9

const OPERATION_NAMES: Readonly<Record<number, string>> = {
  [REQUEST]: 'Request',
  [REPLY]: 'Reply',
  [REVERSE_REQUEST]: 'Reverse Request',
  [REVERSE_REPLY]: 'Reverse Reply',
  [INVERSE_REQUEST]: 'Inverse Request',
  [INVERSE_REPLY]: 'Inverse Reply',
  10: 'NACK Reply',
}

const HARDWARE_NAMES: Readonly<Record<number, string>> = {
  1: 'Ethernet',
  6: 'TokenRing',
  7: 'ArcNet',
  [FRAME_RELAY]: 'FrameRelay',
  [ATM]: 'ATM',
  23: 'Strip',
  24: 'IEEE 1394',
  32: 'InfiniBand',
}

export const carriesIpv4 = (protocol: number): boolean => protocol === IPV4 || protocol === TRAILER

export const arpHardwareName = (type: number): string => HARDWARE_NAMES[type] ?? `Unknown Hardware (${type})`

export const arpProtocolName = (type: number): string => ETHERTYPE_NAMES[type] ?? `Unknown Protocol (0x${type.toString(16).padStart(4, '0')})`

/** The operation; a comma goes before it where -v has printed the address lengths. */
export function putArpOperation(p: Printer, operation: number): void {
  if (p.options.verbose > 0) putAscii(p.text, ', ')
  putAscii(p.text, OPERATION_NAMES[operation] ?? `Unknown (${operation})`)
  putAscii(p.text, ' ')
}

/** Prints the `length` bytes at `at`, of which `captured` are there (padding of short Ethernet frames included). */
export function printArp(p: Printer, at: number, length: number, captured: number): void {
  const t = p.text
  p.protocol = 'arp'
  check(p, at, HEADER)
  const b = p.bytes
  const hardware = u16(p, at)
  if (hardware === ATM) {
    printAtmArp(p, at, length, captured)
    return
  }
  const protocol = u16(p, at + 2)
  const hardwareLength = b[at + 4]!
  const protocolLength = b[at + 5]!
  const operation = u16(p, at + 6)
  const senderHardware = at + HEADER
  const sender = senderHardware + hardwareLength
  const targetHardware = sender + protocolLength
  const target = targetHardware + hardwareLength
  check(p, target, protocolLength)
  if (!p.options.link) putAscii(t, 'ARP, ')
  const odd = !carriesIpv4(protocol) || protocolLength !== 4 || hardwareLength === 0
  if (odd || p.options.verbose > 0) {
    putAscii(t, `${arpHardwareName(hardware)} (len ${hardwareLength}), ${arpProtocolName(protocol)} (len ${protocolLength})`)
    if (p.options.verbose === 0) {
      putLength(p, length)
      return
    }
  }
  putArpOperation(p, operation)
  const put = hardware === FRAME_RELAY ? putFrameRelayAddress : putLinkAddress
  switch (operation) {
    case REQUEST:
      putAscii(t, 'who-has ')
      putProtocolAddress(p, target, protocol, protocolLength)
      if (!allZero(b, targetHardware, hardwareLength)) {
        putAscii(t, ' (')
        put(p, targetHardware, hardwareLength)
        putAscii(t, ')')
      }
      putAscii(t, ' tell ')
      putProtocolAddress(p, sender, protocol, protocolLength)
      break
    case REPLY:
      putProtocolAddress(p, sender, protocol, protocolLength)
      putAscii(t, ' is-at ')
      put(p, senderHardware, hardwareLength)
      break
    case REVERSE_REQUEST:
    case INVERSE_REQUEST:
      putAscii(t, 'who-is ')
      put(p, targetHardware, hardwareLength)
      putAscii(t, ' tell ')
      put(p, senderHardware, hardwareLength)
      break
    case REVERSE_REPLY:
      put(p, targetHardware, hardwareLength)
      putAscii(t, ' at ')
      putProtocolAddress(p, target, protocol, protocolLength)
      break
    case INVERSE_REPLY:
      put(p, senderHardware, hardwareLength)
      putAscii(t, ' at ')
      putProtocolAddress(p, sender, protocol, protocolLength)
      break
    default:
      putHexAsciiDump(p, at, captured)
      return
  }
  putLength(p, length)
}

function putLength(p: Printer, length: number): void {
  putAscii(p.text, ', length ')
  putDecimal(p.text, length)
}

function putProtocolAddress(p: Printer, at: number, protocol: number, length: number): void {
  if (!carriesIpv4(protocol)) putAscii(p.text, '<wrong proto type>')
  else if (length !== 4) putAscii(p.text, '<wrong len>')
  else putIpv4(p.text, p.bytes, at)
}

function allZero(b: Uint8Array, at: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (b[at + i] !== 0) return false
  return true
}
