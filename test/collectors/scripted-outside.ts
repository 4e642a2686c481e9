// An Outside whose files, programs and streams are written down beforehand, with times, in a time of its own; and what a collector says to it.
import type { Bookmark, Collector } from '../../src/collect/collector.ts'
import type { CapturedBatch, Ended, Line, Outside, TailedLine } from '../../src/collect/outside.ts'
import { settingsFor } from '../../src/collect/settings.ts'
import { newVirtualTime } from '../../src/collect/virtual-time.ts'
import type { Fact } from '../../src/events/event.ts'
import { eventTypes } from '../../src/events/types.ts'
import { whatIsWrong } from '../../src/events/validate.ts'

/** Microseconds. */
export type At<Value> = { readonly at: number; readonly value: Value }

export type Script = {
  readonly files?: Readonly<Record<string, string>>
  readonly programs?: Readonly<Record<string, Ended>>
  /** Lines by file; a place is the number of lines before it. */
  readonly logs?: Readonly<Record<string, readonly At<string>[]>>
  readonly fifos?: Readonly<Record<string, readonly At<string>[]>>
  /** Not listed in their folders: logs that are made later. */
  readonly missing?: readonly string[]
  readonly captures?: Readonly<Record<string, readonly CapturedBatch[]>>
}

export type Run = { readonly facts: Fact[]; readonly troubles: string[]; readonly bookmarks: Record<string, string>; readonly captured: string[] }

const NODE = 'lvs1'

/** Every fact is of a type that is known, and its data are what the type demands. */
const wrong = (fact: Fact): string | undefined =>
  eventTypes[fact.type] === undefined
    ? 'no such type'
    : whatIsWrong({ ...fact, id: '', source: '', run: '', sequence: 1, version: eventTypes[fact.type]!.version })

/** Runs a collector from `from` to `until`, with the bookmarks of an earlier run if there was one. */
export async function runScripted(
  collector: Collector,
  script: Script,
  { from, until, settings, bookmarks = {} }: { from: number; until: number; settings?: unknown; bookmarks?: Readonly<Record<string, string>> },
): Promise<Run> {
  const time = newVirtualTime(from)
  const run: Run = { facts: [], troubles: [], bookmarks: { ...bookmarks }, captured: [] }
  const ending = new AbortController()
  const outside = scriptedOutside(script, time, run)
  const ended = collector.run({
    outside,
    settings: settingsFor(collector, settings ?? true).settings,
    node: NODE,
    bookmarks,
    say(facts: readonly Fact[], bookmark?: Bookmark) {
      run.facts.push(...facts)
      for (const fact of facts) expect([fact, wrong(fact)]).toEqual([fact, undefined])
      if (bookmark !== undefined) run.bookmarks[bookmark.name] = bookmark.value
    },
    trouble: what => run.troubles.push(what),
    signal: ending.signal,
  })
  await Promise.race([time.run(until), ended])
  ending.abort()
  await time.run(until)
  await ended
  return run
}

export function scriptedOutside(script: Script, time: ReturnType<typeof newVirtualTime>, run?: Run): Outside {
  const paths = [...Object.keys(script.files ?? {}), ...Object.keys(script.logs ?? {}), ...Object.keys(script.fifos ?? {})].filter(
    path => !script.missing?.includes(path),
  )

  async function* stream<Value extends { readonly at: number }>(items: readonly Value[], signal: AbortSignal): AsyncGenerator<Value> {
    for (const item of items) {
      await time.until(item.at, signal)
      if (signal.aborted) return
      yield item
    }
    await time.until(Number.MAX_SAFE_INTEGER, signal)
  }

  return {
    now: () => time.now(),
    sleep: (milliseconds, signal) => time.sleep(milliseconds, signal),
    read: async path => script.files?.[path],
    async list(folder) {
      const names = paths.filter(path => path.startsWith(`${folder}/`)).map(path => path.slice(folder.length + 1).split('/')[0]!)
      return names.length === 0 ? undefined : [...new Set(names)].sort()
    },
    run: async (program, args) => script.programs?.[[program, ...args].join(' ')],
    watch: async function* () {},
    async *tail(path, place, signal): AsyncGenerator<readonly TailedLine[]> {
      const lines = (script.logs?.[path] ?? []).map(({ at, value }, i) => ({ at, text: value, place: String(i + 1) }))
      // Without a place from the end, as it is when reading begins.
      const rest = place === undefined ? lines.filter(({ at }) => at >= time.now()) : lines.slice(Number(place))
      for await (const line of stream(rest, signal)) yield [{ ...line, at: time.now() }]
    },
    async *fifo(path, signal): AsyncGenerator<readonly Line[]> {
      for await (const { at, value } of stream(script.fifos?.[path] ?? [], signal)) yield [{ at, text: value }]
    },
    async *capture({ interface: name, filter }, signal): AsyncGenerator<CapturedBatch> {
      run?.captured.push(`${name} ${filter}`)
      yield* stream(
        (script.captures?.[name] ?? []).filter(({ at }) => at >= time.now()),
        signal,
      )
    },
  }
}

/** What the collector says of not being able to run with this script. */
export const unableIn = (collector: Collector, script: Script, settings?: unknown) =>
  collector.unable(scriptedOutside(script, newVirtualTime(0)), settingsFor(collector, settings ?? true).settings)
