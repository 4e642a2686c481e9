// LWAPP (RFC 5412): wireless access points and their controller.
//
// |version(2) radio(3) C F L|fragment|length(2)|status(2)| then, in control frames, |type|sequence|length(2)|session(4)|elements ...

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import type { Flags } from './flags.ts'
import { LWAPP_MESSAGES } from './lwapp-names.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'
import { flagNames, hex, macText } from './text-pieces.ts'

const TRANSPORT_HEADER = 6
const CONTROL_HEADER = 8
const IDENTITY = 6

const FLAGS: Flags = [
  [0x01, 'Last Fragment Bit'],
  [0x02, 'Fragment Bit'],
  [0x04, 'Control Bit'],
]
const CONTROL = 0x04

const flagsText = (first: number): string => flagNames(FLAGS, first & 7, 'none')

/** Version and kind of frame; with -v also the radio, behind `radio`. Answers false where no more is to be said. */
function putTransport(p: Printer, at: number, length: number, radio: string): boolean {
  const t = p.text
  const first = u8(p, at)
  const version = first >> 6
  if (version !== 0) {
    putAscii(t, `LWAPP version ${version} packet not supported`)
    return false
  }
  putAscii(t, `LWAPPv0, ${first & CONTROL ? 'Control' : 'Data'} frame, `)
  if (p.options.verbose === 0) {
    putAscii(t, `Flags [${flagsText(first)}], length ${length}`)
    return false
  }
  putAscii(t, `Radio-id ${radio}${(first >> 3) & 7}, Flags [${flagsText(first)}], `)
  return true
}

/** Prints a control frame of `length` bytes at `start`; those to the controller begin with the access point's identity. */
export function printLwappControl(p: Printer, start: number, length: number, withIdentity: boolean): void {
  const t = p.text
  p.protocol = 'lwapp_control'
  const at = withIdentity ? start + IDENTITY : start
  if (!has(p, at, TRANSPORT_HEADER)) return putTruncated(p)
  if (!putTransport(p, at, length, '')) return
  const size = u16(p, at + 2)
  putAscii(t, `Frag-id ${u8(p, at + 1)}, length ${size}`)
  if (withIdentity) putAscii(t, `\n\tAP identity: ${macText(p, start)}`)
  printMessages(p, at + TRANSPORT_HEADER, size)
}

function printMessages(p: Printer, start: number, size: number): void {
  const t = p.text
  const end = start + size
  for (let at = start; at < end; ) {
    if (!has(p, at, CONTROL_HEADER)) return putTruncated(p)
    const told = end - at < CONTROL_HEADER ? 0 : u16(p, at + 2)
    if (end - at < CONTROL_HEADER + told) return putAscii(t, '\n\t  Msg goes past end of PDU')
    const type = u8(p, at)
    putAscii(t, `\n\t  Msg type: ${LWAPP_MESSAGES[type] ?? 'Unknown'} (${type}), Seqnum: ${u8(p, at + 1)}`)
    putAscii(t, `, Msg len: ${told}, Session: 0x${hex(u32(p, at + 4), 8)}`)
    if (!has(p, at, told)) return putTruncated(p)
    at += CONTROL_HEADER + told
  }
}

/** Prints a data frame of `length` bytes at `at`, the wireless frame in it in hex. */
export function printLwappData(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'lwapp_data'
  if (!has(p, at, TRANSPORT_HEADER)) return putTruncated(p)
  if (!putTransport(p, at, length, ' ')) return
  const size = u16(p, at + 2)
  if (size < TRANSPORT_HEADER) return putAscii(t, `length ${size} < transport header length`)
  putAscii(t, `Frag-id  ${u8(p, at + 1)}, length ${size}`)
  putUnknownData(p, at + TRANSPORT_HEADER, size - TRANSPORT_HEADER, '\n\t')
}
