// DECnet's Network Services Protocol: links between programs.

import { putAscii } from '../text.ts'
import { u16le } from './decnet-values.ts'
import { check, type Printer, u8 } from './printer.ts'

const HEADER = 5
const NUMBER = 2
const DATA_HEADER = 7
const LINK_SERVICE = 13
const ACK = 9

/** The type of a message is in the bits 0x0c of its flags, the subtype in 0x70. */
const INTERRUPT = 0x30
const SERVICE = 0x10
const DATA: readonly number[] = [0x00, 0x20, 0x40, 0x60]
const DATA_ACK = 0x04
const SERVICE_ACK = 0x14
const CONNECT_ACK = 0x24
const INITIATE = 0x18
const CONFIRM = 0x28
const DISCONNECT = 0x38
const DISCONNECT_CONFIRM = 0x48
const INITIATE_AGAIN = 0x68

const UNKNOWN_KINDS = ['reserved-subtype', 'reserved-acktype', 'reserved-ctltype', 'reserved-type']

const IS_ACK = 0x8000
const IS_NAK = 0x9000
const IS_OTHER = 0xa000
const IS_OTHER_NAK = 0xb000
const SEQUENCE = 0x0fff

const REASONS: Readonly<Record<number, string>> = {
  0: 'object rejected connect',
  1: 'insufficient resources',
  2: 'unrecognized node name',
  3: 'node is shutting down',
  4: 'unrecognized object',
  5: 'invalid object name format',
  6: 'object too busy',
  7: 'protocol error discovered',
  8: 'third party abort',
  9: 'user abort',
  10: 'invalid node name format',
  11: 'local node shutting down',
  32: 'insufficient local resources',
  33: 'insufficient remote user resources',
  34: 'invalid access control information',
  36: 'bad ACCOUNT information',
  38: 'no response from object',
  39: 'node unreachable',
  41: 'no link terminate',
  42: 'disconnect complete',
  43: 'bad image data in connect',
  54: 'cryptographic service mismatch',
}

/** How acknowledgements of the other channel are called, by whether they are good. */
type Other = { readonly ack: string; readonly nak: string }
const OTHER: Other = { ack: 'oack', nak: 'onak' }
const OTHER_DATA: Other = { ack: 'ackdat', nak: 'nakdat' }

/** Prints the message of `length` bytes at `at`; answers false when it is too short. */
export function printNsp(p: Printer, at: number, length: number): boolean {
  const t = p.text
  if (length < HEADER) {
    putAscii(t, ` (nsplen ${length} < ${HEADER})`)
    return false
  }
  const flags = u8(p, at)
  const destination = u16le(p, at + 1)
  const source = u16le(p, at + 3)
  const link = `${source}>${destination} `
  const kind = flags & 0x7c
  if (DATA.includes(kind)) return printData(p, at, length, `data ${link}`, OTHER)
  switch (kind) {
    case INTERRUPT:
      return printData(p, at, length, 'intr ', OTHER_DATA)
    case SERVICE:
      return printService(p, at, length, link)
    case DATA_ACK:
      return printAck(p, at, length, `data-ack ${link}`, OTHER)
    case SERVICE_ACK:
      return printAck(p, at, length, `ils-ack ${link}`, OTHER_DATA)
    case CONNECT_ACK:
      putAscii(t, `conn-ack ${destination}`)
      return true
    case INITIATE:
      return printConnect(p, at, length, `conn-initiate ${link}`, 9)
    case INITIATE_AGAIN:
      return printConnect(p, at, length, `retrans-conn-initiate ${link}`, 9)
    case CONFIRM:
      return printConnect(p, at, length, `conn-confirm ${link}`, 10)
    case DISCONNECT:
      return printDisconnect(p, at, length, link)
    case DISCONNECT_CONFIRM:
      putAscii(t, `disconn-confirm ${link}`)
      putReason(p, u16le(p, at + 5))
      return true
    default:
      putAscii(t, `${UNKNOWN_KINDS[(flags >>> 2) & 3]}? ${flags.toString(16)} ${source} > ${destination}`)
      return true
  }
}

