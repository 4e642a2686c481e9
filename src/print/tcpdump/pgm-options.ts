// Options of PGM (RFC 3208 section 9, draft-ietf-rmt-bb-pgmcc).

import { putAscii } from '../text.ts'
import { addressSize, putAddress } from './pgm.ts'
import { has, type Printer, u8, u16, u32 } from './printer.ts'

const KIND = 0x7f
const LAST = 0x80
const SMALLEST = 4

const TOTAL_LENGTH = 0x00
const NAK_LIST = 0x02
const REDIRECT = 0x07
const PATH_ADDRESS = 0x0c
const CONGESTION_REPORT = 0x10
const CONTROL_DATA = 0x12
const CONTROL_FEEDBACK = 0x13

/** Options of one length: their name, that length, and their text with `#` for each number of 32 bits. */
const FIXED: Readonly<Record<number, readonly [name: string, length: number, text: string]>> = {
  [TOTAL_LENGTH]: ['OPT_LENGTH', 4, ' OPTS LEN (extra?) '],
  1: ['OPT_FRAGMENT', 16, ' FRAG seq # off # len #'],
  3: ['OPT_JOIN', 8, ' JOIN #'],
  4: ['OPT_NAK_BO_IVL', 12, ' BACKOFF ivl # ivlseq #'],
  5: ['OPT_NAK_BO_RNG', 12, ' BACKOFF max # min #'],
  8: ['OPT_PARITY_PRM', 8, ' PARITY MAXTGS #'],
  9: ['OPT_PARITY_GRP', 8, ' PARITY GROUP #'],
  10: ['OPT_CURR_TGSIZE', 8, ' PARITY ATGS #'],
  11: ['OPT_NBR_UNREACH', 4, ' NBR_UNREACH'],
  13: ['OPT_SYN', 4, ' SYN'],
  14: ['OPT_FIN', 4, ' FIN'],
  15: ['OPT_RST', 4, ' RST'],
  17: ['OPT_CRQST', 4, ' CRQST'],
}

/** Options that end in an address: the name when too short, the name otherwise, the bytes before the address. */
const ADDRESSED: Readonly<Record<number, readonly [short: string, name: string, length: number]>> = {
  [REDIRECT]: ['OPT_REDIRECT', 'OPT_REDIRECT', 8],
  [CONTROL_DATA]: ['OPT_PGMCC_DATA', 'OPT_PGMCC_DATA', 12],
  [CONTROL_FEEDBACK]: ['PGM_OPT_PGMCC_FEEDBACK', 'OPT_PGMCC_FEEDBACK', 12],
}

/** Whether options were shown, cut, or so bad that nothing more is said. */
export type Outcome = 'shown' | 'cut' | 'bad'

export function printPgmOptions(p: Printer, start: number): Outcome {
  const t = p.text
  if (!has(p, start, SMALLEST)) return 'cut'
  const first = u8(p, start) & KIND
  if (first !== TOTAL_LENGTH) return bad(p, `First option bad, should be PGM_OPT_LENGTH, is ${first}`)
  if (u8(p, start + 1) !== 4) return bad(p, `Bad OPT_LENGTH option, length ${u8(p, start + 1)} != 4`)
  const total = u16(p, start + 2)
  if (total < 4) return bad(p, `Bad total option length ${total} < 4`)
  putAscii(t, ` OPTS LEN ${total}`)
  let at = start + 4
  for (let left = total - 4; left > 0; ) {
    if (left < SMALLEST) return bad(p, 'Total option length leaves no room for final option')
    const type = u8(p, at)
    const size = u8(p, at + 1)
    if (size < SMALLEST) {
      putAscii(t, `[Bad option, length ${size} < ${SMALLEST}]`)
      break
    }
    if (left < size) return bad(p, 'Total option length leaves no room for final option')
    if (!has(p, at, size)) return 'cut'
    const outcome = putOption(p, at, type, size)
    if (outcome !== 'shown') return outcome
    const kind = type & KIND
    const known = FIXED[kind] !== undefined || ADDRESSED[kind] !== undefined || kind === NAK_LIST
    at += known ? size : size + 2 // tcpdump skips type and length of the others twice
    left -= kind === NAK_LIST ? size - 4 : size // nor does it count those of a list
    if (type & LAST) break
  }
  return 'shown'
}

function bad(p: Printer, why: string): Outcome {
  putAscii(p.text, `[${why}]`)
  return 'bad'
}

function putOption(p: Printer, at: number, type: number, size: number): Outcome {
  const t = p.text
  const kind = type & KIND
  const fixed = FIXED[kind]
  if (fixed !== undefined) {
    const [name, length, text] = fixed
    if (size !== length) return bad(p, `Bad ${name} option, length ${size} != ${length}`)
    text.split('#').forEach((words, i) => {
      putAscii(t, i === 0 ? words : `${u32(p, at + 4 * i)}${words}`)
    })
    if (kind === TOTAL_LENGTH) putAscii(t, `${u16(p, at + 2)}`)
    return 'shown'
  }
  if (ADDRESSED[kind] !== undefined) return putAddressed(p, at, kind, size)
  if (kind === NAK_LIST) return putList(p, at, size)
  if (kind === PATH_ADDRESS) putAscii(t, ` PATH_NLA [${size}]`)
  else if (kind === CONGESTION_REPORT) putAscii(t, ' CR')
  else putAscii(t, ` OPT_${type.toString(16).toUpperCase().padStart(2, '0')} [${size}] `)
  return 'shown'
}

function putAddressed(p: Printer, at: number, kind: number, size: number): Outcome {
  const [short, name, length] = ADDRESSED[kind]!
  if (size < length) return bad(p, `Bad ${short} option, length ${size} < ${length}`)
  const number = kind === REDIRECT ? 0 : u32(p, at + 4)
  const family = u16(p, at + length - 4)
  const needed = family === 1 ? 4 : family === 2 ? 16 : 0
  if (needed === 0) return 'cut'
  if (size !== length + needed) return bad(p, `Bad ${name} option, length ${size} != ${length} + address size`)
  const text = kind === REDIRECT ? ' REDIRECT ' : kind === CONTROL_DATA ? ` PGMCC DATA ${number} ` : ` PGMCC FEEDBACK ${number} `
  putAddress(p, text, at + length, addressSize(p, family, at + length))
  return 'shown'
}

function putList(p: Printer, at: number, size: number): Outcome {
  putAscii(p.text, ' NAK LIST')
  for (let i = 4; i < size; i += 4) {
    if (size - i < 4) return bad(p, 'Option length not a multiple of 4')
    putAscii(p.text, ` ${u32(p, at + i)}`)
  }
  return 'shown'
}
