// Which way a packet went at the place it was captured: out of the machine, or into it.
//
// Cooked captures say it. Ethernet does not: there the machine's own hardware address tells, learnt from what its agent says of its
// links, or from the capture itself: it is in every frame that is not for many.
import type { Packet } from '../decode/packet/packet.ts'
import type { Event } from '../events/event.ts'
import { parseMac } from '../lvs/address.ts'
import { macNumber } from '../trace/arp-claims.ts'

export const WAY_UNKNOWN = 0
export const WAY_IN = 1
export const WAY_OUT = 2
/** Neither: seen because the interface listens to everything. */
export const WAY_PAST = 3

/** Linux cooked packet types. */
const SENT_BY_US = 4
const TO_ANOTHER = 3

/** One interface of one node as its captures show it. */
export type Face = {
  /** Hardware addresses in frames between two, and how many such frames there were. */
  readonly counts: Map<number, number>
  frames: number
  /** The machine's own, -1 while nothing stands out. */
  own: number
}

export type Faces = {
  /** By node, tab, interface. */
  readonly faces: Map<string, Face>
  /** Hardware addresses that nodes have said they have, or that their captures show them to have: MAC to node. */
  readonly nodeOf: Map<number, string>
  /** IP addresses of nodes' own interfaces, VIPs left out as long as more than one says so: address to nodes. */
  readonly addresses: Map<string, Set<string>>
}

export const newFaces = (): Faces => ({ faces: new Map(), nodeOf: new Map(), addresses: new Map() })

const MOST_FACES = 10_000
const MOST_MACS = 4_096
const ENOUGH_FRAMES = 10_000
/** A network that floods shows others' frames at first. */
const LEAST_FRAMES = 16
const IN_NEARLY_ALL = 0.95
const GROUP = 1

export function faceOf(f: Faces, node: string, subject: string): Face {
  const key = `${node}\t${subject}`
  let face = f.faces.get(key)
  if (face === undefined) {
    if (f.faces.size >= MOST_FACES) f.faces.clear()
    face = { counts: new Map(), frames: 0, own: -1 }
    f.faces.set(key, face)
  } else if (face.own < 0) settleFace(f, face, node)
  return face
}

/** WAY_* of a packet that `node` captured, and takes note of its hardware addresses. */
export function wayOf(f: Faces, face: Face, node: string, p: Packet): number {
  const { sourceMacAt, destinationMacAt, direction } = p
  if (direction >= 0) {
    if (direction === SENT_BY_US) {
      if (sourceMacAt >= 0) noteMac(f, face, node, p.bytes, sourceMacAt)
      return WAY_OUT
    }
    return direction === TO_ANOTHER ? WAY_PAST : WAY_IN
  }
  if (sourceMacAt < 0 || destinationMacAt < 0) return WAY_UNKNOWN
  const group = (p.bytes[destinationMacAt]! & GROUP) !== 0
  const source = macNumber(p.bytes, sourceMacAt)
  const destination = group ? -1 : macNumber(p.bytes, destinationMacAt)
  if (!group && face.frames < ENOUGH_FRAMES) count(f, face, node, source, destination)
  const from = f.nodeOf.get(source) === node || face.own === source
  const to = !group && (f.nodeOf.get(destination) === node || face.own === destination)
  if (from) return WAY_OUT
  if (to || (group && face.own >= 0)) return WAY_IN
  return face.own >= 0 ? WAY_PAST : WAY_UNKNOWN
}

/** A packet sent by a director may carry the address of a bridge's or bond's other half: whatever is sent is the machine's own. */
function noteMac(f: Faces, face: Face, node: string, b: Uint8Array, at: number): void {
  const mac = macNumber(b, at)
  if (mac === face.own || mac === 0) return
  face.own = mac
  if (!f.nodeOf.has(mac) && f.nodeOf.size < MOST_MACS) f.nodeOf.set(mac, node)
}

function count(f: Faces, face: Face, node: string, source: number, destination: number): void {
  const { counts } = face
  face.frames++
  if (counts.size < MOST_MACS || counts.has(source)) counts.set(source, (counts.get(source) ?? 0) + 1)
  if (counts.size < MOST_MACS || counts.has(destination)) counts.set(destination, (counts.get(destination) ?? 0) + 1)
  // Looked at after 16, 32, 64 ... frames.
  if (face.frames >= LEAST_FRAMES && (face.frames & (face.frames - 1)) === 0) settleFace(f, face, node)
}

/** Looks whether one hardware address now stands out as the machine's own; another node's cannot be it. To be asked before a batch. */
export function settleFace(f: Faces, face: Face, node: string): void {
  if (face.frames < LEAST_FRAMES) return
  const least = face.frames * IN_NEARLY_ALL
  let own = -1
  for (const [mac, times] of face.counts) {
    if (times < least || (f.nodeOf.get(mac) ?? node) !== node) continue
    if (own >= 0) return
    own = mac
  }
  if (own < 0 || own === face.own) return
  // It looked like another one at first.
  if (f.nodeOf.get(face.own) === node) f.nodeOf.delete(face.own)
  face.own = own
  if (!f.nodeOf.has(own) && f.nodeOf.size < MOST_MACS) f.nodeOf.set(own, node)
}

type Addressed = { readonly address?: unknown; readonly interface?: unknown }

/** Takes what an agent says of its machine's links and addresses. Any event may be given. */
export function learnFaces(f: Faces, node: string, event: Event): void {
  if (node === '') return
  const data = event.data as Record<string, unknown> | null
  if (typeof data !== 'object' || data === null) return
  if (event.type === 'host.sampled') {
    if (Array.isArray(data.links)) for (const link of data.links) learnLink(f, node, link)
    if (Array.isArray(data.addresses)) for (const one of data.addresses) learnAddress(f, node, one)
  } else if (event.type === 'link.changed') learnLink(f, node, data.to)
  else if (event.type === 'address.appeared') learnAddress(f, node, { ...data, address: event.subject })
}

function learnLink(f: Faces, node: string, link: unknown): void {
  const text = (link as { mac?: unknown } | null | undefined)?.mac
  const mac = typeof text === 'string' ? parseMac(text) : undefined
  if (mac === undefined || f.nodeOf.size >= MOST_MACS) return
  const number = macNumber(mac, 0)
  if (number !== 0) f.nodeOf.set(number, node)
}

function learnAddress(f: Faces, node: string, one: unknown): void {
  const { address, interface: name } = (one ?? {}) as Addressed
  if (typeof address !== 'string' || name === 'lo' || f.addresses.size >= MOST_MACS) return
  const plain = address.replace(/\/.*$/, '')
  const nodes = f.addresses.get(plain) ?? new Set()
  nodes.add(node)
  f.addresses.set(plain, nodes)
}