/**
 * Prints the acknowledgements in front of a segment's number, of which there are up to two; answers that number, -1 when one
 * of them does not fit into `left` bytes.
 */
function putAcks(p: Printer, at: number, left: number, other: Other): number {
  const t = p.text
  const first = u16le(p, at)
  if ((first & IS_ACK) === 0) return first
  putAscii(t, `${(first & IS_NAK) === IS_NAK ? 'nak' : 'ack'} ${first & SEQUENCE} `)
  if (left < 2 * NUMBER) return -1
  const second = u16le(p, at + NUMBER)
  if ((second & IS_OTHER) === 0) return second
  putAscii(t, `${(second & IS_OTHER_NAK) === IS_OTHER_NAK ? other.nak : other.ack} ${second & SEQUENCE} `)
  return left < 3 * NUMBER ? -1 : u16le(p, at + 2 * NUMBER)
}

function putSegment(p: Printer, at: number, length: number, other: Other): boolean {
  const number = putAcks(p, at + HEADER, length - HEADER, other)
  if (number < 0) return false
  putAscii(p.text, `seg ${number & SEQUENCE} `)
  return true
}

function printData(p: Printer, at: number, length: number, title: string, other: Other): boolean {
  putAscii(p.text, title)
  return length >= DATA_HEADER && putSegment(p, at, length, other)
}

function printService(p: Printer, at: number, length: number, link: string): boolean {
  const t = p.text
  putAscii(t, `link-service ${link}`)
  if (length < LINK_SERVICE || !putSegment(p, at, length, OTHER_DATA)) return false
  const flags = u8(p, at + 11)
  const value = u8(p, at + 12)
  switch (flags & 0x0c) {
    case 0:
      putAscii(t, `dat seg count ${value} ${['', 'donotsend-data ', 'send-data ', `reserved-fcmod? ${flags.toString(16)}`][flags & 3]}`)
      break
    case 4:
      putAscii(t, `intr req count ${value} `)
      break
    default:
      putAscii(t, `reserved-fcval-int? ${flags.toString(16)}`)
  }
  return true
}

/** An acknowledgement is all there is: nothing is said when there is none. */
function printAck(p: Printer, at: number, length: number, title: string, other: Other): boolean {
  putAscii(p.text, title)
  if (length < ACK) return false
  check(p, at, ACK)
  const first = u16le(p, at + HEADER)
  if ((first & IS_ACK) === 0) return true
  putAscii(p.text, `${(first & IS_NAK) === IS_NAK ? 'nak' : 'ack'} ${first & SEQUENCE} `)
  const second = u16le(p, at + HEADER + NUMBER)
  if ((second & IS_OTHER) === 0) return true
  putAscii(p.text, `${(second & IS_OTHER_NAK) === IS_OTHER_NAK ? other.nak : other.ack} ${second & SEQUENCE} `)
  return true
}

/** Prints a message of at least `least` bytes; the tenth, where it has one, says how much data is with it. */
function printConnect(p: Printer, at: number, length: number, title: string, least: number): boolean {
  const t = p.text
  putAscii(t, title)
  if (length < least) return false
  check(p, at, least)
  const flow = ['', 'seg ', 'msg ', ''][(u8(p, at + 5) >>> 2) & 3]
  const version = ['3.2', '3.1', '4.0', '4.1'][u8(p, at + 6) & 3]
  putAscii(t, `${flow}ver ${version} segsize ${u16le(p, at + 7)} `)
  if (least === 10) putOptional(p, u8(p, at + 9))
  return true
}

function printDisconnect(p: Printer, at: number, length: number, link: string): boolean {
  putAscii(p.text, `disconn-initiate ${link}`)
  if (length < 8) return false
  const optional = u8(p, at + 7)
  putReason(p, u16le(p, at + 5))
  putOptional(p, optional)
  return true
}

const putReason = (p: Printer, reason: number): void => putAscii(p.text, `${REASONS[reason] ?? `reason-${reason}`} `)

function putOptional(p: Printer, size: number): void {
  if (size > 0) putAscii(p.text, `optlen ${size} `)
}
