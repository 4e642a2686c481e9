// A table of the kernel's network that is both watched and looked at: `ip monitor` tells each change as it happens, also one undone a
// millisecond later; pictures by `ip -j` at the start, now and then, and whenever the monitor left a doubt, tell what it did not.

import type { Surroundings } from '../../src/collect/collector.ts'
import type { Outside } from '../../src/collect/outside.ts'
import type { MonitorLine } from '../../src/decode/ip-monitor.ts'
import type { HostFact } from '../../src/events/host.ts'

/** Microseconds. `since` only where no push told: it happened between the two. */
export type Moment = { readonly at: number; readonly since?: number }

export type Watched<Entry> = {
  /** What `ip monitor` is asked for; links are always, for their names. */
  readonly objects: readonly string[]
  /** All entries there are now, by key. Throws SyntaxError for what it cannot read. */
  look(outside: Outside): Promise<ReadonlyMap<string, Entry>>
  /**
   * What a line says: an entry that is there (`entry`) or gone; `look` that only a picture can tell; undefined that it is nothing of ours.
   * `known` is not to be changed. `at`: microseconds.
   */
  read(line: MonitorLine, known: ReadonlyMap<string, Entry>, at: number): Said<Entry> | undefined
  /** One entry from one state to the other; undefined: not there. None when nothing is worth saying. */
  facts(was: Entry | undefined, is: Entry | undefined, moment: Moment): readonly HostFact[]
  /** The full picture. */
  sampled(known: ReadonlyMap<string, Entry>, at: number): HostFact
  /** Entries that a picture lacks are still remembered (at most so many): they come and go without meaning. */
  readonly remembers?: number
}

export type Said<Entry> = { readonly key?: string; readonly entry?: Entry; readonly look?: boolean }

/** What is known, and the one way to change it. */
export type Known<Entry> = {
  readonly entries: Map<string, Entry>
  /** Lines that were taken so far: a picture taken meanwhile is of no one moment. */
  lines: number
  changed: boolean
}

/** Takes one entry over and says what that means. */
export function takeEntry<Entry>(
  known: Known<Entry>,
  watched: Watched<Entry>,
  { say }: Surroundings<unknown>,
  key: string,
  is: Entry | undefined,
  moment: Moment,
): void {
  const facts = watched.facts(known.entries.get(key), is, moment)
  if (is === undefined) known.entries.delete(key)
  else {
    known.entries.delete(key) // last in the order of the map: the oldest are forgotten first
    known.entries.set(key, is)
  }
  forget(known.entries, watched.remembers)
  if (facts.length === 0) return
  say(facts)
  known.changed = true
}

function forget<Entry>(entries: Map<string, Entry>, most = Number.POSITIVE_INFINITY): void {
  for (const key of entries.keys()) {
    if (entries.size <= most) return
    entries.delete(key)
  }
}

const TRIES = 3

/**
 * Takes a picture over, saying what changed. Done again when lines came meanwhile: the picture may be older than they. False when that
 * was so each time.
 */
export async function takePicture<Entry>(
  known: Known<Entry>,
  watched: Watched<Entry>,
  surroundings: Surroundings<unknown>,
  since: number,
): Promise<boolean> {
  const { outside } = surroundings
  for (let i = 0; i < TRIES; i++) {
    const lines = known.lines
    const picture = await watched.look(outside)
    if (known.lines !== lines) continue
    const moment = { at: outside.now(), since }
    for (const key of [...known.entries.keys()]) {
      if (!picture.has(key) && watched.remembers === undefined) takeEntry(known, watched, surroundings, key, undefined, moment)
    }
    for (const [key, is] of picture) takeEntry(known, watched, surroundings, key, is, moment)
    return true
  }
  return false
}
