// umtool export -o bundle: chosen events of a log in one file that every reading command opens, and that knows whether it is whole.
import { encodeLine } from '../../events/cloud-event.ts'
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import { type Stream, streamOf } from '../../events/stream.ts'
import { formatTime } from '../../events/time.ts'
import { type BundleHead, endLine, headLine, newBundleHash } from '../../log/bundle.ts'
import type { EventLog, Selection } from '../../log/log.ts'
import { newProgress } from '../log/progress.ts'
import { counted } from '../log/words.ts'

export type BundleSettings = {
  readonly head: BundleHead
  /** What an event is to look like in the bundle. */
  readonly dress: (event: Event) => Event
  /** What goes along of the time before. */
  readonly leadIn: readonly Event[]
}

export type BundleCount = { events: number; unreadable: number }

type Node = { events: number; first: number; last: number }

/** The bundle's lines with their ends, in pieces. `count` is filled on the way. */
export async function* bundleText(
  log: EventLog,
  selection: Selection,
  { head, dress, leadIn }: BundleSettings,
  count: BundleCount,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  const hash = newBundleHash()
  const streams: Partial<Record<Stream, number>> = {}
  const nodes = new Map<string, Node>()
  const progress = newProgress()
  const textOf = (stream: Stream, event: Event): string => {
    const dressed = dress(event)
    count.events++
    streams[stream] = (streams[stream] ?? 0) + 1
    noteNode(nodes, dressed)
    return `${encodeLine(dressed)}\n`
  }
  const oldest = leadIn.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY)
  const lead = leadIn.length === 0 ? undefined : { from: formatTime(oldest), events: leadIn.length }
  const begin = `${headLine({ ...head, leadIn: lead })}\n`
  hash.update(begin)
  yield begin
  for (const event of leadIn) {
    const text = textOf(streamOf(event.type), event)
    hash.update(text)
    yield text
  }
  try {
    for await (const batch of log.read({ ...selection, signal })) {
      let text = ''
      for (const recorded of batch) {
        if (!recorded.ok) {
          count.unreadable++
          continue
        }
        text += textOf(recorded.stream, recorded.event)
      }
      progress.show(() => `${counted(count.events, 'event')} exported`)
      if (text === '') continue
      hash.update(text)
      yield text
    }
  } finally {
    progress.end()
  }
  const { events, unreadable } = count
  const sorted = [...nodes].sort(([a], [b]) => (a < b ? -1 : 1))
  const said = sorted.map(([name, { events, first, last }]) => [name, { events, first: formatTime(first), last: formatTime(last) }])
  yield `${endLine({ events, streams, nodes: Object.fromEntries(said), unreadable }, hash.digest('hex'))}\n`
}

function noteNode(nodes: Map<string, Node>, { source, at }: Event): void {
  const name = parseSource(source)?.node ?? source
  const node = nodes.get(name)
  if (node === undefined) {
    nodes.set(name, { events: 1, first: at, last: at })
    return
  }
  node.events++
  node.first = Math.min(node.first, at)
  node.last = Math.max(node.last, at)
}
