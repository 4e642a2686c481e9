// Ethernet II and IEEE 802.3 frames, with VLAN tags (802.1Q, 802.1ad QinQ).

import { putAscii, putDecimal, putHex4, putMac } from '../text.ts'
import { printArista } from './arista.ts'
import { putUnknown } from './dump.ts'
import { ETHERTYPE_NAMES, printEthertype } from './ethertype.ts'
import { printLlc } from './llc.ts'
import { printMacsec } from './macsec.ts'
import { isTooDeep, type Printer, putInvalid, putTruncated, u16 } from './printer.ts'

const HEADER = 14
const MAC = 6
const MAX_LENGTH_FIELD = 1500
const TAG = 4
const JUMBO = 0x8870
const MACSEC = 0x88e5
const ARISTA = 0xd28b

const isVlan = (type: number): boolean => type === 0x8100 || type === 0x9100 || type === 0x9200 || type === 0x88a8

/** What a switch puts between the addresses and the type, for the processor it works for. */
export type SwitchTag = { readonly protocol: string; readonly size: number; readonly put: (p: Printer, at: number) => void }

/** Prints a frame of `length` bytes of which `captured` are there; answers the length of the link-layer header. */
export function printEthernet(p: Printer, at: number, length: number, captured: number, tag?: SwitchTag): number {
  const t = p.text
  if (isTooDeep(p)) return 0
  p.protocol = tag?.protocol ?? 'ether'
  if (length < captured) {
    putAscii(t, `[length ${length} < caplen ${captured}]`)
    putInvalid(p)
    return length
  }
  const tagSize = tag?.size ?? 0
  if (captured < HEADER + tagSize) {
    putTruncated(p)
    return captured
  }
  if (p.options.link) putAddresses(p, at + MAC, at)
  tag?.put(p, at + 2 * MAC)
  const frame: Frame = { at, wire: length, length, captured, typeAt: 2 * MAC + tagSize }
  let header = 0
  while (frame.typeAt > 0) header = printTyped(p, frame)
  return header
}

/**
 * A frame: `length` bytes of it are to be printed and `captured` are there, fewer than came by (`wire`) once a check value is
 * taken off. Its type or length is `typeAt` bytes from its start; 0 when that is printed.
 */
type Frame = { readonly at: number; readonly wire: number; length: number; captured: number; typeAt: number }

/**
 * What is left behind the first `header` bytes: of the frame, and of what was captured. As in tcpdump, both count without a
 * sign: a stamp that is longer than what MACsec left makes them wrap round.
 */
const leftOf = (frame: Frame, header: number): number => (frame.length - header) >>> 0
const capturedOf = (frame: Frame, header: number): number => (frame.captured - header) >>> 0

/** Prints the type or length, tags and all, and what follows; then typeAt says where another type is, if there is one. */
function printTyped(p: Printer, frame: Frame): number {
  const type = u16(p, frame.at + frame.typeAt)
  const header = frame.typeAt + 2
  frame.typeAt = 0
  return type === MACSEC ? printSecured(p, frame, header) : printTagged(p, frame, type, header, false)
}

/** Prints what is behind the MACsec type, which the first `header` bytes end with. */
function printSecured(p: Printer, frame: Frame, header: number): number {
  const { at, wire } = frame
  const link = p.options.link
  if (link) {
    putType(p, MACSEC)
    putFrameLength(p, wire)
  }
  const secured = printMacsec(p, at + header, leftOf(frame, header), capturedOf(frame, header), at + MAC, at)
  if (secured === undefined) return frame.captured
  const tagged = secured.at - at
  if (!secured.readable) {
    putUnknown(p, secured.at, secured.captured)
    return tagged
  }
  const type = u16(p, secured.at)
  if (secured.captured < 2) {
    putAscii(p.text, ` [caplen ${secured.captured} < 2]`)
    return tagged
  }
  frame.length = tagged + secured.length
  frame.captured = tagged + secured.captured
  return printTagged(p, frame, type, tagged + 2, link)
}

