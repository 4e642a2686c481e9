// Questions to a state: who lives, who is active by whose word, which node a MAC or an address belongs to. Pure.
import { isOfEarlierLife } from './facts.ts'
import { GONE } from './gone.ts'
import type { HeardHeartbeat, ManagerState } from './ha-state.ts'
import type { Fact } from './said.ts'
import type { ClusterState, NodeState } from './state.ts'

/**
 * Every collector counts once a minute: an agent that has said nothing for this long is cut off, or its log does not arrive.
 * Microseconds.
 */
export const SILENT_AFTER = 150_000_000

/** `silent`: it was cut off and could not say goodbye, or nothing of it arrives. What is known of it is as old as its last word. */
export type Liveness = {
  readonly state: 'alive' | 'stopped' | 'silent'
  /** Its last word: microseconds. */
  readonly heard: number
  /** Its first word of this life; 0 when that was before the log begins. */
  readonly since: number
  /** Another node does not hear it any more: who, and by which manager or on what. */
  readonly missed?: { readonly by: string; readonly word: string; readonly at: number; readonly event: string } | undefined
}

/** At `now`, microseconds. */
export function livenessOf(cluster: ClusterState, node: NodeState, now: number): Liveness {
  const { started, stopped, heard } = node.agent
  const since = started?.at ?? 0
  if (stopped !== undefined && stopped.at >= since && stopped.at >= heard) return { state: 'stopped', heard, since }
  const missed = missedBy(cluster, node)
  return { state: missed !== undefined || now - heard > SILENT_AFTER ? 'silent' : 'alive', heard, since, missed }
}

/** The newest word of another node, newer than its own last one, that it is not there. */
function missedBy(cluster: ClusterState, node: NodeState): Liveness['missed'] {
  let newest: Liveness['missed']
  const take = (by: string, word: string, at: number, event: string): void => {
    if (at > node.agent.heard && (newest === undefined || at > newest.at)) newest = { by, word, at, event }
  }
  for (const other of cluster.nodes.values()) {
    if (other === node) continue
    for (const manager of other.managers.values()) {
      const word = manager.peers.get(node.name)
      if (word !== undefined && GONE.has(word.value)) take(other.name, manager.name, word.since, word.event)
      const death = manager.deaths.get(node.name)
      if (death !== undefined) take(other.name, manager.name, death.at, death.event)
    }
    for (const heartbeat of other.heartbeats.values())
      if (heartbeat.node === node.name && heartbeat.value === 'silent') take(other.name, 'heartbeat on the wire', heartbeat.since, heartbeat.event)
    for (const master of other.masters.values())
      if (master.value === 'silent' && hasAddress(node, master.speaker)) take(other.name, 'VRRP on the wire', master.since, master.event)
  }
  return newest
}

/** Whether an address, without its prefix, is on one of the node's interfaces as far as is known. */
export function hasAddress(node: NodeState, address: string): boolean {
  for (const entry of node.addresses.values()) if (entry.address === address) return true
  return false
}

export type Role = 'active' | 'standby' | 'moving' | 'fault' | 'down' | 'unknown'

/** One manager's word of its own node. */
export type RoleWord = {
  readonly manager: string
  readonly role: Role
  /** In its own words: `holds all`, `VI_1 MASTER`, `vip, ldirectord`. */
  readonly words: string
  readonly since: number
  readonly at: number
  readonly event: string
  /** It was said in the present life of the node: not before it was cut off. */
  readonly ofThisLife: boolean
}

type Word = Omit<RoleWord, 'ofThisLife'>

/** What each manager on this node says of it, as of its last word. */
export function rolesOf(node: NodeState): RoleWord[] {
  const words: Word[] = []
  for (const manager of node.managers.values()) {
    if (manager.running?.value === false) {
      const { since, at, event } = manager.running
      const role = manager.name === 'ldirectord' && isResource(node) && manager.ended?.value !== DIED ? 'standby' : 'down'
      words.push({ manager: manager.name, role, words: role === 'standby' ? 'stopped' : manager.ended?.value || 'does not run', since, at, event })
      continue
    }
    const word = manager.name === 'heartbeat' ? ofHeartbeat(node, manager) : manager.name === 'pacemaker' ? ofPacemaker(node, manager) : undefined
    if (word !== undefined) words.push(word)
  }
  if (node.vrrp.size > 0 && node.managers.get('keepalived')?.running?.value !== false) words.push(ofKeepalived(node))
  return words.map(word => ({ ...word, ofThisLife: !isOfEarlierLife(node, word) }))
}

/** What ends without a word (ha.ts). */
const DIED = 'died without a word'

/** A cluster manager starts and stops ldirectord together with the addresses: that it does not run says nothing. */
const isResource = ({ managers }: NodeState): boolean => managers.has('heartbeat') || managers.has('pacemaker')

const HOLDING: Readonly<Record<string, Role>> = { all: 'active', foreign: 'active', none: 'standby', transition: 'moving' }

