// What corosync's messages come to: members, links, quorum. Pure: state in, facts out, the state changed in place.

import type { CorosyncMessage } from '../../src/decode/corosync-log.ts'
import type { HaFact } from '../../src/events/ha.ts'

/** Plain JSON: kept with the bookmark. */
export type CorosyncStory = {
  forming: { ring: string; joined: number[]; left: number[]; died: number[] } | undefined
  peers: Record<string, 'alive' | 'died' | 'left'>
  failedLinks: string[]
  quorum: boolean | undefined
  complained: Record<string, number>
}

export const newCorosyncStory = (): CorosyncStory => ({ forming: undefined, peers: {}, failedLinks: [], quorum: undefined, complained: {} })

const manager = 'corosync'
/** The same complaint is said once in this time. Microseconds. */
const QUIET = 60_000_000
const MOST = 1000

/** `nameOf`: a node's name by its number. `own` is this machine's name: it does not tell of itself. */
export function tellCorosync(story: CorosyncStory, message: CorosyncMessage, at: number, nameOf: (id: number) => string, own: string): HaFact[] {
  switch (message.kind) {
    case 'started':
      Object.assign(story, newCorosyncStory())
      return [{ type: 'manager.started', subject: manager, at, data: { manager, version: message.version } }]
    case 'stopped':
      return [{ type: 'manager.stopped', subject: manager, at, data: { manager } }]
    case 'link':
      return tellLink(story, nameOf(message.node), `${message.link}`, message.up, at)
    case 'membership':
      story.forming = { ring: message.ring, joined: [...message.joined], left: [...message.left], died: [] }
      return []
    case 'died':
      story.forming?.died.push(...message.nodes)
      return []
    case 'members':
      return formed(story, message.members, at, nameOf, own)
    case 'quorum':
      if (story.quorum === message.has) return []
      story.quorum = message.has
      return [{ type: message.has ? 'quorum.gained' : 'quorum.lost', subject: manager, at, data: { manager } }]
    case 'trouble': {
      const last = story.complained[message.code]
      if (last !== undefined && at >= last && at - last < QUIET) return []
      story.complained[message.code] = at
      return [{ type: 'manager.troubled', subject: manager, at, data: { manager, kind: message.code, why: message.text } }]
    }
  }
}

function tellLink(story: CorosyncStory, node: string, link: string, up: boolean, at: number): HaFact[] {
  const name = `${node}/${link}`
  const failed = story.failedLinks.includes(name)
  if (up === !failed) return []
  if (up) {
    story.failedLinks = story.failedLinks.filter(other => other !== name)
    return [{ type: 'ha-link.restored', subject: name, at, data: { manager, node, link } }]
  }
  if (story.peers[node] !== 'alive' || story.failedLinks.length >= MOST) return []
  story.failedLinks.push(name)
  return [{ type: 'ha-link.failed', subject: name, at, data: { manager, node, link } }]
}

function formed(story: CorosyncStory, members: readonly number[], at: number, nameOf: (id: number) => string, own: string): HaFact[] {
  const { forming } = story
  story.forming = undefined
  if (forming === undefined) return []
  const { ring, joined, left, died } = forming
  const facts: HaFact[] = [{ type: 'membership.changed', subject: manager, at, data: { manager, ring, members: [...members], joined, left } }]
  for (const node of left.map(nameOf)) {
    const state = died.map(nameOf).includes(node) ? 'died' : 'left'
    story.peers[node] = state
    story.failedLinks = story.failedLinks.filter(name => !name.startsWith(`${node}/`))
    facts.push({ type: `node.${state}`, subject: node, at, data: { manager } })
  }
  for (const node of joined.map(nameOf)) if (node !== own) facts.push(...join(story, node, at))
  return facts
}

function join(story: CorosyncStory, node: string, at: number): HaFact[] {
  const before = story.peers[node]
  if (before === undefined && Object.keys(story.peers).length >= MOST) return []
  story.peers[node] = 'alive'
  if (before === 'alive') return []
  if (before === undefined) return [{ type: 'node.joined', subject: node, at, data: { manager } }]
  return [{ type: 'node.returned', subject: node, at, data: { manager, previous: before } }]
}
