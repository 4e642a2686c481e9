// An Outside that answers from a recording, in its own time: the same recording gives the same facts.
//
// Each question has its own row of answers, given in order and not before the time at which they came. An answer is left out when the
// same was asked again by now: whoever asks less often than when it was recorded sees the machine as it was then all the same. When a row
// is used up, the question stays open until the recording is over. What was never asked while recording is an error.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { damaged, entryOf, headerOf } from './check-recording.ts'
import type { CapturedBatch, Ended, Line, Outside, TailedLine } from './outside.ts'
import { type Answer, captureQuestion, type End, type Entry, FILE, type Header, type Item, keyOf, type Question, toError } from './recording.ts'
import type { VirtualTime } from './virtual-time.ts'

export type Recording = {
  readonly folder: string
  readonly header: Header
  /** When the last thing in it happened. */
  readonly last: number
  readonly entries: readonly Entry[]
}

/** Throws where there is none, or where a line cannot be read; the last line may have been cut off. */
export function readRecording(folder: string): Recording {
  const path = join(folder, FILE)
  const lines = readFileSync(path, 'utf8').split('\n')
  const values: { value: unknown; line: number }[] = []
  for (const [i, line] of lines.entries()) {
    if (line === '') continue
    try {
      values.push({ value: JSON.parse(line), line: i + 1 })
    } catch (error) {
      if (i < lines.length - 1) throw damaged(path, i + 1, error)
    }
  }
  const header = headerOf(values[0]?.value, path)
  const entries = values.slice(1).map(({ value, line }) => entryOf(value, path, line))
  return { folder, header, last: Math.max(header.at, entries.at(-1)?.at ?? 0), entries }
}

/** A recording may be anybody's: it reads no files but those in its folder. */
const BESIDE = /^\d{1,9}\.pcap$/

type Answered = Answer & { readonly asked: number }
type Stream = { readonly items: readonly Item[]; readonly end: End | undefined }

/** `over` is aborted when nothing more comes. */
export function replay(recording: Recording, time: VirtualTime, over: AbortSignal): Outside {
  const { answers, streams } = rows(recording)

  async function asked<Value>(ask: Question): Promise<Value> {
    const answer = nextOf(answers, ask, isOutdated)
    if (answer === undefined) return never(over)
    await time.until(answer.at, over)
    if (answer.error !== undefined) throw toError(answer.error)
    return answer.value as Value
  }

  async function* streamed<Value>(ask: Question, signal: AbortSignal): AsyncGenerator<Value> {
    const stream = nextOf(streams, ask)
    for (const { at, value } of stream?.items ?? []) {
      await time.until(at, signal)
      if (signal.aborted) return
      yield value as Value
    }
    await time.until(stream?.end?.at ?? Number.MAX_SAFE_INTEGER, signal)
    if (stream?.end?.error !== undefined && !signal.aborted) throw toError(stream.end.error)
  }

  async function* captured(ask: Question, signal: AbortSignal): AsyncGenerator<CapturedBatch> {
    for await (const batch of streamed<Omit<CapturedBatch, 'pcap'> & { pcap: string }>(ask, signal)) {
      if (!BESIDE.test(batch.pcap)) throw new Error(`the recording ${recording.folder} names a file that is not its own: ${batch.pcap}`)
      yield { ...batch, pcap: new Uint8Array(readFileSync(join(recording.folder, batch.pcap))) }
    }
  }

  function nextOf<Row>(all: ReadonlyMap<string, Row[]>, ask: Question, isPast: (following: Row) => boolean = () => false): Row | undefined {
    const row = all.get(keyOf(ask))
    if (row === undefined) throw new Error(`the recording ${recording.folder} has no answer to ${ask.flat().join(' ')}`)
    while (row.length > 1 && isPast(row[1]!)) row.shift()
    return row.shift()
  }

  function isOutdated(following: Answered): boolean {
    return following.asked < time.now()
  }

  return {
    now: () => time.now(),
    sleep: (milliseconds, signal) => time.sleep(milliseconds, signal),
    read: path => asked<string | undefined>(['read', path]),
    list: path => asked<readonly string[] | undefined>(['list', path]),
    run: (program, args) => asked<Ended | undefined>(['run', program, args]),
    watch: (program, args, signal) => streamed<readonly Line[]>(['watch', program, args], signal),
    tail: (path, _, signal) => streamed<readonly TailedLine[]>(['tail', path], signal),
    ...(answers.size > 0 && [...answers.keys()].some(key => key.startsWith('["endOf"')) && { endOf: path => asked<string>(['endOf', path]) }),
    fifo: (path, signal) => streamed<readonly Line[]>(['fifo', path], signal),
    capture: (request, signal) => captured(captureQuestion(request), signal),
  }
}

/** Answers and streams by question, in the order in which they were asked for. */
function rows({ entries }: Recording): { answers: Map<string, Answered[]>; streams: Map<string, Stream[]> } {
  const answered = new Map<number, Answer>()
  const items = new Map<number, Item[]>()
  const ends = new Map<number, End>()
  for (const entry of entries) {
    if ('answer' in entry) answered.set(entry.answer, entry.same === undefined ? entry : { ...entry, value: answered.get(entry.same)?.value })
    else if ('item' in entry) rowOf(items, entry.item).push(entry)
    else if ('end' in entry) ends.set(entry.end, entry)
  }
  const answers = new Map<string, Answered[]>()
  const streams = new Map<string, Stream[]>()
  for (const entry of entries) {
    if (!('call' in entry)) continue
    const isStream = ['watch', 'tail', 'fifo', 'capture'].includes(entry.ask[0])
    const answer = answered.get(entry.call)
    if (isStream) rowOf(streams, keyOf(entry.ask)).push({ items: items.get(entry.call) ?? [], end: ends.get(entry.call) })
    else if (answer !== undefined) rowOf(answers, keyOf(entry.ask)).push({ ...answer, asked: entry.at })
    else rowOf(answers, keyOf(entry.ask))
  }
  return { answers, streams }
}

function rowOf<Key, Row>(rows: Map<Key, Row[]>, key: Key): Row[] {
  let row = rows.get(key)
  if (row === undefined) {
    row = []
    rows.set(key, row)
  }
  return row
}

const never = (over: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(new Error('the recording is over'))
    if (over.aborted) end()
    else over.addEventListener('abort', end, { once: true })
  })
