// How reading other programs' logs goes. Subject: the file.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'

export const logFileEvents = {
  'log-lines.counted': eventType(
    'How many lines of a log were read in this run, and how many of them said something to us: none for long, and the program may be newer than we know.',
    Type.Object({
      lines: Type.Integer(),
      known: Type.Integer(),
      unreadable: Type.Integer({ description: 'began like a message we know and could not be read' }),
    }),
  ),
} as const

export type LogFileFact = FactsOf<typeof logFileEvents>
