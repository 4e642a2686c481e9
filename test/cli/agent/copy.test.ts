// The agent's copy of its log, and the copy by hand, as a user runs them: from one SQLite file into another.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '../../../src/cli/agent/config/read.ts'
import { bareAddress, newAgentCopy, placeOfCopy, withWriter } from '../../../src/cli/agent/copy.ts'
import { checkCopy } from '../../../src/cli/doctor/copy.ts'
import type { Outside } from '../../../src/collect/outside.ts'
import type { Event, Fact } from '../../../src/events/event.ts'
import { whatIsWrong } from '../../../src/events/validate.ts'
import { openMemoryLog } from '../../../src/log/memory.ts'
import { openLog } from '../../../src/log/open.ts'
import { BIN, build, umtool } from '../../built.ts'
import { event, packets, T0 } from '../../log/events.ts'

jest.setTimeout(30_000)
const folder = mkdtempSync(join(tmpdir(), 'umtool-copy-'))
const at = (name: string): string => join(folder, name)
beforeAll(build)
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function start(...args: readonly string[]): { child: ChildProcess; stderr: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [BIN, ...args], { env: { PATH: process.env.PATH, HOME: folder }, stdio: ['ignore', 'ignore', 'pipe'] })
  children.push(child)
  let err = ''
  child.stderr.on('data', chunk => (err += chunk))
  return { child, stderr: () => err, ended: new Promise(resolve => child.once('close', resolve)) }
}

async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++, await pause(25)) if (await is()) return
  throw new Error(`waited in vain: ${what}`)
}

async function eventsIn(path: string): Promise<Event[]> {
  const log = await openLog(`sqlite:${path}`, 'read').catch(() => undefined)
  const events: Event[] = []
  for await (const batch of log?.read() ?? []) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
  await log?.close()
  return events
}
const has = async (path: string, type: string): Promise<boolean> => (await eventsIn(path)).some(event => event.type === type)

describe('the agent', () => {
  test('copies to the last word, says when nobody answers and when somebody does again, and takes another address on SIGHUP', async () => {
    const [config, near, far, other] = [at('a.yaml'), at('near.db'), at('later/far.db'), at('other.db')]
    writeFileSync(at('ha-log'), '')
    const text = (to: string): string =>
      `cluster: web\nnode: lvs1\nlog: sqlite:${near}\ncopy: { to: "sqlite:${to}" }\ncollectors:\n  heartbeat: { log: ${at('ha-log')} }\n`
    writeFileSync(config, text(far))
    const agent = start('agent', '--config', config)
    await until('it says that nobody answers', () => has(near, 'copy.interrupted'))
    mkdirSync(at('later'))
    await until('it goes on', () => has(near, 'copy.resumed'))
    await until('the copy is there', () => has(far, 'copy.resumed'))
    expect(agent.stderr().match(/no such directory/g)).toHaveLength(1)
    expect(agent.stderr().match(/takes events again/g)).toHaveLength(1)

    writeFileSync(config, text(other))
    agent.child.kill('SIGHUP')
    await until('the other one is there', () => has(other, 'agent.reloaded'))
    agent.child.kill('SIGTERM')
    expect(await agent.ended).toBe(0)
    const events = await eventsIn(near)
    expect(events.find(({ type }) => type === 'agent.reloaded')!.data).toEqual({ changed: ['copy'] })
    expect(events.at(-1)!.type).toBe('agent.stopped')
    expect(await eventsIn(other)).toEqual(events)
    const before = await eventsIn(far)
    expect(before).toEqual(events.slice(0, before.length))
    expect(events.map(whatIsWrong).filter(wrong => wrong !== undefined)).toEqual([])
  })
})

describe('by hand', () => {
  const copy = (...args: readonly string[]) => umtool(['log', 'copy', ...args, '-o', 'json'], { HOME: folder })

  test('goes on where it ended, only reads the one log, and says how much it was', async () => {
    const [from, to] = [at('from.db'), at('to.db')]
    const log = await openLog(from, 'write')
    await log.append([event(1), packets(1, new Uint8Array(3))])
    const first = copy('--from', from, '--to', to)
    expect({ ...first, stdout: JSON.parse(first.stdout) }).toMatchObject({ status: 0, stderr: '', stdout: { events: 2, complete: true } })
    await log.append([event(2)])
    expect(JSON.parse(copy('--from', from, '--to', to).stdout)).toMatchObject({ events: 1, refused: 0, unreadable: 0 })
    expect(await log.bookmarks()).toEqual({})
    expect((await eventsIn(to)).map(({ sequence }) => sequence)).toEqual([1, 1, 2])
    await log.close()
  })

  test('refuses what makes no sense, and says at once that nobody answers', async () => {
    const from = at('from.db')
    expect(copy('--from', from, '--to', from)).toMatchObject({ status: 2, stderr: expect.stringContaining('not copied to itself') })
    expect(copy('--from', from, '--to', `file:${at('x.jsonl')}`)).toMatchObject({ status: 2 })
    expect(copy('--from', at('nowhere.db'), '--to', at('to.db'))).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('there is no log here'),
    })
    expect(copy('--from', from, '--to', at('nowhere/to.db'))).toMatchObject({ status: 3, stderr: expect.stringContaining('no such directory') })
  })

  test('follows until Ctrl-C, and what came by then is there', async () => {
    const [from, to] = [at('follow.db'), at('followed.db')]
    const log = await openLog(from, 'write')
    await log.append([event(1)])
    const copying = start('log', 'copy', '--from', from, '--to', to, '--follow')
    await until('it follows', async () => (await eventsIn(to)).length === 1)
    await log.append([event(2)])
    await until('it follows on', async () => (await eventsIn(to)).length === 2)
    copying.child.kill('SIGINT')
    expect(await copying.ended).toBe(130)
    await log.close()
  })
})