/** cl_status and the log: whichever spoke last. */
function ofHeartbeat(node: NodeState, { name, holds, owns, running }: ManagerState): Word | undefined {
  if (owns !== undefined && (holds === undefined || owns.at >= holds.at)) {
    const { value, reason, other, since, at, event } = owns
    const words = value
      ? `took over${other === undefined ? '' : ` from ${other}`} (${reason})`
      : `gave up${other === undefined ? '' : ` to ${other}`} (${reason})`
    return { manager: name, role: value ? 'active' : 'standby', words, since, at, event }
  }
  const wire = holds === undefined ? saidOnWire(node) : undefined
  if (wire !== undefined)
    return { manager: name, role: heldRole(node, name, wire.holds!), words: `holds ${wire.holds}`, since: wire.since, at: wire.at, event: wire.event }
  const known: Fact<unknown> | undefined = holds ?? running
  if (known === undefined) return undefined
  const { since, at, event } = known
  return {
    manager: name,
    role: holds === undefined ? 'unknown' : heldRole(node, name, holds.value),
    words: holds === undefined ? 'runs' : `holds ${holds.value}`,
    since,
    at,
    event,
  }
}

/** `local`: its own, of which it may have none. */
function heldRole(node: NodeState, manager: string, holds: string): Role {
  if (holds !== 'local') return HOLDING[holds] ?? 'unknown'
  const resources = node.managers.get(manager)?.resources.values() ?? []
  return [...resources].some(({ value, nodes }) => value === 'started' && nodes.includes(node.name)) ? 'active' : 'standby'
}

/** What the node itself sends out, as it hears it. */
const saidOnWire = (node: NodeState): HeardHeartbeat | undefined =>
  [...node.heartbeats.values()]
    .filter(({ node: name, holds, value }) => name === node.name && holds !== undefined && value === 'speaking')
    .sort((a, b) => b.at - a.at)[0]

/** Active is who runs resources. */
function ofPacemaker(node: NodeState, { name, resources, running, quorum }: ManagerState): Word | undefined {
  const here = [...resources].filter(([, { value, nodes }]) => value === 'started' && nodes.includes(node.name))
  const facts: Fact<unknown>[] = here.length > 0 ? here.map(([, resource]) => resource) : [...resources.values()]
  const newest = facts.sort((a, b) => b.since - a.since)[0] ?? running
  if (newest === undefined) return undefined
  const { since, at, event } = newest
  const runs = here.length === 0 ? 'runs no resource' : `runs ${abridged(here.map(([resource]) => resource)).join(', ')}`
  const words = quorum?.value === false ? `${runs}, no quorum` : runs
  return { manager: name, role: here.length > 0 ? 'active' : 'standby', words, since, at, event }
}

const MOST_NAMES = 6

const abridged = (names: readonly string[]): string[] =>
  names.length <= MOST_NAMES ? [...names] : [...names.slice(0, MOST_NAMES - 1), `${names.length - MOST_NAMES + 1} more`]

function ofKeepalived({ vrrp }: NodeState): Word {
  const instances = [...vrrp.values()]
  const newest = instances.reduce((a, b) => (b.since > a.since ? b : a))
  const states = new Set(instances.map(({ state }) => state))
  const role: Role = states.has('MASTER')
    ? 'active'
    : states.has('FAULT')
      ? 'fault'
      : states.has('BACKUP')
        ? 'standby'
        : states.has('STOP')
          ? 'down'
          : 'unknown'
  const words = abridged(instances.map(({ name, state }) => `${name} ${state}`)).join(', ')
  return { manager: 'keepalived', role, words, since: newest.since, at: newest.at, event: newest.event }
}

/** Nodes that a manager of their own calls active and that are still heard. */
export function activeDirectors(cluster: ClusterState, now: number): { readonly node: string; readonly by: readonly RoleWord[] }[] {
  const active = []
  for (const node of cluster.nodes.values()) {
    if (livenessOf(cluster, node, now).state !== 'alive') continue
    const by = rolesOf(node).filter(({ role, ofThisLife }) => role === 'active' && ofThisLife)
    if (by.length > 0) active.push({ node: node.name, by })
  }
  return active
}

/** Interfaces by MAC; a MAC that several have names the first. */
export function macsOf(cluster: ClusterState): ReadonlyMap<string, { readonly node: string; readonly interface: string }> {
  const macs = new Map<string, { node: string; interface: string }>()
  for (const node of cluster.nodes.values())
    for (const { mac, name } of node.links.values())
      if (mac !== undefined && mac !== '' && mac !== NO_MAC && !macs.has(mac)) macs.set(mac, { node: node.name, interface: name })
  return macs
}

/** Of devices that need none. */
const NO_MAC = '00:00:00:00:00:00'

/** VRID of a virtual router's MAC (RFC 9568, 7.3), or undefined. */
export function vridOfMac(mac: string): number | undefined {
  const found = /^00:00:5e:00:0[12]:([0-9a-f]{2})$/.exec(mac)
  return found === null ? undefined : Number.parseInt(found[1]!, 16)
}
