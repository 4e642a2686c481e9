// Who may come in, and what is said when nobody answers, the wrong one does, or the wrong thing is there.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer as createTlsServer } from 'node:tls'
import { statusText } from '../../src/cli/log/status.ts'
import { verify } from '../../src/cli/log/verify.ts'
import { planTopics } from '../../src/log/kafka/topics.ts'
import { initKafka, openKafkaLog } from '../../src/log/kafka.ts'
import { BIN, build } from '../built.ts'
import { startKafka, type TestKafka } from '../services/kafka.ts'
import { allow, deleteTopic, type Right, untilForgotten } from '../services/kafka-admin.ts'
import { USERS } from '../services/kafka-listeners.ts'
import { KEYSTORE, KEYSTORE_PASSWORD, makeCertificate } from '../services/kafka-tls.ts'
import { event, sequences } from './events.ts'

jest.setTimeout(300_000)

/** A broker that forgets writers after seconds, and not after a week: longer than any of them thinks in the middle. */
const FORGETFUL = { 'transactional.id.expiration.ms': 4000, 'transaction.remove.expired.transaction.cleanup.interval.ms': 300 }

let kafka: TestKafka
let plain: TestKafka
let folder: string
const servers: Server[] = []

beforeAll(async () => {
  build()
  folder = mkdtempSync(join(tmpdir(), 'umtool-access-'))
  ;[kafka, plain] = await Promise.all([startKafka({ secure: true }), startKafka({ settings: FORGETFUL })])
}, 300_000)
afterAll(async () => {
  await Promise.all([kafka?.stop(), plain?.stop()])
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true })
})

/** Runs umtool without holding up this process, which may be the server it talks to. */
async function umtool(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child: ChildProcess = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout!.on('data', text => {
    stdout += text
  })
  child.stderr!.on('data', text => {
    stderr += text
  })
  const [status] = (await once(child, 'close')) as [number]
  return { status, stdout, stderr }
}

const address = (query: string, prefix = 'secure'): string => `kafka://${kafka.brokers[0]}/${prefix}?${query}`
const passwordFile = (password: string): string => {
  const path = join(folder, `password-${password}`)
  writeFileSync(path, `${password}\n`)
  return path
}

test.each([
  ['plain', USERS.PLAIN],
  ['scram-sha-256', USERS.SCRAM],
  ['scram-sha-512', USERS.SCRAM],
] as const)('TLS with %s: topics are made, events written, read and followed', async (sasl, { name, password }) => {
  const where = address(`ca=${kafka.ca}&sasl=${sasl}&user=${name}&password-file=${passwordFile(password)}`, `secure-${sasl}`)
  await initKafka(where, (prefix, replicas) => planTopics(prefix, { partitions: 2, replicas }), false)
  const log = await openKafkaLog(where, 'write')
  await log.append([event(1), event(2)], { a: '1' })
  expect(await sequences(log)).toEqual([1, 2])
  expect(await log.bookmarks()).toEqual({ a: '1' })
  const stop = new AbortController()
  for await (const batch of log.read({ follow: true, signal: stop.signal })) {
    expect(batch).toHaveLength(2)
    stop.abort()
  }
  await log.close()
})

test('a wrong password is exit status 4, and is printed nowhere', async () => {
  const { status, stdout, stderr } = await umtool(['log', 'status', '--log', address(`ca=${kafka.ca}&sasl=scram-sha-256&user=alice`)], {
    UMTOOL_KAFKA_PASSWORD: 'not-her-secret',
  })
  expect({ status, stdout }).toEqual({ status: 4, stdout: '' })
  expect(stderr).toContain('refuses this user')
  expect(stderr).not.toContain('not-her-secret')
})

test('a password in the address is refused, and not repeated', async () => {
  for (const where of [`kafka://alice:hidden@${kafka.brokers[0]}/x`, `kafka://${kafka.brokers[0]}/x?sasl=plain&user=alice&password=hidden`]) {
    const { status, stderr } = await umtool(['log', 'status', '--log', where])
    expect(status).toBe(2)
    expect(stderr).toContain('UMTOOL_KAFKA_PASSWORD')
    expect(stderr).not.toContain('hidden')
  }
})

