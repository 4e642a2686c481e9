// umtool collect: runs collectors by hand and shows what they say; records and replays what they see.
import { join } from 'node:path'
import type { Collector } from '../../collect/collector.ts'
import type { Chosen } from '../../collect/life.ts'
import { machine } from '../../collect/machine.ts'
import type { Outside } from '../../collect/outside.ts'
import { newRecorder, type Recorder } from '../../collect/record.ts'
import type { Event } from '../../events/event.ts'
import type { EventLog } from '../../log/log.ts'
import type { ColorChoice } from '../color.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { abilities, ableOnes, chosenByName } from './choose.ts'
import { composeRunner } from './compose.ts'
import { lockAgent } from './lock.ts'
import { notice } from './notice.ts'
import { newShow, type Output, type Show } from './show.ts'
import { endOnSignals } from './signals.ts'

export type CollectSettings = {
  readonly names: readonly string[]
  /** Collectors of a configuration file: their settings hold. */
  readonly configured: readonly Chosen[]
  readonly cluster: string
  readonly node: string
  /** Ends when each collector has said its first facts, or after a while. */
  readonly once: boolean
  readonly durationMs: number
  readonly output: Output | undefined
  readonly color: ColorChoice
  readonly record: string | undefined
  readonly replay: string | undefined
}

/** With --once a collector that has nothing to say is not waited for any longer. Milliseconds. */
const ONCE_MS = 10_000

/** Resolves with the exit status. `log` is undefined where events are only shown. */
export async function collect(settings: CollectSettings, all: readonly Collector[], log: EventLog | undefined): Promise<number> {
  const stop = new AbortController()
  const release = endOnSignals(() => stop.abort())
  // The agent says the same with the same names, and keeps its places in the same log.
  const unlock = log === undefined ? undefined : await lockAgent(log.home, settings.node)
  const show = newShow(settings.output, settings.color, () => stop.abort())
  try {
    if (settings.replay !== undefined) return await (await import('./replay.ts')).replayAll(settings, settings.replay, all, show, log)
    return await live(settings, all, show, log, stop)
  } finally {
    release()
    unlock?.()
    await show.end()
  }
}

async function live(settings: CollectSettings, all: readonly Collector[], show: Show, log: EventLog | undefined, stop: AbortController) {
  const real = machine()
  const chosen = ableOnes(await abilities(chosenByName(settings.names, all, settings.configured), () => machine(stop.signal)), notice)
  if (chosen.length === 0) throw umtoolError(EXIT.unreachable, 'no collector can run here', { hint: 'umtool doctor' })
  const recorders = recordersOf(settings, chosen, real)
  const waiting = new Set(settings.once ? chosen.map(({ collector }) => collector.name) : [])
  const runner = composeRunner({
    cluster: settings.cluster,
    node: settings.node,
    sink: sinkOf(show, log, events => {
      for (const name of saidBy(events)) if (waiting.delete(name) && waiting.size === 0) stop.abort()
    }),
    outside: (name, signal) => recorders.get(name)?.around(machine(signal)) ?? machine(signal),
    notice,
    bookmarks: (await log?.bookmarks()) ?? {},
    clock: real,
    agent: false,
  })
  for (const one of chosen) runner.start(one)
  await real.sleep(Math.min(settings.durationMs, settings.once ? ONCE_MS : Number.POSITIVE_INFINITY), stop.signal)
  return (await runner.end()) > 0 ? EXIT.partial : EXIT.ok
}

/** Events are shown when they are in the log, if there is one. */
export const sinkOf = (show: Show, log: EventLog | undefined, seen: (events: readonly Event[]) => void) => ({
  async append(events: readonly Event[], bookmarks?: Readonly<Record<string, string>>): Promise<void> {
    await log?.append(events, bookmarks)
    await show.print(events)
    seen(events)
  },
})

/** Collectors that have said something of what they watch: not only that they run. */
const saidBy = (events: readonly Event[]): readonly string[] =>
  events.filter(({ type }) => !type.startsWith('collector.')).map(({ source }) => source.slice(source.lastIndexOf('/') + 1))

function recordersOf({ record, node }: CollectSettings, chosen: readonly Chosen[], { now }: Outside): ReadonlyMap<string, Recorder> {
  if (record === undefined) return new Map()
  try {
    return new Map(
      chosen.map(({ collector: { name }, settings }) => [
        name,
        newRecorder(join(record, name), { collector: name, node, settings, bookmarks: {}, at: now() }),
      ]),
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw umtoolError(EXIT.usage, 'holds a recording already, and none is overwritten', { where: record, hint: `--record ${record}-2`, cause: error })
  }
}
