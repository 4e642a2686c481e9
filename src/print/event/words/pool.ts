// Sentences for what the managers of pools (ldirectord, keepalived's checkers) decided.
import type { PoolFact } from '../../../events/pool.ts'
import { count, joined, type WordsOf, when } from './word.ts'

const atStart = (initial: boolean | undefined): string | undefined => (initial ? '(while it starts)' : undefined)

export const poolWords: WordsOf<PoolFact> = {
  'health-check.failed': ({ manager, check, count: failures, limit, why }) =>
    joined(': ', joined(' ', `${manager}'s`, check, 'check failed', failures !== undefined && `${failures} of ${limit ?? '?'}`), why),
  'health-check.recovered': ({ manager, check }) => joined(' ', `${manager}'s`, check, 'check succeeds again'),
  'pool-service.added': ({ manager }) => `by ${manager}`,
  'pool-service.changed': ({ manager }) => `by ${manager}`,
  'pool-service.removed': ({ manager }) => `by ${manager}`,
  'pool-service.down': ({ manager, weight, quorum }) =>
    joined(' ', `${manager}: weight alive`, String(weight ?? '?'), when('of a quorum of', quorum)),
  'pool-service.up': ({ manager, weight, quorum }) => joined(' ', `${manager}: weight alive`, String(weight ?? '?'), when('of a quorum of', quorum)),
  'pool-server.added': ({ manager, weight, initial }) => joined(' ', `by ${manager}`, when('with weight', weight), atStart(initial)),
  'pool-server.removed': ({ manager, foreign, initial }) => joined(' ', `by ${manager}`, foreign && '(not of its configuration)', atStart(initial)),
  'pool-server.quiesced': ({ manager, initial }) => joined(' ', `${manager} set its weight to 0`, atStart(initial)),
  'pool-server.restored': ({ manager, weight, initial }) => joined(' ', `by ${manager}`, when('with weight', weight), atStart(initial)),
  'pool-server.reweighted': ({ manager, from, to }) => `${manager}: weight ${from} -> ${to}`,
  'pool-fallback.started': ({ server, initial }) => joined(' ', `no real server is left: ${server} answers`, atStart(initial)),
  'pool-fallback.ended': ({ server, initial }) => joined(' ', `real servers answer again instead of ${server}`, atStart(initial)),
  'pool-command.failed': ({ command, why }) => `${command}: ${why}`,
  'pool.configured': ({ services }) =>
    `${count(services.length, 'service')}, ${count(
      services.reduce((sum, { servers }) => sum + servers.length, 0),
      'real server',
    )}`,
}
