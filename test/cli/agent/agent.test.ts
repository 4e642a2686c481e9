// `umtool agent`, `collect`, `config` and `doctor` as a user runs them: the built commands, a log of their own, signals.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '../../../src/events/event.ts'
import { openLog } from '../../../src/log/open.ts'
import { BIN, build, umtool } from '../../built.ts'

const folder = mkdtempSync(join(tmpdir(), 'umtool-agent-'))
const at = (name: string): string => join(folder, name)
beforeAll(build)
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const wait = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

type Running = { readonly child: ChildProcess; readonly stderr: () => string; readonly stdout: () => string; readonly ended: Promise<number | null> }

function start(...args: readonly string[]): Running {
  const child = spawn(process.execPath, [BIN, ...args], { env: { PATH: process.env.PATH, HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let out = ''
  let err = ''
  child.stdout.on('data', chunk => (out += chunk))
  child.stderr.on('data', chunk => (err += chunk))
  return { child, stdout: () => out, stderr: () => err, ended: new Promise(resolve => child.once('close', resolve)) }
}

async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await is()) return
    await wait(25)
  }
  throw new Error(`waited in vain: ${what}`)
}

let count = 0
/** A configuration of its own log, with Heartbeat's log as the only thing to watch. */
function configuration(more = ''): { config: string; log: string; haLog: string; events: () => Promise<readonly Event[]> } {
  const [config, log, haLog] = [at(`${++count}.yaml`), at(`${count}.db`), at(`ha-log-${count}`)]
  writeFileSync(haLog, '')
  writeFileSync(config, `cluster: web\nnode: lvs1\nlog: sqlite:${log}\ncollectors:\n  heartbeat: { log: ${haLog} }\n${more}`)
  const events = async (): Promise<readonly Event[]> => {
    const opened = await openLog(`sqlite:${log}`, 'read').catch(() => undefined) // not there, or not made yet
    if (opened === undefined) return []
    const all: Event[] = []
    for await (const batch of opened.read()) for (const recorded of batch) if (recorded.ok) all.push(recorded.event)
    await opened.close()
    return all
  }
  return { config, log, haLog, events }
}

const has = async (events: () => Promise<readonly Event[]>, type: string, times = 1): Promise<boolean> =>
  (await events()).filter(event => event.type === type).length >= times

describe('agent', () => {
  test('runs, is the only one, and ends on SIGTERM with its last word', async () => {
    const { config, log, events } = configuration()
    const agent = start('agent', '--config', config)
    await until('it runs', () => has(events, 'collector.started'))
    const second = start('agent', '--config', config)
    expect(await second.ended).toBe(1)
    expect(second.stderr()).toContain(`another agent (process ${agent.child.pid}) runs for the node lvs1 with this log`)
    const byHand = umtool(['collect', 'heartbeat', '--config', config, '--log', `sqlite:${log}`])
    expect(byHand).toMatchObject({ status: 1, stderr: expect.stringContaining('another agent') })
    agent.child.kill('SIGTERM')
    expect(await agent.ended).toBe(0)
    const all = await events()
    expect(all[0]).toMatchObject({ type: 'agent.started', source: '/web/lvs1/agent', data: { role: 'director' } })
    expect(all.at(-1)).toMatchObject({ type: 'agent.stopped', data: { why: 'SIGTERM' } })
    expect(agent.stderr()).toBe('')
    const third = start('agent', '--config', config) // the lock went with the first
    await until('it runs again', () => has(events, 'agent.started', 2))
    third.child.kill('SIGINT')
    expect(await third.ended).toBe(0)
  })

  test('SIGHUP starts anew what changed; a file that is wrong changes nothing and is said', async () => {
    const { config, haLog, events } = configuration()
    const agent = start('agent', '--config', config)
    await until('it runs', () => has(events, 'collector.started'))
    const before = readFileSync(config, 'utf8')
    writeFileSync(config, 'role: router\n')
    agent.child.kill('SIGHUP')
    await until('it complains', () => agent.stderr().includes('is not taken over'))
    expect(agent.stderr()).toContain(`${config}:1:7: role: expected director or real-server, found "router"`)
    writeFileSync(config, before.replace(haLog, `${haLog}-new`))
    agent.child.kill('SIGHUP')
    await until('it is reloaded', () => has(events, 'agent.reloaded'))
    expect((await events()).find(({ type }) => type === 'agent.reloaded')!.data).toEqual({ changed: ['heartbeat'] })
    agent.child.kill('SIGTERM')
    expect(await agent.ended).toBe(0)
    const types = (await events()).filter(({ subject }) => subject === 'heartbeat').map(({ type }) => type)
    expect(types.filter(type => type.startsWith('collector.st'))).toEqual([
      'collector.started',
      'collector.stopped',
      'collector.started',
      'collector.stopped',
    ])
  })

  test('a log that cannot be written is said at once', async () => {
    writeFileSync(at('foreign.db'), 'this is somebody else’s file, and long enough to be looked at as one')
    const foreign = umtool(['agent', '--log', `sqlite:${at('foreign.db')}`])
    expect(foreign.status).not.toBe(0)
    expect(foreign.stderr).toContain('foreign.db: ')
    expect(readFileSync(at('foreign.db'), 'utf8')).toContain('somebody else’s')
    const proc = umtool(['agent', '--log', 'sqlite:/proc/events.db'])
    expect([3, 4]).toContain(proc.status)
  })

  test('a full disk is said at once', () => {
    const { status, stderr } = umtool(['agent', '--log', 'sqlite:/dev/full'])
    expect([1, 3, 4]).toContain(status)
    expect(stderr).toContain('/dev/full')
  })
})

