// The parts of an LDP message (RFC 5036 section 3.4, RFC 3479, RFC 3988).

import { putAscii } from '../text.ts'
import { AFI_IPV4, AFI_IPV6, AFI_NAMES } from './address-families.ts'
import { putUnknownData } from './dump.ts'
import { putFec } from './ldp-fec.ts'
import { putTooShort } from './ldp-length.ts'
import { TLV_NAMES } from './ldp-names.ts'
import { check, type Printer, u16, u32 } from './printer.ts'
import { hex, ipv4Text, ipv6Text } from './text-pieces.ts'

const HEADER = 4

const FEC = 0x0100
const ADDRESS_LIST = 0x0101
const LABEL = 0x0200
const STATUS = 0x0300
const HELLO = 0x0400
const IPV4_TRANSPORT = 0x0401
const CONFIGURATION = 0x0402
const IPV6_TRANSPORT = 0x0403
const SESSION = 0x0500
const FAULT_TOLERANCE = 0x0503
const MTU = 0x0601

/** What a TLV must hold at least. */
const LEAST: Readonly<Record<number, number>> = {
  [FEC]: 1,
  [ADDRESS_LIST]: 2,
  [LABEL]: 4,
  [STATUS]: 8,
  [HELLO]: 4,
  [IPV4_TRANSPORT]: 4,
  [CONFIGURATION]: 4,
  [IPV6_TRANSPORT]: 16,
  [SESSION]: 8,
  [FAULT_TOLERANCE]: 12,
  [MTU]: 2,
}

const INDENT = '\n\t      '

/** Prints the TLV at `at`; `left` is what its message still has. Answers its size, or 0 when it has more than that. */
export function putLdpTlv(p: Printer, at: number, left: number): number {
  const t = p.text
  check(p, at, HEADER)
  const head = u16(p, at)
  const length = u16(p, at + 2)
  if (length + HEADER > left) {
    putAscii(t, '\n\t\t TLV contents go past end of message')
    return 0
  }
  const type = head & 0x3fff
  const unknown = `${head & 0x8000 ? 'continue processing' : 'ignore'} and ${head & 0x4000 ? 'do' : "don't"} forward if unknown`
  putAscii(t, `\n\t    ${TLV_NAMES[type] ?? 'Unknown'} TLV (0x${hex(type, 4)}), length: ${length}, Flags: [${unknown}]`)
  const least = LEAST[type]
  if (least === undefined) {
    if (p.options.verbose <= 1) putUnknownData(p, at + HEADER, length, INDENT)
  } else if (!putTooShort(p, length, least)) putValue(p, at + HEADER, type, length)
  return HEADER + length
}

function putValue(p: Printer, at: number, type: number, length: number): void {
  const t = p.text
  switch (type) {
    case FEC:
      return putFec(p, at, length)
    case ADDRESS_LIST:
      return putAddresses(p, at, length)
    case LABEL:
      return putAscii(t, `${INDENT}Label: ${u32(p, at) & 0xfffff}`)
    case STATUS:
      return putStatus(p, at)
    case HELLO: {
      const flags = u16(p, at + 2)
      return putAscii(
        t,
        `${INDENT}Hold Time: ${u16(p, at)}s, Flags: [${flags & 0x8000 ? 'Targeted' : 'Link'} Hello${flags & 0x4000 ? ', Request for targeted Hellos' : ''}]`,
      )
    }
    case IPV4_TRANSPORT:
      return putAscii(t, `${INDENT}IPv4 Transport Address: ${ipv4Text(p, at)}`)
    case IPV6_TRANSPORT:
      return putAscii(t, `${INDENT}IPv6 Transport Address: ${ipv6Text(p, at)}`)
    case CONFIGURATION:
      return putAscii(t, `${INDENT}Sequence Number: ${u32(p, at)}`)
    case SESSION: {
      const flags = u16(p, at + 6)
      return putAscii(
        t,
        `${INDENT}Version: ${u16(p, at)}, Keepalive: ${u16(p, at + 2)}s, Flags: [Downstream ${flags & 0x8000 ? 'On Demand' : 'Unsolicited'}, Loop Detection ${flags & 0x4000 ? 'Enabled' : 'Disabled'}]`,
      )
    }
    case FAULT_TOLERANCE:
      return putFaultTolerance(p, at)
    default:
      putAscii(t, `${INDENT}MTU: ${u16(p, at)}`)
  }
}

function putAddresses(p: Printer, at: number, length: number): void {
  const t = p.text
  const family = u16(p, at)
  putAscii(t, `${INDENT}Address Family: ${AFI_NAMES[family] ?? `Unknown (${family})`}, addresses`)
  const size = family === AFI_IPV4 ? 4 : family === AFI_IPV6 ? 16 : 0
  if (size === 0) return
  for (let i = 2; i + size <= length; i += size) putAscii(t, ` ${size === 4 ? ipv4Text(p, at + i) : ipv6Text(p, at + i)}`)
}

function putStatus(p: Printer, at: number): void {
  const t = p.text
  const status = u32(p, at)
  const flags = `${status & 0x80000000 ? 'Fatal error' : 'Advisory Notification'} and ${status & 0x40000000 ? 'do' : "don't"} forward`
  putAscii(t, `${INDENT}Status: 0x${hex(status & 0x3fffffff, 2)}, Flags: [${flags}]`)
  const cause = u32(p, at + 4)
  if (cause !== 0) putAscii(t, `, causing Message ID: 0x${hex(cause, 8)}`)
}

function putFaultTolerance(p: Printer, at: number): void {
  const t = p.text
  const flags = u16(p, at)
  const words = [
    flags & 0x8000 ? 'Reconnect' : 'No Reconnect',
    flags & 8 ? 'Save State' : "Don't Save State",
    flags & 4 ? 'All-Label Protection' : 'No All-Label Protection',
    flags & 2 ? 'Sequence Numbered Label Checkpoint' : 'All Labels Checkpoint',
    flags & 1 ? 'Re-Learn State' : "Don't Re-Learn State",
  ]
  putAscii(t, `${INDENT}Flags: [${words.join(', ')}]`)
  const reconnect = u32(p, at + 4)
  if (reconnect !== 0) putAscii(t, `, Reconnect Timeout: ${reconnect}ms`)
  const recovery = u32(p, at + 8)
  if (recovery !== 0) putAscii(t, `, Recovery Time: ${recovery}ms`)
}
