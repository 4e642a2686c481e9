// What ldirectord's messages come to: facts. Pure: state in, facts out, the state changed in place.
//
// While it starts or reads its configuration anew, it puts every server in, takes it out until its first check, and switches fallbacks
// on and off: that is no change of health. Such facts carry `initial`: those within one round of checks, and those that end what
// one of them began.

import type { LdirectordMessage } from '../../src/decode/ldirectord-log.ts'
import type { HaFact } from '../../src/events/ha.ts'
import type { PoolFact } from '../../src/events/pool.ts'
import { realServerKeyOf } from './service-of.ts'

/** Plain JSON: kept with the bookmark. */
export type LdirectordStory = {
  /** Until when facts are part of a start. Microseconds. */
  startingUntil: number
  /** Subjects that a start left out of service, or in use of their fallback. */
  unsettled: string[]
  /** A command to the kernel failed: the message that follows is not so. */
  refused: boolean
}

export const newLdirectordStory = (): LdirectordStory => ({ startingUntil: 0, unsettled: [], refused: false })

export type Surrounding = {
  /** Key of a service from its name in the log, with the protocol where the log says it. */
  readonly serviceOf: (logged: string, protocol?: string) => string
  /** One round of checks. Microseconds. */
  readonly round: number
}

const manager = 'ldirectord'
const MOST = 10_000
/** Servers that stay are not touched when the configuration is read again; the others are within this time. Microseconds. */
const RELOAD = 3_000_000

export function tell(story: LdirectordStory, message: LdirectordMessage, at: number, { serviceOf, round }: Surrounding): (PoolFact | HaFact)[] {
  switch (message.kind) {
    case 'started':
      begin(story, at, round)
      return [{ type: 'manager.started', subject: manager, at, data: { manager, version: message.version } }]
    case 'stopped':
      return [{ type: 'manager.stopped', subject: manager, at, data: { manager, why: message.why } }]
    case 'reloaded':
      begin(story, at, RELOAD)
      return [{ type: 'manager.reloaded', subject: manager, at, data: { manager } }]
    case 'configuration-wrong':
      return [{ type: 'manager.troubled', subject: manager, at, data: { manager, kind: 'configuration', why: message.text } }]
    case 'command-failed':
      story.refused = true
      return [{ type: 'pool-command.failed', subject: manager, at, data: { manager, command: message.command, why: message.why } }]
    case 'service':
      return tellService(story, message, at, serviceOf)
    case 'server':
      return tellServer(story, message, at, serviceOf)
    case 'check':
      return tellCheck(story, message, at, serviceOf)
  }
}

function begin(story: LdirectordStory, at: number, round: number): void {
  story.startingUntil = at + round
  story.unsettled = []
  story.refused = false
}

const SERVICE = { added: 'pool-service.added', changed: 'pool-service.changed', removed: 'pool-service.removed' } as const

type ServiceOf = Surrounding['serviceOf']

function tellService(story: LdirectordStory, message: Extract<LdirectordMessage, { kind: 'service' }>, at: number, serviceOf: ServiceOf): PoolFact[] {
  if (wasRefused(story)) return []
  return [{ type: SERVICE[message.action], subject: serviceOf(message.service), at, data: { manager } }]
}

function wasRefused(story: LdirectordStory): boolean {
  const { refused } = story
  story.refused = false
  return refused
}

const SERVER = {
  added: 'pool-server.added',
  removed: 'pool-server.removed',
  quiesced: 'pool-server.quiesced',
  restored: 'pool-server.restored',
} as const

function tellServer(story: LdirectordStory, message: Extract<LdirectordMessage, { kind: 'server' }>, at: number, serviceOf: ServiceOf): PoolFact[] {
  if (wasRefused(story)) return []
  const { action, fallback, server, weight, foreign } = message
  const service = serviceOf(message.service)
  const subject = fallback ? service : realServerKeyOf(service, server)
  const healthy = fallback ? action === 'removed' || action === 'quiesced' : action === 'added' ? weight > 0 : action === 'restored'
  const initial = isInitial(story, subject, healthy, at) && { initial: true }
  if (fallback) return [{ type: healthy ? 'pool-fallback.ended' : 'pool-fallback.started', subject, at, data: { manager, server, ...initial } }]
  if (action === 'added' || action === 'restored') return [{ type: SERVER[action], subject, at, data: { manager, weight, ...initial } }]
  return [{ type: SERVER[action], subject, at, data: { manager, ...(foreign && { foreign }), ...initial } }]
}

function isInitial(story: LdirectordStory, subject: string, healthy: boolean, at: number): boolean {
  const starting = at < story.startingUntil
  const unsettled = story.unsettled.includes(subject)
  if (healthy && unsettled) story.unsettled = story.unsettled.filter(name => name !== subject)
  else if (!healthy && starting && !unsettled && story.unsettled.length < MOST) story.unsettled.push(subject)
  return starting || (healthy && unsettled)
}

function tellCheck(story: LdirectordStory, message: Extract<LdirectordMessage, { kind: 'check' }>, at: number, serviceOf: ServiceOf): PoolFact[] {
  const { failed, server, service, protocol, count, limit } = message
  const subject = realServerKeyOf(serviceOf(service, protocol), server)
  if (failed) return [{ type: 'health-check.failed', subject, at, data: { manager, count, limit } }]
  // Said at the first success after a start, too, when nothing had failed.
  if (story.unsettled.includes(subject) || at < story.startingUntil) return []
  return [{ type: 'health-check.recovered', subject, at, data: { manager } }]
}
