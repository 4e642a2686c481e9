// PPTP's control connection (RFC 2637): one message per segment, field by field.

import { putAscii, putDecimal, putHex8 } from '../text.ts'
import { putPaddedText } from './padded-text.ts'
import { BEARER_TYPES, FAILURES, FRAMING_TYPES, MESSAGES, RESULTS, STOP_REASONS } from './pptp-names.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'

const HEADER = 12
const MAGIC = 0x1a2b3c4d

type Field = (p: Printer, at: number, messageAt: number) => void

const number =
  (name: string, read: typeof u16): Field =>
  (p, at) => {
    const n = read(p, at)
    putAscii(p.text, ` ${name}(`)
    putDecimal(p.text, n)
    putAscii(p.text, ')')
  }

const number16 = (name: string): Field => number(name, u16)
const number32 = (name: string): Field => number(name, u32)

const choice =
  (name: string, names: Readonly<Record<number, string>>): Field =>
  (p, at) =>
    putAscii(p.text, ` ${name}(${names[u32(p, at)] ?? '?'})`)

/** A code and, with -v, what it means. */
const code =
  (name: string, names: readonly (string | undefined)[]): Field =>
  (p, at) => {
    const n = u8(p, at)
    putAscii(p.text, p.options.verbose > 0 ? ` ${name}(${n}:${names[n] ?? '?'})` : ` ${name}(${n})`)
  }

/** At most `size` characters; fewer where a length field at `lengthAt` of the message says so. */
const text =
  (name: string, size: number, lengthAt?: number): Field =>
  (p, at, messageAt) => {
    putAscii(p.text, ` ${name}(`)
    putPaddedText(p, at, lengthAt === undefined ? size : Math.min(size, u16(p, messageAt + lengthAt)))
    putAscii(p.text, ')')
  }

const reserved =
  (read: typeof u16): Field =>
  (p, at) => {
    const n = read(p, at)
    if (n !== 0) putAscii(p.text, ` [ERROR: reserved=${n} must be zero]`)
  }

const characterMap =
  (name: string): Field =>
  (p, at) => {
    const map = u32(p, at)
    putAscii(p.text, ` ${name}(0x`)
    putHex8(p.text, map)
    putAscii(p.text, ')')
  }

const version: Field = (p, at) => putAscii(p.text, ` PROTO_VER(${u8(p, at)}.${u8(p, at + 1)})`)

const framing: Field = (p, at) => {
  putAscii(p.text, ' FRAME_CAP(')
  const bits = u32(p, at)
  putAscii(p.text, `${bits & 1 ? 'A' : ''}${bits & 2 ? 'S' : ''})`)
}

const bearer: Field = (p, at) => {
  const bits = u32(p, at)
  putAscii(p.text, ` BEARER_CAP(${bits & 2 ? 'D' : ''}${bits & 1 ? 'A' : ''})`)
}

const NAME = 64
const STATISTICS = 128

const RESERVED_2: readonly [number, Field] = [2, reserved(u16)]
const CALL: readonly [number, Field] = [2, number16('CALL_ID')]
const PEER: readonly [number, Field] = [2, number16('PEER_CALL_ID')]
const SERIAL: readonly [number, Field] = [2, number16('CALL_SER_NUM')]
const WINDOW: readonly [number, Field] = [2, number16('RECV_WIN')]
const DELAY: readonly [number, Field] = [2, number16('PROC_DELAY')]
const CAUSE: readonly [number, Field] = [2, number16('CAUSE_CODE')]
const FAILURE: readonly [number, Field] = [1, code('ERR_CODE', FAILURES)]
const SPEED: readonly [number, Field] = [4, number32('CONN_SPEED')]
const CHANNEL: readonly [number, Field] = [4, number32('PHY_CHAN_ID')]
const BEARER: readonly [number, Field] = [4, choice('BEARER_TYPE', BEARER_TYPES)]
const FRAMING: readonly [number, Field] = [4, choice('FRAME_TYPE', FRAMING_TYPES)]
const IDENTIFIER: readonly [number, Field] = [4, number32('ID')]
const SUBADDRESS: readonly [number, Field] = [NAME, text('SUB_ADDR', NAME)]
const result = (message: string): readonly [number, Field] => [1, code('RESULT_CODE', RESULTS[message]!)]

