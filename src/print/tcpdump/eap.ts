// EAP over LANs (IEEE 802.1X) and EAP itself (RFC 3748): how a port lets somebody in.

import { putAscii } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { putPaddedText } from './padded-text.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const HEADER = 4
const PACKET = 0
const FRAME_NAMES = ['EAP packet', 'EAPOL start', 'EAPOL logoff', 'EAPOL key', 'Encapsulated ASF alert']

const REQUEST = 1
const RESPONSE = 2
const CODE_NAMES: Readonly<Record<number, string>> = { [REQUEST]: 'Request', [RESPONSE]: 'Response', 3: 'Success', 4: 'Failure' }

const IDENTITY = 1
const NOTIFICATION = 2
const REFUSAL = 3
const TLS = 13
const SIM = 18
const TTLS = 21
const AKA = 23
const FAST = 43

const METHOD_NAMES: Readonly<Record<number, string>> = {
  0: 'No proposed',
  [IDENTITY]: 'Identity',
  [NOTIFICATION]: 'Notification',
  [REFUSAL]: 'Nak',
  4: 'MD5-challenge',
  5: 'OTP',
  6: 'GTC',
  [TLS]: 'TLS',
  [SIM]: 'SIM',
  [TTLS]: 'TTLS',
  [AKA]: 'AKA',
  [FAST]: 'FAST',
  254: 'Expanded types',
  255: 'Experimental',
}

const TLS_FLAGS: Flags = [
  [0x80, 'L bit'],
  [0x40, 'More fragments bit'],
  [0x20, 'Start bit'],
]
const LENGTH_INCLUDED = 0x80
const TLS_VERSION = 0x07

const AKA_NAMES: Readonly<Record<number, string>> = {
  1: 'Challenge',
  2: 'Auth reject',
  4: 'Sync failure',
  5: 'Identity',
  10: 'Start',
  11: 'Challenge',
  12: 'Notification',
  13: 'Reauth',
  14: 'Client error',
}

/** Prints the frame at `at`; its length is the one it says itself. */
export function printEapol(p: Printer, at: number): void {
  const t = p.text
  p.protocol = 'eap'
  if (!has(p, at, HEADER)) {
    putTruncated(p)
    return
  }
  const type = u8(p, at + 1)
  const length = u16(p, at + 2)
  putAscii(t, `${FRAME_NAMES[type] ?? 'unknown'} (${type}) v${u8(p, at)}, len ${length}`)
  if (p.options.verbose === 0 || type !== PACKET) return
  if (length === 0) putTruncated(p)
  else {
    putAscii(t, ', ')
    printEap(p, at + HEADER, length)
  }
}

/** Prints the packet of `length` bytes at `at`. */
export function printEap(p: Printer, at: number, length: number): void {
  const t = p.text
  const code = u8(p, at)
  const told = u16(p, at + 2)
  if (told !== length) {
    putAscii(t, 'EAP fragment?')
    return
  }
  putAscii(t, `${CODE_NAMES[code] ?? 'unknown'} (${code}), id ${u8(p, at + 1)}, len ${length}`)
  if (length < HEADER) putAscii(t, ' (too short for EAP header)')
  else if (!has(p, at, length)) putTruncated(p)
  else if (code === REQUEST || code === RESPONSE) putMethod(p, at, length)
}

const putTooShort = (p: Printer, what: string): void => putAscii(p.text, ` (too short for EAP ${what})`)

function putMethod(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < 5) return putTooShort(p, 'request/response')
  const method = u8(p, at + 4)
  putAscii(t, `\n\t\t Type ${METHOD_NAMES[method] ?? 'unknown'} (${method})`)
  switch (method) {
    case IDENTITY:
      if (length === 5) return
      putAscii(t, ', Identity: ')
      return putPaddedText(p, at + 5, length - 5)
    case NOTIFICATION:
      if (length < 6) return putTooShort(p, 'Notification request/response')
      putAscii(t, ', Notification: ')
      return putPaddedText(p, at + 5, length - 5)
    case REFUSAL:
      if (length < 6) return putTooShort(p, 'Legacy NAK request/response')
      for (let i = 5; i < length; i++) {
        const wanted = u8(p, at + i)
        putAscii(t, `${i > 5 ? ',' : ''} ${METHOD_NAMES[wanted] ?? 'unknown'} (${wanted})`)
      }
      return
    case TLS:
    case TTLS:
    case FAST:
      return putTls(p, method, at, length)
    case AKA:
    case SIM: {
      if (length < 6) return putTooShort(p, 'SIM/AKA request/response')
      const kind = u8(p, at + 5)
      return putAscii(t, ` subtype [${AKA_NAMES[kind] ?? 'unknown'}] 0x${kind.toString(16).padStart(2, '0')}`)
    }
  }
}

function putTls(p: Printer, method: number, at: number, length: number): void {
  const t = p.text
  const family = method === FAST ? 'FAST' : 'TLS/TTLS'
  if (length < 6) return putTooShort(p, `${family} request/response`)
  const flags = u8(p, at + 5)
  if (method !== TLS) putAscii(t, ` ${METHOD_NAMES[method]}v${flags & TLS_VERSION}`)
  putAscii(t, ' flags [')
  putFlags(t, TLS_FLAGS, flags, 'none')
  putAscii(t, `] 0x${flags.toString(16).padStart(2, '0')}`)
  if (!(flags & LENGTH_INCLUDED)) return
  if (length < 10) putTooShort(p, `${family} request/response with length`)
  else putAscii(t, `, len ${u32(p, at + 6)}`)
}
