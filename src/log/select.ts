// A selection as a question to one event, for homes that cannot look up.
import type { Event } from '../events/event.ts'
import { parseSource } from '../events/source.ts'
import { STREAMS, type Stream } from '../events/stream.ts'
import type { Selection } from './log.ts'

/** `weight` stands for every type that begins `weight.`; with a point it is one type. */
export const typeMatches = (wanted: string, type: string): boolean => type === wanted || type.startsWith(`${wanted}.`)

export function matcherOf({ streams, since, until, types, nodes, collectors, where }: Selection): (stream: Stream, event: Event) => boolean {
  // Asked again for every event of one source: the answer is kept.
  const sources = new Map<string, boolean>()
  const sourceMatches = (source: string): boolean => {
    let matches = sources.get(source)
    if (matches === undefined) {
      const parsed = parseSource(source)
      matches = parsed !== undefined && (nodes?.includes(parsed.node) ?? true) && (collectors?.includes(parsed.collector) ?? true)
      sources.set(source, matches)
    }
    return matches
  }
  return (stream, event) =>
    (streams?.includes(stream) ?? true) &&
    (since === undefined || event.at >= since) &&
    (until === undefined || event.at < until) &&
    (types?.some(wanted => typeMatches(wanted, event.type)) ?? true) &&
    ((nodes === undefined && collectors === undefined) || sourceMatches(event.source)) &&
    (where?.(event) ?? true)
}

/** Streams that are asked for, in their own order. */
export const wantedStreams = (streams: readonly Stream[] | undefined): readonly Stream[] =>
  streams === undefined ? STREAMS : STREAMS.filter(stream => streams.includes(stream))
