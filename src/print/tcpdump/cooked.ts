// What both versions of the Linux cooked header (LINKTYPE_LINUX_SLL, _SLL2) have in common: packet types and what follows the header.

import { putAscii, putDecimal, putHex4 } from '../text.ts'
import { putUnknown } from './dump.ts'
import { putTag } from './ethernet.ts'
import { ETHERTYPE_NAMES, printEthertype } from './ethertype.ts'
import { printIpx } from './ipx.ts'
import { printLlc } from './llc.ts'
import { type Printer, putTruncated, u16 } from './printer.ts'

const MAX_LENGTH_FIELD = 1500
const VLAN = 0x8100
const TAG = 4

/** Protocol values below the Ethernet types: IPX without an LLC header, and LLC. */
const NOVELL = 0x0001
const LLC = 0x0004

/** ARPHRD_IEEE80211_RADIOTAP: what follows is not the protocol the header names. */
export const RADIOTAP = 803

/** Which way the packet went: to us, broadcast, multicast, to another host, sent by us. */
export const COOKED_TYPES: readonly string[] = ['In', 'B', 'M', 'P', 'Out']

/** `ethertype IPv4 (0x0800), length 60: ` of the packet's whole length. */
export function putCookedProtocol(p: Printer, type: number, length: number): void {
  const t = p.text
  if (type === NOVELL) putAscii(t, '802.3')
  else if (type === LLC) putAscii(t, '802.2')
  else {
    putAscii(t, 'ethertype ')
    putAscii(t, (type > MAX_LENGTH_FIELD ? ETHERTYPE_NAMES[type] : undefined) ?? 'Unknown')
    putAscii(t, ' (0x')
    putHex4(t, type)
    putAscii(t, ')')
  }
  putAscii(t, ', length ')
  putDecimal(t, length)
  putAscii(t, ': ')
}

/**
 * Prints what the cooked header of `header` bytes at p.start is followed by and sets p.linkHeader. `putHeader` prints the
 * header, which without -e is wanted only for a protocol nobody knows; its argument is the length to say.
 */
export function printCookedPayload(
  p: Printer,
  protocol: number,
  header: number,
  length: number,
  captured: number,
  putHeader: (p: Printer, length: number) => void,
): void {
  let type = protocol
  let linkHeader = header
  while (type === VLAN) {
    if (captured - linkHeader < TAG) {
      p.protocol = 'vlan'
      putTruncated(p)
      p.linkHeader = captured
      return
    }
    const tagAt = p.start + linkHeader
    if (p.options.link) {
      putTag(p, u16(p, tagAt))
      putAscii(p.text, ', ')
    }
    type = u16(p, tagAt + 2)
    if (type <= MAX_LENGTH_FIELD) type = LLC
    if (!p.options.quiet) putAscii(p.text, `ethertype ${ETHERTYPE_NAMES[type] ?? 'Unknown'}, `)
    linkHeader += TAG
  }
  const at = p.start + linkHeader
  const left = length - linkHeader
  const here = captured - linkHeader
  if (type === LLC) {
    const llc = printLlc(p, at, left, here, -1, -1)
    if (llc >= 0) linkHeader += llc
    else putUnknown(p, at, here)
  } else if (type === NOVELL) printIpx(p, at)
  else if (type <= MAX_LENGTH_FIELD) putUnknown(p, at, here)
  else if (!printEthertype(p, type, at, left, here)) {
    if (!p.options.link) putHeader(p, left + header)
    putUnknown(p, at, here)
  }
  p.linkHeader = linkHeader
}
