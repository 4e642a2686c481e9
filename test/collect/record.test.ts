// What was recorded gives the same facts again, in its own time.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import type { Collector } from '../../src/collect/collector.ts'
import type { CapturedBatch, Outside } from '../../src/collect/outside.ts'
import { newRecorder } from '../../src/collect/record.ts'
import { readRecording, replay } from '../../src/collect/replay.ts'
import { startRunner } from '../../src/collect/run.ts'
import { newVirtualTime } from '../../src/collect/virtual-time.ts'
import type { Event } from '../../src/events/event.ts'
import { newFakeLog, newFolder } from './gather.ts'

const START = 1_000_000_000
const base = newFolder()
let count = 0

/** Reads, runs, lists, follows and captures, all at once, and says all it sees. */
const curious: Collector = {
  name: 'curious',
  about: '',
  roles: ['director'],
  settings: Type.Object({}),
  unable: async () => undefined,
  async run({ outside, say, signal, trouble }) {
    const saw = (type: string, data: unknown): void => say([{ type, subject: 's', at: outside.now(), data }])
    const poll = async (): Promise<void> => {
      while (!signal.aborted) {
        saw('file.read', { text: await outside.read('/proc/x') })
        const ended = await outside.run('ipvsadm', ['-Ln'])
        saw('program.ended', ended ?? { none: true })
        await outside.list('/none').catch(error => trouble(error.message))
        await outside.sleep(1000, signal)
      }
    }
    const tail = async (): Promise<void> => {
      for await (const lines of outside.tail('/log', undefined, signal)) for (const { text, at } of lines) saw('line.seen', { text, at })
    }
    const capture = async (): Promise<void> => {
      for await (const { pcap, packets } of outside.capture({ interface: 'eth0', filter: '', snaplen: 64 }, signal)) {
        saw('packets.captured', pcap)
        saw('capture.counted', { packets })
      }
    }
    await Promise.all([poll(), tail(), capture()])
  },
}

/** A world in virtual time: reading takes 3 ms, a line comes every 0.7 s, a batch of packets every 1.1 s. */
function world(time: ReturnType<typeof newVirtualTime>): Outside {
  let reads = 0
  async function* every<Item>(milliseconds: number, signal: AbortSignal, item: (n: number) => Item): AsyncGenerator<Item> {
    for (let n = 1; ; n++) {
      await time.sleep(milliseconds, signal)
      if (signal.aborted) return
      yield item(n)
    }
  }
  return {
    now: time.now,
    sleep: time.sleep,
    async read() {
      await time.until(time.now() + 3000)
      return `uptime ${Math.floor(++reads / 2)}`
    },
    list: async () => {
      throw Object.assign(new Error('not permitted'), { code: 'EACCES' })
    },
    run: async () => (reads % 3 === 0 ? undefined : { status: 0, stdout: `table ${reads}`, stderr: '' }),
    watch: (_, __, signal) => every(1000, signal, () => []),
    tail: (_, __, signal) => every(700, signal, n => [{ at: time.now(), text: `line ${n}`, place: `place ${n}` }]),
    fifo: (_, signal) => every(1000, signal, () => []),
    capture: (_, signal) =>
      every(1100, signal, (n): CapturedBatch => ({ at: time.now(), pcap: new Uint8Array([n, 2, 3]), packets: n, dropped: 0, sampledOut: 0 })),
  }
}

async function collected(
  seconds: number,
  outsideOf: (time: ReturnType<typeof newVirtualTime>, over: AbortSignal) => Outside,
): Promise<readonly Event[]> {
  const time = newVirtualTime(START)
  const over = new AbortController()
  const log = newFakeLog()
  const outside = outsideOf(time, over.signal)
  let ids = 0
  const options = { cluster: 'web', node: 'lvs1', bookmarks: {}, agent: false, versionOf: () => 1, notice: () => {}, newId: () => String(++ids) }
  const runner = startRunner({ ...options, sink: log, clock: time, outside: () => outside })
  runner.start({ collector: curious, settings: {}, named: true })
  await time.run(START + seconds * 1e6)
  const ended = runner.end()
  over.abort()
  await ended
  return log.events
}

const facts = (events: readonly Event[]) => events.map(({ type, at, data }) => ({ type, at, data: data instanceof Uint8Array ? [...data] : data }))

async function record(): Promise<{ folder: string; events: readonly Event[] }> {
  const folder = join(base, String(++count))
  const header = { collector: 'curious', node: 'lvs1', settings: {}, bookmarks: {}, at: START }
  const events = await collected(20, time => newRecorder(folder, header).around(world(time)))
  return { folder, events }
}

const again = (folder: string) => collected(20, (time, over) => replay(readRecording(folder), time, over))

