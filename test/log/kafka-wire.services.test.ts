// What stands in Kafka's topics: as kcat and other clients see it, and what is made of what others wrote there.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseKafkaAddress } from '../../src/log/kafka/address.ts'
import { toMessage } from '../../src/log/kafka/message.ts'
import { newTransactions } from '../../src/log/kafka/transaction.ts'
import { newDriver, openKafkaLog } from '../../src/log/kafka.ts'
import type { EventLog } from '../../src/log/log.ts'
import { all, event, eventsOf, OTHER_RUN, packets, sequences, T0 } from './events.ts'
import { useKafka } from './kafka-home.ts'

jest.setTimeout(240_000)

const PCAP = 'linux-6.18/redirects.pcap'

const home = useKafka()
const logs: EventLog[] = []
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close()
})

async function opened(address: string, mode: 'read' | 'write' = 'write'): Promise<EventLog> {
  const log = await openKafkaLog(address, mode)
  logs.push(log)
  return log
}
const prefixOf = (address: string): string => parseKafkaAddress(address).prefix
const hasKcat = spawnSync('kcat', ['-V']).status === 0
const kcat = (...args: string[]): Buffer =>
  execFileSync('kcat', ['-q', '-b', home.kafka().brokers.join(','), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })

/** Writes to a topic as any other program would. */
function foreign(address: string, messages: { value: string; headers?: Record<string, string> }[]): void {
  for (const { value, headers = {} } of messages)
    execFileSync(
      'kcat',
      [
        '-b',
        home.kafka().brokers.join(','),
        '-P',
        '-Z',
        '-t',
        `${prefixOf(address)}.events`,
        ...Object.entries(headers).flatMap(([name, text]) => ['-H', `${name}=${text}`]),
      ],
      { input: value },
    )
}

const withKcat = hasKcat ? test : test.skip

withKcat('an event is a CloudEvent in binary mode, keyed by its cluster', async () => {
  const address = await home.newAddress()
  const log = await opened(address)
  const one = event(7, { subject: 'Ü 10.9.0.3:80', data: { from: 1, to: 0 } })
  await log.append([one])
  const told = String(kcat('-C', '-t', `${prefixOf(address)}.events`, '-e', '-f', '%k\n%T\n%h\n%s\n'))
  const [key, timestamp, headers = '', data] = told.split('\n')
  expect([key, timestamp, data]).toEqual(['lvs', String((T0 + 7_000_000) / 1000), '{"from":1,"to":0}'])
  expect(Object.fromEntries(headers.split(',').map(header => header.split('=', 2)))).toEqual({
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: one.id,
    ce_source: '/lvs/lvs1/ipvs',
    ce_type: 'umtool.weight.changed',
    ce_time: '2026-11-18T11:06:47.000000Z',
    ce_subject: 'Ü 10.9.0.3:80',
    ce_dataschema: 'urn:umtool:weight.changed:1',
    ce_sequence: '7',
    ce_run: one.run,
    ce_recorded: expect.stringMatching(/^\d{16}$/) as string,
  })
})

withKcat('a captured message is a whole pcap, to be piped into tcpdump', async () => {
  const address = await home.newAddress()
  const log = await opened(address)
  const pcap = readFileSync(join(__dirname, '..', 'packets', PCAP))
  await log.append([packets(1, pcap)])
  expect(kcat('-C', '-t', `${prefixOf(address)}.capture`, '-c1', '-e', '-D', '').equals(pcap)).toBe(true)
})

const hasTcpdump = spawnSync('tcpdump', ['--version']).status === 0

