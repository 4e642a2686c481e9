// The version line that opens an SSH connection (RFC 4253 section 4.2).

import { putAscii, reserve } from '../text.ts'
import { type Printer, u8 } from './printer.ts'

const BEGIN = [0x53, 0x53, 0x48, 0x2d] // SSH-
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Prints the line when the payload begins with one; anything else stays unsaid. */
export function printSsh(p: Printer, at: number, length: number): void {
  p.protocol = 'ssh'
  for (let i = 0; i < BEGIN.length; i++) if (u8(p, at + i) !== BEGIN[i]) return
  let i = BEGIN.length
  for (; ; i++) {
    if (i >= length) return
    const c = u8(p, at + i)
    if (c === LINE_FEED) break
    if (c === CARRIAGE_RETURN) {
      if (i + 1 >= length || u8(p, at + i + 1) !== LINE_FEED) return
      break
    }
    if (c < 0x20 || c > 0x7e) return
  }
  const t = p.text
  putAscii(t, ': SSH: ')
  reserve(t, i)
  for (let j = 0; j < i; j++) t.bytes[t.at++] = p.bytes[at + j]!
}
