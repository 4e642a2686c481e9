// Sentences for what the agent says of the copy of its log.
import type { CopyFact } from '../../../events/copy.ts'
import { count, joined, type WordsOf } from './word.ts'

export const copyWords: WordsOf<CopyFact> = {
  'copy.interrupted': ({ why }) => `${why}; events wait here meanwhile`,
  'copy.resumed': ({ after }) => `after ${after} s`,
  'copy.counted': ({ copied, waiting, behind, refused, unreadable, away }) =>
    joined(
      ', ',
      `${count(copied, 'event')} copied`,
      waiting > 0 && `${count(waiting, 'event')} waiting for ${behind} s`,
      refused > 0 && `${count(refused, 'event')} refused`,
      unreadable > 0 && `${count(unreadable, 'event')} unreadable`,
      away !== undefined && `away: ${away}`,
    ),
}
