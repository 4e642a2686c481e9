// umtool import: material of machines that did not run umtool, into a log or a file of events.
import { encodeLine } from '../../events/cloud-event.ts'
import type { Event } from '../../events/event.ts'
import { eventTypes } from '../../events/types.ts'
import { toldOf } from '../../import/material.ts'
import { newRejected, restOf } from '../../import/rejected.ts'
import { type Told, tellAll } from '../../import/told.ts'
import type { EventLog } from '../../log/log.ts'
import { eventBytes } from '../../log/size.ts'
import { safe } from '../../print/event/escape.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { wholeFile, writeText } from '../log/export.ts'
import { newProgress } from '../log/progress.ts'
import { counted } from '../log/words.ts'
import { checkedYear, checkedZone, type Given, packetFile } from './words.ts'

export type ImportSettings = {
  readonly cluster: string
  readonly nodes: readonly Given[]
  /** A line to the operator, without its end. */
  readonly say: (text: string) => void
  readonly signal: AbortSignal
}

export type Imported = {
  /** All that the material comes to, known to the log before or not. */
  readonly events: number
  /** By how many a log has grown. */
  readonly new: number
  readonly byNode: Readonly<Record<string, number>>
  /** Microseconds; absent without an event. */
  readonly from?: number
  readonly to?: number
  /** What could not be read. */
  readonly rejected: number
  /** Known and not used: what, how often. */
  readonly unused: Readonly<Record<string, number>>
}

const MOST_EVENTS = 2000
const MOST_BYTES = 16 << 20

export async function importInto(log: EventLog, settings: ImportSettings): Promise<Imported> {
  const before = await eventsIn(log)
  return imported(settings, async batches => {
    for await (const batch of batches) await log.append(batch)
    return (await eventsIn(log)) - before
  })
}

/** The file appears when it is whole. */
export const importIntoFile = (path: string, force: boolean, settings: ImportSettings): Promise<Imported> =>
  wholeFile(path, force, settings.signal, part =>
    imported(settings, async batches => {
      let events = 0
      const texts = async function* (): AsyncGenerator<string, void, void> {
        for await (const batch of batches) {
          events += batch.length
          yield batch.map(event => `${encodeLine(event)}\n`).join('')
        }
      }
      await writeText(texts(), part, path, settings.signal)
      return events
    }),
  )

const eventsIn = async (log: EventLog): Promise<number> => (await log.status()).streams.reduce((sum, { events }) => sum + events, 0)

async function imported(settings: ImportSettings, write: (batches: AsyncIterable<Event[]>) => Promise<number>): Promise<Imported> {
  const { cluster, nodes, say, signal } = settings
  const progress = newProgress()
  const rejected = newRejected(text => {
    progress.end()
    say(safe(text))
  })
  const told: Told[] = []
  for (const given of nodes) told.push(...(await toldOf(materialOf(given), rejected)))
  const seen = { events: 0, byNode: Object.fromEntries(nodes.map(({ node }) => [node, 0])) as Record<string, number>, from: Infinity, to: -Infinity }
  const batches = async function* (): AsyncGenerator<Event[], void, void> {
    let waiting: Event[] = []
    let bytes = 0
    for await (const event of tellAll(told, { cluster, versionOf: type => eventTypes[type]?.version ?? 1 })) {
      seen.events++
      const node = event.source.split('/')[2]!
      seen.byNode[node] = (seen.byNode[node] ?? 0) + 1
      seen.from = Math.min(seen.from, event.at)
      seen.to = Math.max(seen.to, event.at)
      waiting.push(event)
      bytes += eventBytes(event)
      if (waiting.length < MOST_EVENTS && bytes < MOST_BYTES) continue
      if (signal.aborted) return
      yield waiting
      waiting = []
      bytes = 0
      progress.show(() => `${counted(seen.events, 'event')} imported`)
    }
    if (waiting.length > 0 && !signal.aborted) yield waiting
  }
  try {
    const grown = await write(batches())
    const rest = restOf(rejected)
    if (rest !== undefined) say(rest)
    const { from, to, ...counts } = seen
    return {
      ...counts,
      new: grown,
      ...(Number.isFinite(from) && { from, to }),
      rejected: rejected.count,
      unused: Object.fromEntries(rejected.unused),
    }
  } finally {
    progress.end()
  }
}

function materialOf({ node, pcap, logs, sample, config, tz, year }: Given) {
  if (pcap.length + logs.length + sample.length === 0)
    throw umtoolError(EXIT.usage, `there is nothing of the node ${node}: no capture, no log, no sample`, { hint: `--node ${node} --syslog FILE` })
  return { node, packets: pcap.map(packetFile), logs, samples: sample, configs: config, zone: checkedZone(tz), year: checkedYear(year) }
}
