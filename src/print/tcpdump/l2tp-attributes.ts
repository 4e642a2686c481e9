// The attribute-value pairs of L2TP's control messages (RFC 2661 section 4.4, RFC 3145).
//
// |M H, length(10)|vendor(2)|attribute(2)|value ...

import { putAscii } from '../text.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'
import { hex, putCounted, putHexBytes } from './text-pieces.ts'

const HEADER = 6
const MANDATORY = 0x8000
const HIDDEN = 0x4000
const LENGTH = 0x03ff

const TOO_SHORT = 'AVP too short'

type ValuePrinter = (p: Printer, at: number, size: number) => void

const atLeast =
  (least: number, print: ValuePrinter): ValuePrinter =>
  (p, at, size) => {
    if (size < least) putAscii(p.text, TOO_SHORT)
    else print(p, at, size)
  }

const text: ValuePrinter = putCounted
const bytes: ValuePrinter = putHexBytes
const short = atLeast(2, (p, at) => putAscii(p.text, `${u16(p, at)}`))
const long = atLeast(4, (p, at) => putAscii(p.text, `${u32(p, at)}`))
const nothing: ValuePrinter = () => {}

/** The names of two bits, the higher first. */
const bits = (high: string, low: string): ValuePrinter =>
  atLeast(4, (p, at) => {
    const value = u32(p, at)
    putAscii(p.text, `${value & 2 ? high : ''}${value & 1 ? low : ''}`)
  })

const name = (names: Readonly<Record<number, string>>, unknown: string): ValuePrinter =>
  atLeast(2, (p, at) => putAscii(p.text, names[u16(p, at)] ?? `${unknown}${u16(p, at)}`))

/** A message behind the numbers, where there is one. */
function putMessage(p: Printer, at: number, size: number): void {
  if (size <= 0) return
  putAscii(p.text, ' ')
  putCounted(p, at, size)
}

const result = atLeast(2, (p, at, size) => {
  putAscii(p.text, `${u16(p, at)}`)
  if (size === 2) return
  if (size === 3) return putAscii(p.text, ` ${TOO_SHORT}`)
  putAscii(p.text, `/${u16(p, at + 2)}`)
  putMessage(p, at + 4, size - 4)
})

const cause = atLeast(3, (p, at, size) => {
  putAscii(p.text, `${u16(p, at)}, ${hex(u8(p, at + 2), 2)}`)
  putMessage(p, at + 3, size - 3)
})

const DIRECTIONS = ['global error', 'at peer', 'at local']

