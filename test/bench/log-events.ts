// What the log's benchmarks write: events of about 300 bytes as CloudEvents JSON, and batches of packets of 64 KiB.
import { randomBytes } from 'node:crypto'
import type { Event } from '../../src/events/event.ts'

const RUN = '019aa000-0000-7000-8000-000000000001'
const START = 1_795_000_000_000_000

const uuid = (n: number): string => `019aa000-${String(n % 10_000).padStart(4, '0')}-7000-8000-${String(n).padStart(12, '0')}`

/** A counter of a real server, one a millisecond. `sequence` counts from 1. */
export const counted = (sequence: number, run = RUN): Event => ({
  id: uuid(sequence),
  source: '/lvs/lvs1/ipvs',
  run,
  sequence,
  type: sequence % 50 === 0 ? 'weight.changed' : 'real-server.counted',
  subject: `tcp/10.9.0.100:80 10.9.${(sequence >> 8) & 255}.${sequence & 255}:80`,
  at: START + sequence * 1000,
  version: 1,
  data: { connections: sequence, bytesIn: sequence * 700, bytesOut: sequence * 5000 },
})

const packets = randomBytes(64 << 10)

/** Random bytes: nothing on the way can make them smaller. One every 200 ms. */
export const captured = (sequence: number): Event => ({
  id: uuid(sequence),
  source: '/lvs/lvs1/packets',
  run: RUN,
  sequence,
  type: 'packets.captured',
  subject: 'eth0',
  at: START + sequence * 200_000,
  version: 1,
  data: packets,
})

export const timeOf = (sequence: number): number => START + sequence * 1000
