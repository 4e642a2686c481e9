// AppleTalk's Name Binding Protocol: names of the form object:type@zone and where they are.

import { putAscii, putEscapedByte } from '../text.ts'
import { appleTalkAddress } from './appletalk.ts'
import { has, type Printer, putTruncated, u8, u16 } from './printer.ts'

const HEADER = 2
const TUPLE = 5
/** Less than a tuple with three empty names is not worth looking at. */
const SMALLEST = 8
const LONGEST_NAME = 32

const BROADCAST_REQUEST = 0x10
const LOOKUP = 0x20
const REPLY = 0x30

/** Who sent the datagram; a tuple is expected to say the same. */
export type AppleTalkSender = { readonly net: number; readonly node: number; readonly socket: number }

export function printNbp(p: Printer, at: number, length: number, sender: AppleTalkSender): void {
  const t = p.text
  if (length < HEADER + SMALLEST) {
    putAscii(t, ` truncated-nbp ${length}`)
    return
  }
  const tuples = at + HEADER
  if (tuples > p.end) {
    putTruncated(p)
    return
  }
  const control = u8(p, at)
  const kind = control & 0xf0
  const count = control & 0x0f
  const id = u8(p, at + 1)
  if (kind === BROADCAST_REQUEST || kind === LOOKUP) {
    putAscii(t, `${kind === LOOKUP ? ' nbp-lkup' : ' nbp-brRq'} ${id}:`)
    putQuestion(p, tuples, count, sender)
  } else if (kind === REPLY) {
    putAscii(t, ` nbp-reply ${id}:`)
    let i = tuples
    for (let left = count; left > 0 && i > 0; left--) i = putAnswer(p, i, sender)
  } else putAscii(t, ` nbp-0x${control.toString(16)}  ${id} (${length - HEADER})`)
}

/** One tuple; what is odd about it is said. */
function putQuestion(p: Printer, at: number, count: number, sender: AppleTalkSender): void {
  const t = p.text
  if (!has(p, at, TUPLE)) {
    putTruncated(p)
    return
  }
  putName(p, at + TUPLE)
  if (count !== 1) putAscii(t, ` [ntup=${count}]`)
  const enumerator = u8(p, at + 4)
  if (enumerator !== 0) putAscii(t, ` [enum=${enumerator}]`)
  const net = u16(p, at)
  const node = u8(p, at + 2)
  const socket = u8(p, at + 3)
  if (net !== sender.net || node !== sender.node || socket !== sender.socket) {
    putAscii(t, ` [addr=${appleTalkAddress(net, node)}.${socket}]`)
  }
}

/** Answers where the next tuple begins, or 0 when this one was cut. */
function putAnswer(p: Printer, at: number, sender: AppleTalkSender): number {
  const t = p.text
  if (!has(p, at, TUPLE)) {
    putTruncated(p)
    return 0
  }
  const next = putName(p, at + TUPLE)
  const enumerator = u8(p, at + 4)
  if (enumerator !== 1) putAscii(t, `(${enumerator})`)
  const socket = u8(p, at + 3)
  if (socket !== sender.socket) putAscii(t, ` ${socket}`)
  const net = u16(p, at)
  const node = u8(p, at + 2)
  if (net !== sender.net || node !== sender.node) putAscii(t, ` [addr=${appleTalkAddress(net, node)}]`)
  return next
}

/** Object, type and zone in quotes; answers where they end, or 0 when they were cut. */
function putName(p: Printer, start: number): number {
  let at = start
  for (const [before, after] of [
    [' "', ''],
    [':', ''],
    ['@', '"'],
  ] as const) {
    putAscii(p.text, before)
    at = putCounted(p, at)
    if (at === 0) return 0
    putAscii(p.text, after)
  }
  return at
}

function putCounted(p: Printer, at: number): number {
  if (at >= p.end) {
    putTruncated(p)
    return 0
  }
  const length = u8(p, at)
  if (length > LONGEST_NAME) {
    putAscii(p.text, `[len=${length}]`)
    return 0
  }
  for (let i = 1; i <= length; i++) {
    if (at + i >= p.end) {
      putTruncated(p)
      return 0
    }
    putEscapedByte(p.text, p.bytes[at + i]!)
  }
  return at + 1 + length
}
