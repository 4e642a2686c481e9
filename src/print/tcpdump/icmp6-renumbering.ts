// ICMPv6 router renumbering (RFC 2894).

import { putAscii, putDecimal, putHex } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { putIpv6At } from './ip6.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const HEADER = 16
const MATCH = 24
const USE = 32
const COMMAND = 0

const CODES: Readonly<Record<number, string>> = { 0: ', command', 1: ', result', 255: ', sequence number reset' }
const OPERATIONS: Readonly<Record<number, string>> = { 1: 'add', 2: 'change', 3: 'setglobal' }

const FLAGS: Flags = [
  [0x80, 'T'],
  [0x40, 'R'],
  [0x20, 'A'],
  [0x10, 'S'],
  [0x08, 'P'],
]
const USE_FLAGS: Flags = [
  [0x80, 'V'],
  [0x40, 'P'],
]

export function printRenumbering(p: Printer, at: number): void {
  const t = p.text
  if (!has(p, at, HEADER)) return putTruncated(p)
  const code = u8(p, at + 1)
  putAscii(t, CODES[code] ?? `, code-#${code}`)
  putAscii(t, ', seq=')
  putDecimal(t, u32(p, at + 4))
  if (p.options.verbose > 0) putDetails(p, at)
  if (code === COMMAND && !printCommand(p, at + HEADER)) putTruncated(p)
}

function putDetails(p: Printer, at: number): void {
  const t = p.text
  const flags = u8(p, at + 9)
  putAscii(t, '[')
  if (flags !== 0) {
    putFlags(t, FLAGS, flags, '', '')
    putAscii(t, ',')
  }
  putAscii(t, 'seg=')
  putDecimal(t, u8(p, at + 8))
  putAscii(t, ',maxdelay=')
  putDecimal(t, u16(p, at + 10))
  const reserved = u32(p, at + 12)
  if (reserved !== 0) {
    putAscii(t, 'rsvd=0x')
    putHex(t, reserved)
  }
  putAscii(t, ']')
}

/** Which prefixes are meant, and what to put in their place; answers false when cut, or of a length that cannot be. */
function printCommand(p: Printer, at: number): boolean {
  const t = p.text
  if (!has(p, at, MATCH)) return false
  const operation = u8(p, at)
  putAscii(t, p.options.verbose > 1 ? '\n\tmatch(' : ' match(')
  putAscii(t, OPERATIONS[operation] ?? `#${operation}`)
  if (p.options.verbose > 0) putAscii(t, `,ord=${u8(p, at + 2)},min=${u8(p, at + 4)},max=${u8(p, at + 5)}`)
  putIpv6At(p, ',', at + 8)
  putAscii(t, `/${u8(p, at + 3)})`)
  const words = u8(p, at + 1) - 3 // in units of 8 bytes, those of the match part taken off
  if (words % 4 !== 0) return false
  for (let i = 0; i < words / 4; i++) if (!printUse(p, at + MATCH + i * USE)) return false
  return true
}

function printUse(p: Printer, at: number): boolean {
  const t = p.text
  if (!has(p, at, USE)) return false
  putAscii(t, p.options.verbose > 1 ? '\n\tuse(' : ' use(')
  const flags = u8(p, at + 12)
  if (flags !== 0) {
    putFlags(t, USE_FLAGS, flags, '', '')
    putAscii(t, ',')
  }
  if (p.options.verbose > 0) {
    putAscii(t, 'mask=0x')
    putHex(t, u8(p, at + 2))
    putAscii(t, ',raflags=0x')
    putHex(t, u8(p, at + 3))
    putLifetime(p, ',vltime=', at + 4)
    putLifetime(p, ',pltime=', at + 8)
    putAscii(t, ',')
  }
  putIpv6At(p, '', at + 16)
  putAscii(t, `/${u8(p, at)}/${u8(p, at + 1)})`)
  return true
}

function putLifetime(p: Printer, before: string, at: number): void {
  const seconds = u32(p, at)
  putAscii(p.text, before)
  if (seconds === 0xffffffff) putAscii(p.text, 'infty')
  else putDecimal(p.text, seconds)
}