/** Prints the VLAN tags behind `type`, which the first `header` bytes end with, and the payload; `said` that its length was put. */
function printTagged(p: Printer, frame: Frame, firstType: number, firstHeader: number, lengthSaid: boolean): number {
  const { at, wire } = frame
  let type = firstType
  let header = firstHeader
  let said = lengthSaid
  while (isVlan(type)) {
    const there = Math.min(capturedOf(frame, header), leftOf(frame, header))
    if (there < TAG) {
      p.protocol = 'vlan'
      putTruncated(p)
      return header + there
    }
    if (p.options.link) {
      putType(p, type)
      if (said) putAscii(p.text, ', ')
      else putFrameLength(p, wire)
      said = true
      putTag(p, u16(p, at + header))
      putAscii(p.text, ', ')
    }
    type = u16(p, at + header + 2)
    header += TAG
  }
  if (type <= MAX_LENGTH_FIELD || type === JUMBO) return printWithLlc(p, frame, type, header, said)
  if (type === ARISTA) return printStamped(p, frame, header)
  return printPayload(p, frame, type, header, said)
}

function printWithLlc(p: Printer, frame: Frame, type: number, header: number, said: boolean): number {
  const payload = frame.at + header
  let left = leftOf(frame, header)
  if (type !== JUMBO && type < left) left = type
  const before = p.end
  if (type !== JUMBO) {
    if (payload + left < p.end) p.end = payload + left
    if (p.options.link) {
      putAscii(p.text, '802.3')
      if (!said) putFrameLength(p, left)
    }
  }
  const here = Math.min(capturedOf(frame, header), left)
  let llc = printLlc(p, payload, left, here, frame.at + MAC, frame.at)
  if (llc < 0) {
    putUnknown(p, payload, here)
    llc = -llc
  }
  p.end = before
  return header + llc
}

/** Prints a frame that was stamped on its way, whose own type is behind the stamp. */
function printStamped(p: Printer, frame: Frame, header: number): number {
  const { at, wire } = frame
  const there = Math.min(capturedOf(frame, header), leftOf(frame, header))
  if (there < 2) {
    putAscii(p.text, '[|arista]')
    return header + there
  }
  putType(p, ARISTA)
  putFrameLength(p, wire)
  const stamp = printArista(p, at + header)
  if (stamp > 0) {
    frame.typeAt = header + stamp
    return header
  }
  if (!p.options.link) {
    putAddresses(p, at + MAC, at)
    putType(p, ARISTA)
    putFrameLength(p, wire)
  }
  putUnknown(p, at + header, capturedOf(frame, header))
  return header
}

function printPayload(p: Printer, frame: Frame, type: number, header: number, said: boolean): number {
  const { at, wire } = frame
  const link = p.options.link
  if (link) {
    putType(p, type)
    if (said) putAscii(p.text, ', ')
    else putFrameLength(p, wire)
  }
  if (!printEthertype(p, type, at + header, leftOf(frame, header), capturedOf(frame, header), at + MAC, at)) {
    if (!link) {
      putAddresses(p, at + MAC, at)
      putType(p, type)
      putFrameLength(p, wire)
    }
    putUnknown(p, at + header, capturedOf(frame, header))
  }
  return header
}

/** `source > destination, ` */
export function putAddresses(p: Printer, sourceAt: number, destinationAt: number): void {
  putMac(p.text, p.bytes, sourceAt)
  putAscii(p.text, ' > ')
  putMac(p.text, p.bytes, destinationAt)
  putAscii(p.text, ', ')
}

function putType(p: Printer, type: number): void {
  const name = ETHERTYPE_NAMES[type]
  if (p.options.quiet) {
    putAscii(p.text, name ?? 'Unknown Ethertype (0x')
    if (name !== undefined) return
    putHex4(p.text, type)
    putAscii(p.text, ')')
    return
  }
  putAscii(p.text, 'ethertype ')
  putAscii(p.text, name ?? 'Unknown')
  putAscii(p.text, ' (0x')
  putHex4(p.text, type)
  putAscii(p.text, ')')
}

function putFrameLength(p: Printer, length: number): void {
  putAscii(p.text, ', length ')
  putDecimal(p.text, length)
  putAscii(p.text, ': ')
}

/** VLAN id, priority, and DEI where set (802.1Q tag control information). */
export function putTag(p: Printer, tag: number): void {
  putAscii(p.text, 'vlan ')
  putDecimal(p.text, tag & 0xfff)
  putAscii(p.text, ', p ')
  putDecimal(p.text, tag >>> 13)
  if (tag & 0x1000) putAscii(p.text, ', DEI')
}
