// BOOTP and DHCP for IPv4 (RFC 951, 2131): one line, or every field with -v.
//
//  0               1               2               3
// | op            | hw type       | hw length     | hops          |
// | transaction id                                                |
// | seconds                       | flags (B = broadcast)         |
// | client, your, server, gateway address (4 each) | hardware address (16) | server name (64) | file (128) | vendor's part ...

import { putAscii } from '../text.ts'
import { printDhcpOptions } from './dhcp-options.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'
import { hex, ipv4Text, macText, putUpToZero } from './text-pieces.ts'

const REQUEST = 1
const OPERATIONS: Readonly<Record<number, string>> = { [REQUEST]: 'Request', 2: 'Reply' }
const ETHERNET = 1
const MAC = 6
const BROADCAST = 0x8000

const HARDWARE_ADDRESS_AT = 28
const SERVER_NAME = { at: 44, size: 64, name: 'sname' }
const FILE = { at: 108, size: 128, name: 'file' }
const VENDOR_AT = 236
/** What the vendor's part begins with: RFC 1048's options, or Carnegie Mellon's fixed fields. */
const MAGIC_OPTIONS = 0x63825363
const MAGIC_CMU = 0x434d5500

const ADDRESSES: readonly (readonly [at: number, name: string])[] = [
  [12, 'Client-IP'],
  [16, 'Your-IP'],
  [20, 'Server-IP'],
  [24, 'Gateway-IP'],
]

/** Prints the UDP payload of `length` bytes at `at`. */
export function printBootp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'bootp'
  const operation = u8(p, at)
  putAscii(t, `BOOTP/DHCP, ${OPERATIONS[operation] ?? `unknown (0x${hex(operation, 2)})`}`)
  const hardware = u8(p, at + 1)
  const size = u8(p, at + 2)
  const ethernet = hardware === ETHERNET && size === MAC
  if (ethernet && operation === REQUEST) putAscii(t, ` from ${macText(p, at + HARDWARE_ADDRESS_AT)}`)
  putAscii(t, `, length ${length}`)
  if (p.options.verbose === 0) return
  if (!has(p, at + 8, 2)) return putTruncated(p)
  if (hardware !== ETHERNET) putAscii(t, `, htype ${hardware}`)
  if (!ethernet) putAscii(t, `, hlen ${size}`)
  putHeader(p, at)
  if (ethernet) putAscii(t, `\n\t  Client-Ethernet-Address ${macText(p, at + HARDWARE_ADDRESS_AT)}`)
  if (putName(p, at, SERVER_NAME) && putName(p, at, FILE)) printVendorPart(p, at + VENDOR_AT)
}

/** Hops to addresses; what is zero is not said. */
function putHeader(p: Printer, at: number): void {
  const t = p.text
  const hops = u8(p, at + 3)
  if (hops !== 0) putAscii(t, `, hops ${hops}`)
  const transaction = u32(p, at + 4)
  if (transaction !== 0) putAscii(t, `, xid 0x${hex(transaction)}`)
  const seconds = u16(p, at + 8)
  if (seconds !== 0) putAscii(t, `, secs ${seconds}`)
  const flags = u16(p, at + 10)
  putAscii(t, `, Flags [${flags & BROADCAST ? 'Broadcast' : 'none'}]`)
  if (p.options.verbose > 1) putAscii(t, ` (0x${hex(flags, 4)})`)
  for (const [offset, name] of ADDRESSES) if (u32(p, at + offset) !== 0) putAscii(t, `\n\t  ${name} ${ipv4Text(p, at + offset)}`)
}

/** Answers false when the name has no end. */
function putName(p: Printer, at: number, field: { at: number; size: number; name: string }): boolean {
  if (u8(p, at + field.at) === 0) return true
  putAscii(p.text, `\n\t  ${field.name} "`)
  const ended = putUpToZero(p, at + field.at, field.size) > 0
  putAscii(p.text, '"')
  if (!ended) putTruncated(p)
  return ended
}

function printVendorPart(p: Printer, at: number): void {
  if (!has(p, at, 4)) return putTruncated(p)
  const magic = u32(p, at)
  if (magic === MAGIC_OPTIONS) printDhcpOptions(p, at)
  else if (magic === MAGIC_CMU) printCmu(p, at)
  else if (magic !== 0) putAscii(p.text, `\n\t  Vendor-#0x${hex(magic)}`)
}

const CMU_MASK_VALID = 0x01
/** In the order in which they are said, which is not the order in which they lie. */
const CMU_ADDRESSES: readonly (readonly [at: number, name: string])[] = [
  [12, 'DG'],
  [8, 'SM'],
  [16, 'NS1'],
  [20, 'NS2'],
  [24, 'IEN1'],
  [28, 'IEN2'],
  [32, 'TS1'],
  [36, 'TS2'],
]

function printCmu(p: Printer, at: number): void {
  const t = p.text
  putAscii(t, ' vend-cmu')
  if (!has(p, at + 4, 4)) return putTruncated(p)
  const flags = u8(p, at + 4)
  if (flags & ~CMU_MASK_VALID) putAscii(t, ` F:0x${hex(flags)}`)
  for (const [offset, name] of CMU_ADDRESSES) {
    if (!has(p, at + offset, 4)) return putTruncated(p)
    const doubtful = name === 'SM' && (flags & CMU_MASK_VALID) === 0 ? '*' : ''
    if (u32(p, at + offset) !== 0) putAscii(t, ` ${name}${doubtful}:${ipv4Text(p, at + offset)}`)
  }
}
