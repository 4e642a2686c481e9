// umtool log status: what the log holds.
import type { BundleHead } from '../../log/bundle.ts'
import type { Bookmarks, EventLog, LogStatus, TopicStatus } from '../../log/log.ts'
import { safe } from '../../print/event/escape.ts'
import { grouped } from '../../print/quantity.ts'
import { counted, sizeText, timeText } from './words.ts'

const HEADING = ['STREAM', 'EVENTS', 'SIZE', 'OLDEST', 'NEWEST']
/** Numbers stand to the right. */
const RIGHT = [false, true, true, false, false]
const PART_HEADING = ['PARTITION', 'OFFSETS', 'SIZE', 'OLDEST', 'NEWEST', 'LEADER', 'IN STEP']
const PART_RIGHT = [true, true, true, false, false, true, false]

export async function statusText(log: EventLog, as: 'text' | 'json'): Promise<string> {
  const [status, bookmarks] = [await log.status(), await log.bookmarks()]
  return as === 'json' ? `${JSON.stringify({ ...status, bookmarks })}\n` : text(status, bookmarks)
}

function text({ home, bytes, streams, topics = [], bundles = [] }: LogStatus, bookmarks: Bookmarks): string {
  const rows = streams.map(({ stream, events, bytes, oldest, newest }) => [
    stream,
    grouped(events),
    sizeText(bytes),
    timeText(oldest),
    timeText(newest),
  ])
  const names = Object.keys(bookmarks).sort()
  const marks = names.map(name => `bookmark ${safe(name)}: ${safe(bookmarks[name]!)}`)
  const isTold = topics.length === 0 || topics.some(({ partitions }) => partitions.some(({ bytes }) => bytes !== undefined))
  const size = isTold ? `${sizeText(bytes)} on disk` : 'its size is told to who may Describe the cluster'
  const lines = [`${safe(home)}: ${size}`, ...table([HEADING, ...rows], RIGHT), ...topics.flatMap(topicText), ...bundles.map(bundleText), ...marks]
  return `${lines.join('\n')}\n`
}

function bundleText({ by, written, since, until, leadIn, redacted }: BundleHead): string {
  const range = `${since === undefined ? '' : ` from ${since}`}${until === undefined ? '' : ` until ${until}`}`
  const before = leadIn === undefined ? '' : ` with ${counted(leadIn.events, 'event')} of before, from ${leadIn.from}`
  const made = redacted.length === 0 ? 'as it was seen' : `redacted: ${redacted.join(', ')}`
  return safe(`bundle of ${by}, written ${written}${range}${before}, ${made}`)
}

function table(rows: readonly (readonly string[])[], right: readonly boolean[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  return rows.map(row =>
    row
      .map((cell, i) => (right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
}

function topicText({ topic, settings = {}, partitions }: TopicStatus): string[] {
  const rows = partitions.map(({ partition, first, next, bytes, oldest, newest, leader, replicas, inSync }) => [
    String(partition),
    `${first}-${next}`,
    bytes === undefined ? '-' : sizeText(bytes),
    timeText(oldest),
    timeText(newest),
    leader < 0 ? 'nobody' : String(leader),
    `${inSync.length} of ${replicas.length}${lagging(replicas, inSync)}`,
  ])
  return ['', `${safe(topic)}: ${keptText(settings)}`, ...table([PART_HEADING, ...rows], PART_RIGHT)]
}

function lagging(replicas: readonly number[], inSync: readonly number[]): string {
  const behind = replicas.filter(id => !inSync.includes(id))
  return behind.length === 0 ? '' : `, not ${behind.join(' ')}`
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
] as const

function spanOf(milliseconds: number): string {
  const [size, name] = UNITS.find(([size]) => milliseconds >= size && milliseconds % size === 0) ?? [1, 'millisecond']
  return counted(milliseconds / size, name)
}

/** By Kafka's own settings; -1 is no limit. */
function keptText(settings: Readonly<Record<string, string>>): string {
  const number = (name: string): number => Number(settings[name] ?? Number.NaN)
  const [ms, bytes, segment, least] = ['retention.ms', 'retention.bytes', 'segment.ms', 'min.insync.replicas'].map(number) as [
    number,
    number,
    number,
    number,
  ]
  const parts = [
    settings['cleanup.policy']?.includes('compact') && 'compacted',
    Number.isNaN(ms) ? 'the broker does not tell its settings' : ms < 0 ? 'kept for ever' : `kept ${spanOf(ms)}`,
    bytes >= 0 && `at most ${sizeText(bytes)} a partition`,
    segment > 0 && `in segments of ${spanOf(segment)}`,
    least > 0 && `a write counts with ${counted(least, 'copy', 'copies')}`,
  ]
  return parts.filter(part => typeof part === 'string').join(', ')
}
