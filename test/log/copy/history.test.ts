// Random histories of a copy: writers write, the far log refuses before, in the middle and after, the copier dies and begins again, its
// place cannot be saved. A reader of the far log that drops duplicates sees every event exactly once, in order per source.
import { setImmediate as turn } from 'node:timers/promises'
import { type Place, placeInBoth, placeInSource, placeInTarget } from '../../../src/log/copy/place.ts'
import { type Copy, startCopy } from '../../../src/log/copy.ts'
import type { EventLog } from '../../../src/log/log.ts'
import { openMemoryLog } from '../../../src/log/memory.ts'
import { openLog } from '../../../src/log/open.ts'
import { event, packets } from '../events.ts'
import { newPaths } from '../folder.ts'
import { newChance } from '../random.ts'
import { bySource, type Fault, gone, newWire, onceEach } from './faulty.ts'

const newPath = newPaths()
const SOURCES = ['/lvs/lvs1/ipvs', '/lvs/lvs1/keepalived', '/lvs/lvs1/packets']
const STEPS = 60
const FAULTS = ['before', 'after', 'middle'] as const
/** A far log that writes all or nothing. */
const WHOLE = ['before', 'after'] as const
/** Where the far log keeps the place and writes all or nothing, nothing ever stands there twice. */
const PLACES: readonly (readonly [place: Place, exact: boolean])[] = [
  [placeInSource('copy'), false],
  [placeInTarget('copy'), false],
  [placeInTarget('copy'), true],
  [placeInBoth('copy', 'copy'), false],
  [placeInBoth('copy', 'copy'), true],
]

describe.each(['memory', 'sqlite'] as const)('from %s', home => {
  test.each(Array.from({ length: home === 'memory' ? 60 : 8 }, (_, i) => i + 1))('history %i', async seed => {
    const chance = newChance(seed)
    const [place, exact] = chance.one(PLACES)
    const near: EventLog = home === 'memory' ? openMemoryLog() : await openLog(newPath(), 'write')
    let calm = false
    const wire = newWire((): Fault => (calm || !chance.oneIn(3) ? undefined : chance.one(exact ? WHOLE : FAULTS)))
    const next = new Map(SOURCES.map(source => [source, 1]))

    /** What a process can reach: a dead one reaches nothing. */
    const begin = (): { copy: Copy; kill(): void } => {
      let dead = false
      const guarded = (log: EventLog): EventLog => ({
        ...log,
        append: async (events, bookmarks) => {
          if (dead || (bookmarks !== undefined && !calm && chance.oneIn(4))) throw gone()
          const answer = await log.append(events, bookmarks)
          if (dead) return new Promise(() => {})
          return answer
        },
        close: async () => {},
      })
      const copy = startCopy({
        from: guarded(near),
        open: async () => (dead || (!calm && chance.oneIn(5)) ? Promise.reject(gone()) : guarded(await wire.open())),
        place,
        follow: true,
        patient: true,
        say: () => {},
        now: () => Date.now() * 1_000_000, // so that places are saved at almost every turn
        sleep: async () => (dead ? new Promise(() => {}) : turn()),
        random: () => 0,
        limits: { events: 1 + chance.below(30), bytes: 1 + chance.below(5000) },
      })
      return { copy, kill: () => (dead = true) }
    }

    let running = begin()
    for (let step = 0; step < STEPS; step++) {
      if (chance.oneIn(2)) {
        const source = chance.one(SOURCES)
        const first = next.get(source)!
        const count = 1 + chance.below(chance.oneIn(5) ? 60 : 5)
        next.set(source, first + count)
        const make = (sequence: number) =>
          source.endsWith('packets') ? packets(sequence, new Uint8Array(chance.below(900))) : event(sequence, { source })
        await near.append(Array.from({ length: count }, (_, i) => make(first + i)))
      }
      for (let turns = chance.below(12); turns > 0; turns--) await turn()
      if (chance.oneIn(5)) {
        running.kill()
        running = begin()
      } else if (chance.oneIn(20)) {
        await running.copy.finish(chance.below(30))
        running.kill()
        running = begin()
      }
    }
    calm = true
    const expected = Object.fromEntries(
      [...next].filter(([, end]) => end > 1).map(([source, end]) => [source, Array.from({ length: end - 1 }, (_, i) => i + 1)]),
    )
    const total = Object.values(expected).reduce((sum, numbers) => sum + numbers.length, 0)
    while (onceEach(wire.events).length < total) await turn()
    await running.copy.finish(5000)
    const found = bySource(onceEach(wire.events))
    expect(Object.fromEntries(Object.entries(found).map(([key, numbers]) => [key.split(' ')[0], numbers]))).toEqual(expected)
    if (exact) expect(wire.events).toHaveLength(total)
    await near.close()
  })
})
