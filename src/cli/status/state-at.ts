// The state at a moment: folded from a log.

import type { EventLog } from '../../log/log.ts'
import { evolve } from '../../state/evolve.ts'
import { newState } from '../../state/new-state.ts'
import type { State } from '../../state/state.ts'

export type StateAt = {
  readonly state: State
  /** Events that were folded. */
  readonly read: number
}

/** What is known at `at` (microseconds): of events up to then, that one included. */
export async function stateAt(log: EventLog, at: number): Promise<StateAt> {
  const state = newState()
  let read = 0
  for await (const batch of log.read({ until: at + 1 })) {
    for (const recorded of batch) {
      if (!recorded.ok) continue
      evolve(state, recorded.event)
      read++
    }
  }
  return { state, read }
}
