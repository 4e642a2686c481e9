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
  'log-file.rotated': eventType(
    'A log that is read was rotated: what is read from now on is another file of its name, or the same one, which was cut.',
    Type.Object({
      how: Type.Union([Type.Literal('renamed'), Type.Literal('cut')], {
        description: 'renamed: the old file got another name and a new one was made; cut: copied, as a rule, and truncated (copytruncate)',
      }),
    }),
  ),
} as const

export type LogFileFact = FactsOf<typeof logFileEvents>
