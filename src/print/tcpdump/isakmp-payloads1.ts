// The payloads of ISAKMP and IKE version 1 (RFC 2408, 2407).

import { putAscii } from '../text.ts'
import { printIdentity } from './isakmp-identity.ts'
import { nameOrNumber, OAKLEY_ATTRIBUTES, payloadName, protocolName, TRANSFORMS_1 } from './isakmp-names.ts'
import { CUT, GENERIC_HEADER, type PayloadPrinter, putAttributes, putCut, putRaw, putRawIfAsked, putSome } from './isakmp-payload.ts'
import { has, type Printer, u8, u16, u32 } from './printer.ts'

const SA = 1
const PROPOSAL = 2
const TRANSFORM = 3
const NOTIFICATION = 11
const DELETE = 12

const IPSEC = 1
const SA_HEADER = 12
const SITUATIONS = ['identity', 'secrecy', 'integrity']

const title = (p: Printer, type: number): void => putAscii(p.text, `${payloadName(type)}:`)

const printSa: PayloadPrinter = (p, _type, at, _size, context) => {
  const t = p.text
  title(p, SA)
  if (!has(p, at, SA_HEADER)) return putCut(p, SA)
  const domain = u32(p, at + 4)
  const situation = u32(p, at + 8)
  if (domain !== IPSEC) {
    putAscii(t, ` doi=${domain} situation=${situation}`)
    return at + SA_HEADER
  }
  putAscii(t, ` doi=ipsec situation=${SITUATIONS.filter((_, bit) => (situation >> bit) & 1).join('+')}`)
  let inner = at + SA_HEADER
  if (situation !== 1) {
    putAscii(t, ` ident=${u32(p, at + 4)}`)
    inner += 4
  }
  if (!has(p, inner, GENERIC_HEADER)) return putCut(p, SA)
  return context.chain(p, PROPOSAL, inner, context.protocol, context.depth)
}

const printProposal: PayloadPrinter = (p, _type, at, _size, context) => {
  const t = p.text
  title(p, PROPOSAL)
  if (!has(p, at, 8)) return putCut(p, PROPOSAL)
  const protocol = u8(p, at + 5)
  putAscii(t, ` #${u8(p, at + 4)} protoid=${protocolName(protocol)} transform=${u8(p, at + 7)}`)
  const size = u8(p, at + 6)
  if (size > 0) {
    putAscii(t, ' spi=')
    if (!putRaw(p, at + 8, size)) return putCut(p, PROPOSAL)
  }
  const inner = at + 8 + size
  if (!has(p, inner, GENERIC_HEADER)) return putCut(p, PROPOSAL)
  return context.chain(p, TRANSFORM, inner, protocol, context.depth)
}

const printTransform: PayloadPrinter = (p, _type, at, size, context) => {
  const t = p.text
  title(p, TRANSFORM)
  if (!has(p, at, 8)) return putCut(p, TRANSFORM)
  const names = TRANSFORMS_1[context.protocol]
  const id = u8(p, at + 5)
  putAscii(t, ` #${u8(p, at + 4)} id=${names === undefined ? id : nameOrNumber(names.ids, id)} `)
  const behind = putAttributes(p, at + 8, at + size, names?.attributes)
  if (behind === CUT) return putCut(p, TRANSFORM)
  if (p.end < at + size) putAscii(t, '...')
  return behind
}

/** A payload that is only known by its size; `before` stands before the number. */
const opaque =
  (before: string): PayloadPrinter =>
  (p, type, at, size) => {
    title(p, type)
    if (!has(p, at, GENERIC_HEADER)) return putCut(p, type)
    putAscii(p.text, ` ${before}${size - GENERIC_HEADER}`)
    return putRawIfAsked(p, at + GENERIC_HEADER, size - GENERIC_HEADER) ? at + size : putCut(p, type)
  }

const CERTIFICATES = ['none', 'pkcs7', 'pgp', 'dns', 'x509sign', 'x509ke', 'kerberos', 'crl', 'arl', 'spki', 'x509attr']

const printCertificate: PayloadPrinter = (p, type, at, size) => {
  title(p, type)
  if (!has(p, at, 6)) return putCut(p, type)
  putAscii(p.text, ` len=${size - GENERIC_HEADER} type=${nameOrNumber(CERTIFICATES, u8(p, at + 4))}`)
  return putRawIfAsked(p, at + GENERIC_HEADER, size - GENERIC_HEADER) ? at + size : putCut(p, type)
}

const printNonce: PayloadPrinter = (p, type, at, size) => {
  title(p, type)
  if (!has(p, at, GENERIC_HEADER)) return putCut(p, type)
  const data = at + GENERIC_HEADER
  putAscii(p.text, ` n len=${size - GENERIC_HEADER}`)
  let there = true
  if (p.options.verbose > 2) there = putRawIfAsked(p, data, size - GENERIC_HEADER)
  else if (p.options.verbose > 1 && size > GENERIC_HEADER) {
    putAscii(p.text, ' ')
    there = putSome(p, data)
  }
  return there ? at + size : putCut(p, type)
}

