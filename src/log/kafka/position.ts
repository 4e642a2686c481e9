// A position in Kafka: for every partition the offset to go on at. `capture:0-17.1-5;events:0-3.1-99`
import { umtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'
import { STREAMS, type Stream } from '../../events/stream.ts'
import type { Position } from '../log.ts'

export type Place = { readonly stream: Stream; readonly partition: number }

const POSITION = new RegExp(`^(?:(?:${STREAMS.join('|')}):\\d+-\\d+(?:\\.\\d+-\\d+)*(?:;|$))+$`)

export const placeKey = ({ stream, partition }: Place): string => `${stream}:${partition}`

/** `places` by stream, then partition: the same offsets are always the same text. */
export function formatPosition(places: readonly Place[], offsetOf: (index: number) => number | string): Position {
  let text = ''
  places.forEach(({ stream, partition }, index) => {
    const begins = places[index - 1]?.stream !== stream
    text += `${begins ? `${index === 0 ? '' : ';'}${stream}:` : '.'}${partition}-${offsetOf(index)}`
  })
  return text
}

/** Offsets by placeKey; partitions that came later are absent. */
export function parsePosition(position: Position, home: string): Map<string, number> {
  if (!POSITION.test(position) || position.endsWith(';')) throw umtoolError(EXIT.usage, `"${position}" is no position of this log`, { where: home })
  const offsets = new Map<string, number>()
  for (const part of position.split(';')) {
    const [stream, list] = part.split(':') as [Stream, string]
    for (const pair of list.split('.')) {
      const [partition, offset] = pair.split('-').map(Number) as [number, number]
      offsets.set(placeKey({ stream, partition }), offset)
    }
  }
  return offsets
}
