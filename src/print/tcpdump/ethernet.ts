// Ethernet II and IEEE 802.3 frames, with VLAN tags (802.1Q, 802.1ad QinQ).

import { putAscii, putDecimal, putHex4, putMac } from '../text.ts'
import { putUnknown } from './dump.ts'
import { ETHERTYPE_NAMES, printEthertype } from './ethertype.ts'
import { printLlc } from './llc.ts'
import { type Printer, putInvalid, putTruncated, u16 } from './printer.ts'

const HEADER = 14
const MAC = 6
const MAX_LENGTH_FIELD = 1500
const JUMBO = 0x8870

const isVlan = (type: number): boolean => type === 0x8100 || type === 0x9100 || type === 0x9200 || type === 0x88a8

/** Prints a frame of `length` bytes of which `captured` are there; answers the length of the link-layer header. */
export function printEthernet(p: Printer, at: number, length: number, captured: number): number {
  const t = p.text
  p.protocol = 'ether'
  if (length < captured) {
    putAscii(t, `[length ${length} < caplen ${captured}]`)
    putInvalid(p)
    return length
  }
  if (captured < HEADER) {
    putTruncated(p)
    return captured
  }
  const link = p.options.link
  const destinationAt = at
  const sourceAt = at + MAC
  if (link) putAddresses(p, sourceAt, destinationAt)
  let header = HEADER
  let type = u16(p, at + 2 * MAC)
  let said = false
  while (isVlan(type)) {
    if (Math.min(captured, length) - header < 4) {
      p.protocol = 'vlan'
      putTruncated(p)
      return Math.min(captured, length)
    }
    if (link) {
      putType(p, type)
      if (said) putAscii(t, ', ')
      else putFrameLength(p, length)
      said = true
      putTag(p, u16(p, at + header))
      putAscii(t, ', ')
    }
    type = u16(p, at + header + 2)
    header += 4
  }
  const payload = at + header
  if (type <= MAX_LENGTH_FIELD || type === JUMBO) {
    let left = length - header
    if (type !== JUMBO && type < left) left = type
    const before = p.end
    if (type !== JUMBO) {
      if (payload + left < p.end) p.end = payload + left
      if (link) {
        putAscii(t, '802.3')
        if (!said) putFrameLength(p, left)
      }
    }
    const here = Math.min(captured - header, left)
    let llc = printLlc(p, payload, left, here, sourceAt, destinationAt)
    if (llc < 0) {
      putUnknown(p, payload, here)
      llc = -llc
    }
    p.end = before
    return header + llc
  }
  if (link) {
    putType(p, type)
    if (said) putAscii(t, ', ')
    else putFrameLength(p, length)
  }
  if (!printEthertype(p, type, payload, length - header, captured - header)) {
    if (!link) {
      putAddresses(p, sourceAt, destinationAt)
      putType(p, type)
      putFrameLength(p, length)
    }
    putUnknown(p, payload, captured - header)
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
