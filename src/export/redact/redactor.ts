// Events as somebody else may see them: other addresses, no payload, other names, the same everywhere and in every kind of event.
import { feed, finish, newCaptureDecoder, next, restart, startsLikeCapture } from '../../decode/packet/capture-decoder.ts'
import { newCaptureOutput } from '../../decode/packet/capture-output.ts'
import { MAXIMUM_SNAPLEN } from '../../decode/packet/link-type.ts'
import { putPcapHeader, putPcapPacket } from '../../decode/packet/pcap-writer.ts'
import { newPacketRecord } from '../../decode/packet/record.ts'
import { OK } from '../../decode/packet/status.ts'
import type { Event } from '../../events/event.ts'
import { formatSource, parseSource } from '../../events/source.ts'
import { newAddressMap, SAME_ADDRESSES } from './address-map.ts'
import { newNameMap } from './names.ts'
import { type PacketRedaction, redactPacket } from './packet.ts'
import { redactText } from './text.ts'

export const REDACTIONS = ['addresses', 'payload', 'names'] as const
export type Redaction = (typeof REDACTIONS)[number]

export type Redactor = {
  event(event: Event): Event
  text(text: string): string
}

export type RedactorSettings = {
  readonly what: readonly Redaction[]
  /** Clusters and nodes. */
  readonly names: readonly string[]
  /** The same key, the same others. */
  readonly key: string
}

/** What a collector quotes of something it could not read: nobody knows what is in it. */
const QUOTED = 'evidence'
const WITHHELD = '(redacted)'
/** Brokers are named in the addresses of logs. */
const BROKERS = /(kafka:\/\/)[^/\s?]+/g
/** Deeper than any event of ours; hostile data may be nested without end. */
const DEEPEST = 32

export function newRedactor({ what, names, key }: RedactorSettings): Redactor {
  const map = what.includes('addresses') ? newAddressMap(key) : SAME_ADDRESSES
  const addresses = what.includes('addresses') ? (text: string): string => redactText(text, map) : (text: string): string => text
  const renamed = newNameMap(names, key)
  const named = what.includes('names') ? (text: string): string => renamed(text.replace(BROKERS, '$1redacted')) : (text: string): string => text
  const text = (of: string): string => named(addresses(of))
  const how: PacketRedaction = {
    map,
    text,
    names: what.includes('names') ? renamed : undefined,
    cutsPayload: what.includes('addresses') || what.includes('payload'),
  }
  const packets = newCaptureRedactor(how)

  const value = (of: unknown, depth: number): unknown => {
    if (typeof of === 'string') return text(of)
    if (typeof of !== 'object' || of === null) return of
    if (depth > DEEPEST) return WITHHELD
    if (Array.isArray(of)) return of.map(part => value(part, depth + 1))
    return Object.fromEntries(Object.entries(of).map(([name, part]) => [addresses(name), name === QUOTED ? WITHHELD : value(part, depth + 1)]))
  }

  return {
    text,
    event(event) {
      const source = parseSource(event.source)
      return {
        ...event,
        source: source === undefined ? event.source : formatSource({ ...source, cluster: text(source.cluster), node: text(source.node) }),
        subject: text(event.subject),
        data: event.data instanceof Uint8Array ? packets(event.data) : value(event.data, 0),
      }
    },
  }
}

/** A pcap in, a pcap out. What cannot be read as one is left out, from where it breaks off. */
function newCaptureRedactor(how: PacketRedaction): (pcap: Uint8Array) => Uint8Array {
  const decoder = newCaptureDecoder()
  const record = newPacketRecord()
  return pcap => {
    const out = newCaptureOutput(pcap.length + 64)
    restart(decoder)
    feed(decoder, pcap)
    if (!startsLikeCapture(decoder)) {
      putPcapHeader(out, { linkType: 1, snaplen: 0, nanoseconds: false })
      return out.bytes.slice(0, out.at)
    }
    let begun = false
    while (next(decoder, record) === OK) {
      if (!begun) putPcapHeader(out, formatOf())
      begun = true
      redactPacket(record, how)
      putPcapPacket(out, formatOf(), record)
    }
    finish(decoder)
    if (!begun) putPcapHeader(out, formatOf())
    return out.bytes.slice(0, out.at)
  }

  function formatOf(): { linkType: number; snaplen: number; nanoseconds: boolean } {
    return { linkType: decoder.linkType, snaplen: Math.max(decoder.snaplen, MAXIMUM_SNAPLEN), nanoseconds: decoder.unit === 1 }
  }
}
