// What Realtek's switches say: remote control (RRCP), echo (REP), loop detection (RLDP), and tags for the host's processor.

import { putAscii, putMac } from '../text.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const RRCP = 0x01
const REP = 0x02
const RLDP: readonly number[] = [0x03, 0x23]
const TAG_8_BYTES = 0x04
const TAG_8306 = 0x90
const TAG_8366RB = 0xa0

const REPLY = 0x80
const HELLO = 0
const GET = 1
const SET = 2
const OPERATIONS: Readonly<Record<number, string>> = { [HELLO]: 'hello', [GET]: 'get', [SET]: 'set' }

const u16le = (p: Printer, at: number): number => ((u16(p, at) & 0xff) << 8) | (u16(p, at) >>> 8)
const u32le = (p: Printer, at: number): number => u16le(p, at) + u16le(p, at + 2) * 0x10000

/** Prints the frame at `at`; the addresses it has are printed first, -1 where it has none. */
export function printRealtek(p: Printer, at: number, sourceAt: number, destinationAt: number): void {
  const t = p.text
  p.protocol = 'rtl'
  if (sourceAt >= 0 && destinationAt >= 0) {
    putMac(t, p.bytes, sourceAt)
    putAscii(t, ' > ')
    putMac(t, p.bytes, destinationAt)
    putAscii(t, ', ')
  }
  const protocol = u8(p, at)
  if (protocol === RRCP) printControl(p, at)
  else putAscii(t, otherName(protocol))
}

function otherName(protocol: number): string {
  if (protocol === REP) return 'REP'
  if (RLDP.includes(protocol)) return 'RLDP'
  if (protocol === TAG_8_BYTES) return 'Realtek 8-byte DSA tag'
  if ((protocol & 0xf0) === TAG_8306) return 'Realtek RTL8306 4-byte DSA tag'
  if ((protocol & 0xf0) === TAG_8366RB) return 'Realtek RTL8366RB 4-byte DSA tag'
  return `Realtek unknown type 0x${hex(protocol, 2)}`
}

function printControl(p: Printer, at: number): void {
  const t = p.text
  p.protocol = 'rrcp'
  const code = u8(p, at + 1)
  const operation = code & ~REPLY
  const register = operation === GET || operation === SET
  putAscii(t, `RRCP ${code & REPLY ? 'reply' : 'query'}: ${OPERATIONS[operation] ?? `unknown opcode (0x${hex(operation, 2)})`}`)
  if (register) {
    const data = u32le(p, at + 6)
    putAscii(t, ` addr=0x${hex(u16le(p, at + 4), 4)}, data=0x${hex(data, 8)}`)
  }
  putAscii(t, `, auth=0x${hex(u16(p, at + 2), 4)}`)
  if (register) {
    const second = u32(p, at + 14)
    putAscii(t, `, cookie=0x${hex(second, 8)}${hex(u32(p, at + 10), 8)} `)
  } else if (code === (HELLO | REPLY)) {
    check(p, at, 18)
    putAscii(t, ` downlink_port=${u8(p, at + 4)}, uplink_port=${u8(p, at + 5)}, uplink_mac=`)
    putMac(t, p.bytes, at + 6)
    putAscii(t, `, vendor_id=${hex(u32(p, at + 14), 8)} ,chip_id=${hex(u16(p, at + 12), 4)} `)
  }
}
