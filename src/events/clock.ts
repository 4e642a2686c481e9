// The machine's clock, as the agent sees it. Subject: the node.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'

export const clockEvents = {
  'clock.stepped': eventType(
    'The wall clock was set, or the machine slept: it went another way than the clock that only counts. Times on both sides of it are as far off.',
    Type.Object({ by: Type.Integer({ description: 'microseconds; more than 0: it was put forward' }) }),
  ),
} as const

export type ClockFact = FactsOf<typeof clockEvents>