// The pipe of the documentation, by a shell, as it is typed.
;(hasKcat && hasTcpdump ? test.each(['none', 'gzip', 'zstd']) : test.skip.each([]))(
  'kcat and tcpdump print the packets of a message written with compression=%s',
  async compression => {
    const address = await home.newAddress()
    const log = await opened(`${address}?compression=${compression}`)
    await log.append([packets(1, readFileSync(join(__dirname, '..', 'packets', PCAP))), packets(2, new Uint8Array(70_000))])
    const kcat = `kcat -C -t ${prefixOf(address)}.capture -c1 -e -b ${home.kafka().brokers.join(',')}`
    const run = (command: string) => spawnSync('sh', ['-c', command], { encoding: 'utf8' })
    const { stdout: printed } = run(`tcpdump -n -t -r ${join(__dirname, '..', 'packets', PCAP)}`)
    // kcat puts a newline behind each message, of which tcpdump complains at the end, unless -D says otherwise.
    expect(run(`${kcat} | tcpdump -n -t -r -`).stdout).toBe(printed)
    expect(run(`${kcat} -D '' | tcpdump -n -t -r -`)).toMatchObject({ status: 0, stdout: printed })
    expect(printed).toContain('ICMP redirect')
  },
)

test.each(['none', 'gzip', 'zstd'])('what was written with compression=%s is read', async compression => {
  const log = await opened(`${await home.newAddress()}?compression=${compression}`)
  const events = Array.from({ length: 200 }, (_, i) => event(i + 1))
  await log.append(events)
  expect(await eventsOf(log)).toEqual(events)
})

test.each(['snappy', 'lz4'])('messages that somebody packed with %s are an error that names it', async method => {
  if (!hasKcat) return
  const address = await home.newAddress()
  execFileSync('kcat', ['-b', home.kafka().brokers.join(','), '-P', '-t', `${prefixOf(address)}.events`, '-z', method], {
    input: `${'x'.repeat(5000)}\n`,
  })
  await expect(all(await opened(address, 'read'))).rejects.toThrow(method)
})

withKcat('zstd of another library is read', async () => {
  const address = await home.newAddress()
  execFileSync('kcat', ['-b', home.kafka().brokers.join(','), '-P', '-t', `${prefixOf(address)}.events`, '-z', 'zstd'], {
    input: `${'x'.repeat(5000)}\n`,
  })
  expect(await all(await opened(address, 'read'))).toMatchObject([{ ok: false, why: expect.stringContaining('ce_specversion') as string }])
})

withKcat('what is no event is handed out as such, in its place, and reading goes on', async () => {
  const address = await home.newAddress()
  const log = await opened(address)
  await log.append([event(1)])
  const [good] = await all(log)
  expect(good!.ok).toBe(true)
  foreign(address, [
    { value: 'hello' },
    { value: '{', headers: headersOf('2') },
    { value: '{}', headers: headersOf('0') },
    { value: '{}', headers: { ...headersOf('4'), ce_source: 'somewhere' } },
    { value: '{}', headers: { ...headersOf('4'), ce_type: 'other.thing' } },
    { value: '{}', headers: { ...headersOf('4'), ce_time: 'noon' } },
    { value: '{}', headers: { ...headersOf('4'), ce_dataschema: 'urn:x' } },
    { value: '{"a":1}', headers: headersOf('4') },
  ])
  await log.append([event(9)])
  const whys = (await all(log)).map(recorded => (recorded.ok ? recorded.event.sequence : recorded.why))
  expect(whys).toEqual([
    1,
    expect.stringContaining('ce_specversion'),
    expect.stringContaining('JSON'),
    expect.stringContaining('ce_sequence'),
    expect.stringContaining('ce_source'),
    expect.stringContaining('ce_type'),
    expect.stringContaining('ce_time'),
    expect.stringContaining('ce_dataschema'),
    4,
    9,
  ])
  expect(await all(log, { last: 3 })).toHaveLength(3)
})

const headersOf = (sequence: string): Record<string, string> => ({
  ce_specversion: '1.0',
  ce_id: 'a',
  ce_source: '/lvs/lvs1/ipvs',
  ce_type: 'umtool.weight.changed',
  ce_time: '2026-11-18T12:06:40+01:00',
  ce_subject: '',
  ce_dataschema: 'urn:umtool:weight.changed:1',
  ce_sequence: sequence,
  ce_run: OTHER_RUN,
})

