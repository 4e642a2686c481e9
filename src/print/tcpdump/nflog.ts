// Packets that netfilter logged (NFLOG): attributes, the last of which is the packet.

import { putAscii } from '../text.ts'
import { putUnknown } from './dump.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { type Printer, putTruncated, u8, u16 } from './printer.ts'
import { hex } from './text-pieces.ts'

const HEADER = 4
const ATTRIBUTE_HEADER = 4
const PAYLOAD = 9

const INET = 2
const INET6 = 10
const FAMILY_NAMES: Readonly<Record<number, string>> = { [INET]: 'IPv4', [INET6]: 'IPv6' }

/** Prints the packet at p.start of `length` bytes (`captured` of them there) and sets p.linkHeader. */
export function printNflog(p: Printer, length: number, captured: number): void {
  p.protocol = 'nflog'
  if (captured < HEADER) {
    putTruncated(p)
    p.linkHeader = captured
    return
  }
  const start = p.start
  p.linkHeader = HEADER
  const version = u8(p, start + 1)
  if (version !== 0) return putAscii(p.text, `version ${version} (unknown)`)
  if (p.options.link) putHeader(p, length)
  const skipped = attributesSize(p, start + HEADER, length - HEADER, captured - HEADER)
  if (skipped < 0) {
    putTruncated(p)
    p.linkHeader = -skipped
    return
  }
  const at = start + skipped
  const left = length - skipped
  const family = u8(p, start)
  if (family === INET) printIp(p, at, left)
  else if (family === INET6) printIp6(p, at, left)
  else {
    if (!p.options.link) putHeader(p, left + HEADER)
    putUnknown(p, at, captured - skipped)
  }
  p.linkHeader = skipped
}

/**
 * How far from the start of the packet the payload begins; where the attributes are not whole, how far they are, below
 * zero. The lengths and types are in the order of the machine that captured: taken to be the least significant byte first.
 */
function attributesSize(p: Printer, start: number, length: number, captured: number): number {
  const b = p.bytes
  let done = 0
  while (length - done > 0) {
    const at = start + done
    if (captured - done < ATTRIBUTE_HEADER) return -(HEADER + done)
    const given = b[at]! | (b[at + 1]! << 8)
    const size = (given + (-given & 3)) & 0xffff
    if (size < ATTRIBUTE_HEADER || captured - done < size) return -(HEADER + done)
    if ((b[at + 2]! | (b[at + 3]! << 8)) === PAYLOAD) return HEADER + done + ATTRIBUTE_HEADER
    done += size
  }
  return HEADER + done
}

function putHeader(p: Printer, length: number): void {
  const t = p.text
  const family = u8(p, p.start)
  const name = FAMILY_NAMES[family]
  putAscii(t, `version ${u8(p, p.start + 1)}, resource ID ${u16(p, p.start + 2)}`)
  if (p.options.quiet) putAscii(t, `, ${name ?? `Unknown NFLOG (0x${hex(family, 2)})`}`)
  else putAscii(t, `, family ${name ?? 'Unknown'} (${family})`)
  putAscii(t, `, length ${length}: `)
}
