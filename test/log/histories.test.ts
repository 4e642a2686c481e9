// Random histories: whatever is done to a log in SQLite, it answers as the log in memory does, positions and counts included.
import type { Event } from '../../src/events/event.ts'
import { STREAMS } from '../../src/events/stream.ts'
import type { EventLog, ReadOptions, Retention } from '../../src/log/log.ts'
import { openMemoryLog } from '../../src/log/memory.ts'
import { openLog } from '../../src/log/open.ts'
import { verifyLog } from '../../src/log/verify.ts'
import { all, event, OTHER_RUN, RUN, T0 } from './events.ts'
import { newPaths } from './folder.ts'
import { type Chance, newChance } from './random.ts'

const newPath = newPaths()

const TYPES = ['weight.changed', 'weight.noted', 'node.took-over', 'real-server.counted', 'packets.captured', 'action.requested']
const SOURCES = ['/lvs/lvs1/ipvs', '/lvs/lvs2/ipvs', '/lvs/lvs1/keepalived', '/other/lvs3/host']
const SECOND = 1_000_000
/** Times lie this far apart at most; sequence numbers of a life too. */
const SPAN = 3000

function someEvent(chance: Chance): Event {
  const type = chance.one(TYPES)
  return event(1 + chance.below(SPAN), {
    source: chance.one(SOURCES),
    run: chance.one([RUN, OTHER_RUN]),
    type,
    version: 1 + chance.below(2),
    at: T0 + chance.below(SPAN) * SECOND,
    data: type.endsWith('captured') ? new Uint8Array(chance.below(300)).fill(7) : { text: 'ü'.repeat(chance.below(40)) },
  })
}

const maybe = <Value>(chance: Chance, value: () => Value): Value | undefined => (chance.oneIn(3) ? value() : undefined)

const someSelection = (chance: Chance): ReadOptions => ({
  streams: maybe(chance, () => STREAMS.filter(() => chance.oneIn(2))),
  since: maybe(chance, () => T0 + chance.below(SPAN) * SECOND),
  until: maybe(chance, () => T0 + chance.below(SPAN) * SECOND),
  types: maybe(chance, () => [chance.one(TYPES), chance.one(['weight', 'action', 'nothing'])]),
  nodes: maybe(chance, () => [chance.one(['lvs1', 'lvs2', 'lvs3', 'lvs4'])]),
  collectors: maybe(chance, () => [chance.one(['ipvs', 'host'])]),
  where: maybe(chance, () => {
    const rest = chance.below(3)
    return ({ sequence }: Event) => sequence % 3 === rest
  }),
  last: maybe(chance, () => chance.below(100)),
  after: maybe(chance, () => String(chance.below(8000))),
})

const someRetention = (chance: Chance): Retention =>
  Object.fromEntries(
    STREAMS.map(stream => [stream, { age: maybe(chance, () => chance.below(SPAN)), bytes: maybe(chance, () => chance.below(200_000)) }]),
  )

/** Small batches as a rule; now and then one that fills a block. */
const someBatch = (chance: Chance): Event[] =>
  Array.from({ length: chance.oneIn(4) ? chance.below(3000) : chance.below(20) }, () => someEvent(chance))

test.each([1, 2, 3, 4])('history %i', async seed => {
  const chance = newChance(seed)
  const path = newPath()
  const model = openMemoryLog()
  let log: EventLog = await openLog(path, 'write')
  const other = await openLog(path, 'write')
  for (let step = 0; step < 40; step++) {
    switch (chance.below(6)) {
      case 0:
      case 1: {
        const [batch, bookmarks] = [someBatch(chance), maybe(chance, () => ({ [chance.one(['a', 'b'])]: String(step) }))]
        // Two connections write in turn, as two processes do.
        expect(await (chance.oneIn(2) ? log : other).append(batch, bookmarks)).toEqual(await model.append(batch, bookmarks))
        break
      }
      case 2: {
        const retention = someRetention(chance)
        if (chance.oneIn(3)) expect(await log.prune(retention, T0 + SPAN * SECOND)).toEqual(await model.prune(retention, T0 + SPAN * SECOND))
        break
      }
      case 3:
        await log.close()
        log = await openLog(path, 'write')
        break
      default: {
        const selection = someSelection(chance)
        expect(await all(log, selection)).toEqual(await all(model, selection))
      }
    }
    const [status, expected] = [await log.status(), await model.status()]
    expect(status.streams).toEqual(expected.streams)
    expect(await log.bookmarks()).toEqual(await model.bookmarks())
  }
  expect(await all(log)).toEqual(await all(model))
  const { lives, damage, unreadable } = await verifyLog(log)
  expect({ damage, unreadable: unreadable.count, lost: lives.filter(({ lost, duplicates }) => lost > 0 || duplicates > 0) }).toEqual({
    damage: [],
    unreadable: 0,
    lost: [],
  })
  await other.close()
  await log.close()
})
