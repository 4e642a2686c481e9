// The payloads of IKE version 2 (RFC 7296 section 3).

import { putAscii, putByte } from '../text.ts'
import { DH_GROUPS, nameOrNumber, payloadName, protocolName } from './isakmp-names.ts'
import { putNotificationType } from './isakmp-notifications2.ts'
import { CUT, GENERIC_HEADER, type PayloadPrinter, putCut, putRaw, putRawIfAsked, putSome } from './isakmp-payload.ts'
import { printSa2 } from './isakmp-proposals2.ts'
import { has, type Printer, u8, u16 } from './printer.ts'

const HEADER = 8
const NOTIFICATION_1 = 11
const CRITICAL = 0x80

const title = (p: Printer, name: string, at: number): void => putAscii(p.text, `${name}${u8(p, at + 1) & CRITICAL ? '[C]' : ''}:`)

/** Text with dots for what cannot be shown; all of it was captured. */
function putDotted(p: Printer, at: number, size: number): void {
  for (let i = 0; i < size; i++) {
    const c = u8(p, at + i)
    putByte(p.text, c >= 0x20 && c < 0x7f ? c : 0x2e)
  }
}

const printOpaque: PayloadPrinter = (p, type, at, size) => {
  if (!has(p, at, GENERIC_HEADER)) return putCut(p, type)
  title(p, payloadName(type), at)
  putAscii(p.text, ` len=${size - GENERIC_HEADER}`)
  return putRawIfAsked(p, at + GENERIC_HEADER, size - GENERIC_HEADER) ? at + size : putCut(p, type)
}

const printKeyExchange: PayloadPrinter = (p, type, at, size) => {
  if (!has(p, at, HEADER)) return putCut(p, type)
  title(p, payloadName(type), at)
  if (size < HEADER) {
    putAscii(p.text, ` len=${size} < ${HEADER}`)
    return at + size
  }
  putAscii(p.text, ` len=${size - HEADER} group=${nameOrNumber(DH_GROUPS, u16(p, at + 4))}`)
  return putRawIfAsked(p, at + HEADER, size - HEADER) ? at + size : putCut(p, type)
}

/** How an identity is named, and whether it is text. */
const IDENTITIES: Readonly<Record<number, readonly [name: string, text: boolean]>> = {
  1: ['ipv4', false],
  2: ['fqdn', true],
  3: ['rfc822', true],
  5: ['ipv6', false],
  9: ['dn', false],
  10: ['gn', false],
  11: ['keyid', false],
}

const printIdentity2: PayloadPrinter = (p, type, at, size) => {
  if (!has(p, at, HEADER)) return putCut(p, type)
  title(p, payloadName(type), at)
  putAscii(p.text, ` len=${size - GENERIC_HEADER}`)
  if (!putRawIfAsked(p, at + GENERIC_HEADER, size - GENERIC_HEADER)) return putCut(p, type)
  const identity = IDENTITIES[u8(p, at + 4)]
  if (identity === undefined) return at + size
  const [name, text] = identity
  const length = size - HEADER
  putAscii(p.text, ` ${name}:`)
  if (!text) return putRaw(p, at + HEADER, length) ? at + size : putCut(p, type)
  if (length < 0 || !has(p, at + HEADER, length)) return putCut(p, type)
  putDotted(p, at + HEADER, length)
  return at + size
}

const METHODS = ['invalid', 'rsasig', 'shared-secret', 'dsssig']

const printAuthentication: PayloadPrinter = (p, type, at, size) => {
  const t = p.text
  if (!has(p, at, HEADER)) return putCut(p, type)
  title(p, payloadName(type), at)
  putAscii(t, ` len=${size - GENERIC_HEADER} method=${nameOrNumber(METHODS, u8(p, at + 4))}`)
  if (p.options.verbose > 1) {
    putAscii(t, ' authdata=(')
    if (!putRaw(p, at + HEADER, size - HEADER)) return putCut(p, type)
    putAscii(t, ') ')
  } else if (!putSome(p, at + HEADER)) return putCut(p, type)
  return at + size
}

const printNonce2: PayloadPrinter = (p, type, at, size) => {
  const t = p.text
  if (!has(p, at, GENERIC_HEADER)) return putCut(p, type)
  title(p, 'nonce', at)
  putAscii(t, ` len=${size - GENERIC_HEADER}`)
  if (p.options.verbose > 1) {
    putAscii(t, ' nonce=(')
    if (!putRaw(p, at + GENERIC_HEADER, size - GENERIC_HEADER)) return putCut(p, type)
    putAscii(t, ') ')
  } else if (!putSome(p, at + GENERIC_HEADER)) return putCut(p, type)
  return at + size
}

/** Less than this of a cookie is shown whole. */
const SHORT = 30

const printNotification2: PayloadPrinter = (p, _type, at, size) => {
  const t = p.text
  const name = payloadName(NOTIFICATION_1)
  if (!has(p, at, HEADER)) return putCut(p, NOTIFICATION_1)
  title(p, name, at)
  putAscii(t, ` prot_id=${protocolName(u8(p, at + 4))}`)
  const { withSpi, withData } = putNotificationType(t, u16(p, at + 6))
  const spi = u8(p, at + 5)
  if (withSpi && spi > 0) {
    putAscii(t, ' spi=')
    if (!putRaw(p, at + HEADER, spi)) return putCut(p, NOTIFICATION_1)
  }
  const data = at + HEADER + spi
  if (data >= p.end || !withData) return at + size
  if (p.end - data >= SHORT) return putSome(p, data) ? at + size : putCut(p, NOTIFICATION_1)
  putAscii(t, ' data=(')
  putRaw(p, data, p.end - data)
  putAscii(t, ')')
  return at + size
}

const printVendor2: PayloadPrinter = (p, type, at, size) => {
  if (!has(p, at, GENERIC_HEADER)) return putCut(p, type)
  title(p, payloadName(type), at)
  const length = size - GENERIC_HEADER
  putAscii(p.text, ` len=${length} vid=`)
  if (!has(p, at + GENERIC_HEADER, length)) return putCut(p, type)
  putDotted(p, at + GENERIC_HEADER, length)
  return length <= 4 || putRawIfAsked(p, at + GENERIC_HEADER, length) ? at + size : putCut(p, type)
}

/** What is encrypted must be the last payload, so nothing is printed behind it. */
const printEncrypted: PayloadPrinter = (p, type, at, size) => {
  if (!has(p, at, GENERIC_HEADER)) return putCut(p, type)
  title(p, payloadName(type), at)
  const length = size - GENERIC_HEADER
  putAscii(p.text, ` len=${length}`)
  const shown = length <= 4 || putRawIfAsked(p, at + GENERIC_HEADER, length)
  return shown && has(p, at + GENERIC_HEADER, length) ? CUT : putCut(p, type)
}

export const ENCRYPTED = 46

/** By payload type; the encrypted one only means something in version 2. */
export const PAYLOADS_2: Readonly<Record<number, PayloadPrinter>> = {
  33: printSa2,
  34: printKeyExchange,
  35: printIdentity2,
  36: printIdentity2,
  37: printOpaque,
  38: printOpaque,
  39: printAuthentication,
  40: printNonce2,
  41: printNotification2,
  42: printOpaque,
  43: printVendor2,
  44: printOpaque,
  45: printOpaque,
  [ENCRYPTED]: printEncrypted,
  47: printOpaque,
  48: printOpaque,
}
