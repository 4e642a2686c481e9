// DHCP for IPv6 (RFC 8415): the message, and with -v its options, whatever they hold within each other.
//
// |type|transaction(3)|options ...      or, between relays, |type|hops|link address(16)|peer address(16)|options ...
// Option: |code(2)|length(2)|value ...

import { putAscii } from '../text.ts'
import { MESSAGES, OPTIONS } from './dhcp6-names.ts'
import { INNER_AT, printDhcp6Option } from './dhcp6-options.ts'
import { has, type Printer, putTruncated, u8, u16, u24 } from './printer.ts'
import { hex, ipv6Text } from './text-pieces.ts'

const HEADER = 4
const RELAY_HEADER = 34
const RELAY_FORWARD = 12
const RELAY_REPLY = 13
const OPTION_HEADER = 4
const RELAYED_MESSAGE = 9

/** Options that are being printed: where they end, what is said behind them, and the captured end to put back then. */
type Level = { readonly end: number; readonly close: string; readonly captured: number }

/** Prints the UDP payload of `length` bytes at `at`. */
export function printDhcp6(p: Printer, at: number, length: number): void {
  const options = putMessage(p, at)
  if (options < 0) return
  const levels: Level[] = [{ end: Math.min(at + length, p.end), close: ')', captured: p.end }]
  printOptions(p, options, levels)
}

/** The part before the options. Answers where they begin, or -1 when there is nothing more to print. */
function putMessage(p: Printer, at: number): number {
  const t = p.text
  p.protocol = 'dhcp6'
  putAscii(t, 'dhcp6')
  if (!has(p, at, HEADER)) {
    putTruncated(p)
    return -1
  }
  const type = u8(p, at)
  putAscii(t, ` ${MESSAGES[type] ?? `msgtype-${type}`}`)
  if (p.options.verbose === 0) return -1
  putAscii(t, ' (')
  if (type !== RELAY_FORWARD && type !== RELAY_REPLY) {
    putAscii(t, `xid=${hex(u24(p, at + 1))}`)
    return at + HEADER
  }
  putAscii(t, `linkaddr=${ipv6Text(p, at + 2)}`)
  putAscii(t, ` peeraddr=${ipv6Text(p, at + 18)}`)
  return at + RELAY_HEADER
}

/** With a list of levels instead of recursion: options of four bytes can lie in each other thousands of times. */
function printOptions(p: Printer, start: number, levels: Level[]): void {
  const t = p.text
  let at = start
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const { end } = level
    if (at < end && fits(p, at, end)) {
      const code = u16(p, at)
      const value = at + OPTION_HEADER
      const size = u16(p, at + 2)
      putAscii(t, ` (${OPTIONS[code] ?? `opt_${code}`}`)
      if (has(p, value, size)) {
        at = enter(p, code, value, size, levels)
        continue
      }
      putTruncated(p)
    } else if (at < end) putTruncated(p)
    putAscii(t, level.close)
    p.end = level.captured
    at = end // what holds this level goes on behind it, even when it was cut
    levels.pop()
  }
}

const fits = (p: Printer, at: number, end: number): boolean =>
  at + OPTION_HEADER <= end && has(p, at, OPTION_HEADER) && at + OPTION_HEADER + u16(p, at + 2) <= end

/** Prints an option's value, or begins the level of the options within it. Answers where to go on. */
function enter(p: Printer, code: number, value: number, size: number, levels: Level[]): number {
  const end = value + size
  const captured = p.end
  if (code === RELAYED_MESSAGE) {
    putAscii(p.text, ' (')
    p.end = end
    const options = putMessage(p, value)
    if (options >= 0) {
      levels.push({ end, close: '))', captured })
      return options
    }
    p.end = captured
    putAscii(p.text, ')')
    return end
  }
  if (!printDhcp6Option(p, code, value, size)) {
    putTruncated(p)
    return levels.at(-1)!.end
  }
  const inner = INNER_AT[code]
  if (inner === undefined || size < inner) return end
  if (size > inner) {
    levels.push({ end, close: ')', captured })
    return value + inner
  }
  putAscii(p.text, ')')
  return end
}
