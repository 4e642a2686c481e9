// Who began an IKE version 1 exchange: the last twenty cookies of initiators, each with the two addresses.

import type { Printer } from './printer.ts'

const KEPT = 20
const COOKIE = 8

type Exchange = { readonly cookie: string; readonly version: number; readonly initiator: string; readonly responder: string }
type Exchanges = { readonly kept: Exchange[]; next: number }

/** What no exchange has used yet looks like one with a cookie of zeros, as in tcpdump. */
const UNUSED: Exchange = { cookie: '\0'.repeat(COOKIE), version: 0, initiator: '', responder: '' }

const exchangesOf = new WeakMap<Printer, Exchanges>()

const text = (p: Printer, at: number, size: number): string => Buffer.from(p.bytes.subarray(at, at + size)).toString('latin1')

const versionAt = (p: Printer, ipAt: number): number => p.bytes[ipAt]! >>> 4

/** Source, then destination. */
function addressesOf(p: Printer, ipAt: number): readonly [source: string, destination: string] {
  return versionAt(p, ipAt) === 6 ? [text(p, ipAt + 8, 16), text(p, ipAt + 24, 16)] : [text(p, ipAt + 12, 4), text(p, ipAt + 16, 4)]
}

function exchanges(p: Printer): Exchanges {
  let found = exchangesOf.get(p)
  if (found === undefined) {
    found = { kept: Array.from({ length: KEPT }, () => UNUSED), next: 0 }
    exchangesOf.set(p, found)
  }
  return found
}

/** `I` for the initiator's packet, `R` for the responder's, `?` where that is not known; the first packet of an exchange is kept in mind. */
export function exchangeSide(p: Printer, cookieAt: number, ipAt: number): string {
  const all = exchanges(p)
  const cookie = text(p, cookieAt, COOKIE)
  const version = versionAt(p, ipAt)
  const [source, destination] = addressesOf(p, ipAt)
  const known = all.kept.find(exchange => exchange.cookie === cookie)
  if (known !== undefined) {
    if (known.version !== version) return '?'
    return source === known.initiator ? 'I' : source === known.responder ? 'R' : '?'
  }
  if (text(p, cookieAt + COOKIE, COOKIE) !== UNUSED.cookie) return '?'
  if (version === 4 || version === 6) {
    all.kept[all.next] = { cookie, version, initiator: source, responder: destination }
    all.next = (all.next + 1) % KEPT
  }
  return 'I'
}
