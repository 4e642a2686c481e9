// Estimates clocks from packets that were captured where they left one node and where they reached another.
//
// Only a packet on one wire counts: same sender's hardware address, same addresses at all layers, out of one node and into another. A
// packet that was sent again and looks the same gives the first sending; that makes a bound wider, never wrong.
import type { Packet } from '../decode/packet/packet.ts'
import { NETWORK_ARP } from '../decode/packet/packet.ts'
import { u32 } from '../decode/packet/read.ts'
import type { Event } from '../events/event.ts'
import { mix } from '../trace/hash.ts'
import { ICMP6 } from '../trace/protocols.ts'
import { isCaptured, newCapturedReader, newNodeNames, packetAt } from './captured.ts'
import { clocksOf, type Edge } from './clock-graph.ts'
import { addBound, addSaid, type ClockPair, newClockPair } from './clock-pair.ts'
import type { Clocks } from './clocks.ts'
import { type Face, type Faces, faceOf, learnFaces, newFaces, WAY_IN, WAY_OUT, wayOf } from './faces.ts'
import { identityOf } from './identity.ts'

export type ClockEstimator = {
  /** Packets of one batch, or what Heartbeat heard; any other event is passed over. In any order. */
  add(event: Event): void
  /** The same for a packet that the caller has decoded, and knows the way of. */
  addPacket(node: string, way: number, packet: Packet): void
  /** What is known by now. May be asked again and again. */
  clocks(): Clocks
}

const PLACES = 1 << 16
const TWO_21 = 2 ** 21
const ND_FIRST = 133
const ND_LAST = 137
/** Packets of one node in one second that are all matched; of more than these, one in 16. */
const ALL_PER_SECOND = 1_000
const MOST_NODES = 64
/** The same packet out of the same node this much later is another one. */
const ANOTHER_AFTER = 10e6

/** Last packets seen leaving, or arriving: direct-mapped, the newer one stays. */
type Table = { readonly key: Float64Array; readonly at: Float64Array; readonly node: Int16Array }
const newTable = (): Table => ({ key: new Float64Array(PLACES).fill(-1), at: new Float64Array(PLACES), node: new Int16Array(PLACES) })

type Seen = { readonly index: number; first: number; last: number; second: number; inSecond: number }

