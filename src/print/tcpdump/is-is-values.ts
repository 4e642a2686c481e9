// Values of IS-IS elements that are more than a list of one thing: old metrics, authentication, restart, adjacencies.

import { putAscii, putIpv4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { CUT, NEXT, type Outcome } from './is-is-outcome.ts'
import { isIsId, NODE_ID, osiAddress, SYSTEM_ID } from './osi-address.ts'
import { putPaddedText } from './padded-text.ts'
import { check, has, type Printer, u8, u16, u32 } from './printer.ts'

/** Before what stands in an element, one line each. */
export const INDENT = '\n\t      '

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

export function putAddress4(p: Printer, before: string, at: number): void {
  check(p, at, 4)
  putAscii(p.text, INDENT)
  putAscii(p.text, before)
  putIpv4(p.text, p.bytes, at)
}

export function putIds(p: Printer, at: number, size: number, before: string): Outcome {
  for (let i = at; at + size - i >= SYSTEM_ID; i += SYSTEM_ID) {
    if (!has(p, i, SYSTEM_ID)) return CUT
    putAscii(p.text, `${INDENT}${before}${isIsId(p, i, SYSTEM_ID)}`)
  }
  return NEXT
}

const VIRTUAL_NAMES = ['IsNotVirtual', 'IsVirtual']

export function putOldNeighbors(p: Printer, at: number, size: number): Outcome {
  if (size < 1) return NEXT
  const virtual = u8(p, at)
  putAscii(p.text, `${INDENT}${VIRTUAL_NAMES[virtual] ?? `bogus virtual flag 0x${hex(virtual, 2)}`}`)
  for (let i = at + 1; at + size - i >= 11; i += 11) {
    if (!has(p, i, 11)) return CUT
    putAscii(p.text, `${INDENT}IS Neighbor: ${isIsId(p, i + 4, NODE_ID)}`)
    putMetrics(p, i)
  }
  return NEXT
}

const UNSUPPORTED = 0x80

/** The four metrics of old: the default always, the others where they are supported. */
export function putMetrics(p: Printer, at: number): void {
  for (const [i, name] of [', Default', '\n\t\t  Delay', '\n\t\t  Expense', '\n\t\t  Error'].entries()) {
    const metric = u8(p, at + i)
    if (i > 0 && metric & UNSUPPORTED) continue
    putAscii(p.text, `${name} Metric: ${metric & 0x3f}, ${metric & 0x40 ? 'External' : 'Internal'}`)
  }
}

export function putPrefixNeighbors(p: Printer, at: number, size: number): Outcome {
  if (size < 4) return NEXT
  if (!has(p, at, 4)) return CUT
  putAscii(p.text, `${INDENT}Metric Block`)
  putMetrics(p, at)
  for (let i = at + 4; i < at + size; ) {
    const halfBytes = u8(p, i)
    const length = halfBytes >> 1
    i++
    if (halfBytes < 2) {
      putAscii(p.text, `\n\t\tAddress: prefix length ${halfBytes} < 2`)
      return NEXT
    }
    if (at + size - i < length) return NEXT
    putAscii(p.text, `\n\t\tAddress: ${osiAddress(p, i, length)}/${halfBytes * 4}`)
    i += length
  }
  return NEXT
}

export function putInstance(p: Printer, at: number, size: number): Outcome {
  if (size < 4) return NEXT
  const count = (size - 2) >> 1
  putAscii(p.text, `${INDENT}Instance ID: ${u16(p, at)}, ITIDs(${count}): `)
  for (let i = 0; i < count; i++) {
    putAscii(p.text, `${u16(p, at + 2 + 2 * i)}`)
    if (i < count - 1) putAscii(p.text, ', ')
  }
  return NEXT
}

const SIMPLE_PASSWORD = 1
const GENERIC = 3
const HMAC_MD5 = 54
const AUTHENTICATION_NAMES: Readonly<Record<number, string>> = {
  [SIMPLE_PASSWORD]: 'simple text password',
  [GENERIC]: 'Generic Crypto key-id',
  [HMAC_MD5]: 'HMAC-MD5 password',
  255: 'Routing Domain private password',
}

export function putAuthentication(p: Printer, at: number, size: number): Outcome {
  const t = p.text
  if (size < 1) return NEXT
  const type = u8(p, at)
  const value = at + 1
  const left = size - 1
  putAscii(t, `${INDENT}${AUTHENTICATION_NAMES[type] ?? `unknown Authentication type 0x${hex(type, 2)}`}: `)
  if (type === SIMPLE_PASSWORD) putPaddedText(p, value, left)
  else if (type === HMAC_MD5) {
    putHexBytes(p, value, left)
    // Without a secret nobody can tell whether it is right.
    putAscii(t, left === 16 ? ' (unchecked)' : ', (invalid subTLV)  (unchecked)')
  } else if (type === GENERIC) {
    if (left < 2) return NEXT
    putAscii(t, `${u16(p, value)}, password: `)
    putHexBytes(p, value + 2, left - 2)
  } else putUnknownData(p, value, left, '\n\t\t  ')
  return NEXT
}

function putHexBytes(p: Printer, at: number, count: number): void {
  for (let i = 0; i < count; i++) putAscii(p.text, hex(u8(p, at + i), 2))
}

export function putPurger(p: Printer, at: number, size: number): Outcome {
  if (size < 1) return NEXT
  const count = u8(p, at)
  if (count === 0) {
    putAscii(p.text, ' No system IDs supplied')
    return NEXT
  }
  if (size - 1 < SYSTEM_ID) return NEXT
  if (!has(p, at + 1, SYSTEM_ID)) return CUT
  putAscii(p.text, `${INDENT}Purge Originator System-ID: ${isIsId(p, at + 1, SYSTEM_ID)}`)
  if (count === 1 || size - 1 - SYSTEM_ID < SYSTEM_ID) return NEXT
  const second = at + 1 + SYSTEM_ID
  // tcpdump wants the element to have been captured further than it reads.
  if (!has(p, second, 2 * SYSTEM_ID + 1)) return CUT
  putAscii(p.text, `${INDENT}Received from System-ID: ${isIsId(p, second, SYSTEM_ID)}`)
  return NEXT
}

const AUTONOMOUS_SYSTEM = 2
const DOMAIN_NAMES = ['Reserved', 'Routing-Domain Specific', 'AS Number Tag']

export function putInterDomain(p: Printer, at: number, size: number): Outcome {
  if (size < 1) return NEXT
  const type = u8(p, at)
  putAscii(p.text, `${INDENT}Inter-Domain Information Type: ${DOMAIN_NAMES[type] ?? `Unknown (0x${hex(type, 2)})`}`)
  if (type !== AUTONOMOUS_SYSTEM) putUnknownData(p, at + 1, size - 1, INDENT)
  else if (size >= 3) putAscii(p.text, `AS Number: ${u16(p, at + 1)}`)
  return NEXT
}

/** Links that fail together (RFC 5307). */
export function putSharedRisk(p: Printer, at: number, size: number): Outcome {
  const end = at + size
  let i = at
  if (size < NODE_ID) return NEXT
  if (!has(p, i, NODE_ID)) return CUT
  putAscii(p.text, `${INDENT}IS Neighbor: ${isIsId(p, i, NODE_ID)}`)
  i += NODE_ID
  if (end - i < 1) return NEXT
  putAscii(p.text, `, Flags: [${u8(p, i) & 1 ? 'numbered' : 'unnumbered'}]`)
  i++
  for (const what of ['interface', 'neighbor']) {
    if (end - i < 4) return NEXT
    putAddress4(p, `IPv4 ${what} address: `, i)
    i += 4
  }
  for (; end - i >= 4; i += 4) putAscii(p.text, `${INDENT}Link-ID: 0x${hex(u32(p, i), 8)}`)
  return NEXT
}

const RESTART_FLAGS: Flags = [
  [0x1, 'Restart Request'],
  [0x2, 'Restart Acknowledgement'],
  [0x4, 'Suppress adjacency advertisement'],
]

export function putRestart(p: Printer, at: number, size: number): Outcome {
  if (size < 1) return NEXT
  if (!has(p, at, 1)) return CUT
  putAscii(p.text, `${INDENT}Flags [`)
  putFlags(p.text, RESTART_FLAGS, u8(p, at), 'none')
  putAscii(p.text, ']')
  if (size < 3) return NEXT
  if (!has(p, at + 1, 2)) return CUT
  putAscii(p.text, `, Remaining holding time ${u16(p, at + 1)}s`)
  if (size !== 3 + SYSTEM_ID) return NEXT
  if (!has(p, at + 3, SYSTEM_ID)) return CUT
  putAscii(p.text, `, for ${isIsId(p, at + 3, SYSTEM_ID)}`)
  return NEXT
}

const ADJACENCY_NAMES = ['Up', 'Initializing', 'Down']

/** Where both ends of a link think they are (RFC 5303). */
export function putAdjacency(p: Printer, at: number, size: number): Outcome {
  let left = size
  if (left >= 1) {
    const state = u8(p, at)
    putAscii(p.text, `${INDENT}Adjacency State: ${ADJACENCY_NAMES[state] ?? 'unknown'} (${state})`)
    left--
  }
  if (left > 4) {
    putAscii(p.text, `${INDENT}Extended Local circuit-ID: 0x${hex(u32(p, at + 1), 8)}`)
    left -= 4
  }
  if (left >= SYSTEM_ID) {
    if (!has(p, at + 5, SYSTEM_ID)) return CUT
    putAscii(p.text, `${INDENT}Neighbor System-ID: ${isIsId(p, at + 5, SYSTEM_ID)}`)
    left -= SYSTEM_ID
  }
  if (left >= 4) putAscii(p.text, `${INDENT}Neighbor Extended Local circuit-ID: 0x${hex(u32(p, at + 11), 8)}`)
  return NEXT
}