const ERRORS = [
  ...['', 'INVALID-PAYLOAD-TYPE', 'DOI-NOT-SUPPORTED', 'SITUATION-NOT-SUPPORTED', 'INVALID-COOKIE', 'INVALID-MAJOR-VERSION'],
  ...['INVALID-MINOR-VERSION', 'INVALID-EXCHANGE-TYPE', 'INVALID-FLAGS', 'INVALID-MESSAGE-ID', 'INVALID-PROTOCOL-ID', 'INVALID-SPI'],
  ...['INVALID-TRANSFORM-ID', 'ATTRIBUTES-NOT-SUPPORTED', 'NO-PROPOSAL-CHOSEN', 'BAD-PROPOSAL-SYNTAX', 'PAYLOAD-MALFORMED'],
  ...['INVALID-KEY-INFORMATION', 'INVALID-ID-INFORMATION', 'INVALID-CERT-ENCODING', 'INVALID-CERTIFICATE', 'CERT-TYPE-UNSUPPORTED'],
  ...['INVALID-CERT-AUTHORITY', 'INVALID-HASH-INFORMATION', 'AUTHENTICATION-FAILED', 'INVALID-SIGNATURE', 'ADDRESS-NOTIFICATION'],
  ...['NOTIFY-SA-LIFETIME', 'CERTIFICATE-UNAVAILABLE', 'UNSUPPORTED-EXCHANGE-TYPE', 'UNEQUAL-PAYLOAD-LENGTHS'],
]
/** Ranges of notifications, each with its first number; the second and last are IPsec's own. */
const NOTIFICATIONS: readonly (readonly [from: number, names: readonly string[], ipsecOnly: boolean])[] = [
  [0, ERRORS, false],
  [8192, ['RESERVED'], true],
  [16384, ['CONNECTED'], false],
  [24576, ['RESPONDER-LIFETIME', 'REPLAY-STATUS', 'INITIAL-CONTACT'], true],
]
const RANGE = 8192
const RESPONDER_LIFETIME = 24576
const REPLAY_STATUS = 24577

function notificationName(type: number, ipsec: boolean): string {
  const range = NOTIFICATIONS[Math.floor(type / RANGE)]
  if (range === undefined || (range[2] && !ipsec)) return `#${type}`
  return nameOrNumber(range[1], type - range[0])
}

const printNotification: PayloadPrinter = (p, _type, at, size) => {
  const t = p.text
  title(p, NOTIFICATION)
  if (!has(p, at, 12)) return putCut(p, NOTIFICATION)
  const domain = u32(p, at + 4)
  const protocol = u8(p, at + 8)
  const ipsec = domain === IPSEC
  const type = u16(p, at + 10)
  putAscii(t, ipsec ? ` doi=ipsec proto=${protocolName(protocol)}` : ` doi=${domain} proto=${protocol}`)
  putAscii(t, ` type=${notificationName(type, ipsec)}`)
  const spi = u8(p, at + 9)
  if (spi > 0) {
    putAscii(t, ' spi=')
    if (!putRaw(p, at + 12, spi)) return putCut(p, NOTIFICATION)
  }
  const data = at + 12 + spi
  if (!ipsec) return data
  return data >= p.end || putNotified(p, type, data, at + size) ? at + size : putCut(p, NOTIFICATION)
}

/** What is notified, by type. */
function putNotified(p: Printer, type: number, at: number, end: number): boolean {
  const t = p.text
  if (type === RESPONDER_LIFETIME) {
    putAscii(t, ' attrs=(')
    const there = putAttributes(p, at, end, OAKLEY_ATTRIBUTES) !== CUT
    putAscii(t, ')')
    return there
  }
  if (type === REPLAY_STATUS) {
    putAscii(t, ' status=(')
    putAscii(t, `replay detection ${u32(p, at) === 0 ? 'dis' : 'en'}abled)`)
    return true
  }
  return putSome(p, at)
}

const printDelete: PayloadPrinter = (p, _type, at) => {
  const t = p.text
  title(p, DELETE)
  if (!has(p, at, 12)) return putCut(p, DELETE)
  const domain = u32(p, at + 4)
  const protocol = u8(p, at + 8)
  const size = u8(p, at + 9)
  const count = u16(p, at + 10)
  putAscii(t, domain === IPSEC ? ` doi=ipsec proto=${protocolName(protocol)}` : ` doi=${domain} proto=${protocol}`)
  putAscii(t, ` spilen=${size} nspi=${count} spi=`)
  let i = at + 12
  for (let n = 0; n < count; n++, i += size) {
    if (n > 0) putAscii(t, ',')
    if (!putRaw(p, i, size)) return putCut(p, DELETE)
  }
  return i
}

/** By payload type. */
export const PAYLOADS_1: Readonly<Record<number, PayloadPrinter>> = {
  [SA]: printSa,
  [PROPOSAL]: printProposal,
  [TRANSFORM]: printTransform,
  4: opaque('key len='),
  5: printIdentity,
  6: printCertificate,
  7: printCertificate,
  8: opaque('len='),
  9: opaque('len='),
  10: printNonce,
  [NOTIFICATION]: printNotification,
  [DELETE]: printDelete,
  13: opaque('len='),
}
