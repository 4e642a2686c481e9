// EGP, the exterior gateway protocol of old (RFC 904).

import { putAscii, putIpv4 } from '../text.ts'
import { has, type Printer, putTruncated, u8, u16 } from './printer.ts'

const HEADER = 16
const VERSION = 2

const UPDATE = 1
const POLL = 2
const ACQUIRE = 3
const REACH = 5
const ERROR = 8

const ACQUIRE_CODES = ['request', 'confirm', 'refuse', 'cease', 'cease_ack']
const CONFIRM = 1
const ACQUIRE_STATES = [
  'unspecified',
  'active_mode',
  'passive_mode',
  'insufficient_resources',
  'administratively_prohibited',
  'going_down',
  'parameter_violation',
  'protocol_violation',
]
const PASSIVE = 2
const REACH_CODES = ['hello', 'i-h-u']
const STATES = ['indeterminate', 'up', 'down']
const UNSOLICITED = 0x80
const REASONS = [
  'unspecified',
  'bad_EGP_header_format',
  'bad_EGP_data_field_format',
  'reachability_info_unavailable',
  'excessive_polling_rate',
  'no_response',
  'unsupported_version',
]

export function printEgp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'egp'
  if (length < HEADER || !has(p, at, HEADER)) return putTruncated(p)
  const version = u8(p, at)
  putAscii(t, `EGPv${version}`)
  if (p.options.verbose === 0) return putAscii(t, `, AS ${u16(p, at + 6)}, seq ${u16(p, at + 8)}, length ${length}`)
  putAscii(t, `, length ${length}`)
  if (version !== VERSION) return putAscii(t, `[version ${version}]`)
  const type = u8(p, at + 1)
  const code = u8(p, at + 2)
  const status = u8(p, at + 3)
  switch (type) {
    case ACQUIRE:
      return putAcquire(p, at, code, status)
    case REACH:
      if (REACH_CODES[code] === undefined) return putAscii(t, `[reach code ${code}]`)
      putAscii(t, ` ${REACH_CODES[code]}`)
      return putState(p, status)
    case POLL:
      putAscii(t, ' poll')
      putState(p, status)
      putAscii(t, ' net:')
      return putIpv4(t, p.bytes, at + 12)
    case UPDATE:
      return putUpdate(p, at, length, status)
    case ERROR: {
      const reason = u16(p, at + 10)
      putAscii(t, ' error')
      putState(p, status)
      return putAscii(t, ` ${REASONS[reason] ?? `[reason ${reason}]`}`)
    }
    default:
      return putAscii(t, `[type ${type}]`)
  }
}

function putState(p: Printer, status: number): void {
  const state = STATES[status]
  putAscii(p.text, state === undefined ? ` [status ${status}]` : ` state:${state}`)
}

function putAcquire(p: Printer, at: number, code: number, status: number): void {
  const t = p.text
  putAscii(t, ' acquire')
  const name = ACQUIRE_CODES[code]
  if (name === undefined) return putAscii(t, `[code ${code}]`)
  putAscii(t, ` ${name}`)
  const opening = code <= CONFIRM
  const known = opening ? status <= PASSIVE : status === 0 || (status > PASSIVE && status < ACQUIRE_STATES.length)
  if (known) putAscii(t, ` ${ACQUIRE_STATES[status]}`)
  else putAscii(t, opening ? ` [status ${status}]` : `[status ${status}]`)
  if (opening) putAscii(t, ` hello:${u16(p, at + 10)} poll:${u16(p, at + 12)}`)
}

function putUpdate(p: Printer, at: number, length: number, status: number): void {
  const t = p.text
  putAscii(t, ' update')
  if (status & UNSOLICITED) putAscii(t, ' unsolicited')
  putState(p, status & ~UNSOLICITED)
  putAscii(t, ' ')
  putIpv4(t, p.bytes, at + 12)
  const inside = u8(p, at + 10)
  const outside = u8(p, at + 11)
  putAscii(t, ` int ${inside} ext ${outside}`)
  if (!putGateways(p, at, length - HEADER, inside, inside + outside)) putTruncated(p)
}

/** Four bytes as the little-endian number that tcpdump takes an address for here, by which it tells the class from the wrong end. */
const PRINTED = new Uint8Array(4)
function putAddress(p: Printer, address: number): void {
  for (let i = 0; i < 4; i++) PRINTED[i] = address >>> (8 * i)
  putIpv4(p.text, PRINTED, 0)
}

/** Bytes of network number in an address of classes A, B, C; 0 for any other. */
const networkBytes = (address: number): number => (address >>> 31 === 0 ? 1 : address >>> 30 === 2 ? 2 : address >>> 29 === 6 ? 3 : 0)

/** The networks behind each gateway, by distance; answers false when the message ends too early. */
function putGateways(p: Printer, egpAt: number, length: number, inside: number, gateways: number): boolean {
  const t = p.text
  const b = p.bytes
  const source = ((b[egpAt + 15]! << 24) | (b[egpAt + 14]! << 16) | (b[egpAt + 13]! << 8) | b[egpAt + 12]!) >>> 0
  const bytes = networkBytes(source)
  const network = bytes === 0 ? 0 : source & (0xffffffff << (8 * (4 - bytes)))
  let at = egpAt + HEADER
  let left = length
  for (let i = 0; i < gateways; i++) {
    if (left < 4 - bytes || !has(p, at, 4 - bytes)) return false
    let host = 0
    // Without a class no byte is read, though four are counted.
    for (let k = bytes; k > 0 && k < 4; k++) host = (host << 8) | u8(p, at++)
    left -= 4 - bytes
    if (left < 1) return false
    let distances = u8(p, at++)
    left--
    putAscii(t, i < inside ? ' int ' : ' ext ')
    putAddress(p, host | network)
    putAscii(t, ' (')
    for (let comma = ''; distances > 0; distances--, comma = ', ') {
      if (left < 2) return false
      const distance = u8(p, at++)
      putAscii(t, `${comma}d${distance}:`)
      const networks = u8(p, at++)
      left -= 2
      for (let k = 0; k < networks; k++) {
        const size = putNetwork(p, at, left)
        if (size === 0) return false
        at += size
        left -= size
      }
    }
    putAscii(t, ')')
  }
  return true
}

/** Answers how many bytes the network number took, 0 when there were too few. */
function putNetwork(p: Printer, at: number, left: number): number {
  if (left < 1) return 0
  let address = u8(p, at) << 24
  const size = networkBytes(address) === 1 ? 1 : networkBytes(address) === 2 ? 2 : 3
  if (left < size) return 0
  if (size > 1) address |= u8(p, at + 1) << 16
  if (size > 2) address |= u8(p, at + 2) << 8
  putAscii(p.text, ' ')
  putAddress(p, address)
  return size
}
