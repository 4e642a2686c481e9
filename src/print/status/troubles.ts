// What is wrong, or was lately, as far as a state alone tells: sentences, the worst first. Causes are another matter (diagnose).
import { livenessOf, rolesOf } from '../../state/derive.ts'
import type { ClusterState, NodeState } from '../../state/state.ts'
import type { Disagreement, VipState } from '../../state/vips.ts'
import type { Gravity } from '../event/gravity.ts'
import { ago, counted, span } from './words.ts'

export type Trouble = {
  readonly gravity: Extract<Gravity, 'bad' | 'changed'>
  /** Node, service or address. */
  readonly subject: string
  readonly text: string
  /** Microseconds; absent where it is of no one moment. */
  readonly since?: number | undefined
  /** Id of the event that says so. */
  readonly event?: string | undefined
}

/** Complaints older than this are history. Microseconds. */
const LATELY = 600_000_000
/** A clock that was set or events that were lost matter for longer. Microseconds. */
const HOUR = 3_600_000_000

export const isLate = (at: number, now: number, within = LATELY): boolean => now - at <= within

export function troublesOf(cluster: ClusterState, now: number, vips: ReadonlyMap<string, VipState>): Trouble[] {
  const troubles: Trouble[] = []
  for (const [address, vip] of vips)
    for (const disagreement of vip.disagreements) troubles.push({ gravity: 'bad', subject: address, text: disagreementWords(disagreement, now) })
  for (const node of cluster.nodes.values()) {
    ofAgent(cluster, node, now, troubles)
    ofManagers(node, now, troubles)
    ofWire(node, troubles)
    ofPool(node, now, troubles)
  }
  return troubles.sort((a, b) => (a.gravity === b.gravity ? 0 : a.gravity === 'bad' ? -1 : 1))
}

/** One sentence for what does not fit together about an address. */
export function disagreementWords(found: Disagreement, now: number): string {
  switch (found.kind) {
    case 'several-holders':
      return `${found.nodes.join(' and ')} have it at the same time`
    case 'nobody':
      return 'no node that is heard has it'
    case 'other-mac':
      return `ARP answers name ${found.mac}${found.node === undefined ? ', which is no node known here' : `, which is ${found.node}`}, and ${found.holder} has the address (${ago(found.at, now)})`
    case 'several-macs':
      return `${found.macs.join(' and ')} both claim it`
    case 'other-word':
      return `${found.by} on ${found.witness} says ${found.node}, and ${found.holder} has the address`
    case 'stale-neighbour':
      return `${found.node} sends packets for it to ${found.mac}, which is not ${found.holder}`
  }
}

type Take = (gravity: Trouble['gravity'], text: string, since?: number, event?: string) => void

const taking =
  (subject: string, troubles: Trouble[]): Take =>
  (gravity, text, since, event) => {
    troubles.push({ gravity, subject, text, since, event })
  }

function ofAgent(cluster: ClusterState, node: NodeState, now: number, troubles: Trouble[]): void {
  const take = taking(node.name, troubles)
  const { agent } = node
  const { state, heard, missed } = livenessOf(cluster, node, now)
  if (state === 'silent') {
    const who = missed === undefined ? '' : `; ${missed.by} has not heard it either (${missed.word})`
    take('bad', `nothing heard for ${span(now - heard)}${who}: what is known of it is that old`, heard, missed?.event)
  } else if (state === 'stopped')
    take('changed', `its agent was stopped ${ago(heard, now)}: what is known of it is that old`, heard, agent.stopped?.event)
  else if (agent.started?.value === false && isLate(agent.started.at, now))
    take('bad', `was cut off, and is back since ${span(now - agent.started.at)}`, agent.started.at, agent.started.event)
  for (const [name, collector] of agent.collectors) {
    const { value, why, remedy, since, event } = collector
    if (value === 'failed') take('bad', `the collector ${name} fails: ${why ?? 'it does not say why'}`, since, event)
    if (value === 'skipped')
      take('changed', `the collector ${name} cannot run: ${why ?? ''}${remedy === undefined ? '' : ` (try: ${remedy})`}`, since, event)
    if (collector.trouble !== undefined && isLate(collector.trouble.at, now))
      take('changed', `${name}: ${collector.trouble.value}`, collector.trouble.at, collector.trouble.event)
  }
  for (const lost of node.lost.list)
    if (isLate(lost.at, now, HOUR)) take('bad', `${counted(lost.events, 'event')} lost ${ago(lost.at, now)}: ${lost.why}`, lost.at, lost.id)
  for (const step of node.clockSteps)
    if (isLate(step.at, now, HOUR))
      take(
        'changed',
        `its clock was set ${step.by < 0 ? 'back' : 'forward'} by ${span(Math.abs(step.by))}, ${ago(step.at, now)}`,
        step.at,
        step.event,
      )
  for (const [where, copy] of node.copies)
    if (!copy.value) take('changed', `its log is not copied to ${where}: ${copy.why ?? ''}`, copy.since, copy.event)
}

