// What the log needs of a Kafka client, in plain types: src/log/kafka.ts makes it of kafkajs, and nobody else knows kafkajs.
/** What a request is copied from; kafkajs's Encoder is one. */
export type Encoded = { readonly buf: Buffer; readonly buffer: Buffer }
export type Encoder = Encoded & { writeArray(items: readonly unknown[]): Encoder; writeString(text: string): Encoder }

export type Protocol = {
  readonly request: { readonly apiKey: number; readonly apiVersion: number; readonly apiName: string; encode(): Promise<Encoded> }
  readonly response: { decode(payload: Buffer): Promise<unknown>; parse(decoded: unknown): Promise<unknown> }
  readonly requestTimeout?: number | undefined
  readonly logResponseError?: boolean
}

export type PartitionFetch = { readonly partition: number; readonly fetchOffset: string; readonly maxBytes: number }

export type FetchArguments = {
  readonly maxWaitTime: number
  readonly minBytes: number
  readonly maxBytes: number
  readonly isolationLevel: number
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly PartitionFetch[] }[]
}

export type Requests = { readonly Fetch: { protocol(version: { version: number }): (request: FetchArguments) => Protocol } }

export type OffsetQuery = { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly timestamp: string }[] }

export type Versions = Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number }>>

type InTransaction = { readonly transactionalId: string; readonly producerId: string; readonly producerEpoch: number }

export type GroupPlaces = readonly {
  readonly topic: string
  readonly partitions: readonly { readonly partition: number; readonly offset: string; readonly metadata?: string | null }[]
}[]

type InGroup = { readonly groupId: string; readonly memberId: string }

export type Broker = {
  readonly nodeId: number
  readonly versions: Versions | null
  readonly connectionPool: {
    send(protocol: Protocol): Promise<unknown>
    readonly pool: readonly { readonly requestQueue: { rejectAll(error: Error): void } }[]
  }
  /** Throws for a topic that it does not know. */
  metadata(topics: readonly string[]): Promise<unknown>
  findGroupCoordinator(of: { groupId: string; coordinatorType: number }): Promise<unknown>
  initProducerId(request: { transactionalId: string; transactionTimeout: number }): Promise<{ producerId: string; producerEpoch: number }>
  addPartitionsToTxn(request: InTransaction & { topics: readonly { topic: string; partitions: readonly number[] }[] }): Promise<unknown>
  endTxn(request: InTransaction & { transactionResult: boolean }): Promise<unknown>
  joinGroup(
    request: InGroup & { sessionTimeout: number; rebalanceTimeout: number; groupProtocols: readonly { name: string; metadata: Buffer }[] },
  ): Promise<{ generationId: number; leaderId: string; memberId: string; members: readonly { memberId: string; memberMetadata: Buffer }[] }>
  syncGroup(
    request: InGroup & { generationId: number; groupAssignment: readonly { memberId: string; memberAssignment: Buffer }[] },
  ): Promise<{ memberAssignment: Buffer }>
  heartbeat(request: InGroup & { groupGenerationId: number }): Promise<unknown>
  leaveGroup(request: InGroup): Promise<unknown>
  offsetCommit(request: InGroup & { groupGenerationId: number; topics: GroupPlaces }): Promise<unknown>
  /** -1 where the group has no place. */
  offsetFetch(request: {
    groupId: string
    topics: readonly { topic: string; partitions: readonly { partition: number }[] }[]
  }): Promise<{ responses: GroupPlaces }>
  describeConfigs(request: { includeSynonyms: boolean; resources: ConfigResource[] }): Promise<ConfigAnswer>
  listOffsets(query: { isolationLevel: number; topics: readonly OffsetQuery[] }): Promise<{
    responses: readonly { topic: string; partitions: readonly { partition: number; errorCode: number; offset: string; timestamp: string }[] }[]
  }>
}

export type PartitionMetadata = {
  readonly partitionErrorCode: number
  readonly partitionId: number
  readonly leader: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

/** kafkajs's Cluster: connections to brokers, and who leads which partition. */
export type Cluster = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  refreshMetadata(): Promise<void>
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>
  findTopicPartitionMetadata(topic: string): readonly PartitionMetadata[]
  findBroker(which: { nodeId: number }): Promise<Broker>
  findControllerBroker(): Promise<Broker>
  findGroupCoordinator(of: { groupId: string; coordinatorType: number }): Promise<Broker>
  readonly brokerPool: {
    readonly versions: Versions | null
    readonly brokers: Readonly<Record<string, Broker>>
    readonly seedBroker: Broker | undefined
  }
}

export type ConfigEntry = { readonly configName: string; readonly configValue: string }

export type ConfigResource = { type: number; name: string; configNames: string[] }
export type ConfigAnswer = { resources: { resourceName: string; configEntries: ConfigEntry[] }[] }

export type Admin = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  describeCluster(): Promise<{ brokers: readonly unknown[] }>
  listTopics(): Promise<string[]>
  createTopics(request: {
    waitForLeaders: boolean
    topics: { topic: string; numPartitions: number; replicationFactor: number; configEntries: { name: string; value: string }[] }[]
  }): Promise<boolean>
  deleteTopics(request: { topics: string[] }): Promise<void>
  fetchTopicMetadata(request: { topics: string[] }): Promise<{ topics: { name: string; partitions: { leader: number; replicas: number[] }[] }[] }>
  describeConfigs(request: { includeSynonyms: boolean; resources: ConfigResource[] }): Promise<ConfigAnswer>
}

export type Driver = {
  /** Connections of its own: a reader that waits at the end must not hold up another. */
  cluster(): Cluster
  admin(): Admin
  readonly requests: Requests
  newEncoder(): Encoder
  errorOf(code: number): Error & { type: string; retriable: boolean }
  partitionOf(key: string, partitions: number): number
  /** What members of a group say to each other, in the form Kafka's own tools read. */
  readonly membership: {
    encodeMember(member: { version: number; topics: readonly string[]; userData: Buffer }): Buffer
    decodeMember(bytes: Buffer): { readonly userData: Buffer | null }
    encodeAssignment(share: { version: number; assignment: Readonly<Record<string, readonly number[]>>; userData: Buffer }): Buffer
    decodeAssignment(bytes: Buffer): { readonly assignment: Readonly<Record<string, readonly number[]>>; readonly userData: Buffer | null } | null
  }
}

export const READ_UNCOMMITTED = 0
export const READ_COMMITTED = 1
