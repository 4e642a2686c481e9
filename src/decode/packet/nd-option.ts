// Options of neighbour discovery messages (RFC 4861, 4.6).
//
//  | kind (1) | length in units of 8 bytes (1) | value |

import { lacks, u32 } from './read.ts'
import { INVALID, OK, type Status, TRUNCATED } from './status.ts'

export const ND_OPTION_SOURCE_ADDRESS = 1
export const ND_OPTION_TARGET_ADDRESS = 2
export const ND_OPTION_PREFIX = 3
export const ND_OPTION_REDIRECTED = 4
export const ND_OPTION_MTU = 5

export const ND_OPTION_NAMES: Readonly<Record<number, string>> = {
  [ND_OPTION_SOURCE_ADDRESS]: 'source link-layer address',
  [ND_OPTION_TARGET_ADDRESS]: 'target link-layer address',
  [ND_OPTION_PREFIX]: 'prefix information',
  [ND_OPTION_REDIRECTED]: 'redirected header',
  [ND_OPTION_MTU]: 'MTU',
  14: 'nonce',
  24: 'route information',
  25: 'recursive DNS server',
  31: 'DNS search list',
}

export type NdOption = {
  kind: number
  /** Bytes of the whole option, kind and length included. */
  length: number
  valueAt: number
  /** Source or target address: the link-layer address (6 bytes on Ethernet), or -1. */
  macAt: number
  /** Prefix information; -1 in others. 0 to 128 bits of the prefix count; lifetimes are seconds, 0xffffffff for ever. */
  prefixAt: number
  prefixBits: number
  validLifetime: number
  preferredLifetime: number
  /** Redirected header: the packet that is quoted, or -1. */
  embeddedAt: number
  mtu: number
  next: number
}

export const newNdOption = (): NdOption => ({
  kind: -1,
  length: 0,
  valueAt: -1,
  macAt: -1,
  prefixAt: -1,
  prefixBits: -1,
  validLifetime: -1,
  preferredLifetime: -1,
  embeddedAt: -1,
  mtu: -1,
  next: -1,
})

const PREFIX = 32
const ADDRESS_BITS = 128
const MTU = 8

/**
 * Reads the option at `at`; walk with `for (at = optionsAt; at < end && decodeNdOption(b, at, end, o) === OK; at = o.next)`.
 * INVALID: a length of 0, a prefix or MTU whose length is not its own, or more than 128 bits of prefix. TRUNCATED: it runs past `end`.
 */
export function decodeNdOption(b: Uint8Array, at: number, end: number, out: NdOption): Status {
  if (lacks(b, at, end, 2)) return TRUNCATED
  const kind = b[at]!
  const length = b[at + 1]! * 8
  if (length === 0) return INVALID
  if (kind === ND_OPTION_PREFIX && length !== PREFIX) return INVALID
  if (kind === ND_OPTION_MTU && length !== MTU) return INVALID
  if (lacks(b, at, end, length)) return TRUNCATED
  if (kind === ND_OPTION_PREFIX && b[at + 2]! > ADDRESS_BITS) return INVALID
  const isPrefix = kind === ND_OPTION_PREFIX
  out.kind = kind
  out.length = length
  out.valueAt = at + 2
  out.macAt = kind === ND_OPTION_SOURCE_ADDRESS || kind === ND_OPTION_TARGET_ADDRESS ? at + 2 : -1
  out.prefixAt = isPrefix ? at + 16 : -1
  out.prefixBits = isPrefix ? b[at + 2]! : -1
  out.validLifetime = isPrefix ? u32(b, at + 4) : -1
  out.preferredLifetime = isPrefix ? u32(b, at + 8) : -1
  out.embeddedAt = kind === ND_OPTION_REDIRECTED ? at + 8 : -1
  out.mtu = kind === ND_OPTION_MTU ? u32(b, at + 4) : -1
  out.next = at + length
  return OK
}
