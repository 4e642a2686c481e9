// Network service header (RFC 8300): the path of services a packet is on, and the packet.
//
// |version(2) O U TTL(6) words(6) unused(4) metadata(4)|next protocol|path(3)|index|context ...

import { putAscii } from '../text.ts'
import { printEthernet } from './ethernet.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { check, type Printer, putInvalid, u8, u16, u24, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const WORD = 4
const HEADER = 8
const HEADER_WORDS = 2

const FIXED_CONTEXT = 1
const FIXED_CONTEXT_WORDS = 4
const VARIABLE_CONTEXT = 2
const METADATA: Readonly<Record<number, string>> = { 0: 'reserved', [FIXED_CONTEXT]: '1', [VARIABLE_CONTEXT]: '2', 15: 'experimental' }

const NEXT = { ipv4: 1, ipv6: 2, ethernet: 3 }
const NEXT_NAMES: Readonly<Record<number, string>> = {
  [NEXT.ipv4]: 'IPv4',
  [NEXT.ipv6]: 'IPv6',
  [NEXT.ethernet]: 'Ethernet',
  4: 'NSH',
  5: 'MPLS',
  254: 'Experiment 1',
  255: 'Experiment 2',
}

export function printNsh(p: Printer, at: number, length: number): void {
  const t = p.text
  const { verbose } = p.options
  p.protocol = 'nsh'
  if (length < HEADER) {
    putAscii(t, ` (packet length ${length} < ${HEADER})`)
    return putInvalid(p)
  }
  const base = u32(p, at)
  const version = base >>> 30
  const words = (base >>> 16) & 0x3f
  const metadata = (base >>> 8) & 0x0f
  const next = base & 0xff
  putAscii(t, 'NSH, ')
  if (verbose > 1) putAscii(t, `ver ${version}, `)
  if (version !== 0) return
  putAscii(t, `flags [${base & 0x20000000 ? 'O' : 'none'}], `)
  if (verbose > 2) putAscii(t, `TTL ${(base >>> 22) & 0x3f}, length ${words}, md type ${METADATA[metadata] ?? `unknown (0x${hex(metadata, 2)})`}, `)
  if (verbose > 1) putAscii(t, `next-protocol ${NEXT_NAMES[next] ?? `unknown (0x${hex(next, 2)})`}, `)
  if (length < words * WORD) {
    putAscii(t, ` (too many headers for packet length ${length})`)
    return putInvalid(p)
  }
  putAscii(t, `service-path-id 0x${hex(u24(p, at + 4), 6)}, `)
  putAscii(t, `service-index 0x${hex(u8(p, at + 7))}`)
  if (words < HEADER_WORDS) {
    putAscii(t, ' (less than two headers)')
    return putInvalid(p)
  }
  const context = words - HEADER_WORDS
  if (verbose > 2 && (metadata === FIXED_CONTEXT || metadata === VARIABLE_CONTEXT)) {
    const put = metadata === FIXED_CONTEXT ? putFixedContext : putVariableContext
    if (!put(p, at + HEADER, context)) return putInvalid(p)
  } else check(p, at + HEADER, context * WORD)
  putAscii(t, verbose > 0 ? '\n    ' : ': ')
  printNext(p, next, at + words * WORD, length - words * WORD)
}

function printNext(p: Printer, next: number, at: number, length: number): void {
  if (next === NEXT.ipv4) printIp(p, at, length)
  else if (next === NEXT.ipv6) printIp6(p, at, length)
  else if (next === NEXT.ethernet) printEthernet(p, at, length, p.end - at)
  else putAscii(p.text, 'ERROR: unknown-next-protocol')
}

/** Both context printers answer false when the context makes no sense. */
function putFixedContext(p: Printer, at: number, words: number): boolean {
  if (words !== FIXED_CONTEXT_WORDS) {
    putAscii(p.text, ' (invalid length for the MD type)')
    return false
  }
  for (let i = 0; i < words; i++) putAscii(p.text, `\n        Context[${`${i}`.padStart(2, '0')}]: 0x${hex(u32(p, at + i * WORD), 8)}`)
  return true
}

function putVariableContext(p: Printer, start: number, words: number): boolean {
  const t = p.text
  const end = start + words * WORD
  for (let at = start; at < end; ) {
    const size = u8(p, at + 3) & 0x7f
    const padded = (size + WORD - 1) & -WORD
    putAscii(t, `\n        TLV Class ${u16(p, at)}, Type ${u8(p, at + 2)}, Len ${size}`)
    at += WORD
    if (at + padded > end) {
      putAscii(t, ' (length too big)')
      return false
    }
    if (size > 0) putAscii(t, '\n            Value: ')
    for (let i = 0; i < size; i++) putAscii(t, `${i === 0 ? '0x' : ':'}${hex(u8(p, at + i), 2)}`)
    check(p, at, padded)
    at += padded
  }
  return true
}
