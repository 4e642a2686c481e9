// Cisco's IGRP.

import { putAscii, putHex4 } from '../text.ts'
import { type Printer, putInvalid, u8, u16, u24 } from './printer.ts'

const HEADER = 12
const ROUTE = 14
const HIGHEST_METRIC = 0xffffff

const NAMES: Readonly<Record<number, string>> = { 1: 'update', 2: 'request' }

export function printIgrp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'igrp'
  putAscii(t, 'igrp:')
  // How many routes there are of each kind: inside this network, inside the autonomous system, outside of it.
  const left = [u16(p, at + 4), u16(p, at + 6), u16(p, at + 8)]
  const first = u8(p, at)
  const name = NAMES[first & 0x0f] ?? `op-#${first & 0x0f}`
  putAscii(t, ` ${name} V${first >>> 4} edit=${u8(p, at + 1)} AS=${u16(p, at + 2)} (${left.join('/')})`)
  const sum = u16(p, at + 10)
  if (p.options.verbose > 0) {
    putAscii(t, ' checksum=0x')
    putHex4(t, sum)
  }
  let route = at + HEADER
  let rest = (length - HEADER) >>> 0 // too short a length wraps around: tcpdump reads on to the end
  for (; rest >= ROUTE; route += ROUTE, rest -= ROUTE) {
    const net = `${u8(p, route)}.${u8(p, route + 1)}.${u8(p, route + 2)}`
    const kind = left.findIndex(count => count > 0)
    if (kind < 0) {
      putAscii(t, ` [extra bytes ${rest}]`)
      break
    }
    putAscii(t, kind === 0 ? ` *.${net}` : kind === 1 ? ` ${net}.0` : ` X${net}.0`)
    putMetrics(p, route + 3)
    left[kind]!--
  }
  if (rest > 0 || left.some(count => count > 0)) putInvalid(p)
}

function putMetrics(p: Printer, at: number): void {
  const delay = u24(p, at)
  const bandwidth = u24(p, at + 3)
  const mtu = u16(p, at + 6)
  const metric = Math.min(bandwidth + delay, HIGHEST_METRIC)
  const kilobits = bandwidth === 0 ? 0 : Math.floor(10000000 / bandwidth)
  const reliability = u8(p, at + 8)
  const load = u8(p, at + 9)
  const hops = u8(p, at + 10)
  putAscii(p.text, ` d=${10 * delay} b=${kilobits} r=${reliability} l=${load} M=${metric} mtu=${mtu} in ${hops} hops`)
}
