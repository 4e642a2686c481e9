// One collector: asked whether it can run, run, and run again after it failed, until it is told to stop.

import type { Fact } from '../events/event.ts'
import type { Bookmark, Collector, Unable } from './collector.ts'
import type { Voice } from './held.ts'
import type { Journal } from './journal.ts'
import type { Outside } from './outside.ts'
import { type Asked, newAsked, timed } from './timed.ts'
import { newTroubles, repeated, type Troubles, trouble } from './troubles.ts'
import { whyOf } from './words.ts'

export type Chosen = {
  readonly collector: Collector
  /** With defaults filled in. */
  readonly settings: unknown
  /** Asked for by name: that it cannot run is a failure. Else it is skipped, and asked again now and then. */
  readonly named: boolean
}

export type LifeOptions = {
  readonly node: string
  readonly journal: Journal
  /** A new one for each run; programs started through it end with the signal. */
  readonly outside: (collector: string, signal: AbortSignal) => Outside
  readonly clock: Pick<Outside, 'now' | 'sleep'>
  /** Said by the agent: for a collector that does not run at all. */
  readonly sayAsAgent: (fact: Omit<Fact, 'at'>) => void
  /** This collector's bookmarks; changed as it says new ones. */
  readonly bookmarks: Record<string, string>
}

export type Life = {
  readonly name: string
  readonly ended: Promise<void>
  stop(): void
  /** Once a minute: how it does. */
  count(cpu: number | undefined): void
}

/** Waits between failures: doubled each time, from the start again after a run that lasted. Seconds. */
const FIRST_RETRY_S = 1
const LAST_RETRY_S = 60
const LASTING_US = 60_000_000
const ASK_AGAIN_MS = 60_000
const MICROSECONDS = 1_000_000

export function startLife({ collector, settings, named }: Chosen, options: LifeOptions): Life {
  const { node, journal, outside, clock, sayAsAgent, bookmarks } = options
  const { name } = collector
  const stopping = new AbortController()
  let current: { voice: Voice; asked: Asked; troubles: Troubles; trouble(what: string, evidence?: string): void } | undefined
  let skippedFor: string | undefined
  /** Whether anything was said of it: what it watches is on this machine, or was. */
  let mentioned = false
  return { name, ended: live(), stop: () => stopping.abort(), count }

  async function live(): Promise<void> {
    let retryIn = FIRST_RETRY_S
    while (!stopping.signal.aborted) {
      const began = clock.now()
      const voice = journal.voice(name)
      try {
        const unable = await whetherUnable()
        if (stopping.signal.aborted) return
        if (unable === undefined) {
          skippedFor = undefined
          await run(voice)
          if (stopping.signal.aborted) return say(voice, 'collector.stopped', {})
          throw new Error('ended by itself')
        }
        if (!named) {
          skip(unable)
          await clock.sleep(ASK_AGAIN_MS, stopping.signal)
          continue
        }
        throw new Error(unable.remedy === undefined ? unable.why : `${unable.why} (try: ${unable.remedy})`)
      } catch (error) {
        if (stopping.signal.aborted) return say(voice, 'collector.stopped', {})
        if (clock.now() - began > LASTING_US) retryIn = FIRST_RETRY_S
        say(voice, 'collector.failed', { why: whyOf(error), retryIn })
        await clock.sleep(retryIn * 1000, stopping.signal)
        retryIn = Math.min(retryIn * 2, LAST_RETRY_S)
      }
    }
  }

  async function whetherUnable(): Promise<Unable | undefined> {
    const asking = new AbortController()
    const abort = (): void => asking.abort()
    stopping.signal.addEventListener('abort', abort, { once: true })
    try {
      return await collector.unable(outside(name, asking.signal), settings)
    } catch (error) {
      return { why: whyOf(error) } // what it wants to read may not be read, as a rule
    } finally {
      asking.abort()
      stopping.signal.removeEventListener('abort', abort)
    }
  }

  async function run(voice: Voice): Promise<void> {
    const ending = new AbortController()
    const abort = (): void => ending.abort()
    stopping.signal.addEventListener('abort', abort, { once: true })
    const troubles = newTroubles()
    const asked = newAsked()
    const sayTrouble = (what: string, evidence?: string): void => {
      const said = trouble(troubles, what, evidence)
      if (said !== undefined && !over) say(voice, 'collector.troubled', said)
    }
    let over = false
    current = { voice, asked, troubles, trouble: sayTrouble }
    mentioned = true
    say(voice, 'collector.started', {})
    const mark = (bookmark: Bookmark): Bookmark => {
      bookmarks[bookmark.name] = bookmark.value
      return { name: `${voice.source} ${bookmark.name}`, value: bookmark.value }
    }
    try {
      await collector.run({
        outside: fromStarts(timed(outside(name, ending.signal), asked), bookmarks, bookmark => journal.say(voice, [], mark(bookmark))),
        settings,
        node,
        bookmarks: { ...bookmarks },
        say: (facts, bookmark) => {
          if (!over) journal.say(voice, facts, bookmark === undefined ? undefined : mark(bookmark))
        },
        trouble: sayTrouble,
        signal: ending.signal,
      })
    } finally {
      for (const said of repeated(troubles)) say(voice, 'collector.troubled', said)
      over = true
      current = undefined
      ending.abort()
      stopping.signal.removeEventListener('abort', abort)
    }
  }

  /** What is not on this machine at all is no news: the agent's own first word names it. That it went away is. */
  function skip(unable: Unable): void {
    if (unable.why === skippedFor || (unable.absent && !mentioned)) return
    skippedFor = unable.why
    mentioned = true
    sayAsAgent({ type: 'collector.skipped', subject: name, data: { why: unable.why, ...(unable.remedy !== undefined && { remedy: unable.remedy }) } })
  }

  function say(voice: Voice, type: string, data: unknown): void {
    journal.say(voice, [{ type, subject: name, at: clock.now(), data }])
  }

  function count(cpu: number | undefined): void {
    if (current === undefined) return
    const { voice, asked, troubles } = current
    for (const said of repeated(troubles)) say(voice, 'collector.troubled', said)
    const data = {
      events: voice.said,
      troubles: troubles.total,
      asked: asked.count,
      asking: asked.total / MICROSECONDS,
      slowest: asked.longest / MICROSECONDS,
      ...(cpu !== undefined && { cpu }),
      lag: voice.lag / MICROSECONDS,
    }
    voice.lag = 0
    asked.longest = 0
    say(voice, 'collector.counted', data)
  }
}

/**
 * A log that is read for the first time is read from its end, and this end is kept: after a crash before the first line, reading goes
 * on there and not at a later end.
 */
function fromStarts(outside: Outside, bookmarks: Record<string, string>, keep: (bookmark: Bookmark) => void): Outside {
  return {
    ...outside,
    async *tail(path, place, signal) {
      const name = `start of ${path}`
      let from = place ?? bookmarks[name]
      if (from === undefined && outside.endOf !== undefined) {
        from = await outside.endOf(path)
        keep({ name, value: from })
      }
      yield* outside.tail(path, from, signal)
    },
  }
}
