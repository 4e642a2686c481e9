// What captures tell a story: who announced a VIP, through which director clients came and were answered, who still sent, how long answers took.
//
// Times stay as the capturing node wrote them, and what one node captured is kept apart from the others': they are brought to one clock
// when all of it is known. Memory is by changes (runs, silences, seconds), not by packets.
import { ARP_REPLY, arpKindOf } from '../decode/packet/arp.ts'
import { type CaptureDecoder, feed, newCaptureDecoder, next, restart } from '../decode/packet/capture-decoder.ts'
import { decodePacket } from '../decode/packet/chain.ts'
import { ND_ADVERTISEMENT, ND_SOLICITED } from '../decode/packet/icmpv6.ts'
import { NETWORK_ARP, newPacket, type Packet } from '../decode/packet/packet.ts'
import { newPacketRecord } from '../decode/packet/record.ts'
import { OK } from '../decode/packet/status.ts'
import type { Event } from '../events/event.ts'
import { formatAddress } from '../lvs/address.ts'
import { macNumber } from '../trace/arp-claims.ts'
import { type Exchanges, newExchanges, observeExchange } from './exchanges.ts'
import type { World } from './world.ts'

/** `packet`: which of the pcap, from 1. */
export type Place = { readonly event: string; readonly packet: number; readonly at: number }

export type Announcement = Place & { readonly vip: string; readonly mac: number; readonly asked: boolean }

/** A sender was seen, and then not for a while. */
type Silence = { readonly from: number; readonly to: number }
type Sender = { first: number; last: number; readonly silences: Silence[] }

export type NodeSightings = {
  /** The first of each row with the same MAC; and again after a pause. */
  readonly announcements: Announcement[]
  /** By MAC. */
  readonly senders: Map<number, Sender>
  readonly exchanges: Exchanges
}

export type Sightings = {
  readonly nodes: Map<string, NodeSightings>
  packets: number
  unreadable: number
}

export const newSightings = (): Sightings => ({ nodes: new Map(), packets: 0, unreadable: 0 })

/** Microseconds without a packet that are a silence. */
const SILENCE = 500_000
/** The same claim after this long is told of again. */
const AGAIN = 10_000_000
const MOST_SENDERS = 10_000
const MOST_SILENCES = 10_000
const MOST_ANNOUNCEMENTS = 10_000
/** From us, as Linux cooked captures say it; and to somebody else, seen because the interface hears everything. */
export const SENT_BY_US = 4
export const TO_OTHERS = 3

const decoder: CaptureDecoder = newCaptureDecoder()
const record = newPacketRecord()
const packet = newPacket()
/** ICMPv6 neighbour advertisement: flags, then the target 8 bytes in, behind type, code, checksum and flags. */
const ND_TARGET = 8
const ND_FLAGS = 4

/** `event` is packets.captured; its data a pcap. `ahead`: what steps of the node's clock had put it forward, microseconds. */
export function observeCapture(s: Sightings, event: Event, node: string, world: World, ahead: number): void {
  if (!(event.data instanceof Uint8Array)) return
  let seen = s.nodes.get(node)
  if (seen === undefined) {
    seen = { announcements: [], senders: new Map(), exchanges: newExchanges() }
    s.nodes.set(node, seen)
  }
  restart(decoder)
  feed(decoder, event.data)
  let count = 0
  while (next(decoder, record) === OK) {
    count++
    if (decodePacket(record, packet) !== OK && packet.addressBytes === 0) {
      s.unreadable++
      continue
    }
    const at = packet.seconds * 1e6 + Math.floor(packet.nanoseconds / 1000) - ahead
    noteSender(seen, packet, at)
    const vip = claimedBy(packet)
    if (vip !== '') noteClaim(seen, packet, { event: event.id, packet: count, at, vip })
    observeExchange(seen.exchanges, packet, { event: event.id, packet: count, at }, node, world)
  }
  s.packets += count
}

function noteSender({ senders }: NodeSightings, p: Packet, at: number): void {
  if (p.sourceMacAt < 0) return
  const mac = macNumber(p.bytes, p.sourceMacAt)
  const sender = senders.get(mac)
  if (sender === undefined) {
    if (senders.size < MOST_SENDERS) senders.set(mac, { first: at, last: at, silences: [] })
    return
  }
  if (at - sender.last >= SILENCE && sender.silences.length < MOST_SILENCES) sender.silences.push({ from: sender.last, to: at })
  if (at > sender.last) sender.last = at
}

/** The newest sign of life of any of the MACs before `at`, as this node saw it: by its clock. */
export function lastSign({ senders }: NodeSightings, macs: ReadonlySet<number>, at: number): number | undefined {
  let newest: number | undefined
  for (const mac of macs) {
    const sender = senders.get(mac)
    if (sender === undefined || sender.first >= at) continue
    const silence = sender.silences.find(({ from, to }) => from < at && at <= to)
    const last = silence?.from ?? Math.min(sender.last, at)
    if (newest === undefined || last > newest) newest = last
  }
  return newest
}

let flags = 0
let claimAt = -1

/** The address that the packet claims for its sender, '' for none. Probes and questions for others' addresses are none. */
function claimedBy(p: Packet): string {
  if (p.network === NETWORK_ARP) {
    if (p.addressBytes !== 4) return ''
    const kind = arpKindOf(p.bytes, p.arpOperation, p.sourceAt, p.destinationAt)
    flags = kind === 'reply' && p.arpOperation === ARP_REPLY ? ND_SOLICITED : 0
    claimAt = p.arpSenderMacAt
    return kind === 'announcement' || kind === 'gratuitous-reply' || kind === 'reply' ? formatAddress(p.bytes, p.sourceAt, 4) : ''
  }
  if (p.icmpType !== ND_ADVERTISEMENT || p.addressBytes !== 16 || p.transportAt < 0 || p.transportAt + ND_TARGET + 16 > p.end) return ''
  flags = p.bytes[p.transportAt + ND_FLAGS]! & ND_SOLICITED
  claimAt = p.sourceMacAt
  return formatAddress(p.bytes, p.transportAt + ND_TARGET, 16)
}

function noteClaim({ announcements }: NodeSightings, p: Packet, claim: Place & { readonly vip: string }): void {
  if (claimAt < 0 || announcements.length >= MOST_ANNOUNCEMENTS) return
  const mac = macNumber(p.bytes, claimAt)
  const asked = flags !== 0
  for (let i = announcements.length - 1; i >= 0 && i >= announcements.length - 64; i--) {
    const before = announcements[i]!
    if (before.vip !== claim.vip) continue
    if (before.mac === mac && (asked || !before.asked) && claim.at - before.at < AGAIN) return
    break
  }
  announcements.push({ ...claim, mac, asked })
}
