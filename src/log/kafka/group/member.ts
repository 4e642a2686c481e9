// Being a member of a group: Kafka's classic protocol (JoinGroup, SyncGroup, Heartbeat, LeaveGroup) for nothing but who has which part.
// Runs beside the reading, on connections of its own, so that a member that works long is no member that is dead.
import { coordinatorOf, OF_GROUPS } from '../coordinator.ts'
import type { Broker, Cluster, Driver } from '../driver.ts'
import { isPassing } from '../errors.ts'
import { hangUp } from '../hang-up.ts'
import { divide } from './divide.ts'

/** How soon a member learns that others came or went, unless it is told: this part of a session. */
const HEARTBEAT = 1 / 5
/** How often it is asked whether the log has more parts than it had. Milliseconds. */
const COUNT = 60_000
/** Between attempts when the coordinator does not answer: from the first to the second. Milliseconds. */
const FIRST_PAUSE = 20
const LONGEST_PAUSE = 1000
/** A goodbye that takes longer is left to the session to end. Milliseconds. */
const GOODBYE = 2000
/** Of Kafka's own consumers, whose tools can read what is said in it. */
const VERSION = 1

export type MemberParts = {
  readonly driver: Driver
  readonly cluster: Cluster
  /** For the goodbye: a connection on which a question for membership waits takes no other. */
  readonly other: Cluster
  readonly groupId: string
  readonly topics: readonly string[]
  /** Milliseconds. */
  readonly session: number
  readonly heartbeat: number | undefined
  /** How many parts the log has; throws when that cannot be said. */
  readonly count: () => Promise<number>
  readonly held: () => readonly number[]
}

export type MemberTold = {
  given(parts: readonly number[], of: number): void
  /** The group goes on without this member, which asks to be taken in again. */
  expelled(): void
  /** It will never be one. */
  failed(error: unknown): void
}

export type Membership = {
  /** By which what is saved is known to come from a member. */
  identity(): { readonly memberId: string; readonly groupGenerationId: number }
  /** What is held has changed: the group divides anew. */
  rejoin(): void
  /** A broker has said so to another question. */
  expelled(): void
  leave(): Promise<void>
}

/** Members of a group that read other streams would not know what to do with each other's parts: they have no protocol in common. */
const protocolOf = (topics: readonly string[]): string => `umtool:${topics.map(topic => topic.slice(topic.lastIndexOf('.') + 1)).join('+')}`

export const typeOf = (error: unknown): string | undefined => {
  for (let one = error, depth = 0; one instanceof Error && depth < 10; one = one.cause, depth++) {
    const { type } = one as { type?: unknown }
    if (typeof type === 'string') return type
  }
  return undefined
}

export function joinGroup(
  { driver, cluster, other, groupId, topics, session, heartbeat = session * HEARTBEAT, count, held }: MemberParts,
  told: MemberTold,
): Membership {
  let memberId = ''
  let generation = -1
  let coordinator: Broker | undefined
  let asked = 1
  let answered = 0
  let parts = 0
  let counted = performance.now()
  let left = false
  let wake = Promise.withResolvers<void>()
  const running = run()

  return {
    identity: () => ({ memberId, groupGenerationId: generation }),
    rejoin,
    expelled: () => forget('UNKNOWN_MEMBER_ID'),
    async leave() {
      if (left) return
      left = true
      wake.resolve()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>(resolve => {
        timer = setTimeout(resolve, GOODBYE)
      })
      await Promise.race([late, goodbye().catch(() => {})])
      clearTimeout(timer)
      await hangUp(cluster)
      await running
    },
  }

  async function run(): Promise<void> {
    for (let pause = FIRST_PAUSE; !left; ) {
      try {
        if (asked !== answered) await join()
        else {
          await rest(heartbeat)
          if (left || asked !== answered) continue
          await beat()
        }
        pause = FIRST_PAUSE
      } catch (error) {
        if (left) return
        const type = typeOf(error)
        if (type === 'REBALANCE_IN_PROGRESS') rejoin()
        else if (type === 'UNKNOWN_MEMBER_ID' || type === 'ILLEGAL_GENERATION') forget(type)
        else if (!isPassing(error)) return told.failed(error)
        else {
          coordinator = undefined
          await rest(pause)
          pause = Math.min(pause * 2, LONGEST_PAUSE)
          await cluster.refreshMetadata().catch(() => {})
        }
      }
    }
  }

  async function rest(milliseconds: number): Promise<void> {
    const timer = setTimeout(() => wake.resolve(), milliseconds)
    await wake.promise
    clearTimeout(timer)
    wake = Promise.withResolvers()
  }

  function rejoin(): void {
    asked++
    wake.resolve()
  }

  function forget(type: string): void {
    if (type === 'UNKNOWN_MEMBER_ID') memberId = ''
    generation = -1
    told.expelled()
    rejoin()
  }

  async function find(): Promise<Broker> {
    coordinator ??= await coordinatorOf(cluster, groupId, OF_GROUPS)
    return coordinator
  }

  async function join(): Promise<void> {
    const question = asked
    parts = await count()
    counted = performance.now()
    const broker = await find()
    const { membership } = driver
    const claim = Buffer.from(JSON.stringify({ held: held(), generation }))
    const joined = await broker.joinGroup({
      groupId,
      sessionTimeout: session,
      rebalanceTimeout: session,
      memberId,
      groupProtocols: [{ name: protocolOf(topics), metadata: membership.encodeMember({ version: VERSION, topics, userData: claim }) }],
    })
    memberId = joined.memberId
    generation = joined.generationId
    const groupAssignment = joined.leaderId === memberId ? division(joined.members) : []
    const { memberAssignment } = await broker.syncGroup({ groupId, generationId: generation, memberId, groupAssignment })
    const mine = membership.decodeAssignment(memberAssignment)
    answered = question
    if (!left) told.given(mine?.assignment[topics[0]!] ?? [], numberIn(mine?.userData, 'of') ?? parts)
  }

  function division(members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[]) {
    const claims = members.map(({ memberId: id, memberMetadata }) => ({ id, ...claimIn(driver.membership.decodeMember(memberMetadata).userData) }))
    const userData = Buffer.from(JSON.stringify({ of: parts }))
    return [...divide(claims, parts)].map(([id, mine]) => ({
      memberId: id,
      memberAssignment: driver.membership.encodeAssignment({
        version: VERSION,
        assignment: Object.fromEntries(topics.map(topic => [topic, mine])),
        userData,
      }),
    }))
  }

  async function beat(): Promise<void> {
    await (await find()).heartbeat({ groupId, groupGenerationId: generation, memberId })
    if (performance.now() - counted < COUNT) return
    counted = performance.now()
    await cluster.refreshMetadata()
    // Topics get more partitions one after the other: until all have, the group goes on as it is.
    if ((await count().catch(() => parts)) !== parts) rejoin()
  }

  async function goodbye(): Promise<void> {
    if (memberId === '') return
    const broker = await coordinatorOf(other, groupId, OF_GROUPS)
    await broker.leaveGroup({ groupId, memberId })
  }
}

function parsed(bytes: Buffer | null | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bytes?.toString() ?? '')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function numberIn(bytes: Buffer | null | undefined, name: string): number | undefined {
  const value = parsed(bytes)[name]
  return Number.isSafeInteger(value) ? (value as number) : undefined
}

function claimIn(bytes: Buffer | null | undefined): { held: number[]; generation: number } {
  const { held } = parsed(bytes)
  return { held: Array.isArray(held) ? held.filter(part => Number.isSafeInteger(part)) : [], generation: numberIn(bytes, 'generation') ?? -1 }
}
