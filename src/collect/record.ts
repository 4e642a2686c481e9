// An Outside that hands everything through to another one and writes down what was asked and answered.

import { createHash } from 'node:crypto'
import { mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { CapturedBatch, Outside } from './outside.ts'
import { type Batch, captureQuestion, type Entry, FILE, type Header, keyOf, problemOf, type Question } from './recording.ts'

export type Recorder = { around(outside: Outside): Outside }

/** Makes the folder. Throws where there is a recording already: none is overwritten. */
export function newRecorder(folder: string, header: Omit<Header, 'recording'>): Recorder {
  mkdirSync(folder, { recursive: true })
  const fd = openSync(join(folder, FILE), 'wx')
  let calls = 0
  let files = 0
  /** By question and answer: the first call that was answered so. */
  const answers = new Map<string, number>()
  write({ recording: 1, ...header })
  return { around }

  function write(entry: Entry): void {
    writeSync(fd, `${JSON.stringify(entry)}\n`)
  }

  function around(outside: Outside): Outside {
    async function asked<Value>(ask: Question, value: () => Promise<Value>): Promise<Value> {
      const call = ++calls
      write({ call, at: outside.now(), ask })
      try {
        const answer = await value()
        const at = outside.now()
        const same = firstLike(ask, answer, call)
        write(same === call ? { answer: call, at, ...(answer !== undefined && { value: answer }) } : { answer: call, at, same })
        return answer
      } catch (error) {
        write({ answer: call, at: outside.now(), error: problemOf(error) })
        throw error
      }
    }

    /** `end` is written where it ended by itself; a stream that was stopped has none. */
    async function* streamed<Value>(
      ask: Question,
      signal: AbortSignal,
      values: AsyncIterable<Value>,
      batchOf: (value: Value) => Batch,
    ): AsyncGenerator<Value> {
      const call = ++calls
      write({ call, at: outside.now(), ask })
      try {
        for await (const value of values) {
          write({ item: call, at: outside.now(), value: batchOf(value) })
          yield value
        }
        if (!signal.aborted) write({ end: call, at: outside.now() })
      } catch (error) {
        if (!signal.aborted) write({ end: call, at: outside.now(), error: problemOf(error) })
        throw error
      }
    }

    return {
      now: () => outside.now(),
      sleep: (milliseconds, signal) => outside.sleep(milliseconds, signal),
      read: path => asked(['read', path], () => outside.read(path)),
      list: path => asked(['list', path], () => outside.list(path)),
      run: (program, args, timeout) => asked(['run', program, args], () => outside.run(program, args, timeout)),
      watch: (program, args, signal) => streamed(['watch', program, args], signal, outside.watch(program, args, signal), lines => lines),
      tail: (path, place, signal) => streamed(['tail', path], signal, outside.tail(path, place, signal), lines => lines),
      ...(outside.endOf !== undefined && { endOf: path => asked(['endOf', path], () => outside.endOf!(path)) }),
      fifo: (path, signal) => streamed(['fifo', path], signal, outside.fifo(path, signal), lines => lines),
      capture: (request, signal) => streamed(captureQuestion(request), signal, outside.capture(request, signal), beside),
      ...(outside.whyNoCapture !== undefined && { whyNoCapture: () => outside.whyNoCapture!() }),
    }
  }

  /** Packets go into a file of their own. */
  function beside({ pcap, ...rest }: CapturedBatch): Batch {
    const name = `${++files}.pcap`
    writeFileSync(join(folder, name), pcap)
    return { ...rest, pcap: name }
  }

  function firstLike(ask: Question, answer: unknown, call: number): number {
    const key = createHash('sha1')
      .update(keyOf(ask))
      .update(JSON.stringify(answer) ?? '')
      .digest('base64')
    const first = answers.get(key)
    if (first === undefined) answers.set(key, call)
    return first ?? call
  }
}
