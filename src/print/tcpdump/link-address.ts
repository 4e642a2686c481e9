// Link-layer addresses of any length, as ARP and the cooked headers carry them.

import { putAscii, putByte, putDecimal, putHex2 } from '../text.ts'
import { check, type Printer } from './printer.ts'

const EXTENDED = 0x01

/** Bytes in hex with colons between, `<empty>` for none. */
export function putLinkAddress(p: Printer, at: number, length: number): void {
  if (length === 0) {
    putAscii(p.text, '<empty>')
    return
  }
  check(p, at, length)
  for (let i = 0; i < length; i++) {
    if (i > 0) putByte(p.text, 0x3a)
    putHex2(p.text, p.bytes[at + i]!)
  }
}

/** A Frame Relay address (Q.922) of two to four bytes as its data link connection identifier. */
export function putFrameRelayAddress(p: Printer, at: number, length: number): void {
  if (length === 0) {
    putAscii(p.text, '<empty>')
    return
  }
  check(p, at, length)
  const dlci = frameRelayDlci(p.bytes, at, length)
  if (dlci === INVALID_DLCI) putAscii(p.text, '<Invalid DLCI>')
  else if (dlci === CUT_DLCI) putAscii(p.text, '<Truncated>')
  else {
    putAscii(p.text, 'DLCI ')
    putDecimal(p.text, dlci)
  }
}

const INVALID_DLCI = -1
const CUT_DLCI = -2

/** Each byte's lowest bit says whether the address ends there; the bits that count are 6, 4, 7 (only of four bytes) and 6. */
function frameRelayDlci(b: Uint8Array, at: number, length: number): number {
  if (b[at]! & EXTENDED) return INVALID_DLCI
  if (length < 2) return CUT_DLCI
  let dlci = ((b[at]! & 0xfc) << 2) | (b[at + 1]! >> 4)
  if (b[at + 1]! & EXTENDED) return dlci
  let last = 2
  if (length <= last) return CUT_DLCI
  if ((b[at + last]! & EXTENDED) === 0) {
    dlci = (dlci << 7) | (b[at + last]! >> 1)
    last++
  }
  if (length <= last) return CUT_DLCI
  if ((b[at + last]! & EXTENDED) === 0) return INVALID_DLCI
  return (dlci << 6) | (b[at + last]! >> 2)
}
