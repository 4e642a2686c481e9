// Was an event dropped for its age, or did it never come? Told where a home drops the oldest of each stream without keeping account of it.
//
// What one source says stands in one place, in the order in which it was appended, stream by stream. A number that lacks can only have aged
// out if some stream of that place has lost its beginning, and nothing that is left of that stream is older than what came before the number.
import type { Stream } from '../events/stream.ts'
import type { Ageing } from './log.ts'

/** How far the clocks of two writers of one place may differ. Microseconds. */
const SKEW = 300_000_000

type Firsts = Map<Stream, number>

export type AgeWitness = {
  /** Of each event, in the order of the log; microseconds. */
  note(source: string, stream: Stream, appended: number): void
  /** Whether what this source appended at that time or later may be gone for its age; undefined is any time. */
  mayBeGone(source: string, since: number | undefined): boolean
}

export function newAgeWitness({ placeOf, droppedAt }: Ageing): AgeWitness {
  /** The first that is left. */
  const ofSource = new Map<string, Firsts>()
  const ofPlace = new Map<string, Firsts>()
  const places = new Map<string, string>()
  const placeFor = (source: string): string => {
    const place = places.get(source) ?? placeOf(source)
    places.set(source, place)
    return place
  }
  return {
    note(source, stream, appended) {
      const known = ofSource.get(source)
      if (known?.has(stream)) return
      if (known === undefined) ofSource.set(source, new Map([[stream, appended]]))
      else known.set(stream, appended)
      const place = placeFor(source)
      const firsts = ofPlace.get(place) ?? new Map<Stream, number>()
      if (firsts.size === 0) ofPlace.set(place, firsts)
      if (!firsts.has(stream)) firsts.set(stream, appended)
    },
    mayBeGone(source, since) {
      const place = placeFor(source)
      return droppedAt(place).some(stream => {
        if (since === undefined) return true
        // One writer's clock: what it appended later stands behind what is left of it.
        const own = ofSource.get(source)?.get(stream)
        if (own !== undefined && own <= since) return false
        const any = ofPlace.get(place)?.get(stream)
        return any === undefined || any + SKEW > since
      })
    },
  }
}

const V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/

/** When a life began, as its name tells: UUIDs of version 7 begin with milliseconds. Microseconds. */
export function beginOfRun(run: string): number | undefined {
  const [, high, low] = V7.exec(run) ?? []
  return high === undefined ? undefined : Number.parseInt(`${high}${low}`, 16) * 1000
}