const CAPABILITIES: readonly (readonly [number, Field])[] = [
  [4, framing],
  [4, bearer],
  [2, number16('MAX_CHAN')],
  [2, number16('FIRM_REV')],
  [NAME, text('HOSTNAME', NAME)],
  [NAME, text('VENDOR', NAME)],
]

const counter = (name: string): readonly [number, Field] => [4, number32(name)]

/** The fields behind the header and their sizes, in order. */
const FIELDS: Readonly<Record<string, readonly (readonly [number, Field])[]>> = {
  SCCRQ: [[2, version], RESERVED_2, ...CAPABILITIES],
  SCCRP: [[2, version], result('SCCRP'), FAILURE, ...CAPABILITIES],
  StopCCRQ: [[1, code('REASON', STOP_REASONS)], [1, reserved(u8)], RESERVED_2],
  StopCCRP: [result('StopCCRP'), FAILURE, RESERVED_2],
  ECHORQ: [IDENTIFIER],
  ECHORP: [IDENTIFIER, result('ECHORP'), FAILURE, RESERVED_2],
  OCRQ: [
    CALL,
    SERIAL,
    counter('MIN_BPS'),
    counter('MAX_BPS'),
    BEARER,
    FRAMING,
    WINDOW,
    DELAY,
    [2, number16('PHONE_NO_LEN')],
    RESERVED_2,
    [NAME, text('PHONE_NO', NAME, 24)],
    SUBADDRESS,
  ],
  OCRP: [CALL, PEER, result('OCRP'), FAILURE, CAUSE, SPEED, WINDOW, DELAY, CHANNEL],
  ICRQ: [
    CALL,
    SERIAL,
    BEARER,
    CHANNEL,
    [2, number16('DIALED_NO_LEN')],
    [2, number16('DIALING_NO_LEN')],
    [NAME, text('DIALED_NO', NAME, 12)],
    [NAME, text('DIALING_NO', NAME, 14)],
    SUBADDRESS,
  ],
  ICRP: [CALL, PEER, result('ICRP'), FAILURE, WINDOW, DELAY, RESERVED_2],
  ICCN: [PEER, RESERVED_2, SPEED, WINDOW, DELAY, FRAMING],
  CCRQ: [CALL, RESERVED_2],
  CDN: [CALL, result('CDN'), FAILURE, CAUSE, RESERVED_2, [STATISTICS, text('CALL_STATS', STATISTICS)]],
  WEN: [PEER, RESERVED_2, ...['CRC_ERR', 'FRAMING_ERR', 'HARDWARE_OVERRUN', 'BUFFER_OVERRUN', 'TIMEOUT_ERR', 'ALIGN_ERR'].map(counter)],
  SLI: [PEER, RESERVED_2, [4, characterMap('SEND_ACCM')], [4, characterMap('RECV_ACCM')]],
}

const MESSAGE_TYPES = ['UNKNOWN-MSG-TYPE', 'CTRL-MSG', 'MGMT-MSG']

/** Prints the message that begins at `at`, as far as it was captured. */
export function printPptp(p: Printer, at: number): void {
  const t = p.text
  p.protocol = 'pptp'
  putAscii(t, ': pptp')
  const verbose = p.options.verbose > 0
  if (verbose) {
    putAscii(t, ` Length=${u16(p, at)}`)
    putAscii(t, ` ${MESSAGE_TYPES[u16(p, at + 2)] ?? MESSAGE_TYPES[0]}`)
  }
  const magic = u32(p, at + 4)
  const hex = magic.toString(16).padStart(8, '0')
  if (magic !== MAGIC) putAscii(t, ` UNEXPECTED Magic-Cookie!!(${hex})`)
  if (verbose || magic !== MAGIC) putAscii(t, ` Magic-Cookie=${hex}`)
  const type = u16(p, at + 8)
  const name = MESSAGES[type]
  putAscii(t, name === undefined ? ` UNKNOWN_CTRL_MSGTYPE(${type})` : ` CTRL_MSGTYPE=${name}`)
  reserved(u16)(p, at + 10, at)
  let fieldAt = at + HEADER
  for (const [size, field] of FIELDS[name ?? ''] ?? []) {
    field(p, fieldAt, at + HEADER)
    fieldAt += size
  }
}
