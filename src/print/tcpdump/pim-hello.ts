// Options of PIM hello messages (RFC 7761 section 4.9.2).

import { putAscii, putDecimal, putHex4, putHex8 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putPimAddress, type Rest, UNICAST } from './pim-address.ts'
import { has, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'
import { putRelativeTime } from './relative-time.ts'

const HOLD_TIME = 1
const LAN_PRUNE_DELAY = 2
const PRIORITY_OLD = 18
const PRIORITY = 19
const GENERATION = 20
const REFRESH = 21
const BIDIRECTIONAL = 22
const ADDRESSES = 24
const ADDRESSES_OLD = 65001

const NAMES: Readonly<Record<number, string>> = {
  [HOLD_TIME]: 'Hold Time',
  [LAN_PRUNE_DELAY]: 'LAN Prune Delay',
  [PRIORITY_OLD]: 'DR Priority (Old)',
  [PRIORITY]: 'DR Priority',
  [GENERATION]: 'Generation ID',
  [REFRESH]: 'State Refresh Capability',
  [BIDIRECTIONAL]: 'Bi-Directional Capability',
  [ADDRESSES]: 'Address List',
  [ADDRESSES_OLD]: 'Address List (Old)',
}

/** Bytes that an option must have; 0 in a priority is a capability of old. */
const LENGTHS: Readonly<Record<number, number>> = {
  [HOLD_TIME]: 2,
  [LAN_PRUNE_DELAY]: 4,
  [PRIORITY_OLD]: 4,
  [PRIORITY]: 4,
  [GENERATION]: 4,
  [REFRESH]: 4,
}

const INDENT = '\n\t    '

/** Answers false when an option was cut. */
export function putHello(p: Printer, rest: Rest, addressBytes: number): boolean {
  const t = p.text
  while (rest.left > 0) {
    if (rest.left < 4) return false
    const type = u16(p, rest.at)
    const length = u16(p, rest.at + 2)
    putAscii(t, `\n\t  ${NAMES[type] ?? 'Unknown'} Option (${type}), length ${length}, Value: `)
    rest.at += 4
    rest.left -= 4
    if (rest.left < length || !has(p, rest.at, length)) return false
    const needed = LENGTHS[type]
    const old = length === 0 && (type === PRIORITY || type === PRIORITY_OLD)
    if (needed !== undefined && length !== needed && !old) {
      putAscii(t, `[option length ${length} != ${needed}]`)
      putInvalid(p)
      return true // nothing after it is read
    }
    if (old) putAscii(t, 'Bi-Directional Capability (Old)')
    else if (!putOption(p, rest, type, length, addressBytes)) return false
    if (p.options.verbose > 1) putUnknownData(p, rest.at, length, INDENT)
    rest.at += length
    rest.left -= length
  }
  return true
}

function putOption(p: Printer, rest: Rest, type: number, length: number, addressBytes: number): boolean {
  const t = p.text
  const { at } = rest
  switch (type) {
    case HOLD_TIME:
      putRelativeTime(t, u16(p, at))
      return true
    case LAN_PRUNE_DELAY: {
      const delay = u16(p, at)
      putAscii(t, `${INDENT}T-bit=${delay >>> 15}, LAN delay ${delay & 0x7fff}ms, Override interval ${u16(p, at + 2)}ms`)
      return true
    }
    case PRIORITY:
    case PRIORITY_OLD:
      putDecimal(t, u32(p, at))
      return true
    case GENERATION:
      putAscii(t, '0x')
      putHex8(t, u32(p, at))
      return true
    case REFRESH:
      putRefresh(p, at)
      return true
    case BIDIRECTIONAL:
      return true
    case ADDRESSES:
    case ADDRESSES_OLD:
      return p.options.verbose < 2 || putAddresses(p, at, length, rest.left, addressBytes)
    default:
      if (p.options.verbose < 2) putUnknownData(p, at, length, INDENT)
      return true
  }
}

function putRefresh(p: Printer, at: number): void {
  const t = p.text
  const interval = u8(p, at + 1)
  putAscii(t, `v${u8(p, at)}`)
  if (interval !== 0) {
    putAscii(t, ', interval ')
    putRelativeTime(t, interval)
  }
  const reserved = u16(p, at + 2)
  if (reserved === 0) return
  putAscii(t, ' ?0x')
  putHex4(t, reserved)
  putAscii(t, '?')
}

function putAddresses(p: Printer, at: number, length: number, left: number, addressBytes: number): boolean {
  const list: Rest = { at, left }
  while (list.at < at + length) {
    putAscii(p.text, INDENT)
    if (!putPimAddress(p, list, UNICAST, addressBytes)) return false
  }
  return true
}
