// What keepalived's checkers log -> facts of the pool. Pure.

import type { KeepalivedMessage } from '../../src/decode/keepalived-log.ts'
import type { PoolFact } from '../../src/events/pool.ts'

export type PoolMessage = Extract<KeepalivedMessage, { kind: 'check' | 'server' | 'weight' | 'quorum' | 'sorry' | 'command-failed' }>

type Checks = { starting: boolean; failedChecks: Record<string, number> }

const manager = 'keepalived'
const MOST = 10_000

const SERVER = {
  added: 'pool-server.added',
  removed: 'pool-server.removed',
  quiesced: 'pool-server.quiesced',
  restored: 'pool-server.restored',
} as const

export function tellPool(story: Checks, message: PoolMessage, at: number): PoolFact[] {
  switch (message.kind) {
    case 'check':
      return tellCheck(story, message, at)
    case 'server':
      return [{ type: SERVER[message.action], subject: message.server, at, data: { manager } }]
    case 'weight':
      return [{ type: 'pool-server.reweighted', subject: message.server, at, data: { manager, from: message.from, to: message.to } }]
    case 'quorum': {
      const { service, up, quorum, weight } = message
      const data = { manager, quorum, weight, ...(story.starting && { initial: true }) } as const
      return [{ type: up ? 'pool-service.up' : 'pool-service.down', subject: service, at, data }]
    }
    case 'sorry':
      return [
        {
          type: message.on ? 'pool-fallback.started' : 'pool-fallback.ended',
          subject: message.service,
          at,
          data: { manager, server: message.server },
        },
      ]
    case 'command-failed':
      return [{ type: 'pool-command.failed', subject: manager, at, data: { manager, command: message.command, why: message.why } }]
  }
}

/** A check's first success after a start is logged like a recovery; only one that had failed recovers. */
function tellCheck(story: Checks, { subject, failed, check, text }: Extract<PoolMessage, { kind: 'check' }>, at: number): PoolFact[] {
  const key = `${check} ${subject}`
  const before = story.failedChecks[key] ?? 0
  if (failed) {
    if (before > 0 || Object.keys(story.failedChecks).length < MOST) story.failedChecks[key] = before + 1
    return [{ type: 'health-check.failed', subject, at, data: { manager, check, why: text } }]
  }
  if (before === 0) return []
  if (before === 1) delete story.failedChecks[key]
  else story.failedChecks[key] = before - 1
  return [{ type: 'health-check.recovered', subject, at, data: { manager, check } }]
}
