// umtool events and umtool schema as built, over a log in a file and one in SQLite.
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeLine } from '../../../src/events/cloud-event.ts'
import type { Event } from '../../../src/events/event.ts'
import { openLog } from '../../../src/log/open.ts'
import { BIN, build, umtool } from '../../built.ts'

const folder = mkdtempSync(join(tmpdir(), 'umtool-events-'))
const FILE = join(folder, 'incident.jsonl')
const DB = join(folder, 'events.db')

/** 18:40:00 UTC and `second` more. */
const at = (second: number): number => (1_795_372_800 + second) * 1e6
const event = (sequence: number, second: number, node: string, type: string, subject: string, data: unknown): Event => ({
  id: `01a2048a-8458-73fc-9186-${String(sequence).padStart(12, '0')}`,
  source: `/web/${node}/ipvs`,
  run: '01a2048a-0000-73fc-9186-21ec7f274713',
  sequence,
  type,
  version: 1,
  at: at(second),
  subject,
  data,
})
const SERVER = 'tcp/10.9.0.100:80 10.9.0.3:80'
const history: readonly Event[] = [
  event(1, 0, 'lvs1', 'agent.started', 'agent', { version: '0.1.0', role: 'director', collectors: ['ipvs'] }),
  event(2, 1, 'lvs1', 'ipvs.counted', 'ipvs', { services: [] }),
  event(3, 2, 'lvs1', 'weight.changed', SERVER, { since: at(1), from: 3, to: 0 }),
  event(1, 10, 'lvs2', 'node.took-over', 'lvs2', { manager: 'heartbeat', reason: 'death', from: 'lvs1', resources: ['10.9.0.100'] }),
  event(2, 40, 'lvs2', 'weight.changed', SERVER, { since: at(39), from: 0, to: 3 }),
]
const utc = { TZ: 'UTC', LANG: 'C.UTF-8' }
const types = (stdout: string): string[] =>
  stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line).type.replace('umtool.', ''))

