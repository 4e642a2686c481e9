// What may have aged out of a log whose home keeps no account, and what cannot have: told by what is left.
import type { Stream } from '../../src/events/stream.ts'
import { beginOfRun, newAgeWitness } from '../../src/log/ageing.ts'
import type { EventLog, Recorded } from '../../src/log/log.ts'
import { isComplete, verifyLog } from '../../src/log/verify.ts'
import { event, packets, T0 } from './events.ts'

const MINUTE = 60_000_000
const witnessOf = (dropped: readonly Stream[]) =>
  newAgeWitness({ placeOf: source => source.split('/')[1]!, droppedAt: () => dropped, dropped: 1, notes: [] })

test('nothing aged out of a place that has dropped nothing', () => {
  const witness = witnessOf([])
  expect(witness.mayBeGone('/lvs/lvs1/ipvs', undefined)).toBe(false)
  expect(witness.mayBeGone('/lvs/lvs1/ipvs', T0)).toBe(false)
})

test('what a source appended after something of its own that is left is not gone for its age', () => {
  const witness = witnessOf(['capture'])
  witness.note('/lvs/lvs1/packets', 'capture', T0)
  expect(witness.mayBeGone('/lvs/lvs1/packets', T0 - 1)).toBe(true)
  expect(witness.mayBeGone('/lvs/lvs1/packets', T0)).toBe(false)
  expect(witness.mayBeGone('/lvs/lvs1/packets', undefined)).toBe(true)
})

test('clocks of other writers of the place count within five minutes', () => {
  const witness = witnessOf(['capture'])
  witness.note('/lvs/lvs1/packets', 'capture', T0)
  expect(witness.mayBeGone('/lvs/lvs2/ipvs', T0 + 4 * MINUTE)).toBe(true)
  expect(witness.mayBeGone('/lvs/lvs2/ipvs', T0 + 5 * MINUTE)).toBe(false)
  expect(witness.mayBeGone('/web/lvs2/ipvs', T0 + 5 * MINUTE)).toBe(true) // another place
})

test('one stream that may have had it is enough; a stream of which nothing is left may have had anything', () => {
  const witness = witnessOf(['capture', 'stats'])
  witness.note('/lvs/lvs1/packets', 'capture', T0)
  expect(witness.mayBeGone('/lvs/lvs1/packets', T0 + 60 * MINUTE)).toBe(true)
  witness.note('/lvs/lvs1/packets', 'stats', T0 + 61 * MINUTE)
  expect(witness.mayBeGone('/lvs/lvs1/packets', T0 + 60 * MINUTE)).toBe(true)
  expect(witness.mayBeGone('/lvs/lvs1/packets', T0 + 61 * MINUTE)).toBe(false)
})

test('a run of UUID version 7 tells when it began', () => {
  expect(beginOfRun('01a20542-2d55-76a9-82a1-e210d4958284')).toBe(0x01a205422d55 * 1000)
  expect(beginOfRun('01a20542-2d55-46a9-82a1-e210d4958284')).toBeUndefined()
  expect(beginOfRun('first')).toBeUndefined()
})

/** A log that keeps no account: `appended` as the writer's clock had it. */
function logOf(recorded: readonly Recorded[], dropped: readonly Stream[]): EventLog {
  const ageing = { placeOf: () => '0', droppedAt: () => dropped, dropped: dropped.length, notes: [] }
  return {
    home: 'kafka://k/umtool',
    async *read() {
      yield recorded
    },
    inspect: async () => ({ damage: [], lives: [], ageing }),
  } as unknown as EventLog
}
const at = (minutes: number, one: ReturnType<typeof event>): Recorded => ({
  ok: true,
  position: String(minutes),
  stream: one.type === 'packets.captured' ? 'capture' : one.type.endsWith('.counted') ? 'stats' : 'events',
  event: one,
  appended: T0 + minutes * MINUTE,
})

test('verify tells what aged out from what never came, in one life', async () => {
  const source = '/lvs/lvs1/packets'
  const recorded = [
    at(0, event(3, { source })), // 1 and 2 are older than anything that is left
    at(10, event(6, { source })), // 4 and 5 may have been captures
    at(20, packets(7, new Uint8Array(4))),
    at(30, event(8, { source })),
    at(40, event(10, { source })), // 9 came after a capture that is there
  ]
  const found = await verifyLog(logOf(recorded, ['capture']))
  expect(found.lives).toMatchObject([{ aged: 4, gaps: [{ from: 9, to: 9 }] }])
  expect(isComplete(found)).toBe(false)
  const whole = await verifyLog(logOf(recorded, []))
  expect(whole.lives).toMatchObject([
    {
      aged: 0,
      gaps: [
        { from: 1, to: 2 },
        { from: 4, to: 5 },
        { from: 9, to: 9 },
      ],
    },
  ])
})
