// OSPF graceful restart (RFC 3623, RFC 5187), in opaque LSAs of version 2 and in LSAs of version 3.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putIpv4At } from './ip.ts'
import { padded } from './ospf-te.ts'
import { has, type Printer, u8, u16, u32 } from './printer.ts'

const PERIOD = 1
const REASON = 2
const ADDRESS = 3

const NAMES: Readonly<Record<number, string>> = {
  [PERIOD]: 'Grace Period',
  [REASON]: 'Graceful restart Reason',
  [ADDRESS]: 'IPv4 interface address',
}
const LENGTHS: Readonly<Record<number, number>> = { [PERIOD]: 4, [REASON]: 1, [ADDRESS]: 4 }
const REASONS = ['Unknown', 'Software Restart', 'Software Reload/Upgrade', 'Control Processor Switch']

/** Prints the TLVs in the `length` bytes at `start`; answers false when they were cut or make no sense. */
export function putGrace(p: Printer, start: number, length: number): boolean {
  const t = p.text
  let at = start
  for (let left = length; left > 0; ) {
    if (!has(p, at, 4)) return false
    if (left < 4) return refuse(p, `Remaining LS length ${left} < 4`)
    const type = u16(p, at)
    const size = u16(p, at + 2)
    at += 4
    left -= 4
    putAscii(t, `\n\t    ${NAMES[type] ?? 'unknown'} TLV (${type}), length ${size}, value: `)
    if (size > left) return refuse(p, `Bogus length ${size} > ${left}`)
    if (type === 0 || size === 0 || !has(p, at, size)) return false
    const needed = LENGTHS[type]
    if (needed !== undefined && size !== needed) return refuse(p, `Bogus length ${size} != ${needed}`)
    if (type === PERIOD) putAscii(t, `${u32(p, at)}s`)
    else if (type === REASON) putAscii(t, `${REASONS[u8(p, at)] ?? 'Unknown'} (${u8(p, at)})`)
    else if (type === ADDRESS) putIpv4At(p, '', at)
    else if (p.options.verbose <= 1) putUnknownData(p, at, size, '\n\t      ')
    // The padding is not looked for: a last TLV without it makes the rest wrap around, and tcpdump reads on.
    left = (left - padded(size)) >>> 0
    at += padded(size)
  }
  return true
}

function refuse(p: Printer, why: string): false {
  putAscii(p.text, '\n\t    ')
  putAscii(p.text, why)
  return false
}
