// The values of DHCP for IPv6's options, up to the options within them.

import { putAscii } from '../text.ts'
import { OPTIONS, OUTCOMES } from './dhcp6-names.ts'
import { putDomainName } from './domain-name.ts'
import { putPaddedText } from './padded-text.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'
import { hex, ipv6Text, putHexBytes } from './text-pieces.ts'

const IA_NA = 3
const IA_TA = 4
const IA_ADDRESS = 5
const IA_PD = 25
const IA_PREFIX = 26
const QUERY = 44
const CLIENT_DATA = 45

/** Where in its value the options begin that an option holds; shorter values make no sense. */
export const INNER_AT: Readonly<Record<number, number>> = {
  [IA_NA]: 12,
  [IA_TA]: 4,
  [IA_ADDRESS]: 24,
  [IA_PD]: 12,
  [IA_PREFIX]: 25,
  [QUERY]: 17,
  [CLIENT_DATA]: 0,
}

type ValuePrinter = (p: Printer, at: number, size: number) => void

/** A value of a size that is known, shown by `text`. */
const sized =
  (wanted: number, text: (p: Printer, at: number) => string): ValuePrinter =>
  (p, at, size) =>
    putAscii(p.text, size === wanted ? ` ${text(p, at)})` : ' ?)')

/** What comes before the options within; those and the closing bracket are the caller's. */
const before =
  (least: number, text: (p: Printer, at: number) => string): ValuePrinter =>
  (p, at, size) =>
    putAscii(p.text, size < least ? ' ?)' : text(p, at))

const leaseText = (p: Printer, at: number): string => ` IAID:${u32(p, at)} T1:${u32(p, at + 4)} T2:${u32(p, at + 8)}`

function putDuid(p: Printer, at: number, size: number): void {
  const t = p.text
  if (size < 2) return putAscii(t, ' ?)')
  const type = u16(p, at)
  if (type === 1 && size >= 8) {
    putAscii(t, ` hwaddr/time type ${u16(p, at + 2)} time ${u32(p, at + 4)} `)
    putHexBytes(p, at + 8, size - 8)
  } else if (type === 2 && size >= 10) {
    putAscii(t, ' vid ')
    putHexBytes(p, at + 2, 8)
  } else if (type === 3 && size >= 4) {
    putAscii(t, ` hwaddr type ${u16(p, at + 2)} `)
    putHexBytes(p, at + 4, size - 4)
  } else putAscii(t, type >= 1 && type <= 3 ? ' ?' : ` type ${type}`)
  putAscii(t, ')')
}

function putRequested(p: Printer, at: number, size: number): void {
  if (size % 2 !== 0) return putAscii(p.text, ' ?)')
  for (let i = 0; i < size; i += 2) putAscii(p.text, ` ${OPTIONS[u16(p, at + i)] ?? `opt_${u16(p, at + i)}`}`)
  putAscii(p.text, ')')
}

function putAddresses(p: Printer, at: number, size: number): void {
  if (size % 16 !== 0) return putAscii(p.text, ' ?)')
  for (let i = 0; i < size; i += 16) putAscii(p.text, ` ${ipv6Text(p, at + i)}`)
  putAscii(p.text, ')')
}

/** At most ten bytes of something whose meaning is its maker's. */
const opaque =
  (least: number, text: (p: Printer, at: number) => string): ValuePrinter =>
  (p, at, size) => {
    if (size < least) return putAscii(p.text, ' ?)')
    putAscii(p.text, text(p, at))
    putHexBytes(p, at + least, Math.min(size - least, 10))
    putAscii(p.text, '...)')
  }

/** Names whose pointers, which should not be there, count from the end of the option. */
function putDomains(p: Printer, at: number, size: number): boolean {
  const end = at + size
  for (let i = at; i < end; ) {
    putAscii(p.text, ' ')
    i = putDomainName(p, i, end)
    if (i < 0) return false
  }
  putAscii(p.text, ')')
  return true
}

const RECONFIGURATIONS: Readonly<Record<number, string>> = { 5: 'renew', 11: 'inf-req' }
const QUERIES: Readonly<Record<number, string>> = { 1: 'by-address', 2: 'by-clientID' }

const outcomeText = (code: number): string => (code > 255 ? 'INVALID code' : (OUTCOMES[code] ?? `code${code}`))

/** The first two bytes tell the outcome; a message may follow, which is not shown. */
const putOutcome: ValuePrinter = (p, at, size) => putAscii(p.text, size < 2 ? ' ?)' : ` ${outcomeText(u16(p, at))})`)

const AUTHENTICATION_HEADER = 11
const DELAYED = 2
const RECONFIGURE = 3
const KEY_TYPES: Readonly<Record<number, string>> = { 1: ' reconfig-key', 2: ' type: HMAC-MD5' }

function putWords(p: Printer, at: number): void {
  for (let i = 0; i < 4; i++) putAscii(p.text, ` ${hex(u32(p, at + 4 * i), 8)}`)
}

