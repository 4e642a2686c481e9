// The VRRP adverts and Heartbeat messages in a batch of captured packets, as plain values. Pure.

import { type CaptureDecoder, feed, newCaptureDecoder, next, restart } from '../../src/decode/packet/capture-decoder.ts'
import { decodePacket } from '../../src/decode/packet/chain.ts'
import { escapedText } from '../../src/decode/packet/escaped.ts'
import { decodeHeartbeatStart, HEARTBEAT_PORT, newHeartbeat } from '../../src/decode/packet/heartbeat.ts'
import { PROTOCOL_UDP, PROTOCOL_VRRP } from '../../src/decode/packet/ip-protocols.ts'
import { newPacket } from '../../src/decode/packet/packet.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { decodeVrrp, newVrrp, VRRP_AUTH_NAMES } from '../../src/decode/packet/vrrp.ts'
import { formatAddress, formatMac } from '../../src/lvs/address.ts'

type Seen = {
  /** Microseconds. */
  readonly at: number
  /** Interface index where the capture tells (of `any`), else -1. */
  readonly interfaceIndex: number
  readonly source: string
}

export type Advert = Seen & {
  readonly kind: 'vrrp'
  readonly family: 4 | 6
  readonly vrid: number
  readonly version: number
  readonly priority: number
  readonly intervalMs: number
  readonly addresses: readonly string[]
  readonly mac: string
  readonly authentication: string
}

/** Texts are escaped and cut; '' and -1 where the message has none. */
export type HeartbeatMessage = Seen & {
  readonly kind: 'heartbeat'
  readonly type: string
  readonly node: string
  readonly status: string
  readonly holds: string
  readonly info: string
  readonly sequence: number
  readonly generation: number
  /** Seconds since the epoch by the sender's clock. */
  readonly timestamp: number
  readonly deadtimeMs: number
}

const LONGEST_NAME = 64
const MAC_BYTES = 6

const decoder: CaptureDecoder = newCaptureDecoder(1 << 16)
const record = newPacketRecord()
const packet = newPacket()
const vrrp = newVrrp()
const heartbeat = newHeartbeat()

/** `pcap` is a whole capture file. What is neither, or cannot be read, is passed over; `unreadable` counts the latter. */
export function readHaPackets(pcap: Uint8Array): { readonly heard: readonly (Advert | HeartbeatMessage)[]; readonly unreadable: number } {
  restart(decoder)
  feed(decoder, pcap)
  const heard: (Advert | HeartbeatMessage)[] = []
  let unreadable = 0
  while (next(decoder, record) === OK) {
    decodePacket(record, packet)
    if (packet.payloadAt < 0 || packet.fragment) continue
    const isVrrp = packet.protocol === PROTOCOL_VRRP
    if (!isVrrp && !(packet.protocol === PROTOCOL_UDP && packet.destinationPort === HEARTBEAT_PORT)) continue
    const found = isVrrp ? advert() : message()
    if (found === undefined) unreadable++
    else heard.push(found)
  }
  return { heard, unreadable }
}

const seen = (): Seen => ({
  at: record.seconds * 1_000_000 + Math.floor(record.nanoseconds / 1000),
  interfaceIndex: packet.interfaceIndex,
  source: formatAddress(packet.bytes, packet.sourceAt, packet.addressBytes),
})

const payloadEnd = (): number => Math.min(packet.end, packet.payloadAt + packet.payloadLength)

function advert(): Advert | undefined {
  const { bytes, payloadAt, addressBytes, sourceMacAt } = packet
  if (decodeVrrp(bytes, payloadAt, payloadEnd(), addressBytes, vrrp) !== OK) return undefined
  const addresses = Array.from({ length: vrrp.count }, (_, i) => formatAddress(bytes, vrrp.addressesAt + i * addressBytes, addressBytes))
  return {
    ...seen(),
    kind: 'vrrp',
    family: addressBytes === 4 ? 4 : 6,
    vrid: vrrp.vrid,
    version: vrrp.version,
    priority: vrrp.priority,
    intervalMs: vrrp.intervalMs,
    addresses,
    mac: sourceMacAt < 0 ? '' : formatMac(bytes, sourceMacAt, MAC_BYTES),
    authentication: VRRP_AUTH_NAMES[vrrp.authType] ?? '',
  }
}

function message(): HeartbeatMessage | undefined {
  const { bytes, payloadAt } = packet
  if (decodeHeartbeatStart(bytes, payloadAt, payloadEnd(), heartbeat) !== OK) return undefined
  const text = (at: number, length: number): string => escapedText(bytes, at, Math.min(length, LONGEST_NAME))
  const node = text(heartbeat.sourceAt, heartbeat.sourceLength)
  if (node === '') return undefined
  return {
    ...seen(),
    kind: 'heartbeat',
    type: text(heartbeat.typeAt, heartbeat.typeLength),
    node,
    status: text(heartbeat.statusAt, heartbeat.statusLength),
    holds: text(heartbeat.holdsAt, heartbeat.holdsLength),
    info: text(heartbeat.infoAt, heartbeat.infoLength),
    sequence: heartbeat.sequence,
    generation: heartbeat.generation,
    timestamp: heartbeat.timestamp,
    deadtimeMs: heartbeat.deadtimeMs,
  }
}
