// What Pacemaker's messages come to: resources, plans, fencing. Pure: state in, facts out, the state changed in place.
//
// Members are corosync's word (corosync-story.ts): Pacemaker's daemons each log them again, later, and cannot tell death from goodbye.
// A node says of itself alone that a resource started or stopped on it, that it took over and gave up.

import type { PacemakerMessage } from '../../src/decode/pacemaker-log.ts'
import type { HaFact } from '../../src/events/ha.ts'

/** Plain JSON: kept with the bookmark. */
export type PacemakerStory = {
  /** Resources that are addresses, as their agent's own lines tell. */
  addresses: string[]
  /** Addresses that are known to be here. */
  held: string[]
  /** When an operation on a resource failed: its next start is a restart. Microseconds. */
  failed: Record<string, number>
  stopping: boolean
  /** What the coordinator planned last, and when: it plans the same again until it is done. */
  planned: Record<string, { plan: string; at: number }>
}

export const newPacemakerStory = (): PacemakerStory => ({ addresses: [], held: [], failed: {}, stopping: false, planned: {} })

const manager = 'pacemaker'
/** Microseconds. */
const RECENT = 30_000_000
const MOST = 1000

/** `aPeerDied`: corosync lost a member a short while ago, and has not heard of it again. */
export function tellPacemaker(story: PacemakerStory, message: PacemakerMessage, at: number, node: string, aPeerDied = false): HaFact[] {
  switch (message.kind) {
    case 'started':
      Object.assign(story, newPacemakerStory(), { addresses: story.addresses })
      return [{ type: 'manager.started', subject: manager, at, data: { manager, version: message.version } }]
    case 'stopping':
      story.stopping = true
      return []
    case 'stopped':
      return [{ type: 'manager.stopped', subject: manager, at, data: { manager } }]
    case 'planned':
      return plan(story, message, at)
    case 'result':
      return message.node === node ? result(story, message, at, node, aPeerDied) : []
    case 'fail-count':
      if (message.node === node && Object.keys(story.failed).length < MOST) story.failed[message.resource] = at
      return []
    case 'address':
      remember(story.addresses, message.resource)
      if (message.is === 'held') remember(story.held, message.resource)
      return message.is === 'added' ? takeOver(story, message.resource, at, node, aPeerDied) : []
    case 'fencing-requested':
      return [{ type: 'fencing.requested', subject: message.node, at, data: { manager, action: message.action } }]
    case 'fencing-ended':
      return [
        { type: 'fencing.ended', subject: message.node, at, data: { manager, action: message.action, succeeded: message.ok, why: message.text } },
      ]
    case 'trouble':
      return [
        {
          type: 'manager.troubled',
          subject: manager,
          at,
          data: { manager, kind: message.code, ...(message.node !== '' && { node: message.node }), why: message.text },
        },
      ]
  }
}

function remember(names: string[], name: string): void {
  if (!names.includes(name) && names.length < MOST) names.push(name)
}

const MOVES: ReadonlySet<string> = new Set(['move', 'recover', 'restart', 'migrate'])

function plan(story: PacemakerStory, { action, resource, from, to }: Extract<PacemakerMessage, { kind: 'planned' }>, at: number): HaFact[] {
  if (!MOVES.has(action)) return []
  const said = `${action} ${from} ${to}`
  const before = story.planned[resource]
  if (before?.plan === said && Math.abs(at - before.at) < RECENT) return []
  if (before !== undefined || Object.keys(story.planned).length < MOST) story.planned[resource] = { plan: said, at }
  return [{ type: 'resource.moved', subject: resource, at, data: { manager, action, ...(from !== '' && { from }), ...(to !== '' && { to }) } }]
}

function result(
  story: PacemakerStory,
  { operation, resource, ok, text }: Extract<PacemakerMessage, { kind: 'result' }>,
  at: number,
  node: string,
  aPeerDied: boolean,
): HaFact[] {
  if (operation === 'probe' || text === 'Cancelled') return []
  if (!ok) return [{ type: 'resource.failed', subject: resource, at, data: { manager, node, action: operation, why: text } }]
  const isAddress = story.addresses.includes(resource)
  if (operation === 'start') {
    const facts: HaFact[] = [{ type: 'resource.started', subject: resource, at, data: { manager, node } }]
    return isAddress ? [...facts, ...takeOver(story, resource, at, node, aPeerDied)] : facts
  }
  if (operation !== 'stop') return []
  const facts: HaFact[] = [{ type: 'resource.stopped', subject: resource, at, data: { manager, node } }]
  if (!isAddress || !story.held.includes(resource)) return facts
  story.held = story.held.filter(name => name !== resource)
  return [...facts, { type: 'node.gave-up', subject: node, at, data: { manager, reason: reasonFor(story, resource, at), resources: [resource] } }]
}

/** When its agent said that it added the address, or else when the start is over. */
function takeOver(story: PacemakerStory, resource: string, at: number, node: string, aPeerDied: boolean): HaFact[] {
  if (story.held.includes(resource)) return []
  remember(story.held, resource)
  const known = reasonFor(story, resource, at)
  const reason = known === 'unknown' && aPeerDied ? 'death' : known
  return [{ type: 'node.took-over', subject: node, at, data: { manager, reason, resources: [resource] } }]
}

function reasonFor(story: PacemakerStory, resource: string, at: number): 'shutdown' | 'restart' | 'unknown' {
  if (story.stopping) return 'shutdown'
  const failed = story.failed[resource]
  return failed !== undefined && Math.abs(at - failed) < RECENT ? 'restart' : 'unknown'
}
