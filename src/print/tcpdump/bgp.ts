// BGP (RFC 4271): the messages in a segment, with -v; without, only that it is BGP.

import { putAscii } from '../text.ts'
import { needCaptured, untilCut } from './bgp-cut.ts'
import { familyText, MESSAGE_NAMES } from './bgp-names.ts'
import { printNotification } from './bgp-notification.ts'
import { printOpen } from './bgp-open.ts'
import { printUpdate } from './bgp-update.ts'
import { putUnknownData } from './dump.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16 } from './printer.ts'

/** Sixteen bytes of ones, the length of the whole message, and its type. */
const HEADER = 19
const MARKER = 16

const OPEN = 1
const UPDATE = 2
const NOTIFICATION = 3
const KEEPALIVE = 4
const ROUTE_REFRESH = 5
const ROUTE_REFRESH_SIZE = 23

/** Looks for messages by their marker, up to the end of the capture: a segment may begin in the middle of one. */
export function printBgp(p: Printer, start: number): void {
  const t = p.text
  p.protocol = 'bgp'
  putAscii(t, ': BGP')
  if (p.options.verbose === 0) return
  let at = start
  let after = start
  for (;;) {
    at = findMarker(p, at)
    if (at < 0) return
    if (!untilCut(p, () => needCaptured(p, at, HEADER))) return
    if (at !== after) putTruncated(p)
    const length = u16(p, at + MARKER)
    if (length < HEADER) {
      putAscii(t, `\nmessage length ${length} < ${HEADER}`)
      putInvalid(p)
      return
    }
    if (!has(p, at, length)) {
      putAscii(t, `\n[|BGP ${MESSAGE_NAMES[u8(p, at + 18)] ?? 'Unknown Message Type'}]`)
      return
    }
    printMessage(p, at, length)
    at += length
    after = at
  }
}

/** The first marker at or behind `from`, or -1. */
function findMarker(p: Printer, from: number): number {
  let ones = 0
  for (let at = from; at < p.end; at++) {
    ones = p.bytes[at] === 0xff ? ones + 1 : 0
    if (ones === MARKER) return at - MARKER + 1
  }
  return -1
}

function printMessage(p: Printer, at: number, length: number): void {
  const t = p.text
  const type = u8(p, at + 18)
  putAscii(t, `\n\t${MESSAGE_NAMES[type] ?? 'Unknown'} Message (${type}), length: ${length}`)
  if (type === KEEPALIVE) return
  if (type === OPEN) untilCut(p, () => printOpen(p, at, length))
  else if (type === UPDATE) untilCut(p, () => printUpdate(p, at, length))
  else if (type === NOTIFICATION) untilCut(p, () => printNotification(p, at, length))
  else if (type === ROUTE_REFRESH) untilCut(p, () => printRouteRefresh(p, at, length))
  else {
    putAscii(t, `\n\t  no Message ${type} decoder`)
    putUnknownData(p, at, length, '\n\t  ')
  }
}

/** RFC 2918. */
function printRouteRefresh(p: Printer, at: number, length: number): void {
  needCaptured(p, at, ROUTE_REFRESH_SIZE)
  if (length < ROUTE_REFRESH_SIZE) return
  putAscii(p.text, `\n\t  ${familyText(u16(p, at + HEADER), u8(p, at + HEADER + 3))}`)
  if (p.options.verbose > 1) putUnknownData(p, at, length, '\n\t  ')
}
