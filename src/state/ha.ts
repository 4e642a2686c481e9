// What cluster managers say: of themselves, of nodes, ways to nodes, resources, membership, fencing.

import { type Folders, fact, forgetOldest, hasRoom, isOld, learn, type Telling } from './facts.ts'
import { GONE } from './gone.ts'
import type { ManagerState, ResourceState } from './ha-state.ts'
import { newManager } from './new-state.ts'
import { dataOf, flag, list, number, text, textOr, texts } from './read.ts'

const MANAGERS: ReadonlySet<string> = new Set(['heartbeat', 'keepalived', 'pacemaker', 'corosync', 'ldirectord'])
/** Names come from logs that may hold anything. */
const MOST_NAMES = 10_000
const MOST_COMPLAINTS = 100

/** The manager an event is of; undefined for none that there is. */
export function managerOf({ node, data }: Telling): ManagerState | undefined {
  const name = text(data.manager)
  if (name === undefined || !MANAGERS.has(name)) return undefined
  let manager = node.managers.get(name)
  if (manager === undefined) {
    manager = newManager(name)
    node.managers.set(name, manager)
  }
  return manager
}

type Told = (telling: Telling, manager: ManagerState, subject: string) => void

const of =
  (tell: Told) =>
  (telling: Telling): void => {
    const manager = managerOf(telling)
    if (manager !== undefined) tell(telling, manager, telling.event.subject)
  }

export function learnIn<Value>(map: Map<string, import('./said.ts').Fact<Value>>, key: string, value: Value, telling: Telling): void {
  const known = map.get(key)
  if (known !== undefined) learn(known, value, telling)
  else if (hasRoom(map, key, MOST_NAMES)) map.set(key, fact(value, telling))
}

/** Ways to a node that comes or goes are none of their own: what was said of them before is over. */
const peer =
  (value: string): Told =>
  (telling, manager, subject) => {
    learnIn(manager.peers, subject, value, telling)
    if (GONE.has(value)) learnIn(manager.deaths, subject, value, telling)
    for (const [name, way] of manager.links) if (name.startsWith(`${subject}/`) && !isOld(way, telling)) manager.links.delete(name)
  }

const link =
  (value: string): Told =>
  (telling, manager, subject) =>
    learnIn(manager.links, subject, value, telling)

/** The node took or gave up what it holds, by its own word. */
const owns =
  (value: boolean): Told =>
  (telling, manager) => {
    const { data } = telling
    if (isOld(manager.owns, telling)) return
    manager.owns = {
      ...fact(value, telling),
      reason: textOr(data.reason, 'unknown'),
      other: text(value ? data.from : data.to),
      resources: texts(data.resources),
    }
  }

const resource =
  (value: ResourceState['value']): Told =>
  (telling, manager, subject) => {
    const { data } = telling
    const node = text(data.node)
    tellResource(telling, manager, subject, value, node === undefined || value === 'stopped' ? [] : [node], text(data.why))
  }

function tellResource(telling: Telling, manager: ManagerState, name: string, value: ResourceState['value'], nodes: string[], why?: string): void {
  const known = manager.resources.get(name)
  if (known === undefined) {
    if (hasRoom(manager.resources, name, MOST_NAMES)) manager.resources.set(name, { ...fact(value, telling), nodes, why })
    return
  }
  if (isOld(known, telling)) return
  if (known.value === 'started' && value === 'started' && !sameNodes(known.nodes, nodes)) known.since = telling.at
  learn(known, value, telling)
  known.nodes = nodes
  known.why = why
}

const sameNodes = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every(name => b.includes(name))

function running(telling: Telling, manager: ManagerState, value: boolean, why?: string): void {
  if (isOld(manager.running, telling)) return
  manager.running = learn(manager.running, value, telling)
  manager.ended = value ? undefined : why === undefined ? manager.ended : fact(why, telling)
}

const fencing =
  (value: 'requested' | 'succeeded' | 'failed'): Folders[string] =>
  telling => {
    const { node, data, event } = telling
    const known = node.fencing.get(event.subject)
    if (isOld(known, telling) || !hasRoom(node.fencing, event.subject, MOST_NAMES)) return
    node.fencing.set(event.subject, { ...fact(value, telling), action: textOr(data.action, ''), why: text(data.why) })
  }

