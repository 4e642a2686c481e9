// Which nodes speak Heartbeat, on which ways, and what changes about it. Pure: state in, facts out, the state changed in place.
//
// Every message goes out once per medium with the same sequence number: what it says counts once, that it came counts for each way.

import type { WireFact } from '../../src/events/wire.ts'
import { isBefore, type Jump } from './jump.ts'
import type { HeartbeatMessage } from './packets.ts'

type Way = {
  readonly interface: string
  readonly address: string
  last: number
  /** How much of the time since then does not count (jump.ts). Microseconds. */
  grace: number
  state: 'speaking' | 'silent'
}

type Node = {
  status: string
  holds: string
  generation: number
  /** Of the newest message of this life: what comes again, or late by another way, tells nothing new. */
  sequence: number
  deadtimeMs: number
  /** It said that it ends: its silence is no news. */
  left: boolean
  readonly ways: Map<string, Way>
  /** Sequence numbers of the last messages that ask for something, so that each is said once. */
  asked: number[]
}

export type HeartbeatWireStory = { readonly nodes: Map<string, Node> }

export const newHeartbeatWireStory = (): HeartbeatWireStory => ({ nodes: new Map() })

/** Anybody may send messages with made-up names. */
const MOST_NODES = 100
const MOST_WAYS = 16
const REMEMBERED = 32
/** Heartbeat's own default, until the node says its own. Milliseconds. */
const DEADTIME_MS = 30_000
/** A packet waits up to this long for others before we have it. Microseconds. */
const UNDERWAY = 500_000
const MILLISECOND = 1000
/** Messages that move resources, or say goodbye. */
const ASKING: ReadonlySet<string> = new Set(['ask_resources', 'hb_takeover', 'shutdone', 'stonith'])

export function hearHeartbeat(story: HeartbeatWireStory, message: HeartbeatMessage, name: string): WireFact[] {
  let node = story.nodes.get(message.node)
  if (node === undefined) {
    if (story.nodes.size >= MOST_NODES) return []
    node = { status: '', holds: '', generation: -1, sequence: -1, deadtimeMs: DEADTIME_MS, left: false, ways: new Map(), asked: [] }
    story.nodes.set(message.node, node)
  }
  const restarted = message.generation > node.generation && node.generation >= 0
  const changed = learn(node, message)
  const why = hearWay(node, message, name) ?? (restarted ? 'restarted' : changed ? 'changed' : undefined)
  return [...(why === undefined ? [] : [heard(node, message, name, why)]), ...ask(node, message, name)]
}

/** Whether what the node says of itself is new. A message of an earlier life, late on the way, teaches nothing. */
function learn(node: Node, { status, holds, generation, sequence, deadtimeMs, type }: HeartbeatMessage): boolean {
  if (generation >= 0 && generation < node.generation) return false
  const before = `${node.status} ${node.holds}`
  if (generation > node.generation)
    Object.assign(node, { generation, sequence: -1, left: false, asked: [], ...(node.generation >= 0 && { holds: '' }) })
  if (node.left || (sequence >= 0 && sequence <= node.sequence)) return false // what was still underway says the old status
  node.sequence = sequence
  if (status !== '') node.status = status
  if (holds !== '' && type === 'resource') node.holds = holds
  if (deadtimeMs > 0) node.deadtimeMs = deadtimeMs
  if (type === 'shutdone') node.left = true
  return before !== `${node.status} ${node.holds}`
}

function hearWay(node: Node, { at, source }: HeartbeatMessage, name: string): 'first' | 'again' | undefined {
  const key = `${name} ${source}`
  const way = node.ways.get(key)
  if (way === undefined) {
    if (node.ways.size < MOST_WAYS) node.ways.set(key, { interface: name, address: source, last: at, grace: 0, state: 'speaking' })
    return 'first'
  }
  const again = way.state === 'silent'
  way.last = at
  way.grace = 0
  way.state = 'speaking'
  return again ? 'again' : undefined
}

function heard(node: Node, message: HeartbeatMessage, name: string, why: 'first' | 'again' | 'changed' | 'restarted'): WireFact {
  const { at, source, timestamp } = message
  const { status, holds, generation, deadtimeMs } = node
  const data = {
    interface: name,
    address: source,
    ...(status !== '' && { status }),
    ...(holds !== '' && { holds }),
    ...(generation >= 0 && { generation }),
    deadtime: deadtimeMs / 1000,
    // The sender's clock is told in whole seconds, cut: the middle of the second is the best guess.
    ...(timestamp > 0 && { ahead: Math.round(timestamp + 0.5 - at / 1_000_000) }),
    why,
  }
  return { type: 'heartbeat.heard', subject: message.node, at, data }
}

function ask(node: Node, { type, sequence, holds, info, node: name, at }: HeartbeatMessage, on: string): WireFact[] {
  if (!ASKING.has(type) || node.asked.includes(sequence)) return []
  node.asked = [...node.asked.slice(1 - REMEMBERED), sequence]
  const data = { kind: type, ...(holds !== '' && { holds }), ...(info !== '' && { info }), interface: on }
  return [{ type: 'heartbeat.asked', subject: name, at, data }]
}

/** What silence means at `now`: to be asked several times a second, after all packets that have come were heard. */
export function listenHeartbeat(story: HeartbeatWireStory, now: number): WireFact[] {
  const facts: WireFact[] = []
  for (const [subject, node] of story.nodes) {
    for (const way of node.ways.values()) {
      const at = way.last + way.grace + node.deadtimeMs * MILLISECOND
      if (way.state === 'silent' || now < at + UNDERWAY) continue
      way.state = 'silent'
      if (node.left) continue
      const other = [...node.ways.values()]
        .filter(({ last, grace }) => at < last + grace + node.deadtimeMs * MILLISECOND)
        .map(({ interface: name, address }) => ({ interface: name, address }))
      facts.push({ type: 'heartbeat.silenced', subject, at, data: { interface: way.interface, address: way.address, last: way.last, other } })
    }
  }
  return facts
}

/** What nobody listened to was no silence. */
export function skipHeartbeat({ nodes }: HeartbeatWireStory, jump: Jump): void {
  for (const { ways } of nodes.values()) for (const way of ways.values()) if (isBefore(way.last, jump)) way.grace += jump.by
}