test('the same facts at the same times, packets and failures too, as often as one likes', async () => {
  const { folder, events } = await record()
  const types = new Set(events.map(({ type }) => type))
  expect([...types]).toEqual(expect.arrayContaining(['file.read', 'program.ended', 'line.seen', 'packets.captured', 'collector.troubled']))
  expect(facts(await again(folder))).toEqual(facts(events))
  expect(facts(await again(folder))).toEqual(facts(events))
})

test('an answer that was given before is written once', async () => {
  const { folder } = await record()
  const text = readFileSync(join(folder, 'recording.jsonl'), 'utf8')
  expect(text.match(/"value":"uptime 3"/g)).toHaveLength(1)
  expect(text).toContain('"same":')
})

test('a recording that was cut off in its last line can be read', async () => {
  const { folder } = await record()
  appendFileSync(join(folder, 'recording.jsonl'), '{"call":999,"at":')
  expect(facts(await again(folder)).length).toBeGreaterThan(20)
})

test('what was never asked while recording is an error, and says what', async () => {
  const { folder } = await record()
  const time = newVirtualTime(START)
  const outside = replay(readRecording(folder), time, new AbortController().signal)
  await expect(outside.read('/proc/y')).rejects.toThrow(`the recording ${folder} has no answer to read /proc/y`)
})

test('a question that was answered to the end stays open until the recording is over', async () => {
  const { folder } = await record()
  const time = newVirtualTime(START)
  const over = new AbortController()
  const outside = replay(readRecording(folder), time, over.signal)
  let answers = 0
  const ask = async (): Promise<void> => {
    for (;;) {
      await outside.read('/proc/x')
      answers++
    }
  }
  const asking = ask()
  await time.run(Number.POSITIVE_INFINITY)
  over.abort()
  await expect(asking).rejects.toThrow('the recording is over')
  expect(answers).toBe(20)
})

test('whoever asks less often than when it was recorded sees the machine as it was then', async () => {
  const { folder } = await record()
  const time = newVirtualTime(START)
  const outside = replay(readRecording(folder), time, new AbortController().signal)
  const answers: (string | undefined)[] = []
  const ask = async (): Promise<void> => {
    for (const second of [0, 5, 10]) {
      await time.until(START + second * 1e6)
      answers.push(await outside.read('/proc/x'))
    }
  }
  const asking = ask()
  await time.run(START + 12e6)
  await asking
  // It was asked each second, and a little; every second answer is another one.
  expect(answers).toEqual(['uptime 0', 'uptime 2', 'uptime 5'])
})

test('files that are not its own are not read for a recording', async () => {
  const { folder } = await record()
  const path = join(folder, 'recording.jsonl')
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"1.pcap"', '"../../../etc/passwd"'))
  const failures = (await again(folder)).filter(({ type }) => type === 'collector.failed')
  expect(failures[0]!.data).toMatchObject({ why: expect.stringContaining('names a file that is not its own') })
})

test('no recording is overwritten, and what is none is said', async () => {
  const { folder } = await record()
  expect(() => newRecorder(folder, { collector: 'x', node: 'n', settings: {}, bookmarks: {}, at: 1 })).toThrow('EEXIST')
  const path = join(base, 'other')
  newRecorder(path, { collector: 'x', node: 'n', settings: {}, bookmarks: {}, at: 1 })
  writeFileSync(join(path, 'recording.jsonl'), '{"call":1}\n')
  expect(() => readRecording(path)).toThrow('is no recording of this umtool')
  writeFileSync(join(path, 'recording.jsonl'), 'garbage\n\n')
  expect(() => readRecording(path)).toThrow('line 1 is no line of a recording')
})

test.each([
  ['{"recording":1}', 'is no recording of this umtool'],
  ['{"recording":1,"collector":"x","node":"n","settings":{},"at":"x"}', 'is no recording of this umtool'],
  ['{"recording":1,"collector":"x","node":"a b","settings":{},"at":1}', 'is no recording of this umtool'],
  ['{"recording":1,"collector":"x","node":"n","settings":{},"at":1}\nnull', 'line 2 is no line of a recording'],
  ['{"recording":1,"collector":"x","node":"n","settings":{},"at":1}\n{"call":1,"at":1}', 'line 2 is no line of a recording'],
  ['{"recording":1,"collector":"x","node":"n","settings":{},"at":1}\n{"item":1,"at":1e99,"value":[]}', 'line 2 is no line of a recording'],
])('what a replay cannot lean on is refused before it begins: %s', (text, why) => {
  const folder = join(base, `damaged-${count++}`)
  newRecorder(folder, { collector: 'x', node: 'n', settings: {}, bookmarks: {}, at: 1 })
  writeFileSync(join(folder, 'recording.jsonl'), `${text}\n\n`)
  expect(() => readRecording(folder)).toThrow(why)
})
