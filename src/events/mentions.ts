// What an event is about, for selecting: the services, real servers and addresses that its subject and data name.
import type { Event } from './event.ts'

export type Mentions = {
  /** Keys of src/lvs/key.ts: `tcp/10.9.0.100:80`, `fwmark/7`. */
  readonly services: ReadonlySet<string>
  /** Addresses of services, and addresses that stand alone: a VIP is one on the interface as well as one in IPVS. */
  readonly vips: ReadonlySet<string>
  /** Addresses of real servers, and addresses that stand alone. */
  readonly rips: ReadonlySet<string>
  readonly addresses: ReadonlySet<string>
}

const SERVICE = /\b(?:tcp|udp|sctp)\/(?:\[[0-9a-f:.]+\]|[0-9.]+):\d+|\bfwmark6?\/\d+/gi
/** An endpoint or an address, with or without a prefix length. */
const ADDRESS =
  /\[([0-9a-f:.]+)\](?::\d+)?|\b(\d{1,3}(?:\.\d{1,3}){3})(?:[:/]\d+)?\b|(?<![\w:.[\]])([0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d+){0,3})(?:\/\d+)?(?![0-9a-f:.])/gi
/** Deeper than any event of ours; hostile data may be nested without end. */
const DEEPEST = 8

/** A full picture (`*.sampled`) mentions everything and so nothing: only its subject counts. */
export function mentionsOf({ type, subject, data }: Event): Mentions {
  const found = { services: new Set<string>(), vips: new Set<string>(), rips: new Set<string>(), addresses: new Set<string>() }
  readText(subject, found)
  if (!type.endsWith('.sampled') && !type.endsWith('.counted') && !(data instanceof Uint8Array)) readValue(data, found, 0)
  return found
}

type Found = { services: Set<string>; vips: Set<string>; rips: Set<string>; addresses: Set<string> }

function readValue(value: unknown, found: Found, depth: number): void {
  if (typeof value === 'string') readText(value, found)
  else if (typeof value === 'object' && value !== null && depth < DEEPEST) for (const part of Object.values(value)) readValue(part, found, depth + 1)
}

function readText(text: string, found: Found): void {
  let rest = text
  for (const [service] of text.matchAll(SERVICE)) {
    found.services.add(service.toLowerCase())
    for (const address of addressesIn(service)) {
      found.vips.add(address)
      found.addresses.add(address)
    }
    rest = rest.replace(service, ' ')
  }
  const behindService = rest !== text
  for (const address of addressesIn(rest)) {
    found.addresses.add(address)
    found.rips.add(address)
    if (!behindService) found.vips.add(address)
  }
}

function* addressesIn(text: string): Iterable<string> {
  for (const [, bracketed, ipv4, ipv6] of text.matchAll(ADDRESS)) yield (bracketed ?? ipv4 ?? ipv6)!.toLowerCase()
}
