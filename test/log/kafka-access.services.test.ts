// Who may come in, and what is said when nobody answers, the wrong one does, or the wrong thing is there.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planTopics } from '../../src/log/kafka/topics.ts'
import { initKafka, openKafkaLog } from '../../src/log/kafka.ts'
import { BIN, build } from '../built.ts'
import { startKafka, type TestKafka } from '../services/kafka.ts'
import { USERS } from '../services/kafka-listeners.ts'
import { event, sequences } from './events.ts'

jest.setTimeout(60_000)

let kafka: TestKafka
let plain: TestKafka
let folder: string
const servers: Server[] = []

beforeAll(async () => {
  build()
  folder = mkdtempSync(join(tmpdir(), 'umtool-access-'))
  ;[kafka, plain] = await Promise.all([startKafka({ secure: true }), startKafka({ settings: {} })])
}, 120_000)
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
}, 60_000)

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
