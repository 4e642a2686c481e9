// BGP notifications: why a session ends (RFC 4271 section 4.5, 4486, 9003).

import { putAscii } from '../text.ts'
import { needCaptured } from './bgp-cut.ts'
import { FAILURE_NAMES, familyText, SUBCODE_NAMES } from './bgp-names.ts'
import { putHexDump } from './dump.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'
import { putCounted } from './text-pieces.ts'

const HEADER = 21
const CEASE = 6
const MAXIMUM_PREFIXES = 1
const SHUTDOWN = 2
const RESET = 4

/** Printed without a comma before the subcode. */
const WITHOUT_COMMA: ReadonlySet<number> = new Set([5, 7])

export function printNotification(p: Printer, at: number, length: number): void {
  const t = p.text
  needCaptured(p, at, HEADER)
  if (length < HEADER) return
  const failure = u8(p, at + 19)
  const subcode = u8(p, at + 20)
  putAscii(t, `, ${FAILURE_NAMES[failure] ?? 'Unknown Error'} (${failure})`)
  const names = SUBCODE_NAMES[failure]
  if (names === undefined) return
  putAscii(t, `${WITHOUT_COMMA.has(failure) ? '' : ','} subcode ${names[subcode] ?? 'Unknown'} (${subcode})`)
  if (failure !== CEASE) return
  const data = at + HEADER
  if (subcode === MAXIMUM_PREFIXES && length >= HEADER + 7)
    putAscii(t, `, ${familyText(u16(p, data), u8(p, data + 2))}, Max Prefixes: ${u32(p, data + 3)}`)
  else if ((subcode === SHUTDOWN || subcode === RESET) && length > HEADER) putCommunication(p, data, length - HEADER)
}

/** What an operator had to say, in `length` bytes with its own length first; bytes behind it are dumped. */
function putCommunication(p: Printer, at: number, length: number): void {
  const t = p.text
  const size = u8(p, at)
  let used = 0
  if (size > length - 1) putAscii(t, ', invalid Shutdown Communication length')
  else if (size === 0) {
    putAscii(t, ', empty Shutdown Communication')
    used = 1
  } else {
    putAscii(t, `, Shutdown Communication (length: ${size}): "`)
    putCounted(p, at + 1, size)
    putAscii(t, '"')
    used = (size + 1) & 0xff // counted in one byte: the longest text is dumped once more
  }
  if (used === length) return
  putAscii(t, `, Data: (length: ${length - used})`)
  putHexDump(p, at + used, length - used, '\n\t\t')
}
