// Frame Relay (RFC 2427): an address, a control byte, and what the frame holds; or Cisco's way, an Ethernet type.

import { putAscii } from '../text.ts'
import { putHexAsciiDump, putUnknown } from './dump.ts'
import { ETHERTYPE_NAMES, printEthertype } from './ethertype.ts'
import { putFlags } from './flags.ts'
import { FRAME_RELAY_FLAGS, type FrameRelayAddress, frameRelayAddress } from './frame-relay-address.ts'
import { FRAGMENT_FLAGS, fragmentSequence, KIND } from './frame-relay-fragment.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { printOsi } from './osi.ts'
import { NLPID, NLPID_NAMES } from './osi-names.ts'
import { printPpp } from './ppp.ts'
import { has, type Printer, putTruncated, u8, u16 } from './printer.ts'
import { printQ933 } from './q933.ts'
import { printSnap } from './snap.ts'
import { hex } from './text-pieces.ts'

const LEAST = 4
const UNNUMBERED = 0x03
const TYPE = 2
/** Addresses of three bytes are made even by a byte of padding behind the control byte. */
const ODD_ADDRESS = 3
const LARGEST_NLPID = 0xff
const INTERFACE_FRAGMENT = 0x01

/** Prints the frame at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader. */
export function printFrameRelayLink(p: Printer, length: number, captured: number): void {
  p.protocol = 'fr'
  if (captured < LEAST) {
    putTruncated(p)
    p.linkHeader = captured
  } else p.linkHeader = printFrameRelay(p, p.start, length)
}

/** Prints the frame of `length` bytes at `at`; answers the length of its header, 0 when it was not whole. */
export function printFrameRelay(p: Printer, at: number, length: number): number {
  const t = p.text
  p.protocol = 'fr'
  const address = frameRelayAddress(p, at, length)
  if (address === 'cut') return cut(p)
  if (address === 'invalid') {
    putAscii(t, 'Q.922, invalid address')
    return 0
  }
  const { size, dlci } = address
  if (!fits(p, at, length, size + 1)) return cut(p)
  const control = u8(p, at + size)
  if (control !== UNNUMBERED && dlci !== 0) {
    if (fits(p, at, length, size + TYPE) && printByType(p, address, at, length)) return size + TYPE
    putAscii(t, `UI ${hex(control, 2)}! `)
  }
  if (!fits(p, at, length, size + 2)) return cut(p)
  const padded = u8(p, at + size + 1) === 0
  if (padded && size !== ODD_ADDRESS) putAscii(t, 'Pad! ')
  if (!padded && size === ODD_ADDRESS) putAscii(t, 'No pad! ')
  const header = size + (padded ? 3 : 2)
  if (!fits(p, at, length, header)) return cut(p)
  const protocol = u8(p, at + header - 1)
  if (p.options.link) putHeader(p, address, protocol, length)
  printPayload(p, address, protocol, at + header, length - header, header)
  return header
}

const fits = (p: Printer, at: number, length: number, size: number): boolean => length >= size && has(p, at + size - 1, 1)

function cut(p: Printer): 0 {
  putTruncated(p)
  return 0
}

function printByType(p: Printer, address: FrameRelayAddress, at: number, length: number): boolean {
  const type = u16(p, at + address.size)
  const header = address.size + TYPE
  if (p.options.link) putHeader(p, address, type, length)
  return printEthertype(p, type, at + header, length - header, p.end - at - header)
}

function putHeader(p: Printer, address: FrameRelayAddress, protocol: number, length: number, size = address.size): void {
  const t = p.text
  if (p.options.quiet) return putAscii(t, `Q.922, DLCI ${address.dlci}, length ${length}: `)
  putAscii(t, `Q.922, hdr-len ${size}, DLCI ${address.dlci}, Flags [`)
  putFlags(t, FRAME_RELAY_FLAGS, address.flags, 'none')
  if (protocol <= LARGEST_NLPID) putAscii(t, `], NLPID ${NLPID_NAMES[protocol] ?? 'unknown'} (0x${hex(protocol, 2)})`)
  else putAscii(t, `], cisco-ethertype ${ETHERTYPE_NAMES[protocol] ?? 'unknown'} (0x${hex(protocol, 4)})`)
  putAscii(t, `, length ${length}: `)
}

function printPayload(p: Printer, address: FrameRelayAddress, protocol: number, at: number, length: number, header: number): void {
  const { link, hex: hexOnly } = p.options
  switch (protocol) {
    case NLPID.ipv4:
      return printIp(p, at, length)
    case NLPID.ipv6:
      return printIp6(p, at, length)
    case NLPID.clnp:
    case NLPID.esIs:
    case NLPID.isIs:
      return printOsi(p, at - 1, length + 1)
    case NLPID.snap:
      if (printSnap(p, at, length, p.end - at, -1, -1, 0)) return
      if (!link) putHeader(p, address, protocol, length + header, header)
      return putUnknown(p, at - header, length + header)
    case NLPID.q933:
      return printQ933(p, at, length)
    case NLPID.multilink:
      return putFragment(p, at, length)
    case NLPID.ppp:
      printPpp(p, at, length)
      return
    default:
      if (!link) putHeader(p, address, protocol, length + header)
      if (hexOnly === 0) putHexAsciiDump(p, at, length)
  }
}

/** FRF.12 and 15: which part of a frame this is; its bytes are not shown. */
function putFragment(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < 2) return putTruncated(p)
  const sequence = fragmentSequence(p, at)
  const first = u8(p, at)
  putAscii(t, `FRF.15, seq 0x${hex(sequence, 3)}, Flags [`)
  putFlags(t, FRAGMENT_FLAGS, first & KIND, 'none')
  putAscii(t, `],${first & INTERFACE_FRAGMENT ? 'Interface' : 'End-to-End'} Fragmentation, length ${length}`)
}
