// Options of a CLNP header (ISO 8473 clause 7.5), with -v.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { osiAddress } from './osi-address.ts'
import { type Printer, u8 } from './printer.ts'

const DISCARD_REASON = 193
const QUALITY = 195
const SECURITY = 197
const SOURCE_ROUTE = 200
const ROUTE_RECORD = 203
const PADDING = 204
const PRIORITY = 205

const NAMES: Readonly<Record<number, string>> = {
  [DISCARD_REASON]: 'Discard Reason',
  [QUALITY]: 'QoS Maintenance',
  [SECURITY]: 'Security',
  [SOURCE_ROUTE]: 'Source Routing',
  [ROUTE_RECORD]: 'Route Recording',
  [PADDING]: 'Padding',
  [PRIORITY]: 'Priority',
}
const MINIMUM: Readonly<Record<number, number>> = {
  [DISCARD_REASON]: 1,
  [QUALITY]: 1,
  [SECURITY]: 2,
  [SOURCE_ROUTE]: 2,
  [ROUTE_RECORD]: 2,
  [PRIORITY]: 1,
}

/** Prints the option, whose `size` bytes of value at `at` were captured; answers false when it is too short. */
export function putClnpOption(p: Printer, option: number, at: number, size: number): boolean {
  const t = p.text
  putAscii(t, `\n\t  ${NAMES[option] ?? 'Unknown'} Option #${option}, length ${size}, value: `)
  if (size < (MINIMUM[option] ?? 0)) return false
  switch (option) {
    case SOURCE_ROUTE:
    case ROUTE_RECORD:
      putRoute(p, option, at, size)
      break
    case PRIORITY:
      putAscii(t, `0x${(u8(p, at) & 15).toString(16)}`)
      break
    case QUALITY:
      putScope(p, at)
      if ((u8(p, at) & SCOPE_MASK) === GLOBAL) {
        putAscii(t, '\n\t    QoS Flags [')
        putFlags(t, QUALITY_FLAGS, u8(p, at), 'none')
        putAscii(t, ']')
      }
      break
    case SECURITY:
      putScope(p, at)
      putAscii(t, `, Security-Level ${u8(p, at + 1)}`)
      break
    case DISCARD_REASON:
      putReason(p, u8(p, at))
      break
    case PADDING:
      putAscii(t, 'padding data')
      break
    default:
      putUnknownData(p, at, size, '\n\t  ')
  }
  return true
}

const SCOPE_MASK = 0xc0
const GLOBAL = 0xc0
const SCOPES: Readonly<Record<number, string>> = { 64: 'Source Address Specific', 128: 'Destination Address Specific', [GLOBAL]: 'Globally unique' }
const QUALITY_FLAGS: Flags = [
  [0x20, 'reserved'],
  [0x10, 'sequencing vs. delay'],
  [0x08, 'congested'],
  [0x04, 'delay vs. cost'],
  [0x02, 'error vs. delay'],
  [0x01, 'error vs. cost'],
]

function putScope(p: Printer, at: number): void {
  putAscii(p.text, `\n\t    Format Code: ${SCOPES[u8(p, at) & SCOPE_MASK] ?? 'Reserved'}`)
}

const ROUTE_STATES = ['partial', 'complete']

function putRoute(p: Printer, option: number, at: number, size: number): void {
  const t = p.text
  putAscii(t, `${ROUTE_STATES[u8(p, at)] ?? 'Unknown'} ${option === SOURCE_ROUTE ? 'source routing' : 'recording of route in progress'}`)
  const offset = u8(p, at + 1) - 1
  if (offset < 0) return putAscii(t, ' Bad NSAP offset (0)')
  if (offset > size) return putAscii(t, ' Bad NSAP offset (past end of option)')
  // tcpdump counts the addresses down and never goes on to the next one: the first is shown for each of them.
  const address = at + offset
  for (let left = size - offset; left > 0; ) {
    const length = u8(p, address)
    if (left < length + 1) return putAscii(t, '\n\t    NSAP address goes past end of option')
    if (length > 0) putAscii(t, `\n\t    NSAP address (length ${length}): ${osiAddress(p, address + 1, length)}`)
    left -= length + 1
  }
}

type ErrorClass = { readonly name: string; readonly errors: readonly string[] }

const CLASSES: Readonly<Record<number, ErrorClass>> = {
  0: {
    name: 'General',
    errors: [
      'Reason not specified',
      'Protocol procedure error',
      'Incorrect checksum',
      'PDU discarded due to congestion',
      'Header syntax error (cannot be parsed)',
      'Segmentation needed but not permitted',
      'Incomplete PDU received',
      'Duplicate option',
    ],
  },
  8: { name: 'Address', errors: ['Destination address unreachable', 'Destination address unknown'] },
  9: {
    name: 'Source Routeing',
    errors: [
      'Unspecified source routeing error',
      'Syntax error in source routeing field',
      'Unknown address in source routeing field',
      'Path not acceptable',
    ],
  },
  10: { name: 'Lifetime', errors: ['Lifetime expired while data unit in transit', 'Lifetime expired during reassembly'] },
  11: {
    name: 'PDU Discarded',
    errors: [
      'Unsupported option not specified',
      'Unsupported protocol version',
      'Unsupported security option',
      'Unsupported source routeing option',
      'Unsupported recording of route option',
    ],
  },
  12: { name: 'Reassembly', errors: ['Reassembly interference'] },
}

function putReason(p: Printer, reason: number): void {
  const major = reason >> 4
  const minor = reason & 15
  const known = CLASSES[major]
  putAscii(p.text, `\n\t    Class: ${known?.name ?? 'Unknown'} Error (0x${major.toString(16)}), `)
  putAscii(p.text, `${known?.errors[minor] ?? 'Unknown'} (0x${minor.toString(16)})`)
}
