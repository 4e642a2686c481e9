// The packets of packets.captured: each batch is a whole pcap of its own, and may be anything at all.
import { feed, finish, newCaptureDecoder, next, restart, startsLikeCapture } from '../decode/packet/capture-decoder.ts'
import { decodePacket } from '../decode/packet/chain.ts'
import { newPacket, type Packet } from '../decode/packet/packet.ts'
import { newPacketRecord, type PacketRecord } from '../decode/packet/record.ts'
import { OK } from '../decode/packet/status.ts'
import type { Event } from '../events/event.ts'
import { parseSource } from '../events/source.ts'

/** Decodes one batch after the other into the same records. Counts what it could not read and never throws. */
export type CapturedReader = {
  /**
   * Calls `visit` with each packet, which is valid until it returns, and its number in the batch, from 1. A record that `known` answers
   * true for is not decoded and not visited.
   */
  each(pcap: unknown, visit: (packet: Packet, number: number) => void, known?: (record: PacketRecord) => boolean): void
  batches: number
  packets: number
  /** Batches that are no capture, or break off; packets whose headers end too early or make no sense. */
  unreadableBatches: number
  unreadablePackets: number
}

/** A batch is 64 KiB: a decoder that needs a buffer of its own needs no more. */
const OWN_BYTES = 1 << 16

export function newCapturedReader(): CapturedReader {
  const decoder = newCaptureDecoder(OWN_BYTES)
  const record = newPacketRecord()
  const packet = newPacket()
  const reader: CapturedReader = {
    batches: 0,
    packets: 0,
    unreadableBatches: 0,
    unreadablePackets: 0,
    each(pcap, visit, known) {
      reader.batches++
      restart(decoder)
      if (!(pcap instanceof Uint8Array)) {
        reader.unreadableBatches++
        return
      }
      feed(decoder, pcap)
      if (!startsLikeCapture(decoder)) {
        reader.unreadableBatches++
        return
      }
      let number = 0
      while (next(decoder, record) === OK) {
        number++
        reader.packets++
        if (known?.(record)) continue
        if (decodePacket(record, packet) !== OK) reader.unreadablePackets++
        visit(packet, number)
      }
      if (decoder.failed || finish(decoder) !== OK) reader.unreadableBatches++
    },
  }
  return reader
}

/** Microseconds since the epoch by the clock of the machine that captured it; a fraction where the capture has nanoseconds. */
export const packetAt = (p: Packet): number => p.seconds * 1e6 + p.nanoseconds / 1e3

export type CapturedEvent = Event<'packets.captured', Uint8Array>

export const isCaptured = (event: Event): event is CapturedEvent => event.type === 'packets.captured'

/** Node that an event is from, '' where its source cannot be read. Sources repeat, so each is parsed once. */
export function newNodeNames(): (source: string) => string {
  const known = new Map<string, string>()
  return source => {
    let node = known.get(source)
    if (node === undefined) {
      if (known.size >= MOST_SOURCES) known.clear()
      node = parseSource(source)?.node ?? ''
      known.set(source, node)
    }
    return node
  }
}

const MOST_SOURCES = 10_000
