// CLNP (ISO 8473), OSI's datagrams: addresses always, the header and its options with -v.

import { putAscii } from '../text.ts'
import { putClnpOption } from './clnp-options.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { osiAddress, putOsiChecksum } from './osi-address.ts'
import { NLPID } from './osi-names.ts'
import { has, type Printer, putTruncated, u8, u16 } from './printer.ts'

const HEADER = 9
const SEGMENT_HEADER = 6
const VERSION = 1
const CHECKSUM = 7

const ERROR_REPORT = 1
const ECHO_RESPONSE = 31
const TYPE_NAMES: Readonly<Record<number, string>> = {
  [ERROR_REPORT]: 'Error Report',
  28: 'Data',
  29: 'MD',
  30: 'Echo Request',
  [ECHO_RESPONSE]: 'Echo Response',
}

const SEGMENTED = 0x80
const FLAGS: Flags = [
  [SEGMENTED, 'Segmentation permitted'],
  [0x40, 'more Segments'],
  [0x20, 'request Error Report'],
]

/** Deeper errors about errors are not looked into; a datagram of 64 KiB could hold thousands. */
const DEEPEST = 1000

/** Prints the datagram of `length` bytes at `at`; answers false when its bytes should be shown. */
export function printClnp(p: Printer, at: number, length: number, depth = 0): boolean {
  const t = p.text
  p.protocol = 'clnp'
  if (!has(p, at, HEADER)) {
    putTruncated(p)
    return true
  }
  const size = u8(p, at + 1)
  if (!p.options.link) putAscii(t, 'CLNP')
  const version = u8(p, at + 2)
  if (version !== VERSION) putAscii(t, `version ${version} packet not supported`)
  else if (size > length) putAscii(t, ` length indicator(${size}) > PDU size (${length})!`)
  else if (size < HEADER) {
    putAscii(t, ` length indicator ${size} < min PDU size:`)
    putRest(p, at)
  } else return printAddressed(p, at, size, length, depth)
  return false
}

/** Every byte that was captured, in upper-case hex. */
export function putRest(p: Printer, at: number): void {
  for (let i = at; i < p.end; i++) putAscii(p.text, p.bytes[i]!.toString(16).toUpperCase().padStart(2, '0'))
}

function printAddressed(p: Printer, at: number, size: number, length: number, depth: number): boolean {
  const t = p.text
  const end = at + size
  const destination = at + HEADER
  const source = nextAddress(p, destination, end)
  const after = source > 0 ? nextAddress(p, source, end) : source
  if (after === MISSING) {
    putAscii(t, 'li < size of fixed part of CLNP header and addresses')
    return false
  }
  if (after === CUT) {
    putTruncated(p)
    return true
  }
  const type = u8(p, at + 4) & 0x1f
  const typeName = TYPE_NAMES[type] ?? `unknown (${type})`
  const before = p.options.link ? '' : ', '
  const sourceSize = u8(p, source)
  const destinationSize = u8(p, destination)
  const from = osiAddress(p, source + 1, sourceSize)
  const to = osiAddress(p, destination + 1, destinationSize)
  if (p.options.verbose === 0) {
    putAscii(t, `${before}${from} > ${to}, ${typeName}, length ${length}`)
    return true
  }
  putAscii(t, `${before}length ${length}\n\t${typeName} PDU, hlen: ${size}, v: ${VERSION}, `)
  putLifetimeAndSums(p, at, size)
  const flags = u8(p, at + 4) & 0xe0
  putAscii(t, '\n\tFlags [')
  putFlags(t, FLAGS, flags, 'none')
  putAscii(t, `]\n\tsource address (length ${sourceSize}): ${from}\n\tdest   address (length ${destinationSize}): ${to}`)
  let options = after
  if (flags & SEGMENTED) {
    if (end - options < SEGMENT_HEADER) {
      putAscii(t, 'li < size of fixed part of CLNP header, addresses, and segment part')
      return false
    }
    if (!has(p, options, SEGMENT_HEADER)) {
      putTruncated(p)
      return true
    }
    putAscii(t, `\n\tData Unit ID: 0x${hex4(u16(p, options))}, Segment Offset: ${u16(p, options + 2)}, Total PDU Length: ${u16(p, options + 4)}`)
    options += SEGMENT_HEADER
  }
  const outcome = printOptions(p, options, end)
  if (outcome !== undefined) return outcome
  printBody(p, type, end, length - size, depth)
  return true
}

const hex4 = (n: number): string => n.toString(16).padStart(4, '0')

function putLifetimeAndSums(p: Printer, at: number, size: number): void {
  const lifetime = u8(p, at + 3)
  const sum = u16(p, at + CHECKSUM)
  putAscii(p.text, `lifetime: ${lifetime >> 1}.${(lifetime & 1) * 5}s, Segment PDU length: ${u16(p, at + 5)}, checksum: 0x${hex4(sum)}`)
  putOsiChecksum(p, at, sum, CHECKSUM, size)
}

const MISSING = 0
const CUT = -1

/** Where the address at `at` (a length byte, then the address) ends; MISSING when it is not in the header, CUT when it was not captured. */
function nextAddress(p: Printer, at: number, end: number): number {
  if (end - at < 1) return MISSING
  const size = u8(p, at)
  if (end - at - 1 < size) return MISSING
  return has(p, at + 1, size) ? at + 1 + size : CUT
}

/** Answers undefined to go on to the body, else whether the datagram is done with (true) or its bytes should be shown (false). */
function printOptions(p: Printer, start: number, end: number): boolean | undefined {
  const t = p.text
  for (let at = start; at < end; ) {
    if (end - at < 2) {
      putAscii(t, ', bad opts/li')
      return false
    }
    const option = u8(p, at)
    const size = u8(p, at + 1)
    at += 2
    if (size > end - at) {
      putAscii(t, `, opt (${option}) too long`)
      return false
    }
    if (!has(p, at, size)) {
      putTruncated(p)
      return true
    }
    if (!putClnpOption(p, option, at, size)) {
      putAscii(t, ', bad opt len')
      return false
    }
    if (p.options.verbose > 1) putUnknownData(p, at, size, '\n\t  ')
    at += size
  }
  return undefined
}

/** `length` bytes behind the header: in an error report the datagram that was in error, else only shown. */
function printBody(p: Printer, type: number, at: number, length: number, depth: number): void {
  const reports = type === ERROR_REPORT || type === ECHO_RESPONSE
  if (reports && u8(p, at) === NLPID.clnp && depth < DEEPEST) {
    putAscii(p.text, '\n\t-----original packet-----\n\t')
    printClnp(p, at, length, depth + 1)
  } else if (length > 0) {
    putAscii(p.text, `\n\t  undecoded non-header data, length ${length}`)
    putUnknownData(p, at, length, '\n\t  ')
  }
}
