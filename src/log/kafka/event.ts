// A Kafka message as an event, or why it is none. Headers come in any order; what umtool does not know is passed over.
import { PCAP, TYPE_PREFIX } from '../../events/cloud-event.ts'
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import { parseTime } from '../../events/time.ts'
import type { KafkaRecord } from './batch.ts'
import { newCursor, readVarint, skip } from './bytes.ts'

/** Everything but the data, which costs most and which a selection may never ask for. */
export type Envelope = {
  readonly event: Omit<Event, 'data'>
  readonly bytes: boolean
  /** Microseconds; when it was appended, or, in what others wrote, when it happened. */
  readonly recorded: number
}

export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: string }

const NAMES = ['specversion', 'id', 'source', 'type', 'time', 'subject', 'dataschema', 'sequence', 'run', 'recorded']
  .map(name => `ce_${name}`)
  .concat('content-type')
const SPEC = 0
const ID = 1
const SOURCE = 2
const TYPE = 3
const TIME = 4
const SUBJECT = 5
const SCHEMA = 6
const SEQUENCE = 7
const RUN = 8
const RECORDED = 9
const CONTENT = 10
/** Told apart by length and one letter, then compared. */
const CANDIDATES: readonly (readonly { readonly index: number; readonly name: Buffer }[])[] = Array.from({ length: 16 }, (_, length) =>
  NAMES.flatMap((name, index) => (name.length === length ? [{ index, name: Buffer.from(name) }] : [])),
)

/** Text that comes again and again: the bytes of the last one are compared, and its string used again. */
type Kept = { bytes: Buffer; text: string; value: unknown }

export type Decoder = { readonly envelopeOf: (record: KafkaRecord) => Answer<Envelope> }

const TYPE_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+$/
const SCHEMA_NAME = /^urn:umtool:[a-z0-9.-]+:([1-9]\d{0,8})$/

/** One per reader: it remembers the last names it saw. */
export function newDecoder(): Decoder {
  const starts = new Int32Array(NAMES.length)
  const ends = new Int32Array(NAMES.length)
  const kept: Kept[] = NAMES.map(() => ({ bytes: Buffer.alloc(0), text: '', value: undefined }))

  const again = (buffer: Buffer, index: number, judge: (text: string) => unknown): Kept => {
    const last = kept[index]!
    const [at, end] = [starts[index]!, ends[index]!]
    if (!same(buffer, at, end, last.bytes)) {
      last.bytes = Buffer.from(buffer.subarray(at, end))
      last.text = buffer.toString('utf8', at, end)
      last.value = judge(last.text)
    }
    return last
  }
  const text = (buffer: Buffer, index: number): string => buffer.toString('utf8', starts[index]!, ends[index]!)
  const lacks = (index: number): boolean => starts[index]! < 0

  const envelopeOf = (record: KafkaRecord): Answer<Envelope> => {
    const { buffer } = record
    if (!findHeaders(record, starts, ends)) return refuse('its headers are damaged')
    for (let index = SPEC; index <= SUBJECT; index++) if (lacks(index)) return refuse(`no CloudEvent: the header ${NAMES[index]} is missing`)
    if (!same(buffer, starts[SPEC]!, ends[SPEC]!, SPECVERSION)) return refuse('ce_specversion is not 1.0')
    const source = again(buffer, SOURCE, source => parseSource(source) !== undefined)
    if (source.value !== true) return refuse('ce_source is not /CLUSTER/NODE/COLLECTOR')
    const type = again(buffer, TYPE, nameOf)
    if (type.value === undefined) return refuse('ce_type is not "umtool." and a name such as weight.changed')
    if (lacks(RUN) || lacks(SEQUENCE)) return refuse(`the header ${NAMES[lacks(RUN) ? RUN : SEQUENCE]} is missing`)
    const sequence = readNumber(buffer, starts[SEQUENCE]!, ends[SEQUENCE]!)
    if (!(sequence >= 1)) return refuse('ce_sequence is not a whole number from 1 on')
    const bytes = !lacks(CONTENT) && same(buffer, starts[CONTENT]!, ends[CONTENT]!, PCAP_TYPE)
    const version = lacks(SCHEMA) ? (bytes ? 1 : undefined) : (again(buffer, SCHEMA, versionOf).value as number | undefined)
    if (version === undefined) return refuse(`ce_dataschema is not urn:umtool:${type.value as string}:VERSION`)
    const at = timeOf(record, starts[TIME]!, ends[TIME]!)
    if (at === undefined) return refuse('ce_time is not RFC 3339')
    const recorded = lacks(RECORDED) ? at : readNumber(buffer, starts[RECORDED]!, ends[RECORDED]!)
    const run = again(buffer, RUN, () => true).text
    const event = {
      id: text(buffer, ID),
      source: source.text,
      run,
      sequence,
      type: type.value as string,
      subject: text(buffer, SUBJECT),
      at,
      version,
    }
    return { ok: true, value: { event, bytes, recorded: Number.isNaN(recorded) ? at : recorded } }
  }
  return { envelopeOf }
}

