// What Heartbeat's messages come to: facts, each once. Pure: state in, facts out, the state changed in place.
//
// A takeover is many lines on both sides. Which one is the event, by recordings of all of them (test/fixtures/heartbeat):
// - took over: the first address resource that ResourceManager really started (`Running .../IPaddr2 ... start`, then `Bringing device
//   ... up`, or `Success` of an agent without that line): that is when the kernel has the address. Lines like `mach_down takeover complete` come also when nothing was
//   taken, and before or after the address. Where no address is among the resources it is the end of the acquisition.
// - gave up: `release completed` or `All HA resources relinquished`, if something was held: an idle node releases too when it ends.
// - why: the line that opened the acquisition or release: standby, death, shutdown, home again.
// - died: `node X: is dead`, unless X had said goodbye. Its links go down with it and are no event of their own.
// Only the node itself says took-over and gave-up.

import type { HaMessage } from '../../src/decode/ha-log.ts'
import type { HaFact } from '../../src/events/ha.ts'
import { complain, type HeartbeatPeers, tellPeer } from './peers.ts'

type Reason = 'start' | 'standby' | 'death' | 'shutdown' | 'return' | 'restart' | 'unknown'

/** Plain JSON: kept with the bookmark, so that a restart in the middle of a takeover goes on with it. */
export type HeartbeatStory = HeartbeatPeers & {
  /** Resources known to run here. */
  held: string[]
  taking: { reason: Reason; from: string; started: string[]; said: boolean } | undefined
  giving: { reason: Reason; to: string; wasThere: boolean; stopped: string[] } | undefined
  /** ResourceManager's last `Running X start|stop`, not ended yet. */
  running: { resource: string; action: 'start' | 'stop' } | undefined
  restarting: boolean
}

export const newHeartbeatStory = (): HeartbeatStory => ({
  held: [],
  taking: undefined,
  giving: undefined,
  running: undefined,
  peers: {},
  partitioned: [],
  failedLinks: [],
  restarting: false,
  rejoined: 0,
  complained: {},
})

const manager = 'heartbeat'
/** A shutdown within this time of a healed partition is the restart it asks for. Microseconds. */
const HEALED = 60_000_000
/** Names come from a file that may hold anything: more nodes, links or resources than this are not remembered. */
const MOST = 1000

const ADDRESS = /^(?:IPaddr2?|IPv6addr)(?:::|$)|^\d+\.\d+\.\d+\.\d+/

/** The facts of one message. `node` is this machine's name. */
export function tell(story: HeartbeatStory, message: HaMessage, at: number, node: string): HaFact[] {
  switch (message.kind) {
    case 'started':
      return started(story, message.version, at)
    case 'stopping':
      story.giving = { reason: at - story.rejoined < HEALED ? 'restart' : 'shutdown', to: '', wasThere: false, stopped: [] }
      return []
    case 'stopped':
      return [{ type: 'manager.stopped', subject: manager, at, data: { manager } }]
    case 'restarting':
      story.restarting = true
      return []
    case 'node-status':
    case 'node-dead':
    case 'node-leaving':
    case 'partition-returned':
    case 'link':
      return tellPeer(story, message, at, node)
    case 'acquiring-from':
      story.taking = { reason: story.peers[message.node] === 'left' ? 'shutdown' : 'death', from: message.node, started: [], said: false }
      return []
    case 'standby-wanted':
      return [{ type: 'node.standby-requested', subject: message.node, at, data: { manager, set: message.set } }]
    case 'standby-given':
      story.giving = { reason: message.set === 'all' ? 'standby' : 'return', to: message.to, wasThere: false, stopped: [] }
      return []
    case 'standby-taken':
      story.taking = { reason: message.set === 'all' ? 'standby' : 'return', from: message.from, started: [], said: false }
      return []
    case 'releasing':
      story.giving ??= { reason: story.restarting ? 'restart' : 'unknown', to: '', wasThere: false, stopped: [] }
      story.taking = undefined
      return []
    case 'released':
      return released(story, at, node)
    case 'acquired':
      return [...settle(story, at, node), ...tookOver(story, at, node)]
    case 'trouble':
      return complain(story, message.code, message.node, message.text, at)
    default:
      return tellResource(story, message, at, node)
  }
}

