// kill -9 of the agent at a hundred random moments: every line of a log comes out exactly once, and no event is missing or invented.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Event } from '../../src/events/event.ts'
import { openLog } from '../../src/log/open.ts'
import { ROOT } from '../tree.ts'

const LIVES = 100
const folder = mkdtempSync(join(tmpdir(), 'umtool-kill-'))
const file = join(folder, 'some.log')
const config = join(folder, 'agent.yaml')
const home = `sqlite:${join(folder, 'events.db')}`
const program = join(folder, 'agent.cjs')
/** In one file it starts in a fifth of the time, and most kills meet it at work. */
beforeAll(() =>
  build({
    entryPoints: [join(ROOT, 'test/cli/agent-of-lines.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['pcap'],
    define: { 'import.meta.dirname': '__dirname' },
  }),
)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const wait = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))
const exited = (child: ChildProcess): Promise<unknown> => new Promise(resolve => child.once('exit', resolve))

function startAgent(): ChildProcess {
  return spawn(process.execPath, [program, config], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}

async function eventsIn(log: string): Promise<readonly Event[]> {
  const opened = await openLog(log, 'read')
  const events: Event[] = []
  for await (const batch of opened.read()) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
  await opened.close()
  return events
}

/** The first life has said that it reads. */
async function begun(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    await wait(50)
    if (existsSync(join(folder, 'events.db')) && (await eventsIn(home)).some(({ type }) => type === 'collector.started')) return wait(100)
  }
}

const linesOf = (events: readonly Event[]): string[] =>
  events.filter(({ type }) => type === 'line.read').map(({ data }) => (data as { text: string }).text)

test('no line twice, none missing, no gap in any run, through rotation too', async () => {
  writeFileSync(config, `log: ${home}\ncollectors: { lines: { file: ${file} } }\n`)
  let written = 0
  let acknowledged: readonly string[] = []
  for (let life = 0; life < LIVES; life++) {
    const agent = startAgent()
    const gone = exited(agent)
    if (life === 0) await begun()
    const end = performance.now() + 60 + Math.random() * 400
    while (performance.now() < end) {
      for (let i = Math.floor(Math.random() * 4); i >= 0; i--) appendFileSync(file, `line ${++written}\n`)
      await wait(Math.random() * 12)
    }
    agent.kill('SIGKILL')
    await gone
    if (life % 10 !== 9) continue
    const lines = linesOf(await eventsIn(home))
    expect(lines.slice(0, acknowledged.length)).toEqual(acknowledged) // what was read from the log once stays in it
    acknowledged = lines
    // Between two lives, where every line of the file may still be unread: both ways of rotation.
    if (life % 20 === 9) renameSync(file, `${file}.${life}`)
    else {
      copyFileSync(file, `${file}.${life}`)
      truncateSync(file)
    }
  }
  const last = startAgent()
  const gone = exited(last)
  appendFileSync(file, `line ${++written}\n`)
  for (let tries = 0; tries < 200 && linesOf(await eventsIn(home)).length < written; tries++) await wait(50)
  last.kill('SIGTERM')
  expect(await gone).toBe(0)

  const events = await eventsIn(home)
  expect(linesOf(events)).toEqual(Array.from({ length: written }, (_, i) => `line ${i + 1}`))
  const next = new Map<string, number>()
  for (const { source, run, sequence } of events) {
    expect(sequence).toBe((next.get(`${source} ${run}`) ?? 0) + 1)
    next.set(`${source} ${run}`, sequence)
  }
  expect(events.filter(({ type }) => type === 'agent.stopped')).toHaveLength(1)
  expect(events.at(-1)!.type).toBe('agent.stopped')
}, 600_000)
