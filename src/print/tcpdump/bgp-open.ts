// BGP open messages: who speaks, and what it can do (RFC 4271 section 4.2, RFC 5492).

import { putAscii } from '../text.ts'
import { need, needCaptured, untilCut } from './bgp-cut.ts'
import { CAPABILITY_NAMES, familyText } from './bgp-names.ts'
import { putUnknownData } from './dump.ts'
import { putIpv4At } from './ip.ts'
import { type Printer, putInvalid, u8, u16, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const HEADER = 29
const OPTION_HEADER = 2
const CAPABILITIES = 2
const OPTION_NAMES: Readonly<Record<number, string>> = { 1: 'Authentication Information', [CAPABILITIES]: 'Capabilities Advertisement' }

export function printOpen(p: Printer, at: number, length: number): void {
  const t = p.text
  needCaptured(p, at, HEADER)
  need(length >= HEADER)
  putAscii(t, `\n\t  Version ${u8(p, at + 19)}, my AS ${u16(p, at + 20)}, Holdtime ${u16(p, at + 22)}s, `)
  putIpv4At(p, 'ID ', at + 24)
  const size = u8(p, at + 28)
  putAscii(t, `\n\t  Optional parameters, length: ${size}`)
  const options = at + HEADER
  for (let i = 0; i < size; ) {
    needCaptured(p, options + i, OPTION_HEADER)
    need(length - HEADER >= OPTION_HEADER + i)
    const type = u8(p, options + i)
    const optionSize = u8(p, options + i + 1)
    i += OPTION_HEADER
    if (i + optionSize > size) {
      putAscii(t, `\n\t     Option ${type}, length: ${optionSize}, goes past the end of the options`)
      return
    }
    putAscii(t, `\n\t    Option ${OPTION_NAMES[type] ?? 'Unknown'} (${type}), length: ${optionSize}`)
    const option = options + i
    if (type === CAPABILITIES) untilCut(p, () => putCapabilities(p, option, optionSize))
    else putAscii(t, `\n\t      no decoder for option ${type}`)
    i += optionSize
  }
}

const MULTIPROTOCOL = 1
const ROUTE_REFRESH = 2
const MULTIPLE_LABELS = 8
const RESTART = 64
const FOUR_OCTET_AS = 65
const ADD_PATH = 69
const LONG_LIVED_RESTART = 71
const CISCO_ROUTE_REFRESH = 128

/** Of capabilities that must have so much; where one has less, the rest of the list is not looked at. */
const LEAST: Readonly<Record<number, number>> = { [MULTIPROTOCOL]: 4, [RESTART]: 2, [FOUR_OCTET_AS]: 4 }

function putCapabilities(p: Printer, at: number, length: number): void {
  const t = p.text
  for (let i = 0; i < length; ) {
    needCaptured(p, at + i, OPTION_HEADER)
    const type = u8(p, at + i)
    const size = u8(p, at + i + 1)
    const value = at + i + OPTION_HEADER
    putAscii(t, `\n\t      ${CAPABILITY_NAMES[type] ?? 'Unknown'} (${type}), length: ${size}`)
    needCaptured(p, value, size)
    const least = LEAST[type] ?? 0
    if (size < least) {
      putAscii(t, ` (too short, < ${least})`)
      return
    }
    putCapability(p, value, type, size)
    if (p.options.verbose > 1 && size > 0) putUnknownData(p, value, size, '\n\t\t')
    i += OPTION_HEADER + size
  }
}

/** Address families in groups of four bytes: the last of them says something more. */
function putFamilies(p: Printer, at: number, size: number, before: string, more: (last: number) => string): void {
  for (let i = 0; i + 4 <= size; i += 4) putAscii(p.text, `${before}${familyText(u16(p, at + i), u8(p, at + i + 2))}, ${more(u8(p, at + i + 3))}`)
}

const DIRECTIONS = [undefined, 'Receive', 'Send', 'Both']

function putCapability(p: Printer, at: number, type: number, size: number): void {
  const t = p.text
  switch (type) {
    case MULTIPROTOCOL:
      return putAscii(t, `\n\t\t${familyText(u16(p, at), u8(p, at + 3))}`)
    case MULTIPLE_LABELS:
      return putFamilies(p, at, size, '\n\t\t', last => `Count: ${last}`)
    case RESTART:
      putAscii(t, `\n\t\tRestart Flags: [${u8(p, at) & 0x80 ? 'R' : 'none'}], Restart Time ${u16(p, at) & 0xfff}s`)
      return putFamilies(p, at + 2, size - 2, '\n\t\t  ', last => `Forwarding state preserved: ${last & 0x80 ? 'yes' : 'no'}`)
    case ROUTE_REFRESH:
    case LONG_LIVED_RESTART:
    case CISCO_ROUTE_REFRESH:
      return
    case FOUR_OCTET_AS:
      return putAscii(t, `\n\t\t 4 Byte AS ${u32(p, at)}`)
    case ADD_PATH:
      if (size === 0) return putAscii(t, ' (bogus)')
      putFamilies(p, at, size, '\n\t\t', last => `Send/Receive: ${DIRECTIONS[last] ?? `Bogus (0x${hex(last, 2)})`}`)
      if (size % 4 !== 0) putInvalid(p)
      return
    default:
      putAscii(t, `\n\t\tno decoder for Capability ${type}`)
      if (p.options.verbose <= 1) putUnknownData(p, at, size, '\n\t\t')
  }
}
