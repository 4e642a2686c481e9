// Sentences for events, by type. An event without one prints its data by name (sentence.ts).
import { agentWords } from './agent.ts'
import { copyWords } from './copy.ts'
import { haWords } from './ha.ts'
import { hostWords } from './host.ts'
import { ipvsWords } from './ipvs.ts'
import { poolWords } from './pool.ts'
import { wireWords } from './wire.ts'

/** The data is what a log held: whoever calls catches what a wrong shape throws. */
export const words: Readonly<Record<string, ((data: never, subject: string) => string | undefined) | undefined>> = {
  ...agentWords,
  ...copyWords,
  ...haWords,
  ...poolWords,
  ...ipvsWords,
  ...hostWords,
  ...wireWords,
}
