// A batch of packets taken apart: each packet an event of its own, at its own time, so that packets of several nodes interleave.
import { feed, finish, newCaptureDecoder, next, restart, startsLikeCapture } from '../../decode/packet/capture-decoder.ts'
import { newCaptureOutput } from '../../decode/packet/capture-output.ts'
import { putPcapHeader, putPcapPacket } from '../../decode/packet/pcap-writer.ts'
import { newPacketRecord, type PacketRecord } from '../../decode/packet/record.ts'
import { OK } from '../../decode/packet/status.ts'
import type { Event } from '../../events/event.ts'

/** The most a packet may have: what readers believe where the limit is not known. */
const SNAPLEN = 262_144

export type Apart = (event: Event) => readonly Event[]

/** The heads of a pcap file and of its only packet. */
const HEADS = 40
/** Packets share memory in pieces of this: a piece for each of millions would leave the heap full of holes. Bytes. */
const PIECE = 1 << 18

/** Anything but a batch comes back as it is, and so does a batch that cannot be read from its first byte. */
export function newApart(): Apart {
  const decoder = newCaptureDecoder()
  const record = newPacketRecord()
  let out = newCaptureOutput(PIECE)
  return event => {
    if (event.type !== 'packets.captured' || !(event.data instanceof Uint8Array)) return [event]
    restart(decoder)
    feed(decoder, event.data)
    if (!startsLikeCapture(decoder)) return [event]
    const packets: Event[] = []
    while (next(decoder, record) === OK) {
      const size = HEADS + record.end - record.at
      if (out.at + size > out.bytes.length) out = newCaptureOutput(Math.max(PIECE, size))
      const begin = out.at
      const format = { linkType: record.linkType, snaplen: SNAPLEN, nanoseconds: true }
      putPcapHeader(out, format)
      putPcapPacket(out, format, record)
      packets.push({ ...event, at: timeOf(record), data: out.bytes.subarray(begin, out.at) })
    }
    finish(decoder)
    return packets
  }
}

/** When the first packet of a batch was seen; of anything else its time. */
export function newBeginning(): (event: Event) => number {
  const decoder = newCaptureDecoder()
  const record = newPacketRecord()
  return event => {
    if (event.type !== 'packets.captured' || !(event.data instanceof Uint8Array)) return event.at
    restart(decoder)
    feed(decoder, event.data)
    return startsLikeCapture(decoder) && next(decoder, record) === OK ? Math.min(event.at, timeOf(record)) : event.at
  }
}

/** Microseconds; what is finer is cut off. */
const timeOf = ({ seconds, nanoseconds }: PacketRecord): number => seconds * 1e6 + Math.floor(nanoseconds / 1000)
