// Captures on one interface, one after the other as the filter changes, without losing a packet between them.
//
// The next one begins while the earlier still runs. When it has its first packets (or after a while without any) the earlier is stopped, and
// all that it still had is said; only then the next one's packets are, without those that the earlier one had too.

import type { CapturedBatch, Outside } from '../../src/collect/outside.ts'
import { newOverlap, type Overlap, remember, withoutRemembered } from './overlap.ts'

export type Link = {
  readonly outside: Outside
  readonly name: string
  readonly snaplen: number
  /** Ends all captures. */
  readonly signal: AbortSignal
}

/** The filter of now; `changed` resolves when there is another. */
export type Wanted = { readonly filter: string; readonly changed: Promise<void> }

/** `first` of this capture. */
export type Take = (batch: CapturedBatch, filter: string, first: boolean) => void

type Running = {
  /** Resolves after its last packets; rejects when it fails. */
  readonly ended: Promise<void>
  /** Resolves with its first packets. */
  readonly begun: Promise<void>
  stop(): void
  /** From now on its packets are remembered here. */
  shared: Overlap | undefined
}

/** How long the earlier capture goes on where the next has no packet to show: that needs a child process and a socket. Milliseconds. */
const TAKEOVER_MS = 10_000
/** How long after it packets may still come that both had: they wait in batches. Microseconds. */
const STRAGGLING = 5_000_000

/** Ends when the signal is aborted; throws when a capture fails, after all of them have ended. */
export async function captureAlways(link: Link, wanted: () => Wanted, take: Take): Promise<void> {
  const { signal } = link
  let now = wanted()
  let running = start(link, now.filter, Promise.resolve(), take)
  for (;;) {
    await Promise.race([running.ended, now.changed])
    if (signal.aborted) return running.ended
    now = wanted()
    running = await takeOver(link, running, now.filter, take)
  }
}

async function takeOver(link: Link, earlier: Running, filter: string, take: Take): Promise<Running> {
  const { outside } = link
  const overlap = newOverlap()
  earlier.shared = overlap
  const gate = Promise.withResolvers<void>()
  let forgotten = Number.MAX_SAFE_INTEGER
  const next = start(link, filter, gate.promise, (batch, ...rest) => {
    if (batch.at > forgotten) overlap.clear()
    if (overlap.size === 0) return take(batch, ...rest)
    const { pcap, left } = withoutRemembered(overlap, batch.pcap)
    take(left === 0 ? batch : { ...batch, pcap, packets: batch.packets - left }, ...rest)
  })
  const waited = new AbortController()
  const stopWaiting = (): void => waited.abort()
  link.signal.addEventListener('abort', stopWaiting, { once: true })
  try {
    await Promise.race([next.begun, next.ended, earlier.ended, outside.sleep(TAKEOVER_MS, waited.signal)])
    earlier.stop()
    await earlier.ended
  } catch (error) {
    earlier.stop()
    next.stop()
    throw error
  } finally {
    link.signal.removeEventListener('abort', stopWaiting)
    stopWaiting()
    forgotten = outside.now() + STRAGGLING
    gate.resolve()
  }
  return next
}

/** What it takes is given to `take` once `gate` is open. */
function start({ outside, name, snaplen, signal }: Link, filter: string, gate: Promise<void>, take: Take): Running {
  const begun = Promise.withResolvers<void>()
  const over = new AbortController()
  const stop = (): void => over.abort()
  const run = async (): Promise<void> => {
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    let first = true
    try {
      for await (const batch of outside.capture({ interface: name, filter, snaplen }, over.signal)) {
        begun.resolve()
        await gate
        if (running.shared !== undefined) remember(running.shared, batch.pcap)
        take(batch, filter, first)
        first = false
      }
      if (!over.signal.aborted) throw new Error(`the capture on ${name} ended by itself`)
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
  const running: Running = { ended: Promise.resolve().then(run), begun: begun.promise, stop, shared: undefined }
  running.ended.catch(() => {}) // whoever waits for its end hears of it
  return running
}
