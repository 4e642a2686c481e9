// The parts of the log in Kafka that need no broker: addresses, positions, batches there and back, and damaged ones.
import type { Event } from '../../src/events/event.ts'
import { parseKafkaAddress } from '../../src/log/kafka/address.ts'
import { readBatches, readRecords } from '../../src/log/kafka/batch.ts'
import { crc32c } from '../../src/log/kafka/crc32c.ts'
import { encodeBatch } from '../../src/log/kafka/encode.ts'
import { dataOf, newDecoder } from '../../src/log/kafka/event.ts'
import { letQueuesRest, type Queue } from '../../src/log/kafka/idle.ts'
import { toMessage } from '../../src/log/kafka/message.ts'
import { formatPosition, parsePosition } from '../../src/log/kafka/position.ts'
import { event, packets, T0 } from './events.ts'
import { newChance } from './random.ts'

test('an address names brokers, prefix and settings', () => {
  expect(parseKafkaAddress('kafka://a,b.example:9094,[fd00::1]:1/umtool?cluster=lvs&compression=gzip&writer=n1', {})).toEqual({
    home: 'kafka://a,b.example:9094,[fd00::1]:1/umtool?cluster=lvs&compression=gzip&writer=n1',
    brokers: ['a:9092', 'b.example:9094', '[fd00::1]:1'],
    prefix: 'umtool',
    cluster: 'lvs',
    writer: 'n1',
    compression: 'gzip',
    tls: undefined,
    sasl: undefined,
  })
  expect(parseKafkaAddress('kafka://a/u?tls=on&sasl=plain', { UMTOOL_KAFKA_USER: 'bob', UMTOOL_KAFKA_PASSWORD: 'x' })).toMatchObject({
    tls: { rejectUnauthorized: true },
    sasl: { mechanism: 'plain', username: 'bob', password: 'x' },
  })
})

test.each([
  'kafka://',
  'kafka://a',
  'kafka:///u',
  'kafka://a/',
  'kafka://a/u/v',
  'kafka://a,/u',
  'kafka://a:99999/u',
  'kafka://a b/u',
  'kafka://u:secret@a/u',
  'kafka://a/u?password=secret',
  'kafka://a/u?colour=red',
  'kafka://a/u?compression=lz4',
  'kafka://a/u?sasl=plain',
  'kafka://a/u?sasl=plain&user=bob',
  'kafka://a/u?user=bob',
  'kafka://a/u?cert=x',
])('%s is a usage error without its password', text => {
  let told: unknown
  try {
    parseKafkaAddress(text, {})
  } catch (error) {
    told = error
  }
  expect(told).toMatchObject({ exit: 2 })
  const { where, message } = told as { where: string; message: string }
  expect(`${where} ${message}`).not.toContain('secret')
})

test('a position is the same text for the same offsets, and comes back', () => {
  const places = [
    { stream: 'capture', partition: 0 },
    { stream: 'events', partition: 0 },
    { stream: 'events', partition: 1 },
  ] as const
  const text = formatPosition(places, index => [17, 0, 99][index]!)
  expect(text).toBe('capture:0-17;events:0-0.1-99')
  expect([...parsePosition(text, 'home')]).toEqual([
    ['capture:0', 17],
    ['events:0', 0],
    ['events:1', 99],
  ])
  for (const bad of ['', '17', 'orders-0@17', 'events', 'events:', 'events:0-', 'other:0-1', `${text};`, 'events:0-1;;events:0-1'])
    expect(() => parsePosition(bad, 'home')).toThrow('no position')
})

test('the checksum is Castagnoli’s', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(Buffer.alloc(0))).toBe(0)
})

const EVENTS: readonly Event[] = [
  event(1, { subject: 'Ü\u0000\n"', data: { text: 'ß\u2028', list: [1, null] } }),
  packets(2, new Uint8Array([0, 255, 1])),
  event(Number.MAX_SAFE_INTEGER, { at: 0, id: 'x' }),
  packets(4, new Uint8Array(0)),
  event(5, { at: T0 * 2, version: 12, data: null }),
]

async function decoded(set: Buffer) {
  const decoder = newDecoder()
  const records = (await Promise.all(readBatches(set).map(readRecords))).flat()
  return records.map(record => {
    const envelope = decoder.envelopeOf(record)
    if (!envelope.ok) return envelope.why
    const data = dataOf(record, envelope.value.bytes)
    return data.ok ? { ...envelope.value.event, data: data.value } : data.why
  })
}

const encoded = (compression: number): Promise<Buffer> =>
  encodeBatch(
    EVENTS.map(one => ({ ...toMessage(one), recorded: T0 })),
    { producerId: 2 ** 40 + 5, epoch: 3, firstSequence: 7, compression },
  )

test.each([0, 1, 4])('events in a batch of compression %s come back as they were', async compression => {
  const batch = await encoded(compression)
  expect(await decoded(batch)).toEqual(EVENTS)
  expect(readBatches(batch)[0]).toMatchObject({
    baseOffset: 0,
    next: EVENTS.length,
    producerId: 2 ** 40 + 5,
    transactional: true,
    control: false,
    count: EVENTS.length,
  })
  expect(await decoded(Buffer.concat([batch, batch.subarray(0, 100)]))).toEqual(EVENTS)
})

test('damaged batches are an error or another answer, never a crash, a hang or much memory', async () => {
  const batch = await encoded(0)
  const chance = newChance(7)
  let refused = 0
  for (let round = 0; round < 5000; round++) {
    const damaged = Buffer.from(batch)
    for (let i = 0; i < 3; i++) damaged[chance.below(damaged.length)] = chance.below(256)
    try {
      await decoded(damaged)
    } catch (error) {
      refused++
      expect(error).toMatchObject({ message: expect.stringMatching(/./) as string })
    }
  }
  expect(refused).toBeGreaterThan(100)
})

test('a queue that has nothing to send sets no timer, and one that has sends it', () => {
  jest.useFakeTimers()
  const queue = {
    throttleCheckTimeoutId: null,
    throttledUntil: -1,
    pending: [] as unknown[],
    checkPendingRequests: jest.fn(),
  } as unknown as Queue & { pending: unknown[] }
  letQueuesRest(queue)
  queue.scheduleCheckPendingRequests()
  expect(jest.getTimerCount()).toBe(0)
  queue.pending.push({})
  queue.scheduleCheckPendingRequests()
  queue.scheduleCheckPendingRequests()
  expect(jest.getTimerCount()).toBe(1)
  jest.advanceTimersByTime(10)
  expect(queue.checkPendingRequests).toHaveBeenCalledTimes(1)
  jest.useRealTimers()
})
