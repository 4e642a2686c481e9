// RSVP error specifications (RFC 2205 appendix B, RFC 3209, RFC 4124).

import { putAscii, putHex2, putIpv4, putIpv6 } from '../text.ts'
import { type Printer, u8, u16 } from './printer.ts'
import { DUMP, type Outcome, type RsvpObject, SHORT, SHOWN } from './rsvp-object.ts'

const ROUTING = 24
const NOTIFY = 25
const DIFFSERV = 28
const DIFFSERV_OLD = 125

const CODES: Readonly<Record<number, string>> = {
  [ROUTING]: 'Routing Problem',
  [NOTIFY]: 'Notify Error',
  [DIFFSERV]: 'Diffserv TE Error',
  [DIFFSERV_OLD]: 'Diffserv TE Error (Old)',
}
const ROUTING_VALUES: Readonly<Record<number, string>> = {
  1: 'Bad EXPLICIT_ROUTE object',
  2: 'Bad strict node',
  3: 'Bad loose node',
  4: 'Bad initial subobject',
  5: 'No route available toward destination',
  6: 'Unacceptable label value',
  7: 'RRO indicated routing loops',
  8: 'non-RSVP-capable router in the path',
  9: 'MPLS label allocation failure',
  10: 'Unsupported L3PID',
}
const DIFFSERV_VALUES: Readonly<Record<number, string>> = {
  1: 'Unexpected CT object',
  2: 'Unsupported CT',
  3: 'Invalid CT value',
  4: 'CT/setup priority do not form a configured TE-Class',
  5: 'CT/holding priority do not form a configured TE-Class',
  6: 'CT/setup priority and CT/holding priority do not form a configured TE-Class',
  7: 'Inconsistency between signaled PSC and signaled CT',
  8: 'Inconsistency between signaled PHBs and signaled CT',
}

/** Types 1 and 3 hold an IPv4 address, 2 and 4 an IPv6 one. */
export function putErrorSpec(p: Printer, o: RsvpObject): Outcome {
  const t = p.text
  if (o.type < 1 || o.type > 4) return DUMP
  const six = o.type % 2 === 0
  const behind = o.at + (six ? 16 : 4)
  if (o.left < (six ? 20 : 8)) return SHORT
  const code = u8(p, behind + 1)
  const value = u16(p, behind + 2)
  putAscii(t, `${o.indent}  Error Node Address: `)
  if (six) putIpv6(t, p.bytes, o.at)
  else putIpv4(t, p.bytes, o.at)
  putAscii(t, ', Flags: [0x')
  putHex2(t, u8(p, behind))
  putAscii(t, `]${o.indent}  Error Code: ${CODES[code] ?? 'unknown'} (${code})`)
  if (code === ROUTING) putAscii(t, `, Error Value: ${ROUTING_VALUES[value] ?? 'unknown'} (${value})`)
  else if (six)
    return SHOWN // of the other codes tcpdump shows the value with an IPv4 address only
  else if (code === DIFFSERV || code === DIFFSERV_OLD) putAscii(t, `, Error Value: ${DIFFSERV_VALUES[value] ?? 'unknown'} (${value})`)
  else putAscii(t, `, Unknown Error Value (${value})`)
  return SHOWN
}
