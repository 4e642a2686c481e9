// A trace that is fed frames made by hand, one millisecond apart unless said otherwise.

import { decodePacket } from '../../src/decode/packet/chain.ts'
import { newPacket, type Packet } from '../../src/decode/packet/packet.ts'
import { newPacketRecord, type PacketRecord } from '../../src/decode/packet/record.ts'
import { newTrace, observe, type Trace, type TraceOptions } from '../../src/trace/trace.ts'
import type { Verdict } from '../../src/trace/verdict.ts'
import * as verdicts from '../../src/trace/verdict-codes.ts'
import * as layers from '../packets/generate/layers.ts'

export const { ACK, FIN, PSH, RST, SYN } = layers

const BEGIN = 1_800_000_000

export type Scene = {
  readonly trace: Trace
  readonly packet: Packet
  readonly record: PacketRecord
  /** Milliseconds since the first frame; `see` adds one before each frame. */
  ms: number
  /** IP ids count up, as those of a real sender do. */
  id: number
}

export const newScene = (options: TraceOptions = {}): Scene => ({
  trace: newTrace(options),
  packet: newPacket(),
  record: newPacketRecord(),
  ms: 0,
  id: 1,
})

/** Feeds one frame and answers a copy of what the trace says of it. */
export function see(s: Scene, frame: Uint8Array, afterMs = 1, linkType = 1): Verdict {
  s.ms += afterMs
  const r = s.record
  r.bytes = new Uint8Array(frame)
  r.at = 0
  r.end = frame.length
  r.wireLength = frame.length
  r.linkType = linkType
  r.seconds = BEGIN + Math.floor(s.ms / 1000)
  r.nanoseconds = Math.round((s.ms % 1000) * 1e6)
  decodePacket(r, s.packet)
  observe(s.trace, s.packet)
  return { ...s.trace.verdict }
}

export const mac = (last: number): Uint8Array => Uint8Array.of(2, 0, 0, 0, 0, last)
export const ip = (text: string): Uint8Array => Uint8Array.from(text.split('.'), Number)

export type Segment = {
  from?: Uint8Array
  to?: Uint8Array
  sourcePort?: number
  destinationPort?: number
  flags?: number
  seq?: number
  ack?: number
  window?: number
  length?: number
  payload?: string
  options?: Uint8Array
  id?: number
  ttl?: number
  sourceMac?: Uint8Array
  destinationMac?: Uint8Array
}

export const CLIENT = ip('10.0.0.1')
export const VIP = ip('10.0.0.100')

/** A TCP segment from the client (port 40000) to the VIP (port 80) in Ethernet. */
export function segment(s: Scene, f: Segment = {}): Uint8Array {
  const { from = CLIENT, to = VIP } = f
  const payload = f.payload === undefined ? new Uint8Array(f.length ?? 0) : Buffer.from(f.payload, 'latin1')
  const body = layers.tcp(
    payload,
    {
      sourcePort: f.sourcePort ?? 40000,
      destinationPort: f.destinationPort ?? 80,
      flags: f.flags ?? ACK,
      sequence: f.seq ?? 0,
      acknowledgment: f.ack ?? 0,
      window: f.window ?? 500,
      ...(f.options === undefined ? {} : { options: f.options }),
    },
    from,
    to,
  )
  const macs = { source: f.sourceMac ?? mac(1), destination: f.destinationMac ?? mac(100) }
  if (from.length === 16)
    return layers.ethernet(layers.ETHERTYPE_IPV6, layers.ipv6(6, body, { source: from, destination: to, hopLimit: f.ttl ?? 64 }), macs)
  return layers.ethernet(layers.ETHERTYPE_IPV4, layers.ipv4(6, body, { source: from, destination: to, id: f.id ?? s.id++, ttl: f.ttl ?? 64 }), macs)
}

/** From the client to the VIP, and from the VIP to the client. */
export const up = (s: Scene, f: Segment = {}, afterMs = 1): Verdict => see(s, segment(s, f), afterMs)
export const down = (s: Scene, f: Segment = {}, afterMs = 1): Verdict =>
  see(s, segment(s, { from: VIP, to: CLIENT, sourcePort: 80, destinationPort: 40000, sourceMac: mac(100), destinationMac: mac(1), ...f }), afterMs)

/** Client's first byte is 1001, the server's 5001 after this. */
export function handshake(s: Scene): void {
  up(s, { flags: SYN, seq: 1000 })
  down(s, { flags: SYN | ACK, seq: 5000, ack: 1001 })
  up(s, { seq: 1001, ack: 5001 })
}

/** Names of the bits in `marks`, for messages of tests that fail. */
export function markNames(marks: number): string[] {
  return Object.entries(NAMES)
    .filter(([, bit]) => (marks & bit) !== 0)
    .map(([name]) => name)
}

const NAMES = {
  NEW: verdicts.NEW,
  RETRANSMISSION: verdicts.RETRANSMISSION,
  FAST_RETRANSMISSION: verdicts.FAST_RETRANSMISSION,
  SPURIOUS_RETRANSMISSION: verdicts.SPURIOUS_RETRANSMISSION,
  OUT_OF_ORDER: verdicts.OUT_OF_ORDER,
  DUPLICATE_ACK: verdicts.DUPLICATE_ACK,
  SEGMENT_LOST: verdicts.SEGMENT_LOST,
  ACKED_UNSEEN: verdicts.ACKED_UNSEEN,
  KEEP_ALIVE: verdicts.KEEP_ALIVE,
  KEEP_ALIVE_ACK: verdicts.KEEP_ALIVE_ACK,
  ZERO_WINDOW: verdicts.ZERO_WINDOW,
  ZERO_WINDOW_PROBE: verdicts.ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK: verdicts.ZERO_WINDOW_PROBE_ACK,
  WINDOW_FULL: verdicts.WINDOW_FULL,
  WINDOW_UPDATE: verdicts.WINDOW_UPDATE,
  WINDOW_OPENED: verdicts.WINDOW_OPENED,
  PORT_REUSED: verdicts.PORT_REUSED,
  CLOSED: verdicts.CLOSED,
  CLOSING: verdicts.CLOSING,
} as const