test('a certificate nobody vouches for is said, with what would help', async () => {
  const { status, stderr } = await umtool(['log', 'status', '--log', address('tls=on&sasl=plain&user=bob')], {
    UMTOOL_KAFKA_PASSWORD: USERS.PLAIN.password,
  })
  expect(status).toBe(3)
  expect(stderr).toMatch(/certificate.*not trusted/)
  expect(stderr).toContain('ca=FILE')
})

test('plain text to a port that wants TLS, and TLS to one that does not, are said within seconds', async () => {
  const toTls = await umtool(['log', 'status', '--log', `kafka://${kafka.brokers[0]}/x`])
  expect(toTls.status).toBe(3)
  expect(toTls.stderr).toMatch(/tls=on/)
  const toPlain = await umtool(['log', 'status', '--log', `kafka://${plain.brokers[0]}/x?tls=on`])
  expect(toPlain.status).toBe(3)
})

test('topics that are not there name the command that makes them, which says what it would do, does it, and then finds nothing to do', async () => {
  const where = `kafka://${plain.brokers[0]}/fleet`
  const { status, stderr } = await umtool(['events', '--log', where])
  expect(status).toBe(3)
  expect(stderr).toContain(`umtool log init --log '${where}'`)
  const dry = await umtool(['log', 'init', '--log', where, '--dry-run'])
  expect(dry).toMatchObject({ status: 0, stderr: '' })
  expect(dry.stdout).toMatch(/^fleet\.capture {4}would be made: 6 partitions, 1 copy, kept 6 hours$/m)
  expect((await umtool(['events', '--log', where])).status).toBe(3)
  const made = await umtool(['log', 'init', '--log', where, '--retention', 'stats=2d'])
  expect(made.status).toBe(0)
  expect(made.stdout).toMatch(/^fleet\.stats {6}made: 6 partitions, 1 copy, kept 2 days$/m)
  const again = await umtool(['log', 'init', '--log', where, '--retention', 'stats=2d'])
  expect(again.status).toBe(0)
  expect(again.stdout.match(/as it should be/g)).toHaveLength(5)
  const other = await umtool(['log', 'init', '--log', where, '--partitions', '3'])
  expect(other.status).toBe(5)
  expect(other.stdout).toContain('  partitions is 6 and should be 3\n')
  expect(other.stdout).toContain('--entity-name fleet.stats --add-config retention.ms=604800000,segment.ms=100800000\n')
  expect(await umtool(['events', '--log', where, '--all'])).toMatchObject({ status: 0, stdout: '' })
})

test('nobody listening is exit status 3 within seconds, for reading, writing and init', async () => {
  const where = 'kafka://127.0.0.1:1,127.0.0.1:2/x'
  for (const args of [['events'], ['log', 'init'], ['log', 'import', 'file:/dev/null']]) {
    const { status, stderr } = await umtool([...args, '--log', where])
    expect(status).toBe(3)
    expect(stderr).toContain('no broker answers')
  }
})

