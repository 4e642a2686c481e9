// Link types that are printed but not decoded: their packets can be read, not analysed.

import { printChdlc } from './chdlc.ts'
import { printFrameRelayLink } from './frame-relay.ts'
import { printMultilinkFrameRelay } from './frame-relay-multilink.ts'
import { printIpoib } from './ipoib.ts'
import { printNflog } from './nflog.ts'
import { printPppLink, printPppoeLink, printPppSerial } from './ppp-link.ts'
import type { Printer } from './printer.ts'

/** Prints the packet at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader; false for other links. */
export function printRareLink(p: Printer, linkType: number, length: number, captured: number): boolean {
  switch (linkType) {
    case 9:
      printPppLink(p, length, captured)
      return true
    case 50:
      printPppSerial(p, length, captured)
      return true
    case 51:
      printPppoeLink(p, length)
      return true
    case 104:
      p.linkHeader = printChdlc(p, p.start, length)
      return true
    case 107:
      printFrameRelayLink(p, length, captured)
      return true
    case 182:
      printMultilinkFrameRelay(p, length, captured)
      return true
    case 239:
      printNflog(p, length, captured)
      return true
    case 242:
      printIpoib(p, length, captured)
      return true
    default:
      return false
  }
}
