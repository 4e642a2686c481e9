// The autonomous systems a BGP route came through (RFC 4271 section 4.3, RFC 5065, RFC 6793).

import { putAscii } from '../text.ts'
import { needCaptured } from './bgp-cut.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'

/** By type: a set, a sequence, and both of a confederation. */
const OPEN = [undefined, '{ ', '', '( ', '({ ']
const CLOSE = [undefined, '}', '', ')', '})']

export function putAsPath(p: Printer, start: number, length: number, four: boolean): void {
  const t = p.text
  if (length % 2 !== 0 || length === 0) {
    putAscii(t, length === 0 ? 'empty' : 'invalid len')
    return
  }
  const size = four || !fitsTwoOctets(p, start, length) ? 4 : 2
  for (let at = start; at < start + length; ) {
    const type = u8(p, at)
    putAscii(t, OPEN[type] ?? '?')
    const count = u8(p, at + 1)
    for (let i = 0; i < count; i++) {
      const system = at + 2 + i * size
      needCaptured(p, system, size)
      putAscii(t, `${size === 2 ? u16(p, system) : u32(p, system)} `)
    }
    putAscii(t, CLOSE[type] ?? '?')
    at += 2 + count * size
  }
}

/** Nothing in the attribute says how large its numbers are: they have two octets when the segments fill it so exactly. */
function fitsTwoOctets(p: Printer, start: number, length: number): boolean {
  let at = start
  while (at < start + length) {
    const type = u8(p, at)
    if (type < 1 || type > 4) return false
    at += 2 + u8(p, at + 1) * 2
  }
  return at === start + length
}
