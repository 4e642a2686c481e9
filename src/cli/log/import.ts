// umtool log import: events of an exported file, or of another log, into this one. Every line is judged; what is there already stays.
import type { Event } from '../../events/event.ts'
import { whatIsWrong } from '../../events/validate.ts'
import type { EventLog } from '../../log/log.ts'
import { eventBytes } from '../../log/size.ts'
import { safe } from '../../print/event/escape.ts'
import { newProgress } from './progress.ts'
import { counted } from './words.ts'

export type Imported = {
  readonly read: number
  /** By how many the log has grown; another writer's at the same time are among them. */
  readonly new: number
  readonly refused: number
}

/** Events per transaction, and how much data they may hold together. */
const MOST_EVENTS = 2000
const MOST_BYTES = 16 << 20
/** Refusals that are said one by one. */
const MOST_SAID = 10

/** Ends between two transactions when the signal is aborted: the same again goes on from there, since nothing is taken twice. */
export async function importLog(from: EventLog, to: EventLog, say: (text: string) => void, signal: AbortSignal): Promise<Imported> {
  const before = await eventsIn(to)
  const progress = newProgress()
  let read = 0
  let refused = 0
  let waiting: Event[] = []
  let bytes = 0
  const refuse = (place: string, why: string): void => {
    progress.end()
    if (++refused <= MOST_SAID) say(`${safe(from.home)}: ${place}${safe(why)}`)
  }
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await to.append(waiting)
    waiting = []
    bytes = 0
  }
  try {
    for await (const batch of from.read({ signal })) {
      for (const recorded of batch) {
        read++
        if (!recorded.ok) {
          refuse('', recorded.why)
          continue
        }
        const { event, position } = recorded
        const wrong = whatIsWrong(event)
        if (wrong !== undefined) {
          refuse(`position ${position}: `, `${event.type}: ${wrong}`)
          continue
        }
        waiting.push(event)
        bytes += eventBytes(event)
        if (waiting.length >= MOST_EVENTS || bytes >= MOST_BYTES) await flush()
        if (signal.aborted) break
      }
      progress.show(() => `${counted(read, 'event')} read`)
    }
    await flush()
  } finally {
    progress.end()
  }
  if (refused > MOST_SAID) say(`${safe(from.home)}: ${counted(refused, 'line')} in all refused`)
  return { read, new: (await eventsIn(to)) - before, refused }
}

const eventsIn = async (log: EventLog): Promise<number> => (await log.status()).streams.reduce((sum, { events }) => sum + events, 0)