test.each([
  ['that never answers', () => {}],
  ['that is no Kafka', (socket: { end(text: string): void }) => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')],
  [
    'whose answers are cut short',
    (socket: Socket) => socket.on('data', request => socket.write(Buffer.concat([Buffer.of(0, 0, 0, 4), request.subarray(8, 12)]))),
  ],
  ['that hangs up', (socket: { destroy(): void }) => socket.destroy()],
] as const)('a server %s is said within seconds', async (_, behave) => {
  const server = createServer(socket => {
    socket.on('error', () => {})
    ;(behave as (socket: unknown) => void)(socket)
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const { status, stderr } = await umtool(['log', 'status', '--log', `kafka://127.0.0.1:${(server.address() as { port: number }).port}/x`])
  expect(status).toBe(3)
  expect(stderr).toMatch(/^umtool: kafka:\/\/127/)
})

test('every right that lacks is said at once, with the command that gives it', async () => {
  const prefix = 'rights'
  const by = ({ name, password }: { name: string; password: string }): string =>
    address(`ca=${kafka.ca}&sasl=plain&user=${name}&password-file=${passwordFile(password)}`, prefix)
  const mine = by(USERS.LIMITED)
  const give = (kind: 'topic' | 'transactionalId', name: string, ...rights: Right[]) => allow(by(USERS.PLAIN), USERS.LIMITED.name, kind, name, rights)
  const plan = (prefix: string, replicas: number) => planTopics(prefix, { partitions: 1, replicas })
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing',
      (error: { exit: number; message: string; hint: string }) => `${error.exit} ${error.message}: ${error.hint}`,
    )
  /** A right holds some time after it was given: what is refused then, when it is no more what was refused before. */
  const refusedNext = async (work: () => Promise<unknown>, before: RegExp): Promise<string> => {
    for (;;) {
      const now = await refused(work())
      if (!before.test(now)) return now
      await sleep(100)
    }
  }
  const appended = async (): Promise<unknown> => {
    const log = await openKafkaLog(mine, 'write')
    try {
      return await log.append([event(2)])
    } finally {
      await log.close()
    }
  }
  expect(await refused(initKafka(mine, plan, false))).toMatch(
    /^4 this user may not make the topics of this log.*--operation Create .*--topic rights\./,
  )
  await initKafka(by(USERS.PLAIN), plan, false)
  const log = await openKafkaLog(by(USERS.PLAIN), 'write')
  await log.append([event(1)])
  await log.close()
  const noTopics = /^4 this user may not use the topics of this log.*--operation Read --operation Describe --topic rights\./
  expect(await refused(openKafkaLog(mine, 'read'))).toMatch(noTopics)
  await give('topic', 'rights.', 'describe')
  let reader = await openKafkaLog(by(USERS.PLAIN), 'read')
  const openedMine = async (): Promise<void> => {
    const log = await openKafkaLog(mine, 'read')
    await reader.close()
    reader = log
  }
  expect(await refusedNext(openedMine, noTopics)).toBe('nothing')
  expect(await refused(sequences(reader))).toMatch(noTopics)
  await give('topic', 'rights.', 'read')
  expect(await refusedNext(() => sequences(reader), noTopics)).toBe('nothing')
  expect(await sequences(reader)).toEqual([1])
  // Sizes and settings are told to who may ask for them; all else stands there.
  expect(await statusText(reader, 'text')).toMatch(
    /its size is told to who may Describe the cluster[\s\S]*\n\nrights\.events: the broker does not tell its settings\n[\s\S]*0 +0-2 +- /,
  )
  expect(await verify(reader, 'text')).toMatchObject({ exit: 0 })
  await reader.close()
  const noWriter = /^4 this user may not write under this name.*--operation Write --operation Describe --transactional-id 'umtool rights '/
  expect(await refused(appended())).toMatch(noWriter)
  await give('transactionalId', 'umtool rights ', 'write', 'describe')
  expect(await refusedNext(appended, noWriter)).toMatch(noTopics)
  await give('topic', 'rights.', 'write')
  expect(await refusedNext(appended, noTopics)).toBe('nothing')
})

test.each([
  ['is out of date', { from: '-60d' }, /the certificate of the broker is out of date: certificate has expired\ntry: .*clock/],
  [
    'is for another name',
    { host: 'kafka.example' },
    /the certificate of the broker is for another name: .*\ntry: the name that stands in the certificate/,
  ],
  ["is somebody else's", {}, /the certificate of the broker is not trusted: self-signed certificate\ntry: ca=FILE/],
] as const)('a certificate that %s is said', async (what, validity, says) => {
  const mine = mkdtempSync(join(folder, 'tls-'))
  const ca = makeCertificate(mine, validity)
  const server = createTlsServer({ pfx: readFileSync(join(mine, KEYSTORE)), passphrase: KEYSTORE_PASSWORD }).listen(0, '127.0.0.1')
  server.on('tlsClientError', () => {})
  servers.push(server)
  await once(server, 'listening')
  const trusted = what.startsWith('is somebody') ? kafka.ca : ca
  const { status, stderr } = await umtool([
    'log',
    'status',
    '--log',
    `kafka://127.0.0.1:${(server.address() as { port: number }).port}/x?ca=${trusted}`,
  ])
  expect(status).toBe(3)
  expect(stderr).toMatch(says)
})

test('a broker that is too old is said', async () => {
  const server = createServer(socket => {
    socket
      .on('error', () => {})
      .on('data', request => {
        if (request.readInt16BE(4) !== 18) socket.destroy() // ApiVersions and nothing else
        const keys = [0, 1, 2, 3, 10, 18, 22]
        const answer = Buffer.alloc(4 + 4 + 2 + 4 + keys.length * 6 + 4)
        answer.writeInt32BE(answer.length - 4, 0)
        request.copy(answer, 4, 8, 12)
        answer.writeInt32BE(keys.length, 10)
        keys.forEach((key, index) => {
          answer.writeInt16BE(key, 14 + index * 6)
          answer.writeInt16BE(2, 18 + index * 6)
        })
        socket.write(answer)
      })
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const { status, stderr } = await umtool(['log', 'status', '--log', `kafka://127.0.0.1:${(server.address() as { port: number }).port}/x`])
  expect(status).toBe(1)
  expect(stderr).toContain('the broker is too old, or no Kafka: Produce in version 7 is needed, and it has versions 0 to 2')
  expect(stderr).toContain('Kafka 2.4 to 4.x')
})

test('a writer that brokers have forgotten goes on under a new number', async () => {
  const where = `kafka://${plain.brokers[0]}/forgotten`
  await initKafka(where, (prefix, replicas) => planTopics(prefix, { partitions: 1, replicas }), false)
  for (const writer of ['', '?writer=lvs1']) {
    const log = await openKafkaLog(`${where}${writer}`, 'write')
    await log.append([event(1)])
    await untilForgotten(where, 'umtool forgotten ')
    await log.append([event(2)])
    await log.append([event(3)])
    expect(await sequences(log)).toEqual([1, 2, 3])
    await log.close()
  }
})

test('a topic that is made anew under a follower is said, and what comes then is read', async () => {
  const where = `kafka://${plain.brokers[0]}/anew`
  const make = () => initKafka(where, (prefix, replicas) => planTopics(prefix, { partitions: 1, replicas }), false)
  await make()
  const log = await openKafkaLog(where, 'write')
  for (let n = 1; n <= 5; n++) await log.append([event(n)])
  const reader = await openKafkaLog(where, 'read')
  const stop = new AbortController()
  const told: (number | string)[] = []
  const following = (async () => {
    for await (const batch of reader.read({ follow: true, signal: stop.signal }))
      told.push(...batch.map(recorded => (recorded.ok ? recorded.event.sequence : recorded.why)))
  })()
  const heard = async (count: number): Promise<void> => {
    while (told.length < count) await sleep(20)
  }
  await heard(5)
  await deleteTopic(where, 'anew.events')
  await make()
  const again = await openKafkaLog(where, 'write')
  await again.append([event(6)])
  await heard(7)
  await again.append([event(7)])
  await heard(8)
  stop.abort()
  await following
  expect(told).toEqual([1, 2, 3, 4, 5, expect.stringContaining('anew.events, partition 0, begins anew'), 6, 7])
  for (const one of [log, reader, again]) await one.close()
})

test('a position behind the end, of a topic that was made anew, is said by a reader that does not follow', async () => {
  const where = `kafka://${plain.brokers[0]}/behind`
  await initKafka(where, (prefix, replicas) => planTopics(prefix, { partitions: 1, replicas }), false)
  const log = await openKafkaLog(where, 'write')
  await log.append([event(1)])
  const whys: string[] = []
  for await (const batch of log.read({ after: 'capture:0-0;stats:0-0;events:0-900;actions:0-0' }))
    whys.push(...batch.map(recorded => (recorded.ok ? String(recorded.event.sequence) : recorded.why)))
  expect(whys).toEqual([expect.stringContaining('behind.events, partition 0, begins anew'), '1'])
  await log.close()
})
