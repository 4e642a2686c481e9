// SCTP (RFC 9260): the chunks of a packet, on one line, or one line each with -vv.

import { putAscii, putByte, putDecimal, putHex, putIpv4, putIpv6 } from '../text.ts'
import { putUnknown } from './dump.ts'
import { printForces } from './forces.ts'
import { printM3ua } from './m3ua.ts'
import { check, has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'
import { CHUNK_NAMES, DATA, FORCES, FORCES_PORTS, INIT, INIT_ACK, M3UA, PAYLOAD_NAMES, SACK } from './sctp-names.ts'

const HEADER = 12
const CHUNK_HEADER = 4
const DATA_HEADER = 12
const INIT_HEADER = 16
const SACK_HEADER = 12

const UNORDERED = 0x04
const BEGIN = 0x02
const END = 0x01

/** Whether the packet's data are ForCES: by its ports, or from the first chunk on that says so. */
type State = { forces: boolean }

/** Prints the IP payload of `length` bytes at `at`; the IP header is at `ipAt`. */
export function printSctp(p: Printer, at: number, ipAt: number, length: number): void {
  const t = p.text
  p.protocol = 'sctp'
  if (length < HEADER) {
    putAscii(t, `truncated-sctp - ${HEADER - length} bytes missing!`)
    return
  }
  if (!has(p, at, HEADER)) {
    putTruncated(p)
    return
  }
  const source = u16(p, at)
  const destination = u16(p, at + 2)
  putEndpoints(p, ipAt, source, destination)
  for (const port of [source, destination]) if (FORCES_PORTS[port] !== undefined) putAscii(t, `[${FORCES_PORTS[port]}]`)
  const forces = FORCES_PORTS[source] !== undefined || FORCES_PORTS[destination] !== undefined
  if (!printChunks(p, at + HEADER, length - HEADER, forces)) putTruncated(p)
}

function putEndpoints(p: Printer, ipAt: number, source: number, destination: number): void {
  const t = p.text
  const six = u8(p, ipAt) >>> 4 === 6
  const size = six ? 16 : 4
  const addressAt = ipAt + (six ? 8 : 12)
  check(p, addressAt, 2 * size)
  const put = six ? putIpv6 : putIpv4
  put(t, p.bytes, addressAt)
  putByte(t, 0x2e)
  putDecimal(t, source)
  putAscii(t, ' > ')
  put(t, p.bytes, addressAt + size)
  putByte(t, 0x2e)
  putDecimal(t, destination)
  putAscii(t, ': sctp')
}

/**
 * Answers false when the capture ends within a chunk. What is left counts in 32 bits without a sign, as in tcpdump: a chunk
 * longer than its packet makes it wrap round, and printing goes on to the end of the capture.
 */
function printChunks(p: Printer, start: number, length: number, byPort: boolean): boolean {
  const t = p.text
  const state: State = { forces: byPort }
  const many = p.options.verbose >= 2
  let before = many ? '\n\t' : ' ('
  let at = start
  let left = length
  for (let number = 1; left !== 0; number++) {
    if (left < CHUNK_HEADER) {
      putAscii(t, `${before}${number}) [chunk descriptor cut off at end of packet]`)
      return true
    }
    if (!has(p, at, CHUNK_HEADER)) return false
    const size = u16(p, at + 2)
    if (size < CHUNK_HEADER) {
      putAscii(t, `${before}${number}) [Bad chunk length ${size}, < size of chunk descriptor]`)
      return true
    }
    const padding = -size & 3
    if (left < padding) {
      putAscii(t, `${before}${number}) [Bad chunk length ${size}, > remaining data in packet]`)
      return true
    }
    if (!has(p, at, size)) return false
    putAscii(t, before)
    putDecimal(t, number)
    if (!printChunk(p, at, size, state)) {
      putAscii(t, `bogus chunk length ${size}]`)
      return true
    }
    if (!many) before = ', ('
    if (padding !== 0 && !has(p, at + size, padding)) return false
    at += size + padding
    left = (left - size - padding) >>> 0
  }
  return true
}

/** Prints the chunk of `size` bytes at `at`, which were captured; answers false when it is too short for its type. */
function printChunk(p: Printer, at: number, size: number, state: State): boolean {
  const t = p.text
  const type = u8(p, at)
  putAscii(t, ') [')
  putAscii(t, CHUNK_NAMES[type] ?? `Unknown chunk type: 0x${type.toString(16)}`)
  putAscii(t, '] ')
  const body = at + CHUNK_HEADER
  const left = size - CHUNK_HEADER
  switch (type) {
    case DATA:
      return printData(p, u8(p, at + 1), body, left, state)
    case INIT:
    case INIT_ACK:
      return putInit(p, body, left)
    case SACK:
      return putSack(p, body, left)
    default:
      return true
  }
}

function putField(p: Printer, name: string, value: number): void {
  putAscii(p.text, name)
  putDecimal(p.text, value)
  putAscii(p.text, '] ')
}

function printData(p: Printer, flags: number, at: number, left: number, state: State): boolean {
  const t = p.text
  if (flags & UNORDERED) putAscii(t, '(U)')
  if (flags & BEGIN) putAscii(t, '(B)')
  if (flags & END) putAscii(t, '(E)')
  if (flags & (UNORDERED | BEGIN | END)) putByte(t, 0x20)
  if (left < DATA_HEADER) return false
  const protocol = u32(p, at + 8)
  putField(p, '[TSN: ', u32(p, at))
  putField(p, '[SID: ', u16(p, at + 4))
  putField(p, '[SSEQ ', u16(p, at + 6))
  putAscii(t, '[PPID ')
  const name = PAYLOAD_NAMES[protocol]
  if (name !== undefined) putAscii(t, name)
  else {
    putAscii(t, '0x')
    putHex(t, protocol)
  }
  putAscii(t, '] ')
  const payload = left - DATA_HEADER
  if (payload === 0) return false
  if (FORCES[protocol] !== undefined) state.forces = true
  if (state.forces) {
    printForces(p, at + DATA_HEADER, payload)
    p.protocol = 'sctp'
    return true
  }
  if (p.options.verbose < 2) return true
  if (protocol === M3UA) {
    printM3ua(p, at + DATA_HEADER, payload)
    p.protocol = 'sctp'
    return true
  }
  const { quiet, hex, hexAscii } = p.options
  putAscii(t, quiet || hex > 0 || hexAscii > 0 ? '[Payload' : '[Payload:')
  putUnknown(p, at + DATA_HEADER, payload)
  putByte(t, 0x5d)
  return true
}

function putInit(p: Printer, at: number, left: number): boolean {
  if (left < INIT_HEADER) return false
  putField(p, '[init tag: ', u32(p, at))
  putField(p, '[rwnd: ', u32(p, at + 4))
  putField(p, '[OS: ', u16(p, at + 8))
  putField(p, '[MIS: ', u16(p, at + 10))
  putField(p, '[init TSN: ', u32(p, at + 12))
  return true
}

function putSack(p: Printer, at: number, left: number): boolean {
  const t = p.text
  if (left < SACK_HEADER) return false
  const cumulative = u32(p, at)
  const gaps = u16(p, at + 8)
  const duplicates = u16(p, at + 10)
  putField(p, '[cum ack ', cumulative)
  putField(p, '[a_rwnd ', u32(p, at + 4))
  putField(p, '[#gap acks ', gaps)
  putField(p, '[#dup tsns ', duplicates)
  let i = at + SACK_HEADER
  const end = at + left
  for (let gap = 1; i !== end && gap <= gaps; gap++, i += 4) {
    if (end - i < 4) return false
    const first = (cumulative + u16(p, i)) >>> 0
    const last = (cumulative + u16(p, i + 2)) >>> 0
    putAscii(t, `\n\t\t[gap ack block #${gap}: start = ${first}, end = ${last}] `)
  }
  for (let tsn = 1; i !== end && tsn <= duplicates; tsn++, i += 4) {
    if (end - i < 4) return false
    putAscii(t, `\n\t\t[dup TSN #${tsn}: ${u32(p, i)}] `)
  }
  return true
}
