// IPv4 and IPv6 prefixes in IS-IS, with the metrics of old (RFC 1195) and the wide ones (RFC 5305, 5308).

import { putAscii, putIpv4, putIpv6 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { PREFIX_ELEMENT_NAMES } from './is-is-names.ts'
import { check, has, type Printer, putTruncated, u8, u24, u32 } from './printer.ts'

const OLD_SIZE = 12
const UNSUPPORTED = 0x80
const DOWN = 0x80
const EXTERNAL = 0x40

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

const metricText = (metric: number): string => `Metric: ${metric & 0x3f}, ${metric & EXTERNAL ? 'External' : 'Internal'}`

/** How many ones the mask begins with, or -1 when ones follow a zero. */
function prefixLength(mask: number): number {
  const ones = Math.clz32(~mask)
  return ones === 32 || mask << ones === 0 ? ones : -1
}

/** Prefixes with four metrics and a mask; answers false when one of them is short or was cut. */
export function putOldPrefixes(p: Printer, start: number, indent: string, length: number): boolean {
  const t = p.text
  const end = start + length
  for (let at = start; at < end; at += OLD_SIZE) {
    if (end - at < OLD_SIZE) {
      putAscii(t, `short IPv4 Reachability (${end - at} vs ${OLD_SIZE})`)
      return false
    }
    if (!has(p, at, OLD_SIZE)) return false
    const bits = prefixLength(u32(p, at + 8) | 0)
    const prefix = addressText(p.bytes.subarray(at + 4, at + 8))
    if (bits < 0) putAscii(t, `${indent}IPv4 prefix: ${prefix} mask ${addressText(p.bytes.subarray(at + 8, at + 12))}`)
    else putAscii(t, `${indent}IPv4 prefix: ${prefix.padStart(15)}/${bits}`)
    const metric = u8(p, at)
    putAscii(t, `, Distribution: ${metric & DOWN ? 'down' : 'up'}, ${metricText(metric)}`)
    for (const [i, name] of ['Delay', 'Expense', 'Error'].entries()) {
      const other = u8(p, at + 1 + i)
      if (!(other & UNSUPPORTED)) putAscii(t, `${indent}  ${name} ${metricText(other)}`)
    }
  }
  return true
}

const addressText = (bytes: Uint8Array): string => bytes.join('.')

const HAS_ELEMENTS = { 4: 0x40, 6: 0x20 } as const

/** One prefix with a wide metric; answers the bytes it takes, or 0 when it makes no sense or was cut. */
export function putExtendedPrefix(p: Printer, at: number, indent: string, version: 4 | 6): number {
  const t = p.text
  const metric = u32(p, at)
  const status = u8(p, at + 4)
  const bits = version === 4 ? status & 0x3f : u8(p, at + 5)
  if (bits > (version === 4 ? 32 : 128)) {
    putAscii(t, `${indent}IPv${version} prefix: bad bit length ${bits}`)
    return 0
  }
  const prefixAt = at + (version === 4 ? 5 : 6)
  const size = (bits + 7) >> 3
  check(p, prefixAt, size)
  putPrefix(p, prefixAt, size, `${indent}IPv${version} prefix: `, version)
  putAscii(t, `/${bits}, Distribution: ${status & DOWN ? 'down' : 'up'}, Metric: ${metric}`)
  const elements = (status & HAS_ELEMENTS[version]) !== 0
  if (version === 6) putAscii(t, `, ${status & EXTERNAL ? 'External' : 'Internal'}`)
  if (elements) putAscii(t, ', sub-TLVs present')
  const after = prefixAt + size
  if (!elements) return after - at
  const length = u8(p, after)
  putAscii(t, ` (${length})`)
  return putPrefixElements(p, after + 1, `${indent}  `, length) ? after + 1 + length - at : 0
}

function putPrefix(p: Printer, at: number, size: number, before: string, version: 4 | 6): void {
  const t = p.text
  const whole = new Uint8Array(version === 4 ? 4 : 16)
  whole.set(p.bytes.subarray(at, at + size))
  putAscii(t, before)
  if (version === 6) putIpv6(t, whole, 0)
  else {
    const text = addressText(whole)
    putAscii(t, ' '.repeat(Math.max(0, 15 - text.length)))
    putIpv4(t, whole, 0)
  }
}

/** The count is unsigned, as in tcpdump: an element beyond it makes printing go on to the end of the capture. */
function putPrefixElements(p: Printer, start: number, indent: string, length: number): boolean {
  let at = start
  for (let left = length; left > 0; ) {
    const type = u8(p, at)
    const size = u8(p, at + 1)
    at += 2
    putAscii(p.text, `${indent}${PREFIX_ELEMENT_NAMES[type] ?? 'unknown'} subTLV #${type}, length: ${size}`)
    if (!has(p, at, size) || !putPrefixElement(p, type, at, size)) {
      putTruncated(p)
      return false
    }
    at += size
    left = (left - size - 2) >>> 0
  }
  return true
}

const TAG_32 = 1
const TAG_64 = 2
const SEGMENT_ID = 3
const COLOR = 117

function putPrefixElement(p: Printer, type: number, at: number, size: number): boolean {
  const t = p.text
  if (type === TAG_32 || type === COLOR) {
    for (let i = at; at + size - i >= 4; i += 4) putAscii(t, `, 0x${hex(u32(p, i), 8)} (=${u32(p, i)})`)
  } else if (type === TAG_64) {
    for (let i = at; at + size - i >= 8; i += 8) putAscii(t, `, 0x${hex(u32(p, i), 8)}${hex(u32(p, i + 4), 8)}`)
  } else if (type === SEGMENT_ID) return putSegmentId(p, at, size)
  else putUnknownData(p, at, size, '\n\t\t    ')
  return true
}

const SEGMENT_FLAGS: Flags = [
  [0x80, 'Readvertisement'],
  [0x40, 'Node'],
  [0x20, 'No-PHP'],
  [0x10, 'Explicit NULL'],
  [0x08, 'Value'],
  [0x04, 'Local'],
]
const VALUE = 0x08
const ALGORITHMS = ['SPF', 'strict-SPF']

/** Segment routing (RFC 8667 section 2.1); answers false when it is too short. */
function putSegmentId(p: Printer, at: number, size: number): boolean {
  const flags = u8(p, at)
  const algorithm = u8(p, at + 1)
  const label = (flags & VALUE) !== 0
  if (size < (label ? 5 : 6)) return false
  const id = label ? u24(p, at + 2) : u32(p, at + 2)
  putAscii(p.text, ', Flags [')
  putFlags(p.text, SEGMENT_FLAGS, flags, 'None')
  putAscii(p.text, `], Algo ${ALGORITHMS[algorithm] ?? 'Unknown'} (${algorithm}), ${label ? 'label' : 'index'} ${id}`)
  return true
}
