// Sentences for what the agent and its collectors say of themselves.
import type { AgentFact } from '../../../events/agent.ts'
import { count, joined, type WordsOf, when } from './word.ts'

export const agentWords: WordsOf<AgentFact> = {
  'agent.started': ({ version, role, collectors, absent = [] }) =>
    joined('; ', `umtool ${version} as ${role}: ${collectors.join(', ')}`, absent.length > 0 && `not here: ${absent.join(', ')}`),
  'agent.stopped': ({ why }) => why,
  'agent.reloaded': ({ changed }) => (changed.length === 0 ? 'nothing changed' : `anew: ${changed.join(', ')}`),
  'collector.started': () => '',
  'collector.stopped': () => '',
  'collector.skipped': ({ why, remedy }) => joined('; ', why, when('try:', remedy)),
  'collector.failed': ({ why, retryIn }) => `${why}; again in ${retryIn} s`,
  'collector.troubled': ({ what, evidence, times }) => joined(': ', times > 1 ? `${what} (${times} times)` : what, evidence),
  'collector.counted': ({ events, troubles, asked, slowest, lag }) =>
    joined(
      ', ',
      count(events, 'event'),
      troubles > 0 && count(troubles, 'trouble'),
      asked !== undefined && asked > 0 && slowest !== undefined && `looks of ${slowest.toFixed(3)} s and less`,
      `kept within ${lag.toFixed(3)} s`,
    ),
  'events.lost': ({ events, why }) => `${count(events, 'event')} lost: ${why}`,
}
