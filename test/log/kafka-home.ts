// Logs in a test broker: each with a prefix of its own, its topics made as `umtool log init` makes them, and gone at the end.
import { randomUUID } from 'node:crypto'
import { planTopics } from '../../src/log/kafka/topics.ts'
import { initKafka, openKafkaLog } from '../../src/log/kafka.ts'
import type { EventLog } from '../../src/log/log.ts'
import { type KafkaOptions, startKafka, type TestKafka } from '../services/kafka.ts'

export type KafkaHome = {
  readonly kafka: () => TestKafka
  /** An address nobody has used, with topics of so many partitions. */
  newAddress(partitions?: number): Promise<string>
  open(partitions?: number): Promise<EventLog>
}

/** A broker that does not come is said by startKafka itself. */
const MINUTES = 300_000

/** A broker for the tests of a file, before the first and until after the last of them. */
export function useKafka(options: KafkaOptions = {}): KafkaHome {
  let kafka: TestKafka | undefined
  beforeAll(async () => {
    kafka = await startKafka(options)
  }, MINUTES)
  afterAll(() => kafka?.stop(), MINUTES)
  const newAddress = async (partitions = 1): Promise<string> => {
    const address = `kafka://${kafka!.brokers.join(',')}/test-${randomUUID()}`
    await initKafka(address, (prefix, replicas) => planTopics(prefix, { partitions, replicas }), false)
    return address
  }
  return { kafka: () => kafka!, newAddress, open: async partitions => openKafkaLog(await newAddress(partitions), 'write') }
}
