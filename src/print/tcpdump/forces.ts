// ForCES (RFC 5810): how control elements speak with forwarding elements, in SCTP data chunks.

import { putAscii } from '../text.ts'
import { putHexDump } from './dump.ts'
import { type MessagePrinter, printAssociation, printLfb, printRedirect, printTeardown } from './forces-messages.ts'
import { ACKNOWLEDGE_NAMES, ATOMICITY_NAMES, EXECUTION_NAMES, knownTlv, nodeName, PHASE_NAMES, tlvName } from './forces-names.ts'
import { padded, TLV_HEADER, tlvFault } from './forces-values.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const HEADER = 24
const FLAGS_AT = 20
const INDENT = 9

/** How many top-level TLVs a message may have, and the number under which tcpdump knows that there may be none. */
const ASSOCIATION_TLVS = 2
const ONE_TLV = 1
const MANY_TLVS = 15
const NO_TLVS = 0
const NO_TLVS_FLAG = 0x1

/** The operations that a message may hold, a bit each, from that of Set upwards. */
const SET = 0x001 | 0x002 | 0x010 | 0x800 | 0x2000
const SET_RESPONSE = 0x004 | 0x008 | 0x020 | 0x1000
const GET = 0x040 | 0x080
const GET_RESPONSE = 0x100 | 0x200
const REPORT = 0x400

type Message = { readonly name: string; readonly most: number; readonly operations: number; readonly print: MessagePrinter }

const nothing: MessagePrinter = () => true

const MESSAGES: Readonly<Record<number, Message>> = {
  1: { name: 'Association Setup', most: ASSOCIATION_TLVS, operations: REPORT, print: printLfb },
  2: { name: 'Association TearDown', most: ONE_TLV, operations: 0, print: printTeardown },
  3: { name: 'Config', most: MANY_TLVS, operations: SET, print: printLfb },
  4: { name: 'Query', most: MANY_TLVS, operations: GET, print: printLfb },
  5: { name: 'Event Notification', most: ONE_TLV, operations: REPORT, print: printLfb },
  6: { name: 'Packet Redirect', most: MANY_TLVS, operations: 0, print: printRedirect },
  15: { name: 'HeartBeat', most: NO_TLVS, operations: 0, print: nothing },
  17: { name: 'Association Response', most: ONE_TLV, operations: 0, print: printAssociation },
  19: { name: 'Config Response', most: MANY_TLVS, operations: SET_RESPONSE, print: printLfb },
  20: { name: 'Query Response', most: MANY_TLVS, operations: GET_RESPONSE, print: printLfb },
}

/** tcpdump takes this type, which it has no printer for, for a valid one. */
const UNNAMED_MESSAGE = 0x12

/** Prints the message of `length` bytes at `at`, and its bytes where it cannot be one or the printer gave up. */
export function printForces(p: Printer, at: number, length: number): void {
  p.protocol = 'forces'
  if (!has(p, at, HEADER)) {
    putTruncated(p)
    return
  }
  if (!printMessage(p, at, length)) {
    putHexDump(p, at, length, '\n\t[')
    putAscii(p.text, '\n\t]')
  } else if (p.options.verbose >= 4) {
    putAscii(p.text, '\n\t  Raw ForCES message\n\t [')
    putHexDump(p, at, length, '\n\t ')
    putAscii(p.text, '\n\t ]')
  }
}

function printMessage(p: Printer, at: number, length: number): boolean {
  const t = p.text
  const type = u8(p, at + 1)
  const message = MESSAGES[type]
  if (message === undefined) {
    putAscii(t, type === UNNAMED_MESSAGE ? '\n\tUnknown ForCES message type=0x12' : `Invalid ForCES message type ${type}\n`)
    return false
  }
  putAscii(t, `\n\tForCES ${message.name} `)
  const size = u16(p, at + 2) * 4
  if (length < HEADER || size !== length) {
    putAscii(t, `Illegal ForCES pkt len - min ${HEADER}, total recvd ${length}, advertised ${size} `)
    return false
  }
  putHeader(p, at, size)
  if (size - HEADER <= TLV_HEADER) {
    if (message.most === NO_TLVS || message.most === ASSOCIATION_TLVS) return true
    putAscii(t, '\tTop level TLV Data missing!\n')
    return false
  }
  if (message.most === NO_TLVS) {
    putAscii(t, `<0x${NO_TLVS_FLAG}>Illegal Top level TLV!\n`)
    return false
  }
  return printTlvs(p, at + HEADER, size - HEADER, message)
}

function putHeader(p: Printer, at: number, size: number): void {
  const t = p.text
  const { verbose } = p.options
  const flags = u32(p, at + FLAGS_AT)
  if (verbose >= 1) {
    const source = u32(p, at + 4)
    const destination = u32(p, at + 8)
    putAscii(t, `\n\tForCES Version ${u8(p, at) >>> 4} len ${size}B flags 0x${flags.toString(16).padStart(8, '0')} `)
    putAscii(t, `\n\tSrcID 0x${source.toString(16)}(${nodeName(source)}) DstID 0x${destination.toString(16)}(${nodeName(destination)})`)
    putAscii(t, ' Correlator 0x')
    putCorrelator(p, at + 12)
  }
  if (verbose >= 2) {
    const bits = (shift: number, mask: number): number => (flags >>> shift) & mask
    const choice = (names: readonly string[], value: number): string => `${names[value]}(0x${value})`
    putAscii(t, `\n\tForCES flags:\n\t  ${choice(ACKNOWLEDGE_NAMES, bits(30, 3))}, prio=${bits(27, 7)}, `)
    putAscii(t, `${choice(EXECUTION_NAMES, bits(22, 3))},\n\t  ${choice(ATOMICITY_NAMES, bits(21, 1))}, `)
    putAscii(t, `${choice(PHASE_NAMES, bits(19, 3))}\n`)
    putAscii(t, `\t  Extra flags: rsv(b5-7) 0x${bits(24, 7)} rsv(b13-31) 0x${bits(0, 0x7ffff).toString(16)}\n`)
  }
}

function putCorrelator(p: Printer, at: number): void {
  const high = u32(p, at)
  const low = u32(p, at + 4).toString(16)
  putAscii(p.text, high === 0 ? low : `${high.toString(16)}${low.padStart(8, '0')}`)
}

function printTlvs(p: Printer, start: number, length: number, message: Message): boolean {
  const t = p.text
  let at = start
  let left = length
  for (let number = 0; number < message.most && left !== 0; number++) {
    const type = u16(p, at)
    const size = u16(p, at + 2)
    if (tlvFault(size, left) !== undefined) break
    if (!knownTlv(type)) {
      putAscii(t, `\n\tInvalid ForCES Top TLV type=0x${type.toString(16)}`)
      return false
    }
    if (p.options.verbose >= 3) putAscii(t, `\t${tlvName(type)}, length ${size} (data length ${size - TLV_HEADER} Bytes)`)
    if (!message.print(p, at + TLV_HEADER, size, message.operations, INDENT)) return false
    at += padded(size)
    left -= padded(size)
  }
  if (left === 0) return true
  putAscii(t, `\tMess TopTLV header: min ${TLV_HEADER}, total ${left} advertised ${u16(p, at + 2)} `)
  return false
}
