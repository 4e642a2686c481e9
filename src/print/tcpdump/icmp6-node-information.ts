// ICMPv6 node information queries and replies (RFC 4620, and the drafts before it).

import { putAscii, putByte, putDecimal, putEscapedByte, putIpv4 } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { putIpv6At } from './ip6.ts'
import { check, has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const QUERY = 139

/** Type, code, checksum, kind of question, flags, nonce. */
const HEADER = 16
/** KAME's who-are-you request, older than all of this, has four bytes less. */
const WHO_ARE_YOU = 12

const NOOP = 0
const SUPPORTED_TYPES = 1
const NAME = 2
const ADDRESSES = 3

const SUBJECT_IPV6 = 0
const SUBJECT_NAME = 1
const SUBJECT_IPV4 = 2

const SUCCESS = 0
const REFUSED = 1
const UNKNOWN_TYPE = 2

const QUERY_FLAGS: Flags = [
  [0x40, 'a'],
  [0x20, 'G'],
  [0x10, 'S'],
  [0x08, 'L'],
  [0x04, 'C'],
  [0x02, 'A'],
]
const REPLY_FLAGS: Flags = [...QUERY_FLAGS, [0x01, 'T']]

export function printNodeInformation(p: Printer, at: number, length: number): void {
  const size = p.end - at
  if (u8(p, at) === QUERY) printQuery(p, at, size)
  else if (length > size) putTruncated(p)
  else printReply(p, at, size)
}

function putSupported(p: Printer, flags: number): void {
  putAscii(p.text, 'supported qtypes')
  if (flags !== 0) putAscii(p.text, flags & 1 ? ' [C]' : ' []')
}

function putAddressFlags(p: Printer, names: Flags, flags: number): void {
  if (flags === 0) return
  putAscii(p.text, ' [')
  putFlags(p.text, names, flags, '', '')
  putAscii(p.text, ']')
}

function printQuery(p: Printer, at: number, size: number): void {
  const t = p.text
  if (size === WHO_ARE_YOU) {
    putAscii(t, ' who-are-you request')
    return
  }
  putAscii(t, ' node information query')
  if (size < HEADER) return putTruncated(p)
  const kind = u16(p, at + 4)
  putAscii(t, ' (')
  if (kind === NOOP) putAscii(t, 'noop')
  else if (kind === SUPPORTED_TYPES) putSupported(p, u16(p, at + 6))
  else if (kind === NAME) putAscii(t, 'DNS name')
  else if (kind === ADDRESSES) {
    putAscii(t, 'node addresses')
    putAddressFlags(p, QUERY_FLAGS, u16(p, at + 6))
  } else putAscii(t, 'unknown')
  if (kind === NOOP || kind === SUPPORTED_TYPES) {
    if (size !== HEADER && p.options.verbose > 0) putAscii(t, ', invalid len')
  } else if (size === HEADER) putAscii(t, ', 03 draft')
  else putSubject(p, at, size)
  putAscii(t, ')')
}

/** Whom the question is about. */
function putSubject(p: Printer, at: number, size: number): void {
  const t = p.text
  const kind = u8(p, at + 1)
  if (kind === SUBJECT_IPV6 || kind === SUBJECT_IPV4) {
    const bytes = kind === SUBJECT_IPV6 ? 16 : 4
    if (size < HEADER + bytes) return
    if (size !== HEADER + bytes) {
      if (p.options.verbose > 0) putAscii(t, ', invalid subject len')
    } else if (kind === SUBJECT_IPV6) putIpv6At(p, ', subject=', at + HEADER)
    else {
      putAscii(t, ', subject=')
      putIpv4(t, p.bytes, at + HEADER)
    }
  } else if (kind === SUBJECT_NAME) {
    putAscii(t, ', subject=DNS name')
    putName(p, at + HEADER)
  } else putAscii(t, ', unknown subject')
}

function printReply(p: Printer, at: number, size: number): void {
  const t = p.text
  if (size < HEADER) return putTruncated(p)
  putAscii(t, ' node information reply (')
  const verbose = p.options.verbose > 0
  const code = u8(p, at + 1)
  if (code !== SUCCESS) {
    if (code === REFUSED || code === UNKNOWN_TYPE) {
      putAscii(t, code === REFUSED ? 'refused' : 'unknown')
      if (size !== HEADER && verbose) putAscii(t, ', invalid length')
    }
    putAscii(t, ')')
    return
  }
  if (verbose) putAscii(t, 'success, ')
  const kind = u16(p, at + 4)
  const flags = u16(p, at + 6)
  if (kind === NOOP) {
    putAscii(t, 'noop')
    if (size !== HEADER && verbose) putAscii(t, ', invalid length')
  } else if (kind === SUPPORTED_TYPES) putSupported(p, flags)
  else if (kind === NAME) {
    putAscii(t, 'DNS name')
    putName(p, at + HEADER + 4)
    if (flags & 1) {
      putAscii(t, ' [TTL=')
      putDecimal(t, u32(p, at + HEADER))
      putAscii(t, ']')
    }
  } else if (kind === ADDRESSES) {
    putAscii(t, 'node addresses')
    putAddresses(p, at, size)
    putAddressFlags(p, REPLY_FLAGS, flags)
  } else putAscii(t, 'unknown')
  putAscii(t, ')')
}

/** Pairs of a time to live and an address, which are shown the other way round. */
function putAddresses(p: Printer, at: number, size: number): void {
  for (let i = HEADER; i + 20 <= size; i += 20) {
    check(p, at + i, 20)
    putIpv6At(p, ' ', at + i + 4)
    putAscii(p.text, '(')
    putDecimal(p.text, u32(p, at + i))
    putAscii(p.text, ')')
  }
}

/** A name that reaches to the end of the message: one counted string (draft 03), or DNS labels. */
function putName(p: Printer, at: number): void {
  const t = p.text
  if (u8(p, at) === p.end - at - 1) {
    putAscii(t, p.options.verbose > 0 ? ', 03 draft, "' : ', "')
    for (let i = at + 1; i < p.end; i++) putEscapedByte(t, p.bytes[i]!)
  } else {
    putAscii(t, ', "')
    putLabels(p, at)
  }
  putByte(t, 0x22)
}

/** DNS labels without compression; `???` where they do not end as they should. */
function putLabels(p: Printer, start: number): void {
  const t = p.text
  let at = start
  while (has(p, at, 1)) {
    const count = p.bytes[at++]!
    if (count === 0) {
      // One zero is a whole name and two are the first part of one; tcpdump shows the dot for the whole.
      if (at === p.end) putByte(t, 0x2e)
      else if (at + 1 !== p.end || p.bytes[at] !== 0) putAscii(t, '???')
      return
    }
    if (count > p.end - at) {
      putAscii(t, '???')
      return
    }
    for (const stop = at + count; at < stop; at++) putEscapedByte(t, p.bytes[at]!)
    if (at + 1 < p.end && p.bytes[at] !== 0) putByte(t, 0x2e)
  }
}
