// The agent's copy of its log elsewhere: started by the configuration, counted once a minute, and what it holds back from pruning.
import { isDeepStrictEqual } from 'node:util'
import type { Fact } from '../../events/event.ts'
import { placeInBoth } from '../../log/copy/place.ts'
import { type Lost, pruneCopied } from '../../log/copy/retain.ts'
import { type Copy, type CopySaid, startCopy } from '../../log/copy.ts'
import type { EventLog, Retention } from '../../log/log.ts'
import { openLog } from '../../log/open.ts'
import type { CopyConfig } from './config/read.ts'

type Running = {
  /** Says how it does. */
  count(): Promise<void>
  /** Instead of the log's own pruning: says what had to go before it was copied. */
  prune(retention: Retention): Promise<void>
  /** Copies what is there within that many milliseconds, and ends. */
  finish(milliseconds: number): Promise<boolean>
}

type Parts = {
  readonly log: EventLog
  readonly cluster: string
  readonly node: string
  readonly say: (fact: Omit<Fact, 'at'>) => void
  readonly notice: (text: string) => void
  /** Microseconds. */
  readonly now: () => number
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** How to get in is no part of where it is. */
export const bareAddress = (to: string): string => (to.startsWith('kafka://') ? to.replace(/\?.*$/s, '') : to)

/** The bookmark that says how far the copy has come. Other brokers may be another cluster, which has nothing yet: all is copied again. */
export const placeOfCopy = (to: string): string => `copy to ${bareAddress(to)}`

/** Readers need not wait for the half-written transaction of an agent that was killed: the next of the same name ends it. */
export function withWriter(to: string, writer: string): string {
  if (!to.startsWith('kafka://') || /[?&]writer=/.test(to)) return to
  return `${to}${to.includes('?') ? '&' : '?'}writer=${encodeURIComponent(writer)}`
}

/** What another address, or none, leaves the old copy for its last events. Milliseconds. */
const CHANGE_MS = 2000

export type AgentCopy = {
  /** Undefined is no copy. True when that is another than before. */
  set(config: CopyConfig | undefined): Promise<boolean>
  count(): Promise<void>
  /** Prunes the log, and leaves alone what waits. */
  prune(retention: Retention): Promise<void>
  /** Copies what is there within that many milliseconds, and ends. */
  finish(milliseconds: number): Promise<void>
}

export function newAgentCopy(parts: Parts): AgentCopy {
  let config: CopyConfig | undefined
  let running: Running | undefined
  return {
    async set(next) {
      if (isDeepStrictEqual(next, config)) return false
      await running?.finish(CHANGE_MS)
      config = next
      running = next === undefined ? undefined : startOne(next, parts)
      return true
    },
    count: async () => running?.count(),
    async prune(retention) {
      if (running === undefined) await parts.log.prune(retention, parts.now())
      else await running.prune(retention)
    },
    async finish(milliseconds) {
      await running?.finish(milliseconds)
    },
  }
}

const MICROSECONDS = 1_000_000
const seconds = (microseconds: number): number => Math.round(microseconds / 1000) / 1000

function startOne(config: CopyConfig, { log, cluster, node, say, notice, now, sleep }: Parts): Running {
  const { keep } = config
  const to = bareAddress(config.to)
  const copy: Copy = startCopy({
    from: log,
    open: () => openLog(withWriter(config.to, `${cluster}/${node}`), 'write'),
    together: config.every === undefined ? undefined : config.every * 1000,
    place: placeInBoth(placeOfCopy(to), `copy from /${cluster}/${node}`),
    follow: true,
    patient: true,
    say: said => tell(said),
    now,
    sleep,
    random: Math.random,
  })
  return {
    count,
    async prune(retention) {
      for (const lost of await pruneCopied(log, retention, now(), { position: copy.status().position, keep })) sayLost(lost)
    },
    finish: copy.finish,
  }

  async function count(): Promise<void> {
    const { events, bytes, errors, refused, unreadable, away, position } = copy.status()
    const waiting = (await log.behind?.(position)) ?? []
    const oldest = Math.min(...waiting.map(one => one.oldest ?? Number.POSITIVE_INFINITY))
    const sum = (of: 'events' | 'bytes'): number => waiting.reduce((total, one) => total + one[of], 0)
    const data = {
      copied: events,
      bytes,
      waiting: sum('events'),
      waitingBytes: sum('bytes'),
      behind: oldest === Number.POSITIVE_INFINITY ? 0 : Math.max(0, seconds(now() - oldest)),
      errors,
      refused,
      unreadable,
      ...(away !== undefined && { away: away.why }),
    }
    say({ type: 'copy.counted', subject: to, data })
  }

  function tell(said: CopySaid): void {
    switch (said.what) {
      case 'away':
        notice(`${to}: ${said.why}${said.hint === undefined ? '' : ` (try: ${said.hint})`}; events wait in ${log.home} meanwhile`)
        return say({ type: 'copy.interrupted', subject: to, data: { why: said.why } })
      case 'back':
        notice(`${to}: takes events again, after ${Math.round(said.after / MICROSECONDS)} s`)
        return say({ type: 'copy.resumed', subject: to, data: { after: seconds(said.after) } })
      case 'unreadable':
        return trouble('an event of the log cannot be read, and was not copied', `position ${said.position}: ${said.why}`)
      case 'refused':
        notice(`${to}: never takes one ${said.type}, which is passed over: ${said.why}`)
        return say({
          type: 'events.lost',
          subject: to,
          data: { events: 1, why: `the far log refuses this ${said.type}: ${said.why}`, from: said.at, to: said.at },
        })
      case 'unsaved':
        return trouble('how far the copy has come cannot be saved', said.why)
    }
  }

  function trouble(what: string, evidence: string): void {
    say({ type: 'collector.troubled', subject: 'copy', data: { what, evidence, times: 1 } })
  }

  function sayLost({ stream, events, from, to: until }: Lost): void {
    notice(`${events} events of the stream ${stream} went before they were copied: more waited than copy.keep allows`)
    const data = { events, stream, why: 'more waited for the copy than copy.keep allows', from, to: until }
    say({ type: 'events.lost', subject: to, data })
  }
}
