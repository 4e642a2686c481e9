// RPL, the routing protocol of low-power networks (RFC 6550), in ICMPv6; what a message holds is shown with -v.

import { putAscii, putHex2 } from '../text.ts'
import { putHexDump } from './dump.ts'
import { putIpv6At } from './ip6.ts'
import { check, has, type Printer, putInvalid, putTruncated, u8, u16 } from './printer.ts'

const SECURED = 0x80
const INFORMATION_OBJECT = 1
const DESTINATION_ADVERTISEMENT = 2
const DESTINATION_ADVERTISEMENT_ACK = 3

const NAMES = [
  'DODAG Information Solicitation',
  'DODAG Information Object',
  'Destination Advertisement Object',
  'Destination Advertisement Object Ack',
]
const MODES = ['nonstoring', 'storing', 'nonstoring-multicast', 'storing-multicast']
const OPTION_NAMES: Readonly<Record<number, string>> = {
  1: 'padN',
  2: 'metrics',
  3: 'routinginfo',
  4: 'config',
  5: 'rpltarget',
  6: 'transitinfo',
  8: 'destprefix',
  9: 'rpltargetdesc',
}

/** Bytes of the fixed parts; a DODAG id is an IPv6 address and may be left out where the flags say so. */
const INFORMATION_LENGTH = 24
const ADVERTISEMENT_LENGTH = 4
const DAG_ID = 16

/** Prints the message of `length` bytes at `icmpAt`, ICMPv6's four bytes included. */
export function printRpl(p: Printer, icmpAt: number, length: number, code: number): void {
  const t = p.text
  if (code & SECURED) {
    putAscii(t, ', (SEC) [worktodo]')
    return
  }
  putAscii(t, ', (CLR)')
  putAscii(t, NAMES[code] ?? `RPL message, unknown code ${code}`)
  if (p.options.verbose === 0) return
  const at = icmpAt + 4
  const left = (length - 4) >>> 0 // wraps around for a message too short, as in tcpdump
  if (code === INFORMATION_OBJECT) printInformation(p, at, left)
  else if (code === DESTINATION_ADVERTISEMENT) printAdvertisement(p, at, left)
  else if (code === DESTINATION_ADVERTISEMENT_ACK) printAcknowledgement(p, at, left)
}

function printInformation(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < INFORMATION_LENGTH) {
    putAscii(t, ` [length ${length} < ${INFORMATION_LENGTH}]`)
    return putInvalid(p)
  }
  check(p, at, INFORMATION_LENGTH)
  const flags = u8(p, at + 4)
  const mode = (flags >>> 3) & 7
  putIpv6At(p, ' [dagid:', at + 8)
  putAscii(t, `,seq:${u8(p, at + 5)},instance:${u8(p, at)},rank:${u16(p, at + 2)}`)
  putAscii(t, `,${flags & 0x80 ? 'grounded,' : ''}mop:${MODES[mode] ?? `mop${mode}`},prf:${flags & 7}]`)
  if (p.options.verbose > 1) putOptions(p, at + INFORMATION_LENGTH, length - INFORMATION_LENGTH)
}

function printAdvertisement(p: Printer, at: number, length: number): void {
  const t = p.text
  if (!has(p, at, ADVERTISEMENT_LENGTH + DAG_ID)) return putTruncated(p) // also of a message that has no id
  if (length < ADVERTISEMENT_LENGTH) return putAscii(t, ' [|length too short]')
  const flags = u8(p, at + 1)
  const withId = (flags & 0x40) !== 0
  const fixed = ADVERTISEMENT_LENGTH + (withId ? DAG_ID : 0)
  if (length < fixed) return putAscii(t, ' [|length too short]')
  putDagId(p, at, withId)
  putAscii(t, `,seq:${u8(p, at + 3)},instance:${u8(p, at)}${flags & 0x80 ? ',acK' : ''}${withId ? ',Dagid' : ''},`)
  putHex2(t, flags)
  putAscii(t, ']')
  if (p.options.verbose > 1) putOptions(p, at + fixed, length - fixed)
}

function printAcknowledgement(p: Printer, at: number, length: number): void {
  const t = p.text
  if (!has(p, at, ADVERTISEMENT_LENGTH)) return putTruncated(p)
  if (length < ADVERTISEMENT_LENGTH) return putAscii(t, ' [|dao-length too short]')
  const withId = (u8(p, at + 1) & 0x80) !== 0
  const fixed = ADVERTISEMENT_LENGTH + (withId ? DAG_ID : 0)
  if (!has(p, at, fixed)) return putTruncated(p)
  if (length < fixed) return putAscii(t, ' [|dao-length too short]')
  putDagId(p, at, withId)
  putAscii(t, `,seq:${u8(p, at + 2)},instance:${u8(p, at)},status:${u8(p, at + 3)}]`)
  if (p.options.verbose > 1) putOptions(p, at + fixed, length - fixed)
}

function putDagId(p: Printer, at: number, present: boolean): void {
  if (present) putIpv6At(p, ' [dagid:', at + ADVERTISEMENT_LENGTH)
  else putAscii(p.text, ' [dagid:<elided>')
}

function putOptions(p: Printer, start: number, length: number): void {
  const t = p.text
  let at = start
  let left = length
  while (left !== 0) {
    const type = u8(p, at)
    let size = 1
    if (type === 0) putAscii(t, ' opt:pad1')
    else {
      if (left < 2) return putTruncated(p)
      size = u8(p, at + 1) + 2
      putAscii(t, ` opt:${OPTION_NAMES[type] ?? `subopt:${type}`} len:${size} `)
      if (!has(p, at, size) || left < size) return putTruncated(p)
      if (p.options.verbose > 2) putHexDump(p, at + 2, size - 2, ' ')
    }
    at += size
    left -= size
  }
}
