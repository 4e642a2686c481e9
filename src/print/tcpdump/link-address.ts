// Link-layer addresses of any length, as ARP and the cooked headers carry them.

import { putAscii, putByte, putDecimal, putHex2 } from '../text.ts'
import { frameRelayAddress } from './frame-relay-address.ts'
import { check, type Printer } from './printer.ts'

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
  const address = frameRelayAddress(p, at, length)
  if (address === 'invalid') putAscii(p.text, '<Invalid DLCI>')
  else if (address === 'cut') putAscii(p.text, '<Truncated>')
  else {
    putAscii(p.text, 'DLCI ')
    putDecimal(p.text, address.dlci)
  }
}
