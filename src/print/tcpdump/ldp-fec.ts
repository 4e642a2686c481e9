// What a label stands for (RFC 5036 section 3.4.1): a prefix, or a pseudowire with its interface (RFC 4447).

import { putAscii } from '../text.ts'
import { AFI_IPV4, AFI_IPV6 } from './address-families.ts'
import { putUnknownData } from './dump.ts'
import type { Flags } from './flags.ts'
import { putTooShort } from './ldp-length.ts'
import { FEC_NAMES, INTERFACE_PARAMETER_NAMES, PSEUDOWIRE_NAMES } from './ldp-names.ts'
import { readPrefix } from './prefix.ts'
import { type Printer, TRUNCATED_PACKET, u8, u16, u32 } from './printer.ts'
import { flagNames, hex, putCounted } from './text-pieces.ts'

const PREFIX = 2
const PSEUDOWIRE = 0x80

const IDENTIFIER = 4
const BEFORE_PARAMETERS = 11

const INTERFACE_MTU = 1
const DESCRIPTION = 3
const VERIFICATION = 12

const CONTROL_CHANNELS: Flags = [
  [1, 'PWE3 control word'],
  [2, 'MPLS Router Alert Label'],
  [4, 'MPLS inner label TTL = 1'],
]
const VERIFICATIONS: Flags = [
  [1, 'ICMP Ping'],
  [2, 'LSP Ping'],
  [4, 'BFD'],
]

/** Prints the first element of a FEC of `length` bytes, of which there is at least one. */
export function putFec(p: Printer, at: number, length: number): void {
  const type = u8(p, at)
  putAscii(p.text, `\n\t      ${FEC_NAMES[type] ?? 'Unknown'} FEC (0x${hex(type, 2)})`)
  if (type === PREFIX) putPrefix(p, at + 1, length - 1)
  else if (type === PSEUDOWIRE) putPseudowire(p, at + 1, length - 1)
}

function putPrefix(p: Printer, at: number, length: number): void {
  const t = p.text
  if (putTooShort(p, length, 2)) return
  const family = u16(p, at)
  if (family !== AFI_IPV4 && family !== AFI_IPV6) {
    putAscii(t, `: Address family ${family} prefix`)
    return
  }
  const prefix = readPrefix(p, at + 2, length - 2, family === AFI_IPV4 ? 4 : 16)
  if (prefix === 'item') throw TRUNCATED_PACKET
  putAscii(t, `: IPv${family === AFI_IPV4 ? 4 : 6} prefix ${prefix === 'length' ? '(invalid length)' : prefix.text}`)
}

function putPseudowire(p: Printer, at: number, length: number): void {
  const t = p.text
  if (putTooShort(p, length, 7)) return
  const size = u8(p, at + 2)
  if (size > 0 && putTooShort(p, length, BEFORE_PARAMETERS)) return
  const kind = u16(p, at)
  const word = kind & 0x8000 ? 'control word' : 'no control word'
  const group = u32(p, at + 3)
  const identifier = size === 0 ? '' : `, VC-ID ${u32(p, at + 7)}`
  putAscii(t, `: ${PSEUDOWIRE_NAMES[kind & 0x7fff] ?? 'Unknown'}, ${word}, group-ID ${group}${identifier}, VC-info-length: ${size}`)
  if (size === 0) return
  if (size < IDENTIFIER) putAscii(t, ' (invalid, < 4')
  else if (!putTooShort(p, length - BEFORE_PARAMETERS, size - IDENTIFIER)) putParameters(p, at + BEFORE_PARAMETERS, size - IDENTIFIER)
}

function putParameters(p: Printer, start: number, length: number): void {
  let at = start
  let left = length
  while (left > 2) {
    const type = u8(p, at)
    const size = u8(p, at + 1)
    if (size < 2 || left < size) return
    putAscii(p.text, `\n\t\tInterface Parameter: ${INTERFACE_PARAMETER_NAMES[type] ?? 'Unknown'} (0x${hex(type, 2)}), len ${size}`)
    putParameter(p, at + 2, type, size - 2)
    at += size
    left -= size
  }
}

function putParameter(p: Printer, at: number, type: number, size: number): void {
  const t = p.text
  if (type === INTERFACE_MTU) putAscii(t, `: ${u16(p, at)}`)
  else if (type === DESCRIPTION) {
    putAscii(t, ': ')
    putCounted(p, at, size)
  } else if (type === VERIFICATION) {
    const channels = u8(p, at)
    putAscii(t, `\n\t\t  Control Channels (0x${hex(channels, 2)}) = [${flagNames(CONTROL_CHANNELS, channels, 'none')}]`)
    const kinds = u8(p, at + 1)
    putAscii(t, `\n\t\t  CV Types (0x${hex(kinds, 2)}) = [${flagNames(VERIFICATIONS, kinds, 'none')}]`)
  } else putUnknownData(p, at, size, '\n\t\t  ')
}
