// BGP updates: routes withdrawn, the attributes of new ones, and these (RFC 4271 section 4.3).

import { putAscii } from '../text.ts'
import { hasPathIdentifiers } from './bgp-add-path.ts'
import { printAttributes } from './bgp-attribute.ts'
import { CUT_MESSAGE, need, needCaptured } from './bgp-cut.ts'
import { readPrefix } from './prefix.ts'
import { type Printer, u16, u32 } from './printer.ts'

const HEADER = 19

export function printUpdate(p: Printer, start: number, size: number): void {
  const t = p.text
  const end = start + size
  needCaptured(p, start, HEADER)
  need(size >= HEADER)
  let at = start + HEADER
  const withdrawn = readLength(p, at, end)
  at += 2
  needCaptured(p, at, withdrawn)
  need(end - at >= withdrawn)
  // One byte is no route: it is passed over. Where a prefix makes no sense, what follows is read from there on.
  const routes = withdrawn > 1 ? putWithdrawn(p, at, withdrawn) : { at: at + withdrawn, whole: withdrawn === 0 }
  at = routes.at
  const attributes = readLength(p, at, end)
  at += 2
  if (routes.whole && attributes === 0 && at === end) {
    putAscii(t, '\n\t  End-of-Rib Marker (empty NLRI)')
    return
  }
  need(end - at >= attributes)
  printAttributes(p, at, attributes, end - at - attributes)
  at += attributes
  if (at < end) {
    putAscii(t, '\n\t  Updated routes:')
    putRoutes(p, at, end - at, false)
  }
}

function readLength(p: Printer, at: number, end: number): number {
  needCaptured(p, at, 2)
  need(end - at >= 2)
  return u16(p, at)
}

/** Where reading came to, and whether every byte was part of a route. */
type Routes = { readonly at: number; readonly whole: boolean }

function putWithdrawn(p: Printer, at: number, size: number): Routes {
  putAscii(p.text, '\n\t  Withdrawn routes:')
  return putRoutes(p, at, size, true)
}

/** Prints IPv4 prefixes, each with a path identifier where it looks so. */
function putRoutes(p: Printer, start: number, size: number, withdrawn: boolean): Routes {
  const t = p.text
  const paths = hasPathIdentifiers(p, start, size, 32)
  let at = start
  const end = start + size
  while (at < end) {
    let path = ''
    if (paths) {
      if (withdrawn && end - at < 4) return { at: end, whole: false }
      needCaptured(p, at, 4)
      need(end - at >= 4)
      path = `   Path Id: ${u32(p, at)}`
      at += 4
    }
    const prefix = readPrefix(p, at, end - at, 4)
    if (prefix === 'item') throw CUT_MESSAGE
    if (prefix === 'length') {
      putAscii(t, '\n\t    (illegal prefix length)')
      return { at, whole: false }
    }
    putAscii(t, `\n\t    ${prefix.text}${path}`)
    at += prefix.size
  }
  return { at, whole: true }
}
