// TCP options: one by one, and the usual ones scanned into a flat record (RFC 9293, 7323, 2018).
//
//  | kind (1) | length of all (1) | value |        kinds 0 (end) and 1 (padding) are a single byte

import { lacks, u16, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export const TCP_OPTION_END = 0
export const TCP_OPTION_NOP = 1
export const TCP_OPTION_MSS = 2
export const TCP_OPTION_WINDOW_SCALE = 3
export const TCP_OPTION_SACK_PERMITTED = 4
export const TCP_OPTION_SACK = 5
export const TCP_OPTION_TIMESTAMPS = 8
export const TCP_OPTION_MPTCP = 30

export const TCP_OPTION_NAMES: Readonly<Record<number, string>> = {
  [TCP_OPTION_END]: 'end of options',
  [TCP_OPTION_NOP]: 'no operation',
  [TCP_OPTION_MSS]: 'maximum segment size',
  [TCP_OPTION_WINDOW_SCALE]: 'window scale',
  [TCP_OPTION_SACK_PERMITTED]: 'SACK permitted',
  [TCP_OPTION_SACK]: 'SACK',
  [TCP_OPTION_TIMESTAMPS]: 'timestamps',
  19: 'MD5 signature',
  28: 'user timeout',
  29: 'authentication',
  [TCP_OPTION_MPTCP]: 'multipath TCP',
  34: 'fast open',
  172: 'accurate ECN 0',
  174: 'accurate ECN 1',
}

export type TcpOption = {
  kind: number
  /** Bytes of the whole option, kind and length included. */
  length: number
  valueAt: number
  /** Where the next option starts; the end of the options after kind 0. */
  next: number
}

export const newTcpOption = (): TcpOption => ({ kind: 0, length: 0, valueAt: -1, next: -1 })

/**
 * Reads the option at `at`; walk with `for (at = optionsAt; at < payloadAt && decodeTcpOption(b, at, payloadAt, o) === OK; at = o.next)`.
 * INVALID: a length below 2. TRUNCATED: it runs past `end`.
 */
export function decodeTcpOption(b: Uint8Array, at: number, end: number, out: TcpOption): Status {
  if (lacks(b, at, end, 1)) return TRUNCATED
  const kind = b[at]!
  let length = 1
  if (kind > TCP_OPTION_NOP) {
    if (lacks(b, at, end, 2)) return TRUNCATED
    length = b[at + 1]!
    if (length < 2) return INVALID
    if (lacks(b, at, end, length)) return TRUNCATED
  }
  out.kind = kind
  out.length = length
  out.valueAt = at + Math.min(length, 2)
  out.next = kind === TCP_OPTION_END ? end : at + length
  return OK
}

/** The options that a connection's story needs; -1 and false where an option is missing. */
export type TcpOptions = {
  mss: number
  /** Shift, 0 to 14 (larger values count as 14, RFC 7323 2.3). */
  windowScale: number
  sackPermitted: boolean
  /** First SACK block, and how many: pairs of left and right edge, 4 bytes each. */
  sackAt: number
  sackBlocks: number
  timestamp: number
  timestampEcho: number
  multipath: boolean
}

export const newTcpOptions = (): TcpOptions => ({
  mss: -1,
  windowScale: -1,
  sackPermitted: false,
  sackAt: -1,
  sackBlocks: 0,
  timestamp: -1,
  timestampEcho: -1,
  multipath: false,
})

const one = newTcpOption()

/**
 * Scans the options in b[at, end). INVALID or TRUNCATED at the first that cannot be read; an option whose length is not its
 * own is INVALID. `out` is written only when all could be read.
 */
export function decodeTcpOptions(b: Uint8Array, at: number, end: number, out: TcpOptions): Status {
  if (lacks(b, at, end, 0)) return TRUNCATED
  let mss = -1
  let windowScale = -1
  let sackPermitted = false
  let sackAt = -1
  let sackBlocks = 0
  let timestamp = -1
  let timestampEcho = -1
  let multipath = false
  for (let next = at; next < end; next = one.next) {
    const status = decodeTcpOption(b, next, end, one)
    if (status !== OK) return status
    const { kind, length, valueAt } = one
    if (!hasItsLength(kind, length)) return INVALID
    if (kind === TCP_OPTION_TIMESTAMPS) {
      timestamp = u32(b, valueAt)
      timestampEcho = u32(b, valueAt + 4)
    } else if (kind === TCP_OPTION_MSS) mss = u16(b, valueAt)
    else if (kind === TCP_OPTION_WINDOW_SCALE) windowScale = Math.min(b[valueAt]!, 14)
    else if (kind === TCP_OPTION_SACK_PERMITTED) sackPermitted = true
    else if (kind === TCP_OPTION_MPTCP) multipath = true
    else if (kind === TCP_OPTION_SACK) {
      sackAt = valueAt
      sackBlocks = (length - 2) / 8
    }
  }
  out.mss = mss
  out.windowScale = windowScale
  out.sackPermitted = sackPermitted
  out.sackAt = sackAt
  out.sackBlocks = sackBlocks
  out.timestamp = timestamp
  out.timestampEcho = timestampEcho
  out.multipath = multipath
  return OK
}

function hasItsLength(kind: number, length: number): boolean {
  switch (kind) {
    case TCP_OPTION_MSS:
      return length === 4
    case TCP_OPTION_WINDOW_SCALE:
      return length === 3
    case TCP_OPTION_SACK_PERMITTED:
      return length === 2
    case TCP_OPTION_SACK:
      return length >= 10 && (length - 2) % 8 === 0
    case TCP_OPTION_TIMESTAMPS:
      return length === 10
    default:
      return true
  }
}
