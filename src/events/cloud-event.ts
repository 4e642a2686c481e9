// Event <-> CloudEvents 1.0, structured mode in JSON (https://github.com/cloudevents/spec, with the sequence extension): what an
// exported log, `-o jsonl` and foreign readers see. Whether `data` is what its type demands is asked elsewhere (validate.ts).
import type { Event } from './event.ts'
import { parseSource } from './source.ts'
import { formatTime, parseTime } from './time.ts'

export const TYPE_PREFIX = 'umtool.'
export const PCAP = 'application/vnd.tcpdump.pcap'
const JSON_TYPE = 'application/json'

export type CloudEvent = {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  readonly subject: string
  /** `urn:umtool:weight.changed:1`: type and version of the data; `umtool schema` prints what it stands for. */
  readonly dataschema?: string
  readonly datacontenttype: string
  /** Text, as the extension wants it. */
  readonly sequence: string
  readonly run: string
  readonly data?: unknown
  readonly data_base64?: string
}

export type Decoded = { readonly ok: true; readonly event: Event } | { readonly ok: false; readonly why: string }

export const dataSchema = (type: string, version: number): string => `urn:umtool:${type}:${version}`

export function toCloudEvent(event: Event): CloudEvent {
  const { id, source, type, at, subject, sequence, run, version, data } = event
  const bytes = data instanceof Uint8Array
  return {
    specversion: '1.0',
    id,
    source,
    type: TYPE_PREFIX + type,
    time: formatTime(at),
    subject,
    ...(!bytes && { dataschema: dataSchema(type, version) }),
    datacontenttype: bytes ? PCAP : JSON_TYPE,
    sequence: String(sequence),
    run,
    ...(bytes ? { data_base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') } : { data }),
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const TYPE = /^umtool\.([a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+)$/
const SCHEMA = /^urn:umtool:([a-z0-9.-]+):([1-9]\d{0,8})$/
const SEQUENCE = /^[1-9]\d{0,15}$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const refuse = (why: string): Decoded => ({ ok: false, why })

/** Any value -> an event, or why it is none. Only the envelope is judged; attributes umtool does not know are dropped. */
export function fromCloudEvent(value: unknown): Decoded {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('not a JSON object')
  const got = value as Readonly<Record<string, unknown>>
  if (got.specversion !== '1.0') return refuse(`specversion is not "1.0": not a CloudEvent this umtool reads`)
  const { id, source, subject, run } = got
  if (typeof id !== 'string' || !UUID.test(id)) return refuse('id is not a UUID in lower case')
  if (typeof run !== 'string' || !UUID.test(run)) return refuse('run is not a UUID in lower case')
  if (typeof source !== 'string' || parseSource(source) === undefined) return refuse('source is not /CLUSTER/NODE/COLLECTOR')
  if (typeof subject !== 'string') return refuse('subject is not text')
  const type = typeof got.type === 'string' ? TYPE.exec(got.type)?.[1] : undefined
  if (type === undefined) return refuse('type is not "umtool." and a name such as weight.changed')
  const at = typeof got.time === 'string' ? parseTime(got.time) : undefined
  if (at === undefined || !Number.isSafeInteger(at)) return refuse('time is not RFC 3339')
  const sequence = typeof got.sequence === 'number' ? String(got.sequence) : got.sequence
  if (typeof sequence !== 'string' || !SEQUENCE.test(sequence) || !Number.isSafeInteger(Number(sequence)))
    return refuse('sequence is not a whole number from 1 on')

  const envelope = { id, source, run, sequence: Number(sequence), type, subject, at }
  if (got.data_base64 !== undefined) {
    if (typeof got.data_base64 !== 'string' || !BASE64.test(got.data_base64)) return refuse('data_base64 is not base64')
    return { ok: true, event: { ...envelope, version: 1, data: new Uint8Array(Buffer.from(got.data_base64, 'base64')) } }
  }
  const schema = typeof got.dataschema === 'string' ? SCHEMA.exec(got.dataschema) : null
  if (schema === null || schema[1] !== type) return refuse(`dataschema is not urn:umtool:${type}:VERSION`)
  if (got.data === undefined) return refuse('data is missing')
  return { ok: true, event: { ...envelope, version: Number(schema[2]), data: got.data } }
}

/** One line of JSON, without its end. */
export const encodeLine = (event: Event): string => JSON.stringify(toCloudEvent(event))

export function decodeLine(text: string): Decoded {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('not JSON')
  }
  return fromCloudEvent(value)
}