describe('what the agent says of its copy', () => {
  const parts = (log = openMemoryLog()) => {
    const said: Omit<Fact, 'at'>[] = []
    const notices: string[] = []
    const copy = newAgentCopy({
      log,
      cluster: 'web',
      node: 'lvs1',
      say: fact => said.push(fact),
      notice: text => notices.push(text),
      now: () => T0 + 60_000_000,
      sleep: async (_, signal) => pause(5, undefined, { signal }).catch(() => {}),
    })
    return { log, said, notices, copy }
  }

  test('counts what was copied and what waits, and what had to go is lost and said', async () => {
    const { log, said, notices, copy } = parts()
    await log.append([packets(1, new Uint8Array(1000)), packets(2, new Uint8Array(1000)), event(3)])
    await copy.set({ to: `sqlite:${at('nowhere/far.db')}`, keep: 1500 })
    await until('it is away', () => said.length > 0)
    await copy.count()
    expect(said.at(-1)).toMatchObject({
      type: 'copy.counted',
      data: { copied: 0, waiting: 3, behind: 59, away: 'no such directory' },
    })
    await copy.prune({ capture: { bytes: 0 } })
    const lost = said.find(({ type }) => type === 'events.lost')!
    expect(lost.data).toMatchObject({ events: 1, stream: 'capture', from: T0 + 1_000_000, to: T0 + 2_000_000 })
    expect(notices.at(-1)).toContain('1 events of the stream capture went before they were copied')
    for (const { type, data } of said) expect(whatIsWrong(event(1, { type, data }))).toBeUndefined()
    await copy.finish(100)
  })

  test('without an address the log is pruned as ever, and nothing is said', async () => {
    const { log, said, copy } = parts()
    await log.append([event(1)])
    expect(await copy.set(undefined)).toBe(false)
    await copy.prune({ events: { bytes: 0 } })
    await copy.count()
    await copy.finish(100)
    expect((await log.status()).streams[2]!.events).toBe(0)
    expect(said).toEqual([])
  })

  test('an address names a log by its brokers and prefix; writers have names of their own', () => {
    expect(bareAddress('kafka://a,b/web?tls=on&user=x')).toBe('kafka://a,b/web')
    expect(placeOfCopy('sqlite:/x/what?.db')).toBe('copy to sqlite:/x/what?.db')
    expect(withWriter('kafka://a/web', 'web/lvs1')).toBe('kafka://a/web?writer=web%2Flvs1')
    expect(withWriter('kafka://a/web?tls=on', 'x')).toBe('kafka://a/web?tls=on&writer=x')
    expect(withWriter('kafka://a/web?writer=mine', 'x')).toBe('kafka://a/web?writer=mine')
    expect(withWriter('sqlite:x.db', 'x')).toBe('sqlite:x.db')
  })
})

test('the doctor says who answers, and how much waits for how long', async () => {
  const [near, far] = [at('doctor.db'), at('doctor-far.db')]
  const log = await openLog(near, 'write')
  await log.append([event(1), event(2)])
  const examine = async (to: string, seconds: number) => {
    const read = readConfig(`copy: { to: "${to}" }`, [])
    if (!read.ok) throw new Error('the configuration of the test is wrong')
    const outside = { now: () => T0 + seconds * 1_000_000 } as unknown as Outside
    return (await checkCopy({ outside, config: read.config, log: `sqlite:${near}` })).map(({ name, state, says }) => `${name} ${state}: ${says}`)
  }
  expect(await examine(`sqlite:${far}`, 400)).toEqual([
    expect.stringContaining('to bad'),
    expect.stringMatching(/^waiting bad: 2 events, .*, the oldest for 399 s$/),
  ])
  await (await openLog(far, 'write')).close()
  const [, second] = await log
    .read()
    [Symbol.asyncIterator]()
    .next()
    .then(({ value }) => value as { position: string }[])
  await log.append([], { [placeOfCopy(`sqlite:${far}`)]: second!.position })
  expect(await examine(`sqlite:${far}`, 400)).toEqual([`to ok: sqlite:${far} answers`, 'waiting ok: nothing: all events are there'])
  expect(await checkCopy({ outside: {} as Outside, config: { copy: undefined } as never, log: undefined })).toEqual([])
  await log.close()
})
