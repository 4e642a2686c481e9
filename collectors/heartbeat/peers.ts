// What Heartbeat's messages say of other nodes and the links to them -> facts. Pure: the state is changed in place.

import type { HaMessage } from '../../src/decode/ha-log.ts'
import type { HaFact } from '../../src/events/ha.ts'

/** Plain JSON: a part of the story. */
export type HeartbeatPeers = {
  peers: Record<string, 'alive' | 'died' | 'left'>
  partitioned: string[]
  /** `NODE/LINK` of links that failed while their node lived. */
  failedLinks: string[]
  /** When a node was heard again that had lived on unheard: upon this, Heartbeat starts anew. Microseconds. */
  rejoined: number
  /** When a complaint was last said, by code and node: microseconds. */
  complained: Record<string, number>
}

const manager = 'heartbeat'
/** The same complaint is said once in this time. Microseconds. */
const QUIET = 60_000_000
/** Names come from a file that may hold anything: more nodes or links than this are not remembered. */
const MOST = 1000

export type PeerMessage = Extract<HaMessage, { kind: 'node-status' | 'node-dead' | 'node-leaving' | 'partition-returned' | 'link' }>

export function tellPeer(story: HeartbeatPeers, message: PeerMessage, at: number, own: string): HaFact[] {
  const { node } = message
  if (Object.keys(story.peers).length >= MOST && story.peers[node] === undefined) return []
  const before = story.peers[node]
  switch (message.kind) {
    case 'link':
      return node === own ? [] : tellLink(story, node, message.link, message.up, at)
    case 'partition-returned':
      story.rejoined = at
      if (!story.partitioned.includes(node)) story.partitioned.push(node)
      return complain(story, 'partition', node, `Cluster node ${node} returning after partition`, at)
    case 'node-leaving':
      story.peers[node] = 'left'
      return before === 'left' ? [] : [{ type: 'node.left', subject: node, at, data: { manager } }]
    case 'node-dead':
      forgetLinks(story, node)
      if (before === 'left' || before === 'died') return []
      story.peers[node] = 'died'
      return [{ type: 'node.died', subject: node, at, data: { manager } }]
    case 'node-status':
      return message.status === 'active' ? alive(story, node, at) : []
  }
}

function alive(story: HeartbeatPeers, node: string, at: number): HaFact[] {
  const before = story.peers[node]
  const partition = story.partitioned.includes(node)
  story.partitioned = story.partitioned.filter(name => name !== node)
  story.peers[node] = 'alive'
  if (before === 'alive') return []
  if (before === 'died' || before === 'left')
    return [{ type: 'node.returned', subject: node, at, data: { manager, previous: before, ...(partition && { partition }) } }]
  return [{ type: 'node.joined', subject: node, at, data: { manager } }]
}

function tellLink(story: HeartbeatPeers, node: string, link: string, up: boolean, at: number): HaFact[] {
  const name = `${node}/${link}`
  const failed = story.failedLinks.includes(name)
  if (up) {
    if (!failed) return []
    story.failedLinks = story.failedLinks.filter(other => other !== name)
    return [{ type: 'ha-link.restored', subject: name, at, data: { manager, node, link } }]
  }
  const gone = story.peers[node] === 'died' || story.peers[node] === 'left'
  if (gone || failed || story.failedLinks.length >= MOST) return []
  story.failedLinks.push(name)
  return [{ type: 'ha-link.failed', subject: name, at, data: { manager, node, link } }]
}

function forgetLinks(story: HeartbeatPeers, node: string): void {
  story.failedLinks = story.failedLinks.filter(name => !name.startsWith(`${node}/`))
}

export function complain(story: HeartbeatPeers, kind: string, node: string, why: string, at: number): HaFact[] {
  const key = `${kind} ${node}`
  const last = story.complained[key]
  if (last !== undefined && at >= last && at - last < QUIET) return []
  const keys = Object.keys(story.complained)
  if (keys.length >= MOST) story.complained = {}
  story.complained[key] = at
  return [{ type: 'manager.troubled', subject: manager, at, data: { manager, kind, ...(node !== '' && { node }), why } }]
}
