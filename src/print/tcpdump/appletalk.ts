// AppleTalk's datagrams (DDP) with transactions (ATP), and its address resolution (AARP).
//
// |length(2)|checksum(2)|to net(2)|from net(2)|to node|from node|to socket|from socket|type|

import { putAscii, putMac } from '../text.ts'
import { printNbp } from './appletalk-nbp.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const HEADER = 13

const NAME_BINDING = 2
const TRANSACTION = 3
const TYPE_NAMES: Readonly<Record<number, string>> = { 1: 'rtmp', 4: 'echo', 5: 'rtmpReq', 22: 'IP', 23: 'ARP', 75: 'KLAP' }

const WHOLE_NET = 255

/** Network and node, or the network alone when all of its nodes are meant. */
export const appleTalkAddress = (net: number, node: number): string => (node === WHOLE_NET ? `${net}` : `${net}.${node}`)

export function printAppleTalk(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'atalk'
  if (!p.options.link) putAscii(t, 'AT ')
  printDatagram(p, at, length, ': ')
}

/** The datagram alone; `colon` stands behind its addresses. */
export function printDatagram(p: Printer, at: number, length: number, colon: string): void {
  const t = p.text
  if (length < HEADER) {
    putAscii(t, ` [|ddp ${length}]`)
    return
  }
  if (!has(p, at, HEADER)) {
    putAscii(t, ' [|ddp]')
    return
  }
  const net = u16(p, at + 6)
  const node = u8(p, at + 9)
  const socket = u8(p, at + 11)
  putAscii(t, `${appleTalkAddress(net, node)}.${socket}`)
  putAscii(t, ` > ${appleTalkAddress(u16(p, at + 4), u8(p, at + 8))}.${u8(p, at + 10)}${colon}`)
  const type = u8(p, at + 12)
  const body = at + HEADER
  const left = length - HEADER
  if (type === NAME_BINDING) printNbp(p, body, left, { net, node, socket })
  else if (type === TRANSACTION) printTransaction(p, body, left)
  else putAscii(t, ` at-${TYPE_NAMES[type] ?? `#${type}`} ${left}`)
}

const TRANSACTION_HEADER = 8
const KIND_MASK = 0xc0
const REQUEST = 0x40
const RESPONSE = 0x80
const RELEASE = 0xc0
const EXACTLY_ONCE = 0x20
const END_OF_MESSAGE = 0x10
const SEND_STATUS = 0x08

const FLAG_NAMES: readonly (readonly [mask: number, name: string])[] = [
  [EXACTLY_ONCE, 'XO'],
  [END_OF_MESSAGE, 'EOM'],
  [SEND_STATUS, 'STS'],
]

function putFlagsIn(p: Printer, control: number, among: number): void {
  const names = FLAG_NAMES.filter(([mask]) => control & among & mask).map(([, name]) => name)
  if (names.length > 0) putAscii(p.text, ` [${names.join(',')}]`)
}

function printTransaction(p: Printer, at: number, length: number): void {
  const t = p.text
  if (!has(p, at, TRANSACTION_HEADER)) {
    putTruncated(p)
    return
  }
  if (length < TRANSACTION_HEADER) {
    putAscii(t, ` [|atp ${length}]`)
    return
  }
  const left = length - TRANSACTION_HEADER
  const control = u8(p, at)
  const id = u16(p, at + 2)
  switch (control & KIND_MASK) {
    case REQUEST:
      putAscii(t, ` atp-req${control & EXACTLY_ONCE ? ' ' : '*'} ${id}`)
      putBitmap(p, u8(p, at + 1))
      if (left > 0) putAscii(t, ` [len=${left}]`)
      putFlagsIn(p, control, END_OF_MESSAGE | SEND_STATUS)
      break
    case RESPONSE:
      putAscii(t, ` atp-resp${control & END_OF_MESSAGE ? '*' : ' '}${id}:${u8(p, at + 1)} (${left})`)
      putFlagsIn(p, control, EXACTLY_ONCE | SEND_STATUS)
      break
    case RELEASE:
      putAscii(t, ` atp-rel  ${id}`)
      putBitmap(p, u8(p, at + 1))
      if (left > 0) putAscii(t, ` [len=${left}]`)
      putReleaseFlags(p, control)
      break
    default:
      putAscii(t, ` atp-0x${control.toString(16)}  ${id} (${left})`)
  }
  const user = u32(p, at + 4)
  if (user !== 0) putAscii(t, ` 0x${user.toString(16)}`)
}

/** A release should have none, and no space is put before them. */
function putReleaseFlags(p: Printer, control: number): void {
  const names = FLAG_NAMES.filter(([mask]) => control & mask).map(([, name]) => name)
  if (names.length > 0) putAscii(p.text, `[${names.join(',')}]`)
}

/** Which of the response's packets are wanted: one bit each, a run from the first in short. */
function putBitmap(p: Printer, bits: number): void {
  if ((bits + 1) & bits) {
    const wanted = [0, 1, 2, 3, 4, 5, 6, 7].filter(i => (bits >> i) & 1)
    putAscii(p.text, `<${wanted.join(',')}>`)
    return
  }
  const count = 32 - Math.clz32(bits)
  putAscii(p.text, count > 1 ? `<0-${count - 1}>` : '<0>')
}

const AARP_SIZE = 28
const ETHERNET = 1
const ETHERTALK = 0x809b

/** Four bytes of which the first is not used. */
const resolved = (p: Printer, at: number): string => appleTalkAddress(u16(p, at + 1), u8(p, at + 3))

export function printAarp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'aarp'
  putAscii(t, 'aarp ')
  if (!has(p, at, AARP_SIZE)) {
    putTruncated(p)
    return
  }
  if (length < AARP_SIZE) {
    putAscii(t, ` [|aarp ${length}]`)
    return
  }
  const hardware = u16(p, at)
  const protocol = u16(p, at + 2)
  const sizes = [u8(p, at + 4), u8(p, at + 5)]
  const operation = u16(p, at + 6)
  if (hardware === ETHERNET && protocol === ETHERTALK && sizes[0] === 6 && sizes[1] === 4 && operation >= 1 && operation <= 3) {
    const sender = resolved(p, at + 14)
    if (operation === 2) {
      putAscii(t, `reply ${sender} is-at `)
      putMac(t, p.bytes, at + 8)
    } else putAscii(t, `${operation === 1 ? 'who-has' : 'probe'} ${resolved(p, at + 24)} tell ${sender}`)
    return
  }
  const hex = protocol === 0 ? '0' : `0x${protocol.toString(16)}`
  putAscii(t, `len ${length} op ${operation} htype ${hardware} ptype ${hex} halen ${sizes[0]} palen ${sizes[1]}`)
}