function ofManagers(node: NodeState, now: number, troubles: Trouble[]): void {
  const take = taking(node.name, troubles)
  for (const { role, manager, words, since, event, ofThisLife } of rolesOf(node)) {
    if (!ofThisLife) continue
    if (role === 'down') take('bad', `${manager}: ${words}`, since, event)
    if (role === 'fault') take('bad', `${manager}: ${words}`, since, event)
  }
  for (const { name, quorum, resources, links, troubles: complaints } of node.managers.values()) {
    if (quorum?.value === false) take('bad', `${name}: no quorum, resources may not run here`, quorum.since, quorum.event)
    for (const [resource, { value, why, since, event }] of resources)
      if (value === 'failed') take('bad', `${name}: ${resource} failed${why === undefined ? '' : `: ${why}`}`, since, event)
    for (const [link, { value, since, event }] of links)
      if (value === 'failed' || value === 'dead') take('bad', `${name}: the link to ${link} is ${value}`, since, event)
    for (const { value, at, event } of complaints.values()) if (isLate(at, now)) take('changed', `${name}: ${value}`, at, event)
  }
  for (const { name, trouble } of node.vrrp.values())
    if (trouble !== undefined && isLate(trouble.at, now))
      take('changed', `${name}: ${trouble.value}${trouble.peer === undefined ? '' : ` (${trouble.peer})`}`, trouble.at, trouble.event)
  for (const [script, { value, since, event }] of node.vrrpScripts) if (value !== '') take('bad', `VRRP script ${script}: ${value}`, since, event)
  for (const [target, { value, action, why, since, event }] of node.fencing)
    if (value === 'failed' || (value === 'requested' && isLate(since, now)))
      take('bad', `fencing of ${target} (${action}) ${value}${why === undefined ? '' : `: ${why}`}`, since, event)
}

function ofWire(node: NodeState, troubles: Trouble[]): void {
  const take = taking(node.name, troubles)
  for (const [claim, { value, since, event }] of node.contested)
    if (value.length > 1)
      take('bad', `hears ${counted(value.length, 'VRRP master')} of ${claim.split(' ')[0]} at the same time: ${value.join(', ')}`, since, event)
}

function ofPool(node: NodeState, now: number, troubles: Trouble[]): void {
  if (node.refused !== undefined && isLate(node.refused.at, now))
    taking(node.name, troubles)('bad', `IPVS refused a command of its pool manager: ${node.refused.value}`, node.refused.at, node.refused.event)
  for (const [key, pool] of node.pool) {
    const take = taking(key, troubles)
    const service = node.services.get(key)
    const quorumLost = pool.up?.value === false && service !== undefined
    if (quorumLost) take('bad', `${pool.manager} on ${node.name}: too few real servers are left`, pool.up!.since, pool.up!.event)
    if (pool.fallback !== undefined && pool.fallback.value !== '' && service !== undefined)
      take('bad', `${pool.manager} on ${node.name}: the fallback ${pool.fallback.value} answers`, pool.fallback.since, pool.fallback.event)
  }
}
