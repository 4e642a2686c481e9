// What a tcpdump-style printer works with: the packet's bytes, the options, the text being written, and bounded reads.
//
// A printer reads only through the functions here (or checks `has` first), so that no byte outside the captured packet is
// ever looked at. A read past the end throws TRUNCATED_PACKET, which packet.ts turns into ` [|protocol]`, as tcpdump does.

import { newText, putAscii, putEscapedByte, type Text } from '../text.ts'
import { newTcpSequences, type TcpSequences } from './tcp-sequences.ts'

/** The letters of the command line that change how a packet is printed. */
export type PrintOptions = {
  /** -v, -vv, -vvv: 0 to 3. */
  verbose: number
  /** -e: the link-layer header. */
  link: boolean
  /** -q: less protocol text. */
  quiet: boolean
  /** How often -t was given: 0 time of day, 1 none, 2 epoch, 3 since the packet before, 4 date and time, 5 since the first packet. */
  time: number
  /** -#: number the packets. */
  numbers: boolean
  /** -S: absolute TCP sequence numbers. */
  absolute: boolean
  /** -K: do not verify checksums. */
  noChecksums: boolean
  /** -x 1, -xx 2, and so on for -X and -A; at most one of the three is used, X before x before A. */
  hex: number
  hexAscii: number
  ascii: number
  /** Nine digits of a second instead of six. */
  nano: boolean
}

export const defaultPrintOptions = (): PrintOptions => ({
  verbose: 0,
  link: false,
  quiet: false,
  time: 0,
  numbers: false,
  absolute: false,
  noChecksums: false,
  hex: 0,
  hexAscii: 0,
  ascii: 0,
  nano: false,
})

export type Printer = {
  readonly options: PrintOptions
  /** No flag is set that changes a line's text but -S and -t: the short way of tcp-line.ts may be taken. */
  readonly plain: boolean
  readonly text: Text
  /** The buffer the packet lies in; offsets count from its start. */
  bytes: Uint8Array
  /** First byte of the packet, and the first byte that must not be read: end of capture, or of what an outer header allows. */
  start: number
  end: number
  /** What a truncation is blamed on: `[|tcp]`. Every printer sets it first. */
  protocol: string
  /** Bytes of link-layer header, for -x. */
  linkHeader: number
  /** IP headers within IP headers so far, see `isTooDeep`. */
  depth: number
  readonly tcpSequences: TcpSequences
  /** Packets seen, for -#. */
  count: number
  /** Name of the interface with this index (Linux cooked v2); without an answer it is shown as `?`. */
  interfaceName: (index: number) => string | undefined
  /** Called when the packet's text is complete, before its bytes (-x) and the line feed: for what is said besides. */
  endOfLine: ((text: Text) => void) | undefined
  /** Whether the segment being printed was captured to its end; an MD5 signature could only then be checked. */
  tcpPayloadCaptured: boolean
}

export const newPrinter = (options: PrintOptions, text: Text = newText()): Printer => ({
  options,
  plain: options.verbose === 0 && !options.link && !options.quiet,
  text,
  bytes: new Uint8Array(0),
  start: 0,
  end: 0,
  protocol: '',
  linkHeader: 0,
  depth: 0,
  tcpSequences: newTcpSequences(),
  count: 0,
  interfaceName: () => undefined,
  endOfLine: undefined,
  tcpPayloadCaptured: false,
})

/** Thrown by a bounded read past the end; a plain object, since a stack trace for every cut packet would cost microseconds. */
export const TRUNCATED_PACKET: { readonly truncated: true } = Object.freeze({ truncated: true })

/** Whether `count` bytes at `at` were captured. */
export const has = (p: Printer, at: number, count: number): boolean => at >= p.start && at + count <= p.end

function need(p: Printer, at: number, count: number): void {
  if (at < p.start || at + count > p.end) throw TRUNCATED_PACKET
}

export function u8(p: Printer, at: number): number {
  need(p, at, 1)
  return p.bytes[at]!
}

/** Big-endian, unsigned, like all reads here. */
export function u16(p: Printer, at: number): number {
  need(p, at, 2)
  return (p.bytes[at]! << 8) | p.bytes[at + 1]!
}

export function u24(p: Printer, at: number): number {
  need(p, at, 3)
  return (p.bytes[at]! << 16) | (p.bytes[at + 1]! << 8) | p.bytes[at + 2]!
}

export function u32(p: Printer, at: number): number {
  need(p, at, 4)
  return ((p.bytes[at]! << 24) | (p.bytes[at + 1]! << 16) | (p.bytes[at + 2]! << 8) | p.bytes[at + 3]!) >>> 0
}

/** Throws unless `count` bytes at `at` were captured. */
export const check = need

/** Runs `print` with the captured end cut to `end` (never widened), and puts it back afterwards, also on a throw. */
export function within(p: Printer, end: number, print: () => void): void {
  const before = p.end
  if (end < p.end) p.end = end
  try {
    print()
  } finally {
    p.end = before
  }
}

/** Tunnels within tunnels that are printed; tcpdump's only limit is its stack, and one packet must not use up ours. */
const DEEPEST = 200

/** To be asked by every header that may stand inside itself; says so when there are more than any network has. */
export function isTooDeep(p: Printer): boolean {
  if (++p.depth <= DEEPEST) return false
  putAscii(p.text, '[nested too deeply]')
  return true
}

/** ` [|protocol]`: the packet was cut. */
export function putTruncated(p: Printer): void {
  putAscii(p.text, ' [|')
  putAscii(p.text, p.protocol)
  putAscii(p.text, ']')
}

/** ` (invalid)`: the bytes are there and make no sense. */
export function putInvalid(p: Printer): void {
  putAscii(p.text, ' (invalid)')
}

/** The name of `value` in `names`, or `fallback` (already complete text). */
export const named = (names: Readonly<Record<number, string>>, value: number, fallback: string): string => names[value] ?? fallback

/** Captured bytes as safe text: at most `count`, stopping at the captured end. Answers true when cut. */
export function putEscaped(p: Printer, at: number, count: number): boolean {
  let i = 0
  for (; i < count && at + i < p.end; i++) putEscapedByte(p.text, p.bytes[at + i]!)
  return i < count
}
