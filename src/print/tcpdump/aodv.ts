// Ad hoc on-demand distance vector routing (RFC 3561) over IPv4, over IPv6 in the same layout, and in that of an older draft.

import { putAscii } from '../text.ts'
import { has, type Printer, putTruncated, u8, u32 } from './printer.ts'
import { hex, ipv4Text, ipv6Text } from './text-pieces.ts'

const REQUEST = 1
const REPLY = 2
const ERROR = 3
const ACKNOWLEDGMENT = 4
/** The draft's types are the others' and this. */
const DRAFT = 15

/** The size of an address and how it is shown. */
type Family = { readonly size: number; readonly show: (p: Printer, at: number) => string }
const IPV4: Family = { size: 4, show: ipv4Text }
const IPV6: Family = { size: 16, show: ipv6Text }

/** Where the fields lie in a message. */
type Layout = { readonly destination: number; readonly sequence: number; readonly origin: number; readonly last: number; readonly end: number }

/** Address, sequence, address, a last number; the draft puts the numbers before the addresses as far as it can. */
const addressFirst = (start: number, size: number): Layout => ({
  destination: start,
  sequence: start + size,
  origin: start + size + 4,
  last: start + 2 * size + 4,
  end: start + 2 * size + 8,
})
const DRAFT_REQUEST: Layout = { sequence: 8, last: 12, destination: 16, origin: 32, end: 48 }
const DRAFT_REPLY: Layout = { sequence: 4, destination: 8, origin: 24, last: 40, end: 44 }

/** Prints the UDP payload of `length` bytes at `at`; `overIpv6` is what it came in. */
export function printAodv(p: Printer, at: number, length: number, overIpv6: boolean): void {
  const t = p.text
  p.protocol = 'aodv'
  const type = u8(p, at)
  putAscii(t, ' aodv')
  const draft = type >= REQUEST + DRAFT && type <= ACKNOWLEDGMENT + DRAFT
  const kind = draft ? type - DRAFT : type
  const family = draft || overIpv6 ? IPV6 : IPV4
  if (kind === REQUEST) {
    const layout = draft ? DRAFT_REQUEST : addressFirst(8, family.size)
    putRequest(p, at, length, layout, family, overIpv6 && !draft ? ' v6' : '')
  } else if (kind === REPLY) putReply(p, at, length, draft ? DRAFT_REPLY : addressFirst(4, family.size), family)
  else if (kind === ERROR) putError(p, at, length, family)
  else if (kind === ACKNOWLEDGMENT) putAscii(t, ` rrep-ack ${length}`)
  else putAscii(t, ` type ${type} ${length}`)
}

/** tcpdump takes the flags of requests and replies from the type's byte. */
const flagsText = (type: number, flags: readonly (readonly [mask: number, text: string])[]): string =>
  flags.map(([mask, text]) => (type & mask ? text : '')).join('')

function putRequest(p: Printer, at: number, length: number, l: Layout, family: Family, before: string): void {
  if (!has(p, at, l.end) || length < l.end) return putTruncated(p)
  const type = u8(p, at)
  const flags = flagsText(type, [
    [0x80, '[J]'],
    [0x40, '[R]'],
    [0x20, '[G]'],
    [0x10, '[D]'],
  ])
  putAscii(p.text, `${before} rreq ${length} ${flags}${type & 0x08 ? '[U] ' : ' '}hops ${u8(p, at + 3)} id 0x${hex(u32(p, at + 4), 8)}\n`)
  const ends = `dst ${family.show(p, at + l.destination)} seq ${u32(p, at + l.sequence)} src ${family.show(p, at + l.origin)}`
  putAscii(p.text, `\t${ends} seq ${u32(p, at + l.last)}`)
  putExtension(p, at + l.end, length - l.end)
}

function putReply(p: Printer, at: number, length: number, l: Layout, family: Family): void {
  if (!has(p, at, l.end) || length < l.end) return putTruncated(p)
  const type = u8(p, at)
  const flags = `${type & 0x80 ? '[R]' : ''}${type & 0x40 ? '[A] ' : ' '}`
  putAscii(p.text, ` rrep ${length} ${flags}prefix ${u8(p, at + 2) & 0x1f} hops ${u8(p, at + 3)}\n`)
  const ends = `dst ${family.show(p, at + l.destination)} dseq ${u32(p, at + l.sequence)} src ${family.show(p, at + l.origin)}`
  putAscii(p.text, `\t${ends} ${u32(p, at + l.last)} ms`)
  putExtension(p, at + l.end, length - l.end)
}

const ERROR_HEADER = 4

function putError(p: Printer, at: number, length: number, family: Family): void {
  if (!has(p, at, ERROR_HEADER) || length < ERROR_HEADER) return putTruncated(p)
  const count = u8(p, at + 3)
  putAscii(p.text, ` rerr ${u8(p, at + 1) & 0x80 ? '[D]' : ''} [items ${count}] [${length}]:`)
  const size = family.size + 4
  for (let i = 0; i < count; i++) {
    const item = at + ERROR_HEADER + i * size
    if (!has(p, item, size) || item + size > at + length) return putTruncated(p)
    putAscii(p.text, ` {${family.show(p, item)}}(${u32(p, item + family.size)})`)
  }
}

const HELLO = 1
const HELLO_SIZE = 6

function putExtension(p: Printer, at: number, left: number): void {
  if (left < 2) return
  if (!has(p, at, 2)) return putTruncated(p)
  const type = u8(p, at)
  const size = u8(p, at + 1)
  if (type !== HELLO) return putAscii(p.text, `\n\text ${type} ${size}`)
  if (!has(p, at, HELLO_SIZE) || left < HELLO_SIZE) return putTruncated(p)
  putAscii(p.text, size < 4 ? `\n\text HELLO - bad length ${size}` : `\n\text HELLO ${u32(p, at + 2)} ms`)
}