test('what two processes wrote twice comes once to a reader and to a follower', async () => {
  const address = await home.newAddress(3)
  const [one, two] = [await opened(address), await opened(address)]
  const events = [event(1), packets(2, new Uint8Array(9)), event(3, { type: 'real-server.counted' })]
  await one.append(events)
  await two.append(events)
  await two.append([event(4)])
  expect(await eventsOf(one)).toHaveLength(4)
  const stop = new AbortController()
  const followed: number[] = []
  for await (const batch of one.read({ follow: true, signal: stop.signal })) {
    for (const recorded of batch) if (recorded.ok) followed.push(recorded.event.sequence)
    if (followed.length === 4) await two.append([event(5)])
    if (followed.length >= 5) stop.abort()
  }
  expect(followed.toSorted()).toEqual([1, 2, 3, 4, 5])
  expect((await one.status()).streams.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThanOrEqual(7)
})

test('a transaction that was given up is seen by nobody', async () => {
  const address = await home.newAddress()
  const log = await opened(address)
  await log.append([event(1)])
  const driver = newDriver(parseKafkaAddress(address))
  const cluster = driver.cluster()
  await cluster.connect()
  const topic = `${prefixOf(address)}.events`
  await cluster.addMultipleTargetTopics([topic])
  const transactions = newTransactions(driver, cluster, 'gives up', 10_000, 0)
  const [written] = await transactions.write([{ topic, partition: 0, messages: [toMessage(event(5))] }])
  expect(written).toMatchObject({ topic, partition: 0, count: 1 })
  await transactions.giveUp()
  await cluster.disconnect()
  await log.append([event(2)])
  expect(await sequences(log)).toEqual([1, 2])
})

test('an event larger than any other takes no other along, and says so', async () => {
  const log = await opened(`${await home.newAddress()}?compression=none`)
  const large = packets(2, new Uint8Array(17 << 20))
  const results = await Promise.allSettled([log.append([event(1)]), log.append([large]), log.append([event(3)])])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await sequences(log)).toEqual([1, 3])
  await log.append([packets(2, new Uint8Array(12 << 20))])
  expect((await eventsOf(log, { streams: ['capture'] }))[0]!.data).toHaveLength(12 << 20)
})

test('only the cluster that was asked for is read, whichever partition it is in', async () => {
  const address = await home.newAddress(4)
  const clusters = ['lvs', 'web', 'mail', 'dns', 'ldap', 'files']
  await (await opened(address)).append(clusters.map((cluster, i) => event(i + 1, { source: `/${cluster}/n1/ipvs` })))
  for (const [index, cluster] of clusters.entries())
    expect(await sequences(await opened(`${address}?cluster=${cluster}`, 'read'))).toEqual([index + 1])
  expect((await sequences(await opened(address, 'read'))).toSorted()).toEqual([1, 2, 3, 4, 5, 6])
})

test('times that no clock should show are kept', async () => {
  const log = await opened(await home.newAddress())
  const events = [event(1, { at: 0 }), event(2, { at: -5_000_000 }), event(3, { at: 4_102_444_800_000_001 }), event(4)]
  await log.append(events)
  expect(await eventsOf(log)).toEqual(events)
  expect(await sequences(log, { since: T0 })).toEqual([3, 4])
})

test('a long log is read whole, in order, and its newest are found', async () => {
  const log = await opened(await home.newAddress(3))
  const events = Array.from({ length: 30_000 }, (_, i) => (i % 10 === 0 ? packets(i + 1, new Uint8Array([i])) : event(i + 1, { at: T0 + i })))
  for (let at = 0; at < events.length; at += 1500) await log.append(events.slice(at, at + 1500))
  const numbers = await sequences(log)
  expect(numbers).toEqual(events.map(({ sequence }) => sequence))
  expect(await sequences(log, { last: 5000 })).toEqual(numbers.slice(-5000))
  expect(await sequences(log, { last: 2, where: ({ sequence }) => sequence === 17 || sequence === 29_999 })).toEqual([17, 29_999])
  expect(await sequences(log, { streams: ['events'], since: T0 + 29_990 })).toEqual([
    29_992, 29_993, 29_994, 29_995, 29_996, 29_997, 29_998, 29_999, 30_000,
  ])
})
