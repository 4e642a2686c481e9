// Packets of captured batches as the screen shows them: a short line each, and the connections they belong to.
import { feed, newCaptureDecoder, next } from '../decode/packet/capture-decoder.ts'
import { decodePacket } from '../decode/packet/chain.ts'
import { newPacket } from '../decode/packet/packet.ts'
import { newPacketRecord } from '../decode/packet/record.ts'
import { INVALID, OK } from '../decode/packet/status.ts'
import type { Event } from '../events/event.ts'
import { parseSource } from '../events/source.ts'
import { putCompact } from '../print/compact.ts'
import type { Style } from '../print/style.ts'
import { newText } from '../print/text.ts'
import type { MapEntry } from '../trace/map.ts'
import { newTrace, observe, type Trace } from '../trace/trace.ts'
import { newRing, push, type Ring } from './ring.ts'

export type PacketLine = {
  readonly node: string
  readonly interface: string /** Coloured, safe, without the end of the line. */
  readonly text: string
}

export type Packets = {
  readonly style: Style
  /** By node: each sees the same connection with packets of its own. */
  readonly traces: Map<string, Trace>
  readonly lines: Ring<PacketLine>
  /** Packets that came, and those passed over because more came than anybody can read. */
  seen: number
  passedOver: number
  /** Batches that could not be read to their end. */
  broken: number
}

/** What the screen can scroll back over. */
const LINES = 20_000
/** Of one painting: more is not shown, only counted. */
export const MOST_AT_ONCE = 5_000
/** Connections remembered for each node. */
const CONNECTIONS = 8_192
/** Nodes whose packets are followed; a fleet has more than a screen. */
const TRACES = 32

export const newPackets = (style: Style): Packets => ({
  style,
  traces: new Map(),
  lines: newRing(LINES),
  seen: 0,
  passedOver: 0,
  broken: 0,
})

const text = newText(1 << 12)
const record = newPacketRecord()
const packet = newPacket()

/** Takes the packets of a `packets.captured`; at most `most` of them. Answers how many it took. `known`: roles of addresses. */
export function addBatch(packets: Packets, event: Event, known: readonly MapEntry[], most: number): number {
  if (!(event.data instanceof Uint8Array)) {
    packets.broken++
    return 0
  }
  const node = parseSource(event.source)?.node ?? event.source
  const trace = traceOf(packets, node, known)
  const decoder = newCaptureDecoder(1 << 12)
  feed(decoder, event.data)
  let taken = 0
  for (;;) {
    const status = next(decoder, record)
    if (status !== OK) {
      if (status === INVALID || decoder.at !== decoder.end) packets.broken++
      break
    }
    packets.seen++
    if (taken >= most || trace === undefined) {
      packets.passedOver++
      continue
    }
    taken++
    decodePacket(record, packet)
    observe(trace, packet)
    text.at = 0
    putCompact(text, trace, packet, packets.style)
    push(packets.lines, { node, interface: event.subject, text: Buffer.from(text.bytes.subarray(0, text.at - 1)).toString('utf8') })
  }
  return taken
}

function traceOf(packets: Packets, node: string, known: readonly MapEntry[]): Trace | undefined {
  const there = packets.traces.get(node)
  if (there !== undefined || packets.traces.size >= TRACES) return there
  const made = newTrace({ map: known, connections: CONNECTIONS })
  packets.traces.set(node, made)
  return made
}
