// Link types as capture files number them: the few that need care before anyone looks at the packets.

import { LINKTYPE_RAW } from './record.ts'

/** libpcap's own numbers for raw IP (12; 14 on OpenBSD), which some writers put into files instead of 101. */
const DLT_RAW = 12
const DLT_RAW_OPENBSD = 14

const DBUS = 231
const USB_LINUX = 189
const USB_LINUX_MMAPPED = 220
const USBPCAP = 249
const EBHSCR = 279

/** What one packet of nearly every link may hold; libpcap's limit, and tcpdump's default snapshot length. */
export const MAXIMUM_SNAPLEN = 262144

export const fileLinkType = (inFile: number): number => (inFile === DLT_RAW || inFile === DLT_RAW_OPENBSD ? LINKTYPE_RAW : inFile)

/** The longest packet, in bytes, that is believed of a link; a record that claims more is damage, as it is for libpcap. */
export function longestPacket(linkType: number): number {
  switch (linkType) {
    case DBUS:
    case USB_LINUX:
    case USB_LINUX_MMAPPED:
    case USBPCAP:
      return 128 << 20
    case EBHSCR:
      return 8 << 20
    default:
      return MAXIMUM_SNAPLEN
  }
}

/** The snapshot length a file's field means: zero and what does not fit an int stand for "everything". */
export const fileSnaplen = (inFile: number, linkType: number): number => (inFile === 0 || inFile > 0x7fffffff ? longestPacket(linkType) : inFile)
