// A wall clock that was set: what was said before a step back is not from the future, and what follows is not old.
import type { Folders, Telling } from './facts.ts'
import { numberOr } from './read.ts'
import type { NodeState } from './state.ts'

const MOST_STEPS = 20

export const clockFolders: Folders = {
  'clock.stepped': telling => {
    const { node, data, at, id } = telling
    const by = numberOr(data.by, 0)
    if (node.clockSteps.some(({ event }) => event === id)) return
    node.clockSteps = [...node.clockSteps, { at, by, event: id }].sort((a, b) => a.at - b.at).slice(-MOST_STEPS)
    if (by < 0) setBack(telling)
  },
}

/** The facts of this node as if they had been said just now, where they are later than that. */
export function setBack({ node, at }: Pick<Telling, 'node' | 'at'>): void {
  const { agent } = node
  agent.heard = Math.min(agent.heard, at)
  agent.spoke = Math.min(agent.spoke, at)
  clamp(node, at)
}

type Anything = { at?: unknown; since?: unknown }

function clamp(value: unknown, at: number): void {
  if (typeof value !== 'object' || value === null) return
  if (value instanceof Map) {
    for (const one of value.values()) clamp(one, at)
    return
  }
  const timed = value as Anything
  if (typeof timed.at === 'number' && timed.at > at) timed.at = at
  if (typeof timed.since === 'number' && timed.since > at) timed.since = at
  for (const [name, one] of Object.entries(value as NodeState)) if (name !== 'clockSteps' && name !== 'lost') clamp(one, at)
}
