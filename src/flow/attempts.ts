// One attempt of a client as all nodes together saw it, from its first SYN to its end.

import type { Packet } from '../decode/packet/packet.ts'
import { u32 } from '../decode/packet/read.ts'
import { macNumber } from '../trace/arp-claims.ts'
import { mix } from '../trace/hash.ts'
import type { PacketReference } from './clients.ts'
import { identityOf } from './identity.ts'

/** A packet of the client that asked for service, at the place where it was seen first. */
export type Asked = {
  readonly identity: number
  at: number
  entry: number
  node: string
  event: string
  packet: number
  /** Sender's hardware address there: others who saw the same one listen on the same wire. */
  mac: number
  /** When the client had done with the answer: its FIN, else the server's; 0 before. */
  doneAt: number
  /** Where it was seen: index of the node and hardware address, by turns. */
  readonly places: number[]
}

/** Bits of the nodes that saw it on the wire where it was seen first; a real server behind a director sees another wire's. */
export function frontOf({ mac, places }: Asked): number {
  let nodes = 0
  for (let i = 0; i < places.length; i += 2) if (places[i + 1] === mac) nodes |= 1 << places[i]!
  return nodes
}

const MOST_PLACES = 16

export type Attempt = {
  readonly key: number
  /** Index of the client's address. */
  readonly client: number
  /** The endpoint its packets went to where they were seen first, and the other one that NAT made of it. */
  endpoint: string
  other: string
  /** TTL where it was seen first: a director takes one off. */
  ttl: number
  /** Where its SYN was seen last, to tell NAT within one node from another node's view of it. */
  lastNode: number
  lastWay: number
  lastEndpoint: string
  /** SYNs (or the first datagram) in order of time; empty for a connection that was there before the capture. */
  readonly asked: Asked[]
  /** More SYNs than are kept. */
  moreAsked: number
  answeredAt: number
  refusedAt: number
  /** The answer came when the client had given up: it was reset. */
  givenUp: boolean
  unreachableAt: number
  closed: boolean
  /** The first FIN of each side: a client's says that its program has done with it. */
  clientFinAt: number
  serverFinAt: number
  /** When the packet was sent first that is being sent again and again, and how often that has been; 0 while things move. */
  stalledSince: number
  stalls: number
  cutAt: number
  lastAt: number
  /** UDP and the like: no answer is no failure, since a director may not see answers. */
  datagrams: boolean
  finished: boolean
}

const MOST_ASKED = 8
const TWO_21 = 2 ** 21

/** The same for every node that sees it: the client's end, and the sequence number it began with. */
export function attemptKey(p: Packet, fromClient: boolean, first: number): number {
  const at = fromClient ? p.sourceAt : p.destinationAt
  let hash = mix(p.protocol, fromClient ? p.sourcePort : p.destinationPort)
  let second = mix(first | 0, hash)
  for (let i = 0; i < p.addressBytes; i += 4) {
    hash = mix(hash, u32(p.bytes, at + i))
    second = mix(second, u32(p.bytes, at + i) ^ i)
  }
  return (mix(hash, first | 0) >>> 0) * TWO_21 + (second & (TWO_21 - 1))
}

export const newAttempt = (key: number, client: number, endpoint: string): Attempt => ({
  key,
  client,
  endpoint,
  other: '',
  ttl: -1,
  lastNode: -1,
  lastWay: 0,
  lastEndpoint: '',
  asked: [],
  moreAsked: 0,
  answeredAt: 0,
  refusedAt: 0,
  givenUp: false,
  unreachableAt: 0,
  closed: false,
  clientFinAt: 0,
  serverFinAt: 0,
  stalledSince: 0,
  stalls: 0,
  cutAt: 0,
  lastAt: 0,
  datagrams: false,
  finished: false,
})

/** Notes a SYN; one that another node has shown already counts once, at its earliest. True when it is a new one. */
export function noteAsked(a: Attempt, p: Packet, at: number, index: number, entry: number, node: string, event: string, packet: number): boolean {
  const identity = identityOf(p)
  const mac = p.sourceMacAt < 0 ? -1 : macNumber(p.bytes, p.sourceMacAt)
  const known = a.asked.find(one => one.identity === identity)
  if (known !== undefined) {
    if (known.places.length < MOST_PLACES) known.places.push(index & 31, mac)
    if (at < known.at) Object.assign(known, { at, entry, node, event, packet, mac })
    return false
  }
  if (a.asked.length >= MOST_ASKED) a.moreAsked++
  else {
    a.asked.push({ identity, at, entry, node, event, packet, mac, doneAt: 0, places: [index & 31, mac] })
    a.asked.sort((x, y) => x.at - y.at)
  }
  return true
}

/** The SYN that was answered: the last one before the answer. */
export function servedBy(a: Attempt): Asked | undefined {
  if (a.answeredAt === 0 || a.givenUp) return undefined
  return a.asked.findLast(({ at }) => at <= a.answeredAt) ?? a.asked[0]
}

export const referenceOf = ({ event, packet, node, at }: Asked): PacketReference => ({ event, packet, node, at: Math.round(at) })
