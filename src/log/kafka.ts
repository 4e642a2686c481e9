// The log in Kafka: kafkajs 2.2.4 made into what src/log/kafka/ needs. The only file that knows kafkajs.
import { randomUUID } from 'node:crypto'
import net, { isIP } from 'node:net'
import tls from 'node:tls'
import kafkajs from 'kafkajs'
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'
import murmur2 from 'kafkajs/src/producer/partitioners/default/murmur2.js'
import Encoder from 'kafkajs/src/protocol/encoder.js'
import { createErrorFromCode } from 'kafkajs/src/protocol/error.js'
import { requests } from 'kafkajs/src/protocol/requests/index.js'
import { type KafkaAddress, parseKafkaAddress } from './kafka/address.ts'
import { type Cluster, type Driver, READ_COMMITTED } from './kafka/driver.ts'
import { initError } from './kafka/errors.ts'
import { letQueuesRest } from './kafka/idle.ts'
import { inTime } from './kafka/in-time.ts'
import { countBrokers, type InitOutcome, initTopics } from './kafka/init.ts'
import { untilKnown } from './kafka/known.ts'
import { newKafkaLog } from './kafka/log.ts'
import type { TopicPlan } from './kafka/topics.ts'
import type { EventLog } from './log.ts'

/** Milliseconds for a connection with its TLS, and for an answer of a broker that is there. */
const CONNECT = 3000
const KEEP_ALIVE = 60_000
const ANSWER = 15_000
/** Leaders move within seconds; kafkajs would ask every five minutes. */
const METADATA_AGE = 60_000
/** Attempts to reach a first broker, so that a wrong address is said within seconds. */
const CONNECT_RETRIES = { retries: 3, initialRetryTime: 50, maxRetryTime: 500 }
/** By Kafka's numbers. */
const CODES = { none: 0, gzip: 1, zstd: 4 } as const

letQueuesRest(RequestQueue.prototype)

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol

const CREATE_CLUSTER = 'private:Kafka:createCluster'

/** How kafkajs makes what its consumers stand on; it has no public name. */
function clusterMaker(kafka: object): (options: { metadataMaxAge: number; allowAutoTopicCreation: boolean; isolationLevel: number }) => Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === CREATE_CLUSTER)
  if (symbol === undefined) throw new Error('this is not the kafkajs that umtool knows')
  return (kafka as Record<symbol, ReturnType<typeof clusterMaker>>)[symbol]!
}

/** As kafkajs's own, but that nothing waits to be sent together with what comes later. */
const socketFactory: kafkajs.ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl
    ? tls.connect({ host, port, ...(isIP(host) === 0 && { servername: host }), ...ssl }, onConnect)
    : net.connect({ host, port }, onConnect)
  // Whatever is asked of a socket before it is connected listens for that: while a broker is away, more than ten do.
  return socket.setMaxListeners(0).setNoDelay(true).setKeepAlive(true, KEEP_ALIVE)
}

export function newDriver(address: KafkaAddress): Driver {
  const kafka = new kafkajs.Kafka({
    clientId: 'umtool',
    brokers: [...address.brokers],
    ...(address.tls !== undefined && { ssl: { ...address.tls } }),
    ...(address.sasl !== undefined && { sasl: { ...address.sasl } as kafkajs.SASLOptions }),
    connectionTimeout: CONNECT,
    requestTimeout: ANSWER,
    retry: CONNECT_RETRIES,
    socketFactory,
    logCreator: () => () => {}, // what matters is thrown as well
  })
  const createCluster = clusterMaker(kafka)
  return {
    cluster: () => createCluster({ metadataMaxAge: METADATA_AGE, allowAutoTopicCreation: false, isolationLevel: READ_COMMITTED }),
    admin: () => kafka.admin(),
    requests,
    newEncoder: () => new Encoder(),
    errorOf: createErrorFromCode,
    // As every client of Kafka does by default, Java's too.
    partitionOf: (key, partitions) => (murmur2(key) & 0x7fffffff) % partitions,
    membership: {
      encodeMember: ({ topics, ...member }) => MemberMetadata.encode({ ...member, topics: [...topics] }),
      decodeMember: bytes => MemberMetadata.decode(bytes) ?? { userData: null },
      encodeAssignment: share => MemberAssignment.encode(share as Parameters<typeof MemberAssignment.encode>[0]),
      decodeAssignment: bytes => MemberAssignment.decode(bytes),
    },
  }
}

export async function openKafkaLog(where: string, mode: 'read' | 'write'): Promise<EventLog> {
  const address = parseKafkaAddress(where)
  const transactionalId = `umtool ${address.prefix} ${address.writer ?? randomUUID()}`
  return newKafkaLog({ driver: newDriver(address), address, mode, transactionalId, compression: CODES[address.compression ?? 'zstd'] })
}

/** Makes or compares the topics of a log; `plan` is told how many brokers there are. Rejects with an error for people. */
export async function initKafka(
  where: string,
  plan: (prefix: string, brokers: number) => readonly TopicPlan[],
  dryRun: boolean,
): Promise<InitOutcome> {
  const address = parseKafkaAddress(where)
  const driver = newDriver(address)
  const admin = driver.admin()
  try {
    await inTime(address.home, admin.connect())
    const brokers = await inTime(address.home, countBrokers(admin))
    const topics = await initTopics(admin, plan(address.prefix, brokers), dryRun)
    const made = topics.filter(({ state }) => state === 'made').map(({ plan }) => plan.topic)
    if (brokers > 1 && made.length > 0) await untilKnown(driver, made)
    return { brokers, topics }
  } catch (error) {
    throw initError(error, address.home)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}