const refuse = (why: string) => ({ ok: false, why }) as const

const SPECVERSION = Buffer.from('1.0')
const PCAP_TYPE = Buffer.from(PCAP)

const nameOf = (type: string): string | undefined => {
  const name = type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : ''
  return TYPE_NAME.test(name) ? name : undefined
}
const versionOf = (schema: string): number | undefined => {
  const version = SCHEMA_NAME.exec(schema)?.[1]
  return version === undefined ? undefined : Number(version)
}

function same(buffer: Buffer, at: number, end: number, bytes: Buffer): boolean {
  const length = bytes.length
  if (end - at !== length) return false
  for (let i = 0; i < length; i++) if (buffer[at + i] !== bytes[i]) return false
  return true
}

/** Fills where each known header begins and ends; -1 where it is absent. False when lengths lead out of the record. */
function findHeaders({ buffer, headersAt, end }: KafkaRecord, starts: Int32Array, ends: Int32Array): boolean {
  starts.fill(-1)
  const cursor = newCursor(buffer, headersAt, end)
  try {
    for (let left = readVarint(cursor); left > 0; left--) {
      const nameLength = Math.max(0, readVarint(cursor))
      const name = skip(cursor, nameLength)
      const length = Math.max(0, readVarint(cursor))
      const at = skip(cursor, length)
      for (const candidate of CANDIDATES[nameLength] ?? []) {
        if (!same(buffer, name, name + nameLength, candidate.name)) continue
        starts[candidate.index] = at
        ends[candidate.index] = at + length
        break
      }
    }
    return true
  } catch {
    return false
  }
}

/** Decimal digits, or NaN. */
function readNumber(buffer: Buffer, at: number, end: number): number {
  if (end <= at || end - at > 16) return Number.NaN
  let value = 0
  for (let i = at; i < end; i++) {
    const digit = buffer[i]! - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return Number.isSafeInteger(value) ? value : Number.NaN
}

/** `2026-11-22T18:40:01.123456Z`: the message has the milliseconds already. */
const OUR_TIME = 27

function timeOf({ buffer, timestamp, brokerTime }: KafkaRecord, at: number, end: number): number | undefined {
  if (
    !brokerTime &&
    timestamp > 0 &&
    end - at === OUR_TIME &&
    buffer[end - 1] === 0x5a &&
    readNumber(buffer, at + 20, at + 23) === timestamp % 1000
  ) {
    const micro = readNumber(buffer, at + 23, at + 26)
    if (micro >= 0 && readNumber(buffer, at + 17, at + 19) === Math.floor(timestamp / 1000) % 60) return timestamp * 1000 + micro
  }
  const parsed = parseTime(buffer.toString('utf8', at, end))
  return parsed !== undefined && Number.isSafeInteger(parsed) ? parsed : undefined
}

/** The data of a message whose envelope was fine. Bytes are the caller's own. */
export function dataOf({ buffer, valueAt, valueEnd }: KafkaRecord, bytes: boolean): Answer<unknown> {
  if (valueAt < 0) return bytes ? { ok: true, value: new Uint8Array(0) } : refuse('it has no data')
  if (bytes) return { ok: true, value: new Uint8Array(buffer.subarray(valueAt, valueEnd)) }
  try {
    return { ok: true, value: JSON.parse(buffer.toString('utf8', valueAt, valueEnd)) as unknown }
  } catch {
    return refuse('its data is not JSON')
  }
}
