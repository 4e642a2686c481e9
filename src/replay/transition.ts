// What an operator steps through: the moments when it changed who serves, or who may.
import type { Event } from '../events/event.ts'

/** Whole subjects whose every event is one. */
const SUBJECTS = new Set(['node', 'ha-link', 'quorum', 'fencing', 'manager', 'weight', 'health-check', 'pool-fallback', 'action', 'finding'])

const TYPES = new Set([
  'agent.started',
  'agent.stopped',
  'address.appeared',
  'address.disappeared',
  'link.changed',
  'service.added',
  'service.removed',
  'real-server.added',
  'real-server.removed',
  'sync-daemon.started',
  'sync-daemon.stopped',
  'pool-service.down',
  'pool-service.up',
  'pool-server.quiesced',
  'pool-server.restored',
  'resource.moved',
  'resource.failed',
  'membership.changed',
  'vrrp-instance.entered',
  'vrrp.silenced',
  'vrrp.resigned',
  'vrrp.contested',
  'vrrp.settled',
  'heartbeat.silenced',
  'events.lost',
  'clock.stepped',
])

/** Of the subjects above, what is only talk. */
const TALK = new Set(['manager.troubled', 'manager.reloaded'])

/** What a manager says while it starts is its configuration, not a change of health. */
const isInitial = (data: unknown): boolean => typeof data === 'object' && data !== null && 'initial' in data && data.initial === true

export function isTransition({ type, data }: Event): boolean {
  if (!TYPES.has(type) && !(SUBJECTS.has(type.slice(0, type.indexOf('.'))) && !TALK.has(type))) return false
  return !isInitial(data)
}

/** The types that may be transitions, or the first part of them, as a log is asked for them. */
export const TRANSITION_TYPES: readonly string[] = [...SUBJECTS, ...TYPES]
