// The slow protocols of IEEE 802.3 (clause 57A): LACP and its marker, and Ethernet OAM, told apart by the first byte.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { printOam } from './ethernet-oam.ts'
import { LACP, MARKER, printLacp } from './lacp.ts'
import { type Printer, u8 } from './printer.ts'

const OAM = 3
const NAMES: Readonly<Record<number, string>> = { [LACP]: 'LACP', [MARKER]: 'MARKER', [OAM]: 'OAM' }
const VERSION = 1

export function printSlow(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'slow'
  if (length < 1) {
    putTooShort(p)
    return
  }
  const kind = u8(p, at)
  const versioned = kind === LACP || kind === MARKER
  if (versioned) {
    if (length < 2) {
      putTooShort(p)
      return
    }
    const version = u8(p, at + 1)
    if (version !== VERSION) {
      putAscii(t, `${NAMES[kind]} version ${version} packet not supported`)
      return
    }
  }
  putAscii(t, `${NAMES[kind] ?? `unknown (${kind})`}${versioned ? 'v1' : ''}, length ${length}`)
  if (NAMES[kind] === undefined) putUnknownData(p, at, length, '\n\t')
  else if (p.options.verbose === 0) return
  else if (kind === OAM) printOam(p, at + 1, length - 1)
  else printLacp(p, kind, at + 2, length - 2)
}

function putTooShort(p: Printer): void {
  putAscii(p.text, p.options.verbose === 0 ? ' (packet is too short)' : '\n\t\t packet is too short')
}
