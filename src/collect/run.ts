// Runs collectors: each by itself, all into one journal. One that fails is said and tried again; the others go on.

import type { Fact } from '../events/event.ts'
import { type JournalOptions, newJournal } from './journal.ts'
import { type Chosen, type Life, startLife } from './life.ts'
import type { Outside } from './outside.ts'
import { within } from './within.ts'

export type RunOptions = Omit<JournalOptions, 'now' | 'sleep'> & {
  readonly clock: Pick<Outside, 'now' | 'sleep'>
  readonly outside: (collector: string, signal: AbortSignal) => Outside
  /** Of the log, as the last agent left them. */
  readonly bookmarks: Readonly<Record<string, string>>
  /** Seconds of processor time since the start; absent where it says nothing. */
  readonly cpu?: () => number
  /** Whether the agent speaks for itself; `umtool collect` has nobody of that name. */
  readonly agent?: boolean
}

export type Runner = {
  start(chosen: Chosen): void
  /** Fulfilled when the collector has ended; at the latest after two seconds. */
  stop(name: string): Promise<void>
  /** Said by the agent itself. */
  say(fact: Omit<Fact, 'at'>): void
  readonly running: readonly string[]
  /** Stops all and waits for the log: how many facts could not be written. `last` is said after all others. */
  end(last?: Omit<Fact, 'at'>): Promise<number>
}

const AGENT = 'agent'
const MINUTE_MS = 60_000
/** A collector that was told to stop, and the log that takes the last events: together under five seconds. Milliseconds. */
const STOP_MS = 2000
const FLUSH_MS = 2500

export function startRunner(options: RunOptions): Runner {
  const { clock, cpu, node, bookmarks } = options
  const journal = newJournal({ ...options, ...clock })
  const voice = journal.voice(AGENT)
  const lives = new Map<string, Life>()
  const said = new Map<string, Record<string, string>>()
  const ending = new AbortController()
  const minutes = everyMinute()

  return {
    start,
    stop,
    say,
    get running() {
      return [...lives.keys()]
    },
    end,
  }

  function say(fact: Omit<Fact, 'at'>): void {
    if (options.agent !== false) journal.say(voice, [{ ...fact, at: clock.now() }])
    else if (fact.type === 'collector.skipped') options.notice(skipped(fact))
  }

  function start(chosen: Chosen): void {
    const { name } = chosen.collector
    const life = startLife(chosen, { node, journal, outside: options.outside, clock, sayAsAgent: say, bookmarks: bookmarksOf(name) })
    lives.set(name, life)
    void life.ended.finally(() => {
      if (lives.get(name) === life) lives.delete(name)
    })
  }

  /** A collector that is started again goes on from what it said last. The log's bookmarks carry the source before their name. */
  function bookmarksOf(name: string): Record<string, string> {
    const known = said.get(name)
    if (known !== undefined) return known
    const prefix = `${journal.voice(name).source} `
    const own = Object.entries(bookmarks).filter(([key]) => key.startsWith(prefix))
    const found = Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]))
    said.set(name, found)
    return found
  }

  async function stop(name: string): Promise<void> {
    const life = lives.get(name)
    if (life === undefined) return
    life.stop()
    const ended = await within(STOP_MS, life.ended)
    if (!ended) options.notice(`the collector ${name} does not stop; it is left alone`)
    lives.delete(name)
  }

  async function everyMinute(): Promise<void> {
    for (;;) {
      await clock.sleep(MINUTE_MS, ending.signal)
      if (ending.signal.aborted) return
      for (const life of lives.values()) life.count(cpu?.())
    }
  }

  async function end(last?: Omit<Fact, 'at'>): Promise<number> {
    ending.abort()
    await minutes
    await Promise.all([...lives.keys()].map(stop))
    if (last !== undefined) say(last)
    const left = await journal.flush(FLUSH_MS)
    journal.close()
    return left
  }
}

function skipped({ subject, data }: Omit<Fact, 'at'>): string {
  const { why, remedy } = data as { why: string; remedy?: string }
  return `${subject} is left out: ${why}${remedy === undefined ? '' : ` (try: ${remedy})`}`
}
