// Made-up events and a clock that passes only when somebody sleeps, for tests of the player.
import type { Event } from '../../src/events/event.ts'
import { inPlay, type Played } from '../../src/replay/played.ts'
import type { PlayerTime, ReplaySource } from '../../src/replay/player.ts'
import { isTransition } from '../../src/replay/transition.ts'
import type { Chance } from '../log/random.ts'

const RUN = '0192f0c1-0000-7000-8000-000000000000'

export const event = (at: number, sequence: number, type = 'protocol.counted', source = '/lvs/lvs1/ipvs'): Event => ({
  id: `0192f0c1-0000-7000-8000-${String(sequence).padStart(12, '0')}`,
  source,
  run: RUN,
  sequence,
  type,
  subject: 'x',
  at,
  version: 1,
  data: {},
})

export const played = (at: number, sequence: number, type?: string): Played => ({ at, event: event(at, sequence, type) })

/** Events at times that often coincide, one in eight a transition. */
export function randomTape(chance: Chance, most: number): Played[] {
  let at = 1000
  const tape = Array.from({ length: chance.below(most) }, (_, i) => {
    at += chance.oneIn(3) ? 0 : chance.below(chance.oneIn(10) ? 60_000_000 : 300_000)
    return played(at, i + 1, chance.oneIn(8) ? 'node.died' : undefined)
  })
  return tape.sort(inPlay)
}

/** Hands the tape out in pieces of random length; the state at a time is how many events were before it. */
export function sourceOf(tape: readonly Played[], chance: Chance, until = (tape.at(-1)?.at ?? 1000) + 1): ReplaySource<number> & { opened: number } {
  const source = {
    since: 1000,
    until,
    opened: 0,
    async *read(at: number) {
      source.opened++
      let rest = tape.filter(played => played.at >= at && played.at < until)
      while (rest.length > 0) {
        const piece = rest.slice(0, 1 + chance.below(7))
        rest = rest.slice(piece.length)
        yield piece
      }
    },
    stateAt: async (at: number) => tape.filter(played => played.at < at).length,
    transitions: async () => [...new Set(tape.filter(({ event }) => isTransition(event)).map(({ at }) => at))],
  }
  return source
}

export function newVirtualTime(): PlayerTime & { clock: number } {
  const time = {
    clock: 5_000,
    now: () => time.clock,
    // A sleep that somebody ends early took no time: commands come between two ticks.
    async sleep(milliseconds: number, signal: AbortSignal) {
      await new Promise(resolve => setImmediate(resolve))
      if (!signal.aborted) time.clock += milliseconds
    },
  }
  return time
}