/** The cluster as cl_status or crm_mon describe it: nodes, links and resources that are not in it are none of its. */
function sampled(telling: Telling, manager: ManagerState): void {
  const { data } = telling
  const isRunning = flag(data.running)
  if (isRunning !== undefined) running(telling, manager, isRunning)
  if (isRunning === false) return
  const holds = text(data.holds)
  if (holds !== undefined) manager.holds = learn(manager.holds, holds, telling)
  const quorum = flag(data.quorum)
  if (quorum !== undefined) manager.quorum = learn(manager.quorum, quorum, telling)
  const names = new Set<string>()
  for (const one of list(data.nodes).map(dataOf)) {
    const name = textOr(one.name, '')
    names.add(name)
    learnIn(manager.peers, name, textOr(one.state, ''), telling)
    for (const way of list(one.links).map(dataOf)) learnIn(manager.links, `${name}/${textOr(way.name, '')}`, textOr(way.state, ''), telling)
  }
  if (names.size > 0) for (const [name, known] of manager.peers) if (!names.has(name) && !isOld(known, telling)) manager.peers.delete(name)
  if (Array.isArray(data.resources)) showResources(telling, manager, data.resources)
}

function showResources(telling: Telling, manager: ManagerState, resources: readonly unknown[]): void {
  const shown = new Set<string>()
  for (const one of resources.map(dataOf)) {
    const name = textOr(one.name, '')
    shown.add(name)
    const nodes = texts(one.nodes)
    tellResource(telling, manager, name, one.failed === true ? 'failed' : nodes.length > 0 ? 'started' : 'stopped', nodes)
    const known = manager.resources.get(name)
    if (known === undefined || isOld(known, telling)) continue
    known.agent = text(one.agent)
    known.role = text(one.role)
  }
  for (const [name, known] of manager.resources) if (!shown.has(name) && !isOld(known, telling)) manager.resources.delete(name)
}

export const haFolders: Folders = {
  'node.took-over': of(owns(true)),
  'node.gave-up': of(owns(false)),
  'node.standby-requested': of((telling, manager, subject) => learnIn(manager.standby, subject, textOr(telling.data.set, 'all'), telling)),
  'node.died': of(peer('died')),
  'node.left': of(peer('left')),
  'node.joined': of(peer('joined')),
  'node.returned': of(peer('returned')),
  'ha-link.failed': of(link('failed')),
  'ha-link.restored': of(link('up')),
  'resource.started': of(resource('started')),
  'resource.stopped': of(resource('stopped')),
  'resource.failed': of(resource('failed')),
  'resource.moved': of((telling, manager, subject) => {
    const known = manager.resources.get(subject)
    const { action, to } = telling.data
    if (known !== undefined)
      known.moving = learn(known.moving, `${textOr(action, 'move')}${text(to) === undefined ? '' : ` to ${text(to)}`}`, telling)
  }),
  'membership.changed': of((telling, manager) => {
    const { members } = telling.data
    if (Array.isArray(members)) manager.members = learn(manager.members, members.filter(member => number(member) !== undefined) as number[], telling)
  }),
  'quorum.gained': of((telling, manager) => {
    manager.quorum = learn(manager.quorum, true, telling)
  }),
  'quorum.lost': of((telling, manager) => {
    manager.quorum = learn(manager.quorum, false, telling)
  }),
  'fencing.requested': fencing('requested'),
  'fencing.ended': telling => fencing(telling.data.succeeded === true ? 'succeeded' : 'failed')(telling),
  'manager.started': of((telling, manager) => {
    running(telling, manager, true)
    manager.version = text(telling.data.version) ?? manager.version
  }),
  'manager.stopped': of((telling, manager) => running(telling, manager, false, textOr(telling.data.why, 'ended in order'))),
  'manager.died': of((telling, manager) => running(telling, manager, false, 'died without a word')),
  'manager.reloaded': of((telling, manager) => running(telling, manager, true)),
  'manager.troubled': of((telling, manager) => {
    const { kind, why } = telling.data
    learnIn(manager.troubles, textOr(kind, 'other'), textOr(why, ''), telling)
    forgetOldest(manager.troubles, MOST_COMPLAINTS)
  }),
  'ha.sampled': of(sampled),
}