beforeAll(async () => {
  build()
  writeFileSync(FILE, history.map(one => `${encodeLine(one)}\n`).join(''))
  const log = await openLog(`sqlite:${DB}`, 'write')
  await log.append(history)
  await log.close()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

test('what can never come is not waited for', () => {
  const { status, stderr } = umtool(['events', '--log', FILE, '-f', '--until', '2026-11-22T18:00:00Z'], utc)
  expect([status, stderr]).toEqual([2, 'umtool: --follow waits for what comes, and --until is over\ntry: leave out one of the two\n'])
})

describe.each([
  ['a file', () => FILE],
  ['SQLite', () => `sqlite:${DB}`],
])('from %s', (_, home) => {
  const events = (...args: string[]) => umtool(['events', '--log', home(), ...args], utc)

  test('the lines are for reading; counters are left out', () => {
    expect(events('--time-format', 'time').stdout).toBe(`\
18:40:00.000000  lvs1  ● agent.started       agent                          umtool 0.1.0 as director: ipvs
18:40:02.000000  lvs1  ● weight.changed      tcp/10.9.0.100:80 10.9.0.3:80  weight 3 -> 0 (quiesced)
18:40:10.000000  lvs2  ▲ node.took-over      lvs2                           from lvs1 (the other died); 10.9.0.100
18:40:40.000000  lvs2  ● weight.changed      tcp/10.9.0.100:80 10.9.0.3:80  weight 0 -> 3
`)
  })

  test.each([
    [['--all'], ['agent.started', 'weight.changed', 'node.took-over', 'weight.changed']],
    [['--all', '--stream', 'stats'], ['ipvs.counted']],
    [['--type', 'ipvs.counted'], ['ipvs.counted']],
    [['--type', 'weight', '--node', 'lvs2'], ['weight.changed']],
    [['--not', '--type', 'weight', '--last', '1'], ['node.took-over']],
    [
      ['--last', '2'],
      ['node.took-over', 'weight.changed'],
    ],
    [['--last', '0'], []],
    [['--first', '1'], ['agent.started']],
    [['--since', '2026-11-22T18:40:02Z', '--until', '2026-11-22T18:40:10Z'], ['weight.changed']],
    [
      ['--around', 'failover:-1', '--window', '8s'],
      ['weight.changed', 'node.took-over'],
    ],
    [
      ['--vip', '10.9.0.100'],
      ['weight.changed', 'node.took-over', 'weight.changed'],
    ],
    [['--rip', '10.9.0.3', '--node', 'lvs1'], ['weight.changed']],
  ])('%j', (args, expected) => {
    const { stdout, status } = events(...args, '-o', 'jsonl')
    expect(stdout === '' ? [] : types(stdout)).toEqual(expected)
    expect(status).toBe(0)
  })

  test('a time can be a distance from the takeover', () => {
    expect(
      events('--around', 'failover:-1', '--time-format', 'relative')
        .stdout.split('\n')
        .map(line => line.slice(0, 14).trim()),
    ).toEqual(['-10.000000', '-8.000000', '+0.000000', ''])
  })

  test('json is one array, also of nothing', () => {
    expect(JSON.parse(events('-o', 'json', '--all').stdout)).toHaveLength(4)
    expect(JSON.parse(events('-o', 'json', '--type', 'tea').stdout)).toEqual([])
  })

  test('a reader that goes away ends it quietly', () => {
    const { stdout, stderr, status } = spawnSync(
      'sh',
      ['-c', '"$0" "$1" events --log "$2" --all | head -n 1; exit 0', process.execPath, BIN, home()],
      {
        encoding: 'utf8',
      },
    )
    expect([stdout.split('\n').length, stderr, status]).toEqual([2, '', 0])
  })
})

test.each([
  [['--since', 'tea'], 2, '--since takes a time'],
  [['--vip', 'tea'], 2, '--vip takes an address'],
  [['--since', '18:00', '--until', '17:00'], 2, 'nothing can be between'],
  [['--not'], 2, 'nothing behind it'],
  [['-f', '-o', 'json'], 2, '--follow has none'],
  [['--around', 'failover:-2'], 1, 'only 1 takeover'],
  [['--log', '/nowhere/events.db'], 3, '/nowhere/events.db'],
])('%j is an error that says what to do', (args, status, words) => {
  const outcome = umtool(['events', ...(args.includes('--log') ? [] : ['--log', FILE]), ...args], utc)
  expect(outcome.stderr).toContain(words)
  expect(outcome.status).toBe(status)
  expect(outcome.stdout).toBe('')
})

test('what cannot be read is said, the rest is shown, and the exit status tells', () => {
  const damaged = join(folder, 'damaged.jsonl')
  writeFileSync(damaged, `${encodeLine(history[0]!)}\n{"specversion":"1.0","id":\n\x1b[31m\n${encodeLine(history[2]!)}\n`)
  const { stdout, stderr, status } = umtool(['events', '--log', damaged, '--all', '-o', 'jsonl'], utc)
  expect(types(stdout)).toEqual(['agent.started', 'weight.changed'])
  expect(stderr.match(/cannot be read/g)).toHaveLength(2)
  expect(stderr).not.toContain('\x1b')
  expect(status).toBe(5)
})

test('standard input is a log too', () => {
  const { stdout } = spawnSync(process.execPath, [BIN, 'events', '--log', '-', '--all', '-o', 'jsonl'], {
    input: encodeLine(history[2]!),
    encoding: 'utf8',
  })
  expect(types(stdout)).toEqual(['weight.changed'])
})

test('-f shows what another process appends, and ends on Ctrl-C', async () => {
  const child = spawn(process.execPath, [BIN, 'events', '--log', `sqlite:${DB}`, '-f', '--last', '1', '-o', 'jsonl'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let seen = ''
  let look = (): void => {}
  child.stdout.on('data', piece => {
    seen += piece
    look()
  })
  const until = (words: string): Promise<void> =>
    new Promise(resolve => {
      look = () => void (seen.includes(words) && resolve())
      look()
    })
  await until('"sequence":"2"')
  const log = await openLog(`sqlite:${DB}`, 'write')
  await log.append([event(3, 50, 'lvs2', 'service.removed', 'tcp/10.9.0.100:80', { since: at(49) })])
  await log.close()
  await until('service.removed')
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(types(seen)).toEqual(['weight.changed', 'service.removed'])
}, 20_000)

describe('umtool schema', () => {
  test('lists every type with its stream, and prints one', () => {
    expect(umtool(['schema']).stdout).toMatch(/^weight\.changed +events +A real server has another weight/m)
    expect(JSON.parse(umtool(['schema', 'umtool.weight.changed']).stdout)).toMatchObject({
      $id: 'urn:umtool:weight.changed:1',
      type: 'object',
      required: ['since', 'from', 'to'],
    })
  })

  test('a type there is not is an error with the nearest', () => {
    const { status, stderr } = umtool(['schema', 'weight.chnged'])
    expect([status, stderr]).toEqual([2, 'umtool: there is no type of event called weight.chnged\ntry: umtool schema weight.changed\n'])
  })

  test('what umtool events prints fits --envelope and --all', () => {
    const all = JSON.parse(umtool(['schema', '--all']).stdout)
    expect(Object.keys(all)).toContain('node.took-over')
    const { required } = JSON.parse(umtool(['schema', '--envelope']).stdout)
    for (const line of umtool(['events', '--log', FILE, '--all', '-o', 'jsonl']).stdout.trim().split('\n'))
      expect(Object.keys(JSON.parse(line))).toEqual(expect.arrayContaining(required))
  })
})

test('a line appended to a file is followed too', async () => {
  const growing = join(folder, 'growing.jsonl')
  writeFileSync(growing, `${encodeLine(history[0]!)}\n`)
  const child = spawn(process.execPath, [BIN, 'events', '--log', growing, '-f', '-o', 'jsonl'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let seen = ''
  const came = new Promise<void>(resolve =>
    child.stdout.on('data', piece => {
      seen += piece
      if (seen.split('\n').length === 2) appendFileSync(growing, `${encodeLine(history[2]!)}\n`)
      if (seen.includes('weight.changed')) resolve()
    }),
  )
  await came
  child.kill('SIGTERM')
  expect(types(seen)).toEqual(['agent.started', 'weight.changed'])
}, 20_000)