function started(story: HeartbeatStory, version: string, at: number): HaFact[] {
  const { restarting } = story
  Object.assign(story, newHeartbeatStory(), { complained: story.complained })
  // A first acquisition opens with no line of its own.
  story.taking = { reason: restarting ? 'restart' : 'start', from: '', started: [], said: false }
  return [{ type: 'manager.started', subject: manager, at, data: { manager, version } }]
}

type ResourceMessage = Extract<
  HaMessage,
  { kind: 'group' | 'resource' | 'resource-done' | 'resource-runs' | 'resource-failed' | 'address-was' | 'address-added' }
>

function tellResource(story: HeartbeatStory, message: ResourceMessage, at: number, node: string): HaFact[] {
  switch (message.kind) {
    case 'group':
      if (message.action === 'acquire') story.taking ??= { reason: 'unknown', from: '', started: [], said: false }
      return settle(story, at, node)
    case 'resource': {
      const before = settle(story, at, node)
      story.running = { resource: message.resource, action: message.action }
      // What no OCF agent stands behind says nothing when it is done.
      return message.wrapped ? before : [...before, ...settle(story, at, node)]
    }
    case 'resource-done':
      return story.running?.resource.split('::')[0] === message.agent ? settle(story, at, node) : []
    case 'address-added':
      return story.running?.action === 'start' && ADDRESS.test(story.running.resource) ? settle(story, at, node) : []
    case 'resource-runs': // asked before a start: it was here all along
      return []
    case 'address-was':
      if (story.giving !== undefined && message.there) story.giving.wasThere = true
      return []
    case 'resource-failed':
      return failed(story, message.resource, message.text, at, node)
  }
}

/** What ResourceManager was running has ended, well. */
function settle(story: HeartbeatStory, at: number, node: string): HaFact[] {
  const { running } = story
  story.running = undefined
  if (running === undefined) return []
  const { resource, action } = running
  const wasHeld = story.held.includes(resource)
  story.held = story.held.filter(name => name !== resource)
  if (action === 'stop') {
    // An idle node stops what it does not have, too.
    if (!wasHeld && story.giving?.wasThere !== true) return []
    if (story.giving !== undefined) {
      story.giving.wasThere = true
      story.giving.stopped.push(resource)
    }
    return [{ type: 'resource.stopped', subject: resource, at, data: { manager, node } }]
  }
  if (story.held.length < MOST) story.held.push(resource)
  story.taking?.started.push(resource)
  const fact: HaFact = { type: 'resource.started', subject: resource, at, data: { manager, node } }
  return ADDRESS.test(resource) ? [fact, ...tookOver(story, at, node)] : [fact]
}

function tookOver(story: HeartbeatStory, at: number, node: string): HaFact[] {
  const { taking } = story
  if (taking === undefined || taking.said || taking.started.length === 0) return []
  taking.said = true
  const { reason, from, started } = taking
  return [{ type: 'node.took-over', subject: node, at, data: { manager, reason, ...(from !== '' && { from }), resources: [...started] } }]
}

function released(story: HeartbeatStory, at: number, node: string): HaFact[] {
  const before = story.held
  const ended = settle(story, at, node)
  const { giving } = story
  story.giving = undefined
  story.held = []
  if (giving === undefined || (before.length === 0 && !giving.wasThere)) return ended
  const { reason, to, stopped } = giving
  return [...ended, { type: 'node.gave-up', subject: node, at, data: { manager, reason, ...(to !== '' && { to }), resources: stopped } }]
}

function failed(story: HeartbeatStory, named: string, why: string, at: number, node: string): HaFact[] {
  const { running } = story
  story.running = undefined
  const resource = running !== undefined && running.resource.split('::')[0] === named.split('::')[0] ? running.resource : named
  const action = running?.action ?? (why.includes('STOP') ? 'stop' : 'start')
  return [{ type: 'resource.failed', subject: resource === '' ? 'unknown' : resource, at, data: { manager, node, action, why } }]
}
