// Link types that are printed but not decoded: their packets can be read, not analysed.

import { BROADCOM_TAG_SIZE, putBroadcomTag } from './broadcom-tag.ts'
import { printChdlc } from './chdlc.ts'
import { DSA_SIZE, EDSA_SIZE, putDsaTag, putEdsaTag } from './dsa.ts'
import { printEthernet, type SwitchTag } from './ethernet.ts'
import { printFrameRelayLink } from './frame-relay.ts'
import { printMultilinkFrameRelay } from './frame-relay-multilink.ts'
import { printIpoib } from './ipoib.ts'
import { printNflog } from './nflog.ts'
import { printPppLink, printPppoeLink, printPppSerial } from './ppp-link.ts'
import { check, type Printer } from './printer.ts'

const BROADCOM: SwitchTag = { protocol: 'brcm-tag', size: BROADCOM_TAG_SIZE, put: putBroadcomTag }
const DSA: SwitchTag = { protocol: 'dsa', size: DSA_SIZE, put: putDsaTag }
const EDSA: SwitchTag = { protocol: 'edsa', size: EDSA_SIZE, put: putEdsaTag }

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
    case 281:
      p.linkHeader = printEthernet(p, p.start, length, captured, BROADCOM)
      return true
    case 282:
      printAfterBroadcomTag(p, length, captured)
      return true
    case 284:
      p.linkHeader = printEthernet(p, p.start, length, captured, DSA)
      return true
    case 285:
      p.linkHeader = printEthernet(p, p.start, length, captured, EDSA)
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

function printAfterBroadcomTag(p: Printer, length: number, captured: number): void {
  p.protocol = 'brcm-tag-prepend'
  check(p, p.start, BROADCOM_TAG_SIZE)
  if (p.options.link) putBroadcomTag(p, p.start)
  p.linkHeader = BROADCOM_TAG_SIZE
  p.linkHeader += printEthernet(p, p.start + BROADCOM_TAG_SIZE, length - BROADCOM_TAG_SIZE, captured - BROADCOM_TAG_SIZE)
}