function putAuthentication(p: Printer, at: number, size: number): void {
  const t = p.text
  if (size < AUTHENTICATION_HEADER) return putAscii(t, ' ?)')
  const protocol = u8(p, at)
  const algorithm = u8(p, at + 1)
  const detection = u8(p, at + 2)
  putAscii(t, ` proto: ${protocol === DELAYED ? 'delayed' : protocol === RECONFIGURE ? 'reconfigure' : protocol}`)
  putAscii(t, `, alg: ${algorithm === 1 ? 'HMAC-MD5' : algorithm}, RDM: ${detection === 0 ? 'mono' : detection}, RD:`)
  for (let i = 3; i < AUTHENTICATION_HEADER; i += 2) putAscii(t, ` ${hex(u16(p, at + i), 4)}`)
  const rest = size - AUTHENTICATION_HEADER
  const body = at + AUTHENTICATION_HEADER
  if (protocol === DELAYED && rest >= 20) {
    const realm = rest - 20
    if (realm > 0) putAscii(t, ', realm: ')
    putHexBytes(p, body, realm)
    putAscii(t, `, key ID: ${hex(u32(p, body + realm), 8)}, HMAC-MD5:`)
    putWords(p, body + realm + 4)
  } else if (protocol === RECONFIGURE && rest === 17) {
    putAscii(t, `${KEY_TYPES[u8(p, body)] ?? ' type: ??'} value:`)
    putWords(p, body + 1)
  } else if (protocol !== DELAYED || rest !== 0) putAscii(t, ' ??')
  putAscii(t, ')')
}

const SERVER_ADDRESS = 1
const MULTICAST_ADDRESS = 2
const SERVER_NAME = 3

/** Time servers (RFC 5908) as options within the option. */
function putTimeServers(p: Printer, at: number, size: number): boolean {
  const t = p.text
  const end = at + size
  if (size < 4) {
    putAscii(t, ' ?)')
    return true
  }
  for (let i = at; i < end - 4; ) {
    const kind = u16(p, i)
    const length = u16(p, i + 2)
    i += 4
    if (i + length > end) return false
    putAscii(t, ` subopt:${kind}`)
    if ((kind === SERVER_ADDRESS || kind === MULTICAST_ADDRESS) && length === 16) putAscii(t, ` ${ipv6Text(p, i)}`)
    else if (kind === SERVER_NAME) {
      putAscii(t, ' ')
      if (putDomainName(p, i, i + length) < 0) return false
    } else putAscii(t, ' ?')
    i += length
  }
  putAscii(t, ')')
  return true
}

/** A tunnel's end (RFC 6334) as labels with dots between. */
function putTunnelName(p: Printer, start: number, size: number): void {
  const t = p.text
  if (size < 3) return putAscii(t, ' ?)')
  putAscii(t, ' ')
  let at = start
  let left = size
  while (left > 0) {
    const length = u8(p, at)
    if (length === 0) break
    at++
    if (length >= left - 1) {
      putAscii(t, ' ?')
      break
    }
    putPaddedText(p, at, length)
    at += length
    left -= length + 1
    if (u8(p, at) !== 0) putAscii(t, '.')
  }
  putAscii(t, ')')
}

function putShortText(p: Printer, at: number, size: number): void {
  if (size < 5) return putAscii(p.text, ' ?)')
  putAscii(p.text, ' ')
  putPaddedText(p, at, size)
  putAscii(p.text, ')')
}

const PRINTERS: Readonly<Record<number, ValuePrinter>> = {
  1: putDuid,
  2: putDuid,
  [IA_NA]: before(12, leaseText),
  [IA_TA]: before(4, (p, at) => ` IAID:${u32(p, at)}`),
  [IA_ADDRESS]: before(24, (p, at) => ` ${ipv6Text(p, at)} pltime:${u32(p, at + 16)} vltime:${u32(p, at + 20)}`),
  6: putRequested,
  7: sized(1, (p, at) => `${u8(p, at)}`),
  8: sized(2, (p, at) => `${u16(p, at)}`),
  11: putAuthentication,
  13: putOutcome,
  18: opaque(0, () => ' '),
  19: sized(1, (p, at) => `for ${RECONFIGURATIONS[u8(p, at)] ?? `???(${hex(u8(p, at), 2)})`}`),
  22: putAddresses,
  23: putAddresses,
  [IA_PD]: before(12, leaseText),
  [IA_PREFIX]: before(25, (p, at) => ` ${ipv6Text(p, at + 9)}/${u8(p, at + 8)} pltime:${u32(p, at)} vltime:${u32(p, at + 4)}`),
  27: putAddresses,
  28: putAddresses,
  31: putAddresses,
  32: sized(4, (p, at) => `${u32(p, at)}`),
  34: putAddresses,
  37: opaque(4, (p, at) => ` ${u32(p, at)} `),
  38: opaque(0, () => ' '),
  40: putAddresses,
  41: putShortText,
  42: putShortText,
  43: putRequested,
  [QUERY]: before(17, (p, at) => ` ${QUERIES[u8(p, at)] ?? `type_${u8(p, at)}`} ${ipv6Text(p, at + 1)}`),
  [CLIENT_DATA]: () => {},
  46: sized(4, (p, at) => `${u32(p, at)}`),
  47: opaque(16, (p, at) => ` ${ipv6Text(p, at)} `),
  48: putAddresses,
  64: putTunnelName,
  112: putShortText,
}

/** Values with names in them, which answer false when a name makes no sense. */
const NAME_PRINTERS: Readonly<Record<number, (p: Printer, at: number, size: number) => boolean>> = {
  21: putDomains,
  24: putDomains,
  56: putTimeServers,
}

/** Prints the `size` bytes of an option's value at `at`, all of which were captured. Answers false when they make no sense. */
export function printDhcp6Option(p: Printer, code: number, at: number, size: number): boolean {
  const printNames = NAME_PRINTERS[code]
  if (printNames !== undefined) return printNames(p, at, size)
  const print = PRINTERS[code]
  if (print === undefined) putAscii(p.text, ')')
  else print(p, at, size)
  return true
}
