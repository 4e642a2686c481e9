// What an IS-IS router can do (RFC 7981): its id, flags, and segment routing (RFC 8667).

import { putAscii, putIpv4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { check, has, type Printer, putInvalid, u8, u24, u32 } from './printer.ts'

const HEADER = 5
const FLAGS: Flags = [
  [0x01, 'S bit'],
  [0x02, 'D bit'],
]

const SEGMENT_ROUTING = 2
const SEGMENT_FLAGS: Flags = [
  [0x80, 'ipv4'],
  [0x40, 'ipv6'],
]
const SEGMENT_ID = 1

export function putCapability(p: Printer, at: number, size: number): undefined {
  const t = p.text
  if (size < HEADER) {
    putAscii(t, ` [object length ${size} < ${HEADER}]`)
    putInvalid(p)
    return
  }
  check(p, at, 4)
  putAscii(t, '\n\t      Router-ID ')
  putIpv4(t, p.bytes, at)
  const flags = u8(p, at + 4)
  putAscii(t, ', Flags [')
  putFlags(t, FLAGS, flags, 'none')
  putAscii(t, ']')
  for (let i = at + HEADER; at + size - i >= 2; ) {
    const type = u8(p, i)
    const length = u8(p, i + 1)
    i += 2
    putAscii(t, `\n\t\t${type === SEGMENT_ROUTING ? 'SR-Capabilities' : 'unknown'} subTLV #${type}, length: ${length}`)
    if (length > at + size - i || !has(p, i, length)) return
    if (type === SEGMENT_ROUTING) putSegmentRouting(p, i, length)
    else putUnknownData(p, i, length, '\n\t\t')
    i += length
  }
}

function putSegmentRouting(p: Printer, at: number, size: number): void {
  const t = p.text
  const flags = u8(p, at)
  const range = u24(p, at + 1)
  putAscii(t, ', Flags [')
  putFlags(t, SEGMENT_FLAGS, flags, 'None')
  putAscii(t, `], Range ${range}`)
  let i = at + 4
  // Eight bits, as in tcpdump: an element of less than four bytes seems to have hundreds left.
  for (let left = (size - 4) & 0xff; left >= 5; ) {
    const type = u8(p, i)
    const length = u8(p, i + 1)
    i += 2
    left -= 2
    if (length > left) return
    if (type !== SEGMENT_ID) putUnknownData(p, i, length, '\n\t\t  ')
    else if (length === 3 || length === 4) putAscii(t, `, SID value ${length === 3 ? u24(p, i) : u32(p, i)}`)
    else putAscii(t, `, Unknown SID length${length}`)
    i += length
    left -= length
  }
}
