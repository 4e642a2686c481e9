// umtool log init: makes the topics of a log in Kafka, or says what differs from what they should be.
import { STREAMS, type Stream } from '../../events/stream.ts'
import { parseHome } from '../../log/home.ts'
import type { InitOutcome, TopicOutcome } from '../../log/kafka/init.ts'
import { planTopics } from '../../log/kafka/topics.ts'
import { safe } from '../../print/event/escape.ts'
import { parseSeconds, SPAN_FORM } from '../agent/config/quantities.ts'
import { umtoolError } from '../errors.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { counted } from './words.ts'

export type InitRequest = {
  readonly log: string | undefined
  readonly partitions: number
  /** As many as there are brokers, three at most, when nobody says. */
  readonly replicas: number | undefined
  /** `capture=6h` */
  readonly retention: readonly string[]
  readonly dryRun: boolean
}

const MOST_REPLICAS = 3

export async function initLog({ log, partitions, replicas, retention, dryRun }: InitRequest): Promise<InitOutcome> {
  const home = parseHome(log)
  if (home.kind !== 'kafka')
    throw umtoolError(EXIT.usage, 'only a log in Kafka is prepared; every other is made when somebody writes', {
      hint: 'umtool log init --log kafka://BROKER/PREFIX',
    })
  const kept = keptOf(retention)
  const { initKafka } = await import('../../log/kafka.ts')
  return initKafka(
    home.address,
    (prefix, brokers) => planTopics(prefix, { partitions, replicas: replicas ?? Math.min(brokers, MOST_REPLICAS), kept }),
    dryRun,
  )
}

/** Milliseconds by stream. */
export function keptOf(retention: readonly string[]): Partial<Record<Stream, number>> {
  const kept: Partial<Record<Stream, number>> = {}
  for (const text of retention) {
    const [name, span] = text.split('=', 2)
    const stream = STREAMS.find(stream => stream === name)
    const seconds = parseSeconds(span)
    if (stream === undefined || seconds === undefined)
      throw umtoolError(EXIT.usage, `--retention takes STREAM=TIME, and "${text}" is none`, { hint: `${STREAMS.join(', ')} and ${SPAN_FORM}` })
    kept[stream] = seconds * 1000
  }
  return kept
}

export const initExit = ({ topics }: InitOutcome): ExitCode => (topics.some(({ differences }) => differences.length > 0) ? EXIT.partial : EXIT.ok)

export function initText(outcome: InitOutcome, as: 'text' | 'json'): string {
  if (as === 'json')
    return `${JSON.stringify({ brokers: outcome.brokers, topics: outcome.topics.map(({ plan, ...rest }) => ({ ...plan, ...rest })) })}\n`
  const width = Math.max(...outcome.topics.map(({ plan }) => plan.topic.length))
  return outcome.topics.map(topic => topicText(topic, width)).join('')
}

const SAYS = { made: 'made', missing: 'would be made', there: 'is there' } as const

function topicText({ plan, state, differences }: TopicOutcome, width: number): string {
  const begin = `${safe(plan.topic).padEnd(width)}  ${SAYS[state]}`
  if (state !== 'there')
    return `${begin}: ${counted(plan.partitions, 'partition')}, ${counted(plan.replicas, 'copy', 'copies')}, ${keptText(plan.settings)}\n`
  if (differences.length === 0) return `${begin}, as it should be\n`
  const lines = differences.map(({ setting, has, should }) => `  ${setting} is ${safe(has)} and should be ${should}\n`)
  return `${begin}, and differs:\n${lines.join('')}${remedy(plan.topic, differences)}`
}

function keptText(settings: Readonly<Record<string, string>>): string {
  const ms = Number(settings['retention.ms'])
  if (Number.isNaN(ms)) return 'the newest of each name is kept'
  return ms % 86_400_000 === 0 ? `kept ${counted(ms / 86_400_000, 'day')}` : `kept ${counted(Math.round(ms / 3_600_000), 'hour')}`
}

/** Settings change without harm; more partitions would spread what a cluster says from then on, and copies take a plan of one's own. */
function remedy(topic: string, differences: TopicOutcome['differences']): string {
  const settings = differences.filter(({ setting }) => setting.includes('.')).map(({ setting, should }) => `${setting}=${should}`)
  const change = `  kafka-configs.sh --bootstrap-server BROKER --alter --entity-type topics --entity-name ${safe(topic)} --add-config ${settings.join(',')}\n`
  const partitions = differences.some(({ setting }) => setting === 'partitions')
  const replicas = differences.some(({ setting }) => setting === 'replicas')
  return (
    (settings.length > 0 ? change : '') +
    (partitions ? '  leave the partitions as they are, or take a new prefix: a cluster keeps its order in one partition only\n' : '') +
    (replicas ? '  kafka-reassign-partitions.sh gives it more copies\n' : '')
  )
}