describe('collect', () => {
  test('records what a collector sees, and replays it with the same outcome', async () => {
    const collecting = start('collect', 'heartbeat', '--config', configuration().config, '--record', at('rec'))
    await until('it runs', () => collecting.stdout().includes('collector.started'))
    collecting.child.kill('SIGINT')
    expect(await collecting.ended).toBe(0)
    expect(existsSync(at('rec/heartbeat/recording.jsonl'))).toBe(true)
    const replayed = umtool(['collect', '--replay', at('rec')])
    expect(replayed.status).toBe(0)
    expect(replayed.stdout).toContain('"source":"/lvs/lvs1/heartbeat","type":"umtool.collector.started"')
    expect(umtool(['collect', 'heartbeat', '--config', configuration().config, '--record', at('rec')]).stderr).toContain('none is overwritten')
  })

  test('a name that is none is a usage error with the one that was meant', () => {
    expect(umtool(['collect', 'heartbet'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'umtool: there is no collector heartbet, did you mean heartbeat?\ntry: umtool collect --list\n',
    })
  })

  test('--list names each with what it lacks here', () => {
    const { status, stdout } = umtool(['collect', '--list'])
    expect(status).toBe(0)
    for (const name of ['heartbeat', 'ldirectord', 'ipvs']) expect(stdout).toMatch(new RegExp(`^${name} +\\S`, 'm'))
  })

  test('what is no recording is said', () => {
    mkdirSync(at('empty'))
    expect(umtool(['collect', '--replay', at('empty')])).toMatchObject({ status: 3 })
    expect(umtool(['collect', '--replay', at('missing')])).toMatchObject({ status: 3 })
  })
})

describe('config', () => {
  test('the example passes its own check, for each role, with the real collectors', () => {
    for (const role of ['director', 'real-server']) {
      const { stdout, status } = umtool(['config', 'example', '--role', role])
      expect(status).toBe(0)
      writeFileSync(at('example.yaml'), stdout)
      expect(umtool(['config', 'check', at('example.yaml')])).toEqual({ status: 0, stdout: '', stderr: '' })
      const all = stdout.replace('collectors: auto\n', '').replace(/^#(?=\S| {2})/gm, '')
      writeFileSync(at('all.yaml'), all)
      expect(umtool(['config', 'check', at('all.yaml')])).toEqual({ status: 0, stdout: '', stderr: '' })
    }
  })

  test('check prints every fault and exits with 1; a file that is not there is 3', () => {
    writeFileSync(at('wrong.yaml'), 'role: x\nnod: y\n')
    expect(umtool(['config', 'check', at('wrong.yaml')])).toEqual({
      status: 1,
      stdout: `${at('wrong.yaml')}:1:7: role: expected director or real-server, found "x"\n${at('wrong.yaml')}:2:1: nod: unknown key, did you mean node?\n`,
      stderr: '',
    })
    expect(umtool(['config', 'check', at('none.yaml')]).status).toBe(3)
    expect(umtool(['config', 'check', '-'])).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('path says where', () => {
    expect(umtool(['config', 'path'], { UMTOOL_CONFIG: '/x/y.yaml' }).stdout).toBe('/x/y.yaml\n')
  })
})

describe('doctor', () => {
  test('says the same as text and as JSON, and its exit status follows', () => {
    const env = { XDG_STATE_HOME: at('state') }
    const json = umtool(['doctor', '-o', 'json'], env)
    const { well, checks } = JSON.parse(json.stdout) as {
      well: boolean
      checks: readonly { area: string; name: string; state: string; remedy?: string }[]
    }
    expect(json.status).toBe(well ? 0 : 1)
    expect(well).toBe(checks.every(({ state }) => state !== 'bad'))
    expect(new Set(checks.map(({ area }) => area))).toEqual(new Set(['collectors', 'kernel', 'programs', 'permissions', 'log', 'clock']))
    const { stdout, status } = umtool(['doctor'], env)
    expect(status).toBe(json.status)
    for (const { name } of checks) expect(stdout).toContain(name)
  })

  test('a log that is no log is found', () => {
    const { stdout, status } = umtool(['doctor', '--log', `sqlite:${at('foreign.db')}`])
    expect(status).toBe(1)
    expect(stdout).toMatch(/NO {2}events +is no umtool log/)
  })
})
