// Telnet (RFC 854, 855): the commands a segment begins with; text is not shown.

import { putAscii } from '../text.ts'
import { putHexDump } from './dump.ts'
import { type Printer, u8 } from './printer.ts'
import {
  AUTHENTICATION,
  AUTHENTICATION_TYPES,
  AUTHENTICATION_WORDS,
  COMMANDS,
  ENCRYPTION,
  ENCRYPTION_TYPES,
  ENCRYPTION_WORDS,
  OPTIONS,
  WORDS,
} from './telnet-names.ts'

/** Interpret as command: begins each of them; twice, it stands for itself. */
const IAC = 255
const FIRST_COMMAND = 236
const SUBNEGOTIATION = 250
const SUBNEGOTIATION_END = 240

/** Octets of a hex dump beside which its command still fits. */
const BESIDE = 8

/** `%#x` */
const hex = (n: number): string => (n === 0 ? '0' : `0x${n.toString(16)}`)

/** Prints the commands up to the first byte that begins none. */
export function printTelnet(p: Printer, start: number, length: number): void {
  const t = p.text
  p.protocol = 'telnet'
  const dumped = p.options.hexAscii > 0 && p.options.verbose > 2
  let first = true
  let at = start
  let left = length
  while (left > 0 && u8(p, at) === IAC) {
    const command = readCommand(p, at, left)
    if (command === undefined) break
    if (dumped) {
      if (first) putAscii(t, '\nTelnet:')
      putHexDump(p, at, command.size, '\n', at - start)
      putAscii(t, command.size > BESIDE ? '\n\t\t\t\t' : `${'   '.repeat(BESIDE - command.size)}\t`)
    } else putAscii(t, first ? ' [telnet ' : ', ')
    putAscii(t, command.text)
    first = false
    at += command.size
    // An unfinished subnegotiation is taken for one byte more than it has: what is left then counts as endless, up to the capture's end.
    left = (left - command.size) >>> 0
  }
  if (!first) putAscii(t, dumped ? '\n' : ']')
}

type Command = { readonly size: number; readonly text: string }

/** The command whose IAC stands at `at`, or undefined when it makes no sense or goes on behind the `length` bytes. */
function readCommand(p: Printer, at: number, length: number): Command | undefined {
  if (length < 2) return undefined
  const code = u8(p, at + 1)
  if (code === IAC) return { size: 2, text: 'IAC IAC' }
  if (code < FIRST_COMMAND) return undefined
  const name = COMMANDS[code - FIRST_COMMAND]!
  if (code < SUBNEGOTIATION) return { size: 2, text: name }
  if (length < 3) return undefined
  const option = u8(p, at + 2)
  const text = `${name} ${OPTIONS[option] ?? hex(option)}`
  return code === SUBNEGOTIATION ? readSubnegotiation(p, at, length, option, text) : { size: 3, text }
}

function readSubnegotiation(p: Printer, at: number, length: number, option: number, name: string): Command | undefined {
  let end = at + 3
  while (at + length > end + 1 && (u8(p, end) !== IAC || u8(p, end + 1) !== SUBNEGOTIATION_END)) end++
  if (u8(p, end) !== IAC) return undefined
  let text = name
  for (let i = at + 3; i < end; i++) text += ` ${parameterName(option, i - at - 3, u8(p, i))}`
  return { size: end + 2 - at, text: `${text} SE` }
}

/** The first parameter says what is meant; with two options the second names a method. */
function parameterName(option: number, index: number, value: number): string {
  if (option === AUTHENTICATION) return [AUTHENTICATION_WORDS, AUTHENTICATION_TYPES][index]?.[value] ?? hex(value)
  if (option === ENCRYPTION) return [ENCRYPTION_WORDS, ENCRYPTION_TYPES][index]?.[value] ?? hex(value)
  return (index === 0 ? WORDS[value] : undefined) ?? hex(value)
}