/** `reference`: the node all others are held against; else the one with the most packets in common with others. */
export function newClockEstimator(options: { readonly reference?: string | undefined; readonly faces?: Faces | undefined } = {}): ClockEstimator {
  const faces = options.faces ?? newFaces()
  const reader = newCapturedReader()
  const nodeOf = newNodeNames()
  const names: string[] = []
  const seen = new Map<string, Seen>()
  const pairs = new Map<number, ClockPair>()
  const out = newTable()
  const arrived = newTable()

  const see = (node: string): Seen | undefined => {
    let one = seen.get(node)
    if (one === undefined && names.length < MOST_NODES) {
      one = { index: names.length, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, second: 0, inSecond: 0 }
      names.push(node)
      seen.set(node, one)
    }
    return one
  }

  const pairOf = (a: number, b: number): ClockPair => {
    const key = a < b ? a * MOST_NODES + b : b * MOST_NODES + a
    let pair = pairs.get(key)
    if (pair === undefined) {
      pair = newClockPair()
      pairs.set(key, pair)
    }
    return pair
  }

  const bound = (from: number, sent: number, to: number, got: number): void => {
    if (from < to) addBound(pairOf(from, to), sent, got - sent, true)
    else addBound(pairOf(to, from), got, sent - got, false)
  }

  const addPacket = (node: string, way: number, p: Packet): void => {
    const one = see(node)
    if (one === undefined) return
    const at = packetAt(p)
    if (at < one.first) one.first = at
    if (at > one.last) one.last = at
    if ((way !== WAY_OUT && way !== WAY_IN) || !isOfWire(p)) return
    const second = p.seconds
    if (second !== one.second) {
      one.second = second
      one.inSecond = 0
    }
    const key = wireIdentity(p)
    if (++one.inSecond > ALL_PER_SECOND && (key & 15) !== 0) return
    const place = key & (PLACES - 1)
    if (way === WAY_OUT) {
      if (out.key[place] === key && out.node[place] === one.index && Math.abs(at - out.at[place]!) < ANOTHER_AFTER) return
      out.key[place] = key
      out.node[place] = one.index
      out.at[place] = at
      if (arrived.key[place] === key && arrived.node[place] !== one.index) {
        bound(one.index, at, arrived.node[place]!, arrived.at[place]!)
        arrived.key[place] = -1
      }
    } else if (out.key[place] === key) {
      if (out.node[place] !== one.index) bound(out.node[place]!, out.at[place]!, one.index, at)
    } else if (arrived.key[place] !== key || arrived.node[place] !== one.index) {
      arrived.key[place] = key
      arrived.node[place] = one.index
      arrived.at[place] = at
    }
  }

  return {
    add(event) {
      const node = nodeOf(event.source)
      if (node === '') return
      if (isCaptured(event)) {
        const face: Face = faceOf(faces, node, event.subject)
        reader.each(event.data, p => addPacket(node, wayOf(faces, face, node, p), p))
      } else if (event.type === 'heartbeat.heard') {
        const ahead = (event.data as { ahead?: unknown } | null)?.ahead
        if (typeof ahead !== 'number' || !Number.isFinite(ahead) || event.subject === node) return
        const here = see(node)
        const there = see(event.subject)
        if (here === undefined || there === undefined || !Number.isFinite(event.at)) return
        here.first = Math.min(here.first, event.at)
        here.last = Math.max(here.last, event.at)
        const low = (ahead - HEARTBEAT_ERROR) * 1e6
        const high = (ahead + HEARTBEAT_ERROR) * 1e6
        if (here.index < there.index) addSaid(pairOf(here.index, there.index), event.at, low, high)
        else addSaid(pairOf(here.index, there.index), event.at + ahead * 1e6, -high, -low)
      } else {
        const one = see(node)
        if (one !== undefined && Number.isFinite(event.at)) {
          one.first = Math.min(one.first, event.at)
          one.last = Math.max(one.last, event.at)
        }
        learnFaces(faces, node, event)
      }
    },
    addPacket,
    clocks() {
      const edges: Edge[] = [...pairs].map(([key, pair]) => ({ a: Math.floor(key / MOST_NODES), b: key % MOST_NODES, pair }))
      return clocksOf(names, edges, options.reference, [...seen.values()])
    },
  }
}

/** Heartbeat's times are whole seconds, and were rounded once more. */
const HEARTBEAT_ERROR = 1.5

/** Sent by somebody, and not over and over with nothing in it that changes. */
function isOfWire(p: Packet): boolean {
  if (p.sourceMacAt < 0 || p.addressBytes === 0 || p.network === NETWORK_ARP) return false
  if (p.protocol === ICMP6 && p.icmpType >= ND_FIRST && p.icmpType <= ND_LAST) return false
  return u32(p.bytes, p.sourceMacAt) !== 0 || p.bytes[p.sourceMacAt + 4] !== 0 || p.bytes[p.sourceMacAt + 5] !== 0
}

/** Identity with the sender's hardware address, the IP addresses, the ports and how deep in tunnels: what differs from wire to wire. */
function wireIdentity(p: Packet): number {
  const { bytes } = p
  let hash = mix(u32(bytes, p.sourceMacAt + 2), p.depth)
  for (let i = 0; i < p.addressBytes; i += 4) hash = mix(mix(hash, u32(bytes, p.sourceAt + i)), u32(bytes, p.destinationAt + i))
  hash = mix(hash, (p.sourcePort << 16) ^ p.destinationPort)
  const identity = identityOf(p)
  return (mix(Math.floor(identity / TWO_21), hash) >>> 0) * TWO_21 + (identity % TWO_21)
}
