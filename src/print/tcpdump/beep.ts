// BEEP frames (RFC 3080) by their first word.

import { putAscii } from '../text.ts'
import { has, type Printer } from './printer.ts'

const WORD = 4

/** tcpdump wants a zero byte behind the two that have three letters, where the protocol has a blank. */
const WORDS: Readonly<Record<string, string>> = {
  'MSG\0': 'MSG',
  'RPY ': 'RPY',
  'ERR ': 'ERR',
  'ANS ': 'ANS',
  'NUL ': 'NUL',
  'SEQ ': 'SEQ',
  'END\0': 'END',
}

/** Says which frame begins in the payload, or that none does. */
export function printBeep(p: Printer, at: number, length: number): void {
  p.protocol = 'beep'
  const word = length >= WORD && has(p, at, WORD) ? String.fromCharCode(...p.bytes.subarray(at, at + WORD)) : ''
  putAscii(p.text, ` BEEP ${WORDS[word] ?? '(payload or undecoded)'}`)
}
