// What the agent says of the copy of its log elsewhere. Subject: where it is copied to.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'

const why = Type.String({ description: 'for people: lower case, no full stop' })

export const copyEvents = {
  'copy.interrupted': eventType('The far log does not take events any more; they wait in the log of the node.', Type.Object({ why })),
  'copy.resumed': eventType(
    'The far log takes events again, from where it left off.',
    Type.Object({ after: Type.Number({ description: 'seconds since it was interrupted' }) }),
  ),
  'copy.counted': eventType(
    'How the copy does, about once a minute. Totals since the agent started it.',
    Type.Object({
      copied: Type.Integer({ description: 'events the far log has acknowledged' }),
      bytes: Type.Integer({ description: 'their size in the log' }),
      waiting: Type.Integer({ description: 'events that are still to be copied' }),
      waitingBytes: Type.Integer(),
      behind: Type.Number({ description: 'seconds: the age of the oldest that waits, 0 when none does' }),
      errors: Type.Integer({ description: 'tries that failed' }),
      refused: Type.Integer({ description: 'events the far log will never take, passed over' }),
      unreadable: Type.Integer({ description: 'events that could not be read and were not copied' }),
      away: Type.Optional(Type.String({ description: 'why nothing is copied just now' })),
    }),
  ),
} as const

export type CopyFact = FactsOf<typeof copyEvents>