const disconnect = atLeast(5, (p, at, size) => {
  const direction = u8(p, at + 4)
  putAscii(p.text, `${hex(u16(p, at), 4)}, ${hex(u16(p, at + 2), 4)} ${DIRECTIONS[direction] ?? `Direction-#${direction}`}`)
  putMessage(p, at + 5, size - 5)
})

/** Words behind two reserved bytes, each with its name. */
const words = (names: readonly string[], show: (word: number) => string): ValuePrinter =>
  atLeast(2, (p, at, size) => {
    names.forEach((word, i) => {
      const offset = 2 + 4 * i
      if (size >= offset + 4) putAscii(p.text, `${word}=${show(u32(p, at + offset))} `)
      else if (size >= offset) putAscii(p.text, TOO_SHORT) // the first one that is missing
    })
  })

const MESSAGES: Readonly<Record<number, string>> = {
  1: 'SCCRQ',
  2: 'SCCRP',
  3: 'SCCCN',
  4: 'StopCCN',
  6: 'HELLO',
  7: 'OCRQ',
  8: 'OCRP',
  9: 'OCCN',
  10: 'ICRQ',
  11: 'ICRP',
  12: 'ICCN',
  14: 'CDN',
  15: 'WEN',
  16: 'SLI',
}
const AUTHENTICATIONS = ['Reserved', 'Textual', 'CHAP', 'PAP', 'No Auth', 'MS-CHAPv1']
const ERRORS = ['CRCErr', 'FrameErr', 'HardOver', 'BufOver', 'Timeout', 'AlignErr']

const ATTRIBUTES: Readonly<Record<number, readonly [name: string, print: ValuePrinter]>> = {
  0: ['MSGTYPE', name(MESSAGES, 'MSGTYPE-#')],
  1: ['RESULT_CODE', result],
  2: ['PROTO_VER', atLeast(2, (p, at) => putAscii(p.text, `${u8(p, at)}.${u8(p, at + 1)}`))],
  3: ['FRAMING_CAP', bits('A', 'S')],
  4: ['BEARER_CAP', bits('A', 'D')],
  5: ['TIE_BREAKER', atLeast(8, (p, at) => putHexBytes(p, at, 8))],
  6: ['FIRM_VER', short],
  7: ['HOST_NAME', text],
  8: ['VENDOR_NAME', text],
  9: ['ASSND_TUN_ID', short],
  10: ['RECV_WIN_SIZE', short],
  11: ['CHALLENGE', bytes],
  12: ['Q931_CC', cause],
  13: ['CHALLENGE_RESP', atLeast(16, (p, at) => putHexBytes(p, at, 16))],
  14: ['ASSND_SESS_ID', short],
  15: ['CALL_SER_NUM', long],
  16: ['MINIMUM_BPS', long],
  17: ['MAXIMUM_BPS', long],
  18: ['BEARER_TYPE', bits('A', 'D')],
  19: ['FRAMING_TYPE', bits('A', 'S')],
  20: ['PACKET_PROC_DELAY', p => putAscii(p.text, 'obsolete')],
  21: ['CALLED_NUMBER', text],
  22: ['CALLING_NUMBER', text],
  23: ['SUB_ADDRESS', text],
  24: ['TX_CONN_SPEED', long],
  25: ['PHY_CHANNEL_ID', long],
  26: ['INI_RECV_LCP', bytes],
  27: ['LAST_SENT_LCP', bytes],
  28: ['LAST_RECV_LCP', bytes],
  29: ['PROXY_AUTH_TYPE', name(AUTHENTICATIONS, 'AuthType-#')],
  30: ['PROXY_AUTH_NAME', text],
  31: ['PROXY_AUTH_CHAL', bytes],
  32: ['PROXY_AUTH_ID', atLeast(2, (p, at) => putAscii(p.text, `${u8(p, at + 1)}`))],
  33: ['PROXY_AUTH_RESP', bytes],
  34: ['CALL_ERRORS', words(ERRORS, word => `${word}`)],
  35: ['ACCM', words(['send', 'recv'], word => hex(word, 8))],
  36: ['RANDOM_VECTOR', bytes],
  37: ['PRIVATE_GRP_ID', text],
  38: ['RX_CONN_SPEED', long],
  39: ['SEQ_REQUIRED', nothing],
  46: ['PPP_DISCON_CC', disconnect],
}

/** Prints the attribute at `at`, of which `left` bytes are in the message. Answers its size; 0 when it makes no sense. */
export function putL2tpAttribute(p: Printer, at: number, left: number): number {
  const t = p.text
  putAscii(t, ' ')
  const flags = u16(p, at)
  const size = flags & LENGTH
  if (size < HEADER || size > left || !has(p, at, size)) {
    putTruncated(p)
    return 0
  }
  putAscii(t, `${flags & MANDATORY ? '*' : ''}${flags & HIDDEN ? '?' : ''}`)
  const vendor = u16(p, at + 2)
  const number = u16(p, at + 4)
  const value = at + HEADER
  if (vendor !== 0) {
    putAscii(t, `VENDOR${hex(vendor, 4)}:ATTR${hex(number, 4)}(`)
    putHexBytes(p, value, size - HEADER)
  } else {
    const known = ATTRIBUTES[number]
    putAscii(t, `${known?.[0] ?? `AVP-#${number}`}(`)
    if (flags & HIDDEN) putAscii(t, '???')
    else known?.[1](p, value, size - HEADER)
  }
  putAscii(t, ')')
  return size
}
