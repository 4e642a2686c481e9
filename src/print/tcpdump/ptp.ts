// Precision Time Protocol (IEEE 1588), version 2.

import { putAscii, putHex, putHex8 } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const HEADER = 34
const VERSION_1 = 1
const VERSION_2 = 2
const TIMESTAMP = 10

const ANNOUNCE = 0xb
const SIGNALLING = 0xc
const MANAGEMENT = 0xd

const ORIGIN = 'originTimeStamp'
const PRECISE = 'preciseOriginTimeStamp'
const RECEIVED = 'receiveTimeStamp'

/** What a message is called, its time, and whether the port that asked follows that. */
type Message = { readonly name: string; readonly time?: string; readonly port?: boolean }

const MESSAGES: Readonly<Record<number, Message>> = {
  0: { name: 'sync msg', time: ORIGIN },
  1: { name: 'delay req msg', time: ORIGIN },
  2: { name: 'peer delay req msg', time: PRECISE, port: true },
  3: { name: 'peer delay resp msg', time: RECEIVED, port: true },
  8: { name: 'follow up msg', time: PRECISE },
  9: { name: 'delay resp msg', time: RECEIVED, port: true },
  10: { name: 'pdelay resp fup msg', time: PRECISE, port: true },
  [ANNOUNCE]: { name: 'announce msg' },
  [SIGNALLING]: { name: 'signalling msg' },
  [MANAGEMENT]: { name: 'management msg' },
}

const CONTROLS = ['Sync', 'Delay_Req', 'Follow_Up', 'Delay_Resp', 'Management', 'Other']

const FLAGS: Flags = [
  [0x0001, 'l1 61'],
  [0x0002, 'l1 59'],
  [0x0004, 'utc reasonable'],
  [0x0008, 'timescale'],
  [0x0010, 'time tracable'],
  [0x0020, 'frequency tracable'],
  [0x0100, 'alternate master'],
  [0x0200, 'two step'],
  [0x0400, 'unicast'],
  [0x1000, 'profile specific 1'],
  [0x2000, 'profile specific 2'],
  [0x4000, 'security mask'],
  [0x18c0, 'unknown'],
]

const u48 = (p: Printer, at: number): number => u16(p, at) * 0x100000000 + u32(p, at + 2)

/** Prints the message of `length` bytes at `at`. */
export function printPtp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'ptp'
  if (length < HEADER) {
    putAscii(t, ` [length ${length} < ${HEADER}]`)
    return putInvalid(p)
  }
  const version = u16(p, at) & 0xff
  putAscii(t, `PTPv${version}`)
  if (version === VERSION_1) putAscii(t, ' (not implemented)')
  if (version !== VERSION_2) return
  printHeader(p, at)
  const kind = u8(p, at) & 0xf
  const message = MESSAGES[kind]
  const body = at + HEADER
  if (kind === ANNOUNCE) printAnnounce(p, body)
  else if (kind === SIGNALLING) putPort(p, body)
  else if (kind === MANAGEMENT) printManagement(p, body)
  else if (message?.time !== undefined) {
    putTime(p, message.time, body, ',')
    if (message.port) putPort(p, body + TIMESTAMP)
  }
}

function printHeader(p: Printer, at: number): void {
  const t = p.text
  const first = u8(p, at)
  putAscii(t, `, v1 compat : ${first & 0x10 ? 'yes' : 'no'}, msg type : ${MESSAGES[first & 0xf]?.name ?? 'Reserved'}`)
  putAscii(t, `, length : ${u16(p, at + 2)}`)
  const domain = u16(p, at + 4)
  putAscii(t, `, domain : ${domain >>> 8}, reserved1 : ${domain & 0xff}`)
  const flags = u16(p, at + 6)
  putAscii(t, ', Flags [')
  putFlags(t, FLAGS, flags, 'none')
  putAscii(t, ']')
  putAscii(t, `, NS correction : ${u48(p, at + 8)}`)
  putAscii(t, `, sub NS correction : ${u16(p, at + 14)}`)
  putAscii(t, `, reserved2 : ${u32(p, at + 16)}`)
  putIdentity(p, ', clock identity : 0x', at + 20)
  putAscii(t, `, port id : ${u16(p, at + 28)}`)
  putAscii(t, `, seq id : ${u16(p, at + 30)}`)
  const control = u8(p, at + 32)
  putAscii(t, `, control : ${control} (${CONTROLS[control] ?? 'Reserved'})`)
  putAscii(t, `, log message interval : ${u16(p, at + 32) & 0xff}`)
}

/** Eight bytes as one number in hex, without leading zeros. */
function putIdentity(p: Printer, before: string, at: number): void {
  const low = u32(p, at + 4)
  const high = u32(p, at)
  putAscii(p.text, before)
  if (high === 0) return putHex(p.text, low)
  putHex(p.text, high)
  putHex8(p.text, low)
}

function putTime(p: Printer, name: string, at: number, between: string): void {
  putAscii(p.text, `, ${name} :`)
  putAscii(p.text, ` ${u48(p, at)} seconds${between}`)
  putAscii(p.text, ` ${u32(p, at + 6)} nanoseconds`)
}

function putPort(p: Printer, at: number): void {
  putIdentity(p, ', port identity : 0x', at)
  putAscii(p.text, `, port id : ${u16(p, at + 8)}`)
}

function printAnnounce(p: Printer, at: number): void {
  const t = p.text
  putTime(p, ORIGIN, at, '')
  putAscii(t, `, origin cur utc :${u16(p, at + 10)}`)
  putAscii(t, `, rsvd : ${u8(p, at + 12)}`)
  putAscii(t, `, gm priority_1 : ${u8(p, at + 13)}`)
  putAscii(t, `, gm clock class : ${u8(p, at + 14)}`)
  putAscii(t, `, gm clock accuracy : ${u8(p, at + 15)}`)
  putAscii(t, `, gm clock variance : ${u16(p, at + 16)}`)
  putAscii(t, `, gm priority_2 : ${u8(p, at + 18)}`)
  putIdentity(p, ', gm clock id : 0x', at + 19)
  putAscii(t, `, steps removed : ${u16(p, at + 27)}`)
  putAscii(t, `, time source : 0x${u8(p, at + 29).toString(16)}`)
}

/** As tcpdump, takes all four fields behind the port from the port's first byte. */
function printManagement(p: Printer, at: number): void {
  const t = p.text
  putPort(p, at)
  const value = u8(p, at)
  putAscii(t, `, , start boundary hops  ${value}, , boundary hops  ${value}, , flags  0x${value.toString(16)}`)
  putAscii(t, `, , reserved  0x${value.toString(16)}`)
}
