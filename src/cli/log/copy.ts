// umtool log copy: one log into another by hand, from where the last copy ended.
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { placeInTarget } from '../../log/copy/place.ts'
import { type CopySaid, type CopyStatus, startCopy } from '../../log/copy.ts'
import type { EventLog } from '../../log/log.ts'
import { safe } from '../../print/event/escape.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { newProgress } from './progress.ts'
import { counted, sizeText } from './words.ts'

export type CopyFlags = {
  readonly follow: boolean
  readonly openFar: () => Promise<EventLog>
  /** As it was given: for what is said. */
  readonly to: string
  readonly say: (text: string) => void
  readonly signal: AbortSignal
}

export type Copied = Pick<CopyStatus, 'events' | 'bytes' | 'unreadable' | 'refused'> & {
  /** Not interrupted before the end of the log. */
  readonly complete: boolean
}

/** What an append that is under way has, when Ctrl-C comes. Milliseconds. */
const LAST_APPEND = 5000
const LOOK = 100

/** Rejects when the far log refuses; with `follow` it waits for it instead. */
export async function copyLog(from: EventLog, { follow, openFar, to, say, signal }: CopyFlags): Promise<Copied> {
  const progress = newProgress()
  const copy = startCopy({
    from,
    open: async () => {
      const far = await openFar()
      if (far.home !== from.home || far.home === 'memory:') return far
      await far.close()
      throw umtoolError(EXIT.usage, 'a log is not copied to itself', { where: far.home })
    },
    place: placeInTarget(`copy from ${hostname()} ${from.home}`),
    follow,
    patient: follow,
    say: said => {
      progress.end()
      const text = sentence(said)
      if (text !== undefined) say(`${safe(to)}: ${text}`)
    },
    now: () => Date.now() * 1000,
    sleep: (milliseconds, until) => pause(milliseconds, undefined, { signal: until }).catch(() => {}),
    random: Math.random,
  })
  let complete = false
  const ended = copy.ended.then(() => {
    complete = !signal.aborted
  })
  try {
    for (let running = true; running; ) {
      running = await Promise.race([ended.then(() => false), pause(LOOK, true, { signal }).catch(() => false)])
      progress.show(() => progressText(copy.status()))
    }
    if (signal.aborted) await copy.finish(LAST_APPEND, false)
    else await ended
  } finally {
    progress.end()
  }
  const { events, bytes, unreadable, refused } = copy.status()
  return { events, bytes, unreadable, refused, complete }
}

const progressText = ({ events, bytes, away }: CopyStatus): string =>
  `${counted(events, 'event')} copied, ${sizeText(bytes)}${away === undefined ? '' : `; waiting: ${safe(away.why)}`}`

function sentence(said: CopySaid): string | undefined {
  switch (said.what) {
    case 'away':
      return `${safe(said.why)}; asked again until it works${said.hint === undefined ? '' : ` (try: ${safe(said.hint)})`}`
    case 'back':
      return `works again, after ${Math.round(said.after / 1e6)} s`
    case 'unreadable':
      return `position ${said.position} cannot be read and is left out: ${safe(said.why)}`
    case 'refused':
      return `one ${safe(said.type)} is refused and left out: ${safe(said.why)}`
    case 'unsaved':
      return undefined // the far log keeps the place itself
  }
}
