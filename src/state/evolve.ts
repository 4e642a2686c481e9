// One event more: what is believed after it. Changes the state in place, since ten thousand real servers are too many to copy.
//
// Total and deterministic: any event is answered without a throw, whatever its type and data; the same events give the same state. An
// event that comes twice, or late among those of other collectors and nodes, does not matter.
import type { Event } from '../events/event.ts'
import { parseSource, type Source } from '../events/source.ts'
import { lift } from '../events/upcast.ts'
import { foldAction, isAction } from './action.ts'
import { agentFolders } from './agent.ts'
import { clockFolders } from './clock.ts'
import { copyFolders } from './copies.ts'
import type { Folder, Folders } from './facts.ts'
import { haFolders } from './ha.ts'
import { hostFolders } from './host.ts'
import { ipvsFolders } from './ipvs.ts'
import { isSaidLate } from './late.ts'
import { newCluster, newNode } from './new-state.ts'
import { packetFolders } from './packets.ts'
import { poolFolders } from './pool.ts'
import { dataOf } from './read.ts'
import type { ClusterState, NodeState, State } from './state.ts'
import { vrrpFolders } from './vrrp.ts'
import { wireFolders } from './wire.ts'

/** Types that are folded. Any other says nothing of a state, or nothing that this umtool understands. */
export const folders: ReadonlyMap<string, Folder> = new Map(
  [agentFolders, clockFolders, copyFolders, ipvsFolders, hostFolders, haFolders, vrrpFolders, poolFolders, wireFolders, packetFolders].flatMap(
    (table: Folders) => Object.entries(table),
  ),
)

/** Types that say what happened and leave nothing behind that lasts. */
export const SAYS_NOTHING: ReadonlySet<string> = new Set([
  'log-lines.counted', // how reading goes
  'log-file.rotated',
  'heartbeat.asked', // what comes of it, Heartbeat's log says
])

export function evolve(state: State, event: Event): void {
  const { at } = event
  const source = sourceOf(event.source)
  if (source === undefined || !Number.isSafeInteger(at)) return
  const cluster = clusterOf(state, source.cluster)
  const node = nodeOf(cluster, source.node)
  state.events++
  if (at > state.at) state.at = at
  const folder = folders.get(event.type)
  if (folder !== undefined) {
    const { data, id } = lift(event)
    folder({ cluster, node, event, data: dataOf(data), at, id })
  } else if (isAction(event.type)) foldAction({ cluster, node, event, data: dataOf(event.data), at, id: event.id })
  const { agent } = node
  if (isSaidLate(event)) return
  if (at > agent.heard) agent.heard = at
  if (at > agent.spoke && !isOfTheMoment(event.type)) agent.spoke = at
}

/** Counters and packets: kept for days and hours, where facts are kept for months. */
const isOfTheMoment = (type: string): boolean => type.endsWith('.counted') || type.endsWith('.captured')

/** Sources are few, and each has many events. */
const sources = new Map<string, Source | undefined>()
const MOST_SOURCES = 10_000

function sourceOf(text: string): Source | undefined {
  const known = sources.get(text)
  if (known !== undefined || sources.has(text)) return known
  const parsed = typeof text === 'string' ? parseSource(text) : undefined
  if (sources.size >= MOST_SOURCES) sources.clear()
  sources.set(text, parsed)
  return parsed
}

function clusterOf(state: State, name: string): ClusterState {
  let cluster = state.clusters.get(name)
  if (cluster === undefined) {
    cluster = newCluster(name)
    state.clusters.set(name, cluster)
  }
  return cluster
}

function nodeOf(cluster: ClusterState, name: string): NodeState {
  let node = cluster.nodes.get(name)
  if (node === undefined) {
    node = newNode(name)
    cluster.nodes.set(name, node)
  }
  return node
}
