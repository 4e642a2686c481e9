// The copy into real brokers that are killed, lose their leaders, and agents that are killed: all that was acknowledged is there, once.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'esbuild'
import { placeOfCopy } from '../../../src/cli/agent/copy.ts'
import { openLog } from '../../../src/log/open.ts'
import { ROOT } from '../../tree.ts'
import { newPaths } from '../folder.ts'
import { useKafka } from '../kafka-home.ts'
import { eventsIn, eventually, expectSame, keepBusy, startRealCopy } from './far.ts'

jest.setTimeout(600_000)
const newPath = newPaths()
const folder = mkdtempSync(join(tmpdir(), 'umtool-copy-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function reads(path: string): Promise<boolean> {
  const log = await openLog(`sqlite:${path}`, 'read').catch(() => undefined)
  if (log === undefined) return false
  const started = (await eventsIn(log)).some(({ type }) => type === 'collector.started')
  await log.close()
  if (started) await pause(200)
  return started
}

async function startsIn(path: string): Promise<number> {
  const log = await openLog(`sqlite:${path}`, 'read').catch(() => undefined)
  if (log === undefined) return 0
  try {
    return (await eventsIn(log)).filter(({ type }) => type === 'agent.started').length
  } finally {
    await log.close()
  }
}

describe('one broker', () => {
  const home = useKafka({ count: 1 })

  test('killed in the middle and started again', async () => {
    const to = `${await home.newAddress(3)}?writer=lvs1`
    const near = await openLog(newPath(), 'write')
    const { copy, said } = startRealCopy(near, to)
    const busy = keepBusy(near)
    await eventually('some events are there', () => copy.status().events > 200)
    const [broker] = home.kafka().nodes
    await broker!.stop('SIGKILL')
    const before = busy.written()
    await eventually('events are written meanwhile', () => busy.written() > before + 200)
    await broker!.start()
    await eventually('it goes on', () => copy.status().events > before + 300)
    await busy.stop()
    await eventually('all is copied', () => copy.status().events >= busy.written())
    await copy.finish(60_000)
    expect(said.filter(({ what }) => what === 'refused' || what === 'unreadable')).toEqual([])
    await expectSame(near, to)
    await near.close()
  })

  test('an agent killed at random moments, again and again: nothing that was in its log is missing, nothing is there twice', async () => {
    const to = await home.newAddress(3)
    const program = join(folder, 'agent.cjs')
    await build({
      entryPoints: [join(ROOT, 'test/cli/agent-of-lines.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['pcap'],
      define: { 'import.meta.dirname': '__dirname' },
    })
    const [file, config, log] = [join(folder, 'some.log'), join(folder, 'agent.yaml'), join(folder, 'agent.db')]
    writeFileSync(file, '')
    writeFileSync(config, `node: lvs1\nlog: sqlite:${log}\ncopy: { to: "${to}" }\ncollectors: { lines: { file: ${file} } }\n`)
    const start = (): ChildProcess => {
      const child = spawn(process.execPath, [program, config], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
      children.push(child)
      return child
    }
    const gone = (child: ChildProcess): Promise<unknown> => new Promise(resolve => child.once('exit', resolve))
    let written = 0
    let ran = 0
    for (let life = 0; life < 12; life++) {
      const agent = start()
      // What a file held before it was looked at for the first time is no news.
      if (life === 0) await eventually('it reads', () => reads(log))
      // Killed at work, and in the middle of its start.
      else if (life % 3 > 0) await eventually('it runs', async () => (await startsIn(log)) > ran)
      ran = await startsIn(log)
      const end = performance.now() + (life === 0 ? 3000 : 400 + Math.random() * 1500)
      while (performance.now() < end) {
        for (let i = Math.floor(Math.random() * 6); i >= 0; i--) appendFileSync(file, `line ${++written}\n`)
        await pause(Math.random() * 12)
      }
      const ended = gone(agent)
      agent.kill('SIGKILL')
      await ended
    }
    const near = await openLog(log, 'read')
    const lives = await startsIn(log)
    const last = start()
    await eventually('it runs once more', async () => (await startsIn(log)) > lives)
    await eventually('all lines are read', async () => (await eventsIn(near)).filter(({ type }) => type === 'line.read').length === written)
    const ended = gone(last)
    last.kill('SIGTERM')
    expect(await ended).toBe(0)
    const events = await eventsIn(near)
    expect(events.at(-1)!.type).toBe('agent.stopped')
    await near.close()
    // An agent has five seconds for its last events: what it could not bring over in them, the next one does.
    const whole = await openLog(log, 'write')
    await startRealCopy(whole, to, { near: placeOfCopy(to), far: 'copy from /lvs/lvs1' }).copy.ended
    await expectSame(whole, to)
    await whole.close()
  })
})

describe('three brokers', () => {
  const home = useKafka({ count: 3 })

  test('one is killed, and others lead what it led', async () => {
    const to = `${await home.newAddress(6)}?writer=lvs1`
    const near = await openLog(newPath(), 'write')
    const { copy, said } = startRealCopy(near, to)
    const busy = keepBusy(near)
    await eventually('some events are there', () => copy.status().events > 200)
    await home.kafka().nodes[0]!.stop('SIGKILL')
    const before = busy.written()
    await eventually('it goes on with two', () => copy.status().events > before + 200)
    await home.kafka().nodes[0]!.start()
    await home.kafka().nodes[1]!.stop('SIGTERM')
    const after = busy.written()
    await eventually('it goes on with another two', () => copy.status().events > after + 200)
    await busy.stop()
    await eventually('all is copied', () => copy.status().events >= busy.written())
    await copy.finish(60_000)
    expect(said.filter(({ what }) => what === 'refused' || what === 'unreadable')).toEqual([])
    await expectSame(near, to)
    await near.close()
  })
})
