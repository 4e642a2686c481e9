// One Kafka broker or three, in KRaft mode, each a broker and a controller: started for a test, on loopback, and ended by PID.
//
//   await using kafka = await startKafka()            kafka.brokers is ['127.0.0.1:41234']
//   await using kafka = await startKafka({ count: 3 })
//   await using kafka = await startKafka({ secure: true })    clients need TLS (kafka.ca) and one of USERS
//
// UMTOOL_TEST_KAFKA=HOST:PORT[,HOST:PORT] names brokers that are there already; they are asked for nothing but plain text.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { clusterId } from './cluster-id.ts'
import { kafkaJars } from './kafka-jars.ts'
import { listeners, type Ports, USERS } from './kafka-listeners.ts'
import { makeCertificate } from './kafka-tls.ts'
import { knownBrokers } from './known-brokers.ts'
import { freePorts } from './ports.ts'

export type KafkaOptions = {
  readonly count?: 1 | 3
  /** Clients must use TLS and SASL. */
  readonly secure?: boolean
  /** Lines of server.properties that replace the ones here. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** For benchmarks: the machine's best, not its quickest start. */
  readonly fast?: boolean
  /** Clients come in by that address, in a network namespace; its loopback must be up. */
  readonly inside?: { readonly netns: string; readonly host: string }
}

export type KafkaNode = {
  readonly id: number
  readonly address: string
  readonly pid: () => number | undefined
  /** Ends it as told and waits until it is gone; its data stays. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** On the same port, with the same data; resolves when it serves. */
  start(): Promise<void>
}

