// Who somebody is, in IKE version 1 (RFC 2407 section 4.6.2).
//
// |generic header|type|protocol|port(2)|address, name ...

import { putAscii } from '../text.ts'
import { nameOrNumber, payloadName } from './isakmp-names.ts'
import { type PayloadPrinter, putCut, putRawIfAsked } from './isakmp-payload.ts'
import { has, type Printer, u8, u16 } from './printer.ts'
import { ipv4Text, ipv6Text, putCounted, putHexBytes } from './text-pieces.ts'

const HEADER = 8
const IDENTITY = 5

const TYPES = ['', 'IPv4', 'FQDN', 'user FQDN', 'IPv4net', 'IPv6', 'IPv6net', 'IPv4range', 'IPv6range', 'ASN1 DN', 'ASN1 GN', 'keyid']
const IPV4 = 1
const NAME = 2
const USER_NAME = 3
const IPV4_NET = 4
const IPV6 = 5
const IPV6_NET = 6
const IPV4_RANGE = 7
const IPV6_RANGE = 8

/** The fewest bytes each kind of address needs. */
const LEAST: Readonly<Record<number, number>> = { [IPV4]: 4, [IPV4_NET]: 8, [IPV6]: 16, [IPV6_NET]: 32, [IPV4_RANGE]: 8, [IPV6_RANGE]: 32 }

export const printIdentity: PayloadPrinter = (p, _type, at, size) => {
  const t = p.text
  putAscii(t, `${payloadName(IDENTITY)}:`)
  if (!has(p, at, HEADER)) return putCut(p, IDENTITY)
  const type = u8(p, at + 4)
  putAscii(t, ` idtype=${nameOrNumber(TYPES, type)} protoid=${u8(p, at + 5)} port=${u16(p, at + 6)}`)
  const length = size - HEADER
  if (length <= 0) return at + size
  const data = at + HEADER
  if (!has(p, data, length)) return putCut(p, IDENTITY)
  const least = LEAST[type]
  putAscii(t, ` len=${length}`)
  if (type === NAME || type === USER_NAME) {
    putAscii(t, ' ')
    putCounted(p, data, length)
  } else if (least === undefined) return putRawIfAsked(p, data, length) ? at + size : putCut(p, IDENTITY)
  else if (length < least) putAscii(t, ` [bad: < ${least}]`)
  else putAddress(p, type, data)
  return at + size
}

function putAddress(p: Printer, type: number, at: number): void {
  const t = p.text
  if (type === IPV4) putAscii(t, ` ${ipv4Text(p, at)}`)
  else if (type === IPV4_NET) putAscii(t, ` ${ipv4Text(p, at)}/${ipv4Text(p, at + 4)}`)
  else if (type === IPV4_RANGE) putAscii(t, ` ${ipv4Text(p, at)}-${ipv4Text(p, at + 4)}`)
  else if (type === IPV6) putAscii(t, ` ${ipv6Text(p, at)}`)
  else if (type === IPV6_RANGE) putAscii(t, ` ${ipv6Text(p, at)}-${ipv6Text(p, at + 16)}`)
  else {
    putAscii(t, ` ${ipv6Text(p, at)}/0x`)
    putHexBytes(p, at + 16, 16)
  }
}
