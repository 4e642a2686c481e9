// Options of DCCP (RFC 4340 section 5.8).

import { putAscii, putHex2 } from '../text.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const CHANGE_L = 32
const CONFIRM_R = 35
const COOKIE = 36
const NDP_COUNT = 37
const DATA_DROPPED = 40
const TIMESTAMP = 41
const TIMESTAMP_ECHO = 42
const ELAPSED_TIME = 43
const DATA_CHECKSUM = 44

/** Options below have no length byte; those from CCID on belong to the congestion control in use. */
const WITH_LENGTH = 32
const CCID = 128

const NAMES: Readonly<Record<number, string>> = {
  0: 'nop',
  1: 'mandatory',
  2: 'slowreceiver',
  32: 'change_l',
  33: 'confirm_l',
  34: 'change_r',
  35: 'confirm_r',
  36: 'initcookie',
  37: 'ndp_count',
  38: 'ack_vector0',
  39: 'ack_vector1',
  40: 'data_dropped',
  41: 'timestamp',
  42: 'timestamp_echo',
  43: 'elapsed_time',
  44: 'data_checksum',
}
const FEATURES = [
  'reserved',
  'ccid',
  'allow_short_seqno',
  'sequence_window',
  'ecn_incapable',
  'ack_ratio',
  'send_ack_vector',
  'send_ndp_count',
  'minimum checksum coverage',
  'check data checksum',
]

/** Prints the option at `at`; answers its length, or 0 when no other can follow. */
export function putDccpOption(p: Printer, at: number, left: number): number {
  const t = p.text
  const type = u8(p, at)
  const name = type >= CCID ? `CCID option ${type}` : (NAMES[type] ?? `Option ${type}`)
  const size = type >= WITH_LENGTH ? u8(p, at + 1) : 1
  if (type >= WITH_LENGTH && size < 2) {
    putAscii(t, `${name} optlen too short`)
    return 0
  }
  if (left < size) {
    putAscii(t, `${name} optlen goes past header length`)
    return 0
  }
  if (!has(p, at, size)) {
    putTruncated(p)
    return 0
  }
  putAscii(t, name)
  if (type >= CCID) {
    if (size === 4) putAscii(t, ` ${u16(p, at + 2)}`)
    else if (size === 6) putAscii(t, ` ${u32(p, at + 2)}`)
  } else putValue(p, at, type, size)
  return size
}

function putValue(p: Printer, at: number, type: number, size: number): void {
  const t = p.text
  if (type >= CHANGE_L && type <= CONFIRM_R) putFeature(p, at, size)
  else if (type === NDP_COUNT) for (let i = 2; i < size; i++) putAscii(t, ` ${u8(p, at + i)}`)
  else if (type >= COOKIE && type <= DATA_DROPPED) putBytes(p, ' 0x', at, size)
  else if (type === TIMESTAMP) putAscii(t, size === 6 ? ` ${u32(p, at + 2)}` : ' [optlen != 6]')
  else if (type === TIMESTAMP_ECHO) {
    putAscii(t, size === 6 || size === 8 || size === 10 ? ` ${u32(p, at + 2)}` : ' [optlen != 6 or 8 or 10]')
    if (size === 8) putAscii(t, ` (elapsed time ${u16(p, at + 6)})`)
    else if (size === 10) putAscii(t, ` (elapsed time ${u32(p, at + 6)})`)
  } else if (type === ELAPSED_TIME) {
    putAscii(t, size === 6 ? ` ${u32(p, at + 2)}` : size === 4 ? ` ${u16(p, at + 2)}` : ' [optlen != 4 or 6]')
  } else if (type === DATA_CHECKSUM) putBytes(p, ' ', at, size)
}

function putFeature(p: Printer, at: number, size: number): void {
  if (size < 3) return putAscii(p.text, ' optlen too short')
  const name = FEATURES[u8(p, at + 2)]
  if (name === undefined) return
  putAscii(p.text, ` ${name}`)
  for (let i = 3; i < size; i++) putAscii(p.text, ` ${u8(p, at + i)}`)
}

function putBytes(p: Printer, before: string, at: number, size: number): void {
  if (size === 2) return
  putAscii(p.text, before)
  for (let i = 2; i < size; i++) putHex2(p.text, u8(p, at + i))
}