export type TestKafka = {
  readonly brokers: readonly string[]
  readonly nodes: readonly KafkaNode[]
  /** File with the certificate that signed the brokers' own; only when secure. */
  readonly ca: string | undefined
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Milliseconds in which a broker must serve: usually it does after four seconds, and who is slower is waited for. */
const READY = 240_000
const LOOK = 50
const SERVES = 'Kafka Server started'

const LOGGING = `status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1} %m%n
rootLogger.level = info
rootLogger.appenderRef.out.ref = out
`

export async function startKafka(options: KafkaOptions = {}): Promise<TestKafka> {
  const there = process.env.UMTOOL_TEST_KAFKA
  if (there && !options.secure && options.count === undefined && options.settings === undefined) return foreign(there.split(','))
  const folder = mkdtempSync(join(tmpdir(), 'umtool-kafka-'))
  const nodes: Started[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map(node => node.stop('SIGKILL')))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const ca = options.secure ? makeCertificate(folder) : undefined
    nodes.push(...(await prepare(folder, options)))
    await Promise.all(nodes.map(node => node.start()))
    await untilAllKnown(nodes, ca, options)
    return { brokers: nodes.map(({ address }) => address), nodes, ca, stop, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Each that serves was let in by the controllers; the others hear of it a little later, and until then topics would get fewer copies. */
async function untilAllKnown(nodes: readonly KafkaNode[], ca: string | undefined, { count = 1, inside }: KafkaOptions): Promise<void> {
  if (count === 1) return
  const { name, password } = USERS.PLAIN
  const all = nodes.map(({ address }) => `kafka://${address}/none${ca === undefined ? '' : `?ca=${ca}&sasl=plain&user=${name}`}`)
  const script = [process.execPath, join(import.meta.dirname, 'known-brokers.ts'), ...all]
  for (const until = Date.now() + READY; ; await sleep(LOOK)) {
    const known =
      inside === undefined
        ? Math.min(...(await Promise.all(all.map(address => knownBrokers(address, password)))))
        : Number(spawnSync('nsenter', [`--net=/run/netns/${inside.netns}`, ...script], { encoding: 'utf8' }).stdout)
    if (known >= count) return
    if (Date.now() > until) throw new Error(`of ${count} Kafka brokers each knows ${known}`)
  }
}

function foreign(brokers: readonly string[]): TestKafka {
  const stop = async (): Promise<void> => {}
  return { brokers, nodes: [], ca: undefined, stop, [Symbol.asyncDispose]: stop }
}

type Started = KafkaNode

async function prepare(folder: string, { count = 1, secure = false, settings = {}, fast = false, inside }: KafkaOptions): Promise<Started[]> {
  const ports = await freePorts(count * 3)
  const cluster = clusterId()
  const host = inside?.host ?? '127.0.0.1'
  writeFileSync(join(folder, 'log4j2.properties'), LOGGING)
  const all: Ports[] = Array.from({ length: count }, (_, i) => ({ client: ports[i * 3]!, inside: ports[i * 3 + 1]!, controller: ports[i * 3 + 2]! }))
  return all.map((mine, index) => {
    const id = index + 1
    const home = join(folder, String(id))
    mkdirSync(home)
    const properties = { ...common(count), ...listeners(mine, secure, folder, host), ...identity(id, all, home), ...settings }
    const file = join(home, 'server.properties')
    writeFileSync(
      file,
      Object.entries(properties)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
    const scram = secure ? ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap(kind => ['--add-scram', `${kind}=[name=alice,password=alice-secret]`]) : []
    const format = ['kafka.tools.StorageTool', 'format', '-t', cluster, '-c', file, ...scram]
    const { status, stdout, stderr } = spawnSync('java', [...java(folder, false), ...format], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`the storage of a Kafka broker could not be formatted:\n${stdout}${stderr}`)
    const where = inside === undefined ? [] : ['nsenter', `--net=/run/netns/${inside.netns}`]
    return newNode(id, `${host}:${mine.client}`, join(home, 'out'), [...where, 'nice', '-n', '5', 'java', ...java(folder, fast), 'kafka.Kafka', file])
  })
}

const identity = (id: number, all: readonly Ports[], home: string) => ({
  'node.id': id,
  'process.roles': 'broker,controller',
  'controller.quorum.voters': all.map(({ controller }, i) => `${i + 1}@127.0.0.1:${controller}`).join(','),
  'log.dirs': join(home, 'data'),
})

/** Few threads and small buffers; a topic nobody made is an error; nothing waits for groups that nobody will join. */
const common = (count: number): Record<string, string | number> => ({
  'auto.create.topics.enable': 'false',
  'num.partitions': 1,
  'num.network.threads': 2,
  'num.io.threads': 4,
  'background.threads': 2,
  'log.cleaner.dedupe.buffer.size': 8 << 20,
  'offsets.topic.num.partitions': 4,
  'offsets.topic.replication.factor': count,
  'transaction.state.log.num.partitions': 4,
  'transaction.state.log.replication.factor': count,
  'transaction.state.log.min.isr': Math.min(count, 2),
  'share.coordinator.state.topic.replication.factor': count,
  'share.coordinator.state.topic.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
})

const java = (folder: string, fast: boolean): string[] => [
  ...(fast ? ['-Xms512m', '-Xmx512m', '-XX:+UseG1GC'] : ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']),
  '-XX:-UsePerfData',
  '-Xshare:auto',
  `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`,
  '-cp',
  kafkaJars(),
]

function newNode(id: number, address: string, output: string, [command = '', ...args]: readonly string[]): Started {
  let child: ChildProcess | undefined
  const gone = (): boolean => child === undefined || child.exitCode !== null || child.signalCode !== null
  return {
    id,
    address,
    pid: () => (gone() ? undefined : child!.pid),
    async start() {
      const to = openSync(output, 'w')
      child = spawn(command, args, { stdio: ['ignore', to, to] })
      closeSync(to)
      for (const until = Date.now() + READY; !readFileSync(output, 'utf8').includes(SERVES); await sleep(LOOK)) {
        if (!gone() && Date.now() < until) continue
        throw new Error(`Kafka broker ${id} does not serve:\n${readFileSync(output, 'utf8').split('\n').slice(-30).join('\n')}`)
      }
    },
    async stop(signal = 'SIGTERM') {
      if (gone()) return
      const exit = once(child!, 'exit')
      child!.kill(signal)
      await exit
    },
  }
}
