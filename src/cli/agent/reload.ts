// A new configuration for a running agent: what has to end, what has to begin, and what only a restart can change.
import { isDeepStrictEqual } from 'node:util'
import type { Chosen } from '../../collect/life.ts'
import type { AgentConfig } from './config/read.ts'

export type Reload = {
  /** Names of collectors to stop; one whose settings changed is in both lists. */
  readonly stop: readonly string[]
  readonly start: readonly Chosen[]
  /** Keys that keep their old value until the agent is started again. */
  readonly needRestart: readonly string[]
}

export function planReload(before: AgentConfig, after: AgentConfig): Reload {
  const isSame = (a: Chosen, b: Chosen): boolean =>
    a.collector.name === b.collector.name && a.named === b.named && isDeepStrictEqual(a.settings, b.settings)
  const gone = before.collectors.filter(old => !after.collectors.some(one => isSame(old, one)))
  return {
    stop: gone.map(({ collector }) => collector.name),
    start: after.collectors.filter(one => !before.collectors.some(old => isSame(old, one))),
    needRestart: (['cluster', 'node', 'log'] as const).filter(key => before[key] !== after[key]),
  }
}
