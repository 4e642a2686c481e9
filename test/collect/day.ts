// A day of a busy agent in virtual time: what memory.slow.test.ts runs in a process of its own, with --expose-gc.
// Prints one JSON object an hour: hour, rss (bytes, after a collection of garbage), events.
import Type from 'typebox'
import { v7 } from 'uuid'
import { boundYoungSpace } from '../../src/cli/agent/young-space.ts'
import type { Collector } from '../../src/collect/collector.ts'
import type { Outside } from '../../src/collect/outside.ts'
import { startRunner } from '../../src/collect/run.ts'
import { newVirtualTime } from '../../src/collect/virtual-time.ts'
import { openLog } from '../../src/log/open.ts'

const HOUR = 3_600_000_000
const START = 1_700_000_000_000_000
const time = newVirtualTime(START)

const collector = (name: string, run: Collector['run']): Collector => ({
  name,
  about: '',
  roles: ['director'],
  settings: Type.Object({}),
  unable: async () => undefined,
  run,
})

/** Polls every second: counters always, a changed weight now and then, a full picture every five minutes. */
const poller = collector('poller', async ({ outside, say, signal }) => {
  for (let n = 0; !signal.aborted; n++) {
    const at = outside.now()
    const { stdout } = (await outside.run('ipvsadm', ['-Ln']))!
    say([{ type: 'ipvs.counted', subject: 'services', at, data: { entries: stdout.split('\n').map((line, i) => ({ i, line })) } }])
    if (n % 60 === 0) say([{ type: 'weight.changed', subject: `tcp/10.0.0.1:80 10.1.0.${n % 250}:80`, at, data: { from: n % 7, to: n % 5 } }])
    if (n % 300 === 0) say([{ type: 'ipvs.sampled', subject: 'services', at, data: { text: stdout.repeat(10) } }])
    await outside.sleep(1000, signal)
  }
})

/** Follows a log, with a bookmark behind every batch; some lines make no sense, each in its own way. */
const tailer = collector('tailer', async ({ outside, say, trouble, signal, bookmarks }) => {
  for await (const lines of outside.tail('/var/log/ha-log', bookmarks.place, signal)) {
    for (const { text } of lines) if (text.endsWith('7')) trouble(`cannot read ${text}`, text)
    say(
      lines.map(({ at, text }) => ({ type: 'node.said', subject: 'lvs1', at, data: { text } })),
      { name: 'place', value: lines.at(-1)!.place },
    )
  }
})

const packets = collector('packets', async ({ outside, say, signal }) => {
  for await (const { at, pcap } of outside.capture({ interface: 'eth0', filter: '', snaplen: 64 }, signal))
    say([{ type: 'packets.captured', subject: 'eth0', at, data: pcap }])
})

const weak = collector('weak', async ({ outside, signal }) => {
  await outside.sleep(600_000, signal)
  if (!signal.aborted) throw new Error(`failed at ${outside.now()}`)
})

async function* every<Item>(milliseconds: number, signal: AbortSignal, item: (n: number) => Item): AsyncGenerator<Item> {
  for (let n = 1; ; n++) {
    await time.sleep(milliseconds, signal)
    if (signal.aborted) return
    yield item(n)
  }
}

const outside: Outside = {
  now: time.now,
  sleep: time.sleep,
  read: async () => '',
  list: async () => [],
  run: async () => ({ status: 0, stdout: Array.from({ length: 20 }, (_, i) => `real ${i} ${time.now()}`).join('\n'), stderr: '' }),
  watch: (_, __, signal) => every(1000, signal, () => []),
  tail: (_, __, signal) => every(700, signal, n => [{ at: time.now(), text: `line ${n} ${'.'.repeat(n % 80)}`, place: `place ${n}` }]),
  fifo: (_, signal) => every(1000, signal, () => []),
  capture: (_, signal) =>
    every(5000, signal, n => ({ at: time.now(), pcap: new Uint8Array(20_000).fill(n), packets: 20, dropped: 0, sampledOut: 0 })),
}

async function day(home: string, hours: number): Promise<void> {
  const log = await openLog(home, 'write')
  const runner = startRunner({
    cluster: 'web',
    node: 'lvs1',
    sink: log,
    clock: time,
    outside: () => outside,
    bookmarks: {},
    newId: () => v7(),
    versionOf: () => 1,
    notice: text => process.stderr.write(`${text}\n`),
  })
  for (const one of [poller, tailer, packets, weak]) runner.start({ collector: one, settings: {}, named: true })
  for (let hour = 1; hour <= hours; hour++) {
    for (let minute = 1; minute <= 60; minute++) {
      await time.run(START + (hour - 1) * HOUR + minute * 60_000_000)
      boundYoungSpace()
      // Kept for an hour, so that the log itself stays as large as it is.
      const hourLong = { age: 3600 }
      await log.prune({ capture: hourLong, stats: hourLong, events: hourLong }, time.now())
    }
    global.gc!()
    const events = (await log.status()).streams.reduce((sum, stream) => sum + stream.events, 0)
    process.stdout.write(`${JSON.stringify({ hour, rss: process.memoryUsage().rss, events })}\n`)
  }
  const left = await runner.end()
  await log.close()
  process.exit(left)
}

void day(process.argv[2]!, Number(process.argv[3]))
