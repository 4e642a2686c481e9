// Events for the tests of the log: small, and each told from the others.
import type { Event } from '../../src/events/event.ts'
import type { EventLog, ReadOptions, Recorded } from '../../src/log/log.ts'

export const T0 = 1_795_000_000_000_000
export const RUN = '019aa000-0000-7000-8000-00000000000a'
export const OTHER_RUN = '019aa000-0000-7000-8000-00000000000b'

export const uuid = (n: number): string => `019aa000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`

let ids = 0

/** An event that happened `sequence` seconds after T0, unless told otherwise. */
export const event = (sequence: number, more: Partial<Event> = {}): Event => ({
  id: uuid(++ids),
  source: '/lvs/lvs1/ipvs',
  run: RUN,
  sequence,
  type: 'weight.changed',
  subject: 'tcp/10.9.0.100:80 10.9.0.3:80',
  at: T0 + sequence * 1_000_000,
  version: 1,
  data: { from: sequence, to: sequence + 1 },
  ...more,
})

export const packets = (sequence: number, bytes: Uint8Array): Event =>
  event(sequence, { type: 'packets.captured', subject: 'eth0', source: '/lvs/lvs1/packets', data: bytes })

/** Everything a read hands out. */
export async function all(log: EventLog, options: ReadOptions = {}): Promise<Recorded[]> {
  const found: Recorded[] = []
  for await (const batch of log.read(options)) {
    expect(batch.length).toBeGreaterThan(0)
    found.push(...batch)
  }
  return found
}

/** The events of a read; fails on what cannot be read. */
export const eventsOf = async (log: EventLog, options: ReadOptions = {}): Promise<Event[]> =>
  (await all(log, options)).map(recorded => {
    if (!recorded.ok) throw new Error(recorded.why)
    return recorded.event
  })

export const sequences = async (log: EventLog, options: ReadOptions = {}): Promise<number[]> =>
  (await eventsOf(log, options)).map(({ sequence }) => sequence)
