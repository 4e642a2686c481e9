// umtool replay, as a process in a pipe: what it prints and how it ends. On a terminal: terminal.slow.test.ts.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { keysIn, otherSpeed } from '../../src/cli/replay/keys.ts'
import { statusLine } from '../../src/cli/replay/status-line.ts'
import { widthOf } from '../../src/print/width.ts'
import { BIN, build, umtool } from '../built.ts'
import { fixture } from './homes.ts'

/** The machine may be busy: nothing here depends on how long it takes. */
jest.setTimeout(60_000)

const LAB = fixture('dr-ka')
const all = (...more: string[]) => umtool(['replay', '--log', LAB, '--speed', 'max', ...(more.includes('--time-format') ? [] : ['--utc']), ...more])
/** The same environment as that of `umtool`. */
const env = { PATH: process.env.PATH, HOME: process.env.HOME }

beforeAll(build)

test('in a pipe there are lines and nothing else, the same each time', () => {
  const { status, stdout, stderr } = all('--packets')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/ rs1 {3}any {3}M {3}IP 10\.1\.1\.2 > 224\.0\.0\.18: VRRPv2, Advertisement, .* {2}\| .*VRRP vrid 51 prio 150/)
  expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f]/)
  expect(all('--packets').stdout).toBe(stdout)
})

test('the last takeover of a cluster of keepalived is found, and a window of time is played', () => {
  const { status, stdout } = all('--around', 'failover:-1', '--window', '5s', '--time-format', 'relative')
  expect(status).toBe(0)
  expect(stdout).toMatch(/ \+0\.000000 {2}lvs1 .*BACKUP -> MASTER/)
  for (const line of stdout.trimEnd().split('\n')) expect(Math.abs(Number.parseFloat(line))).toBeLessThanOrEqual(5)
})

test('from standard input, and as CloudEvents', () => {
  const input = gunzipSync(readFileSync(LAB))
  const { status, stdout } = spawnSync(process.execPath, [BIN, 'replay', '--log', '-', '--speed', 'max', '-o', 'jsonl', '--no-correct'], {
    input,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  expect(status).toBe(0)
  expect(stdout.trimEnd().split('\n').toSorted()).toEqual(
    input
      .toString()
      .trimEnd()
      .split('\n')
      .filter(line => !line.includes('.captured"') && !line.includes('.counted"'))
      .toSorted(),
  )
})

test('with --step every line of standard input goes on to the next transition, and its end is the end', async () => {
  const child = spawn(process.execPath, [BIN, 'replay', '--log', LAB, '--step', '--type', 'vrrp-instance', '--utc'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const expected = all('--type', 'vrrp-instance').stdout.split('\n')
  let told = ''
  child.stdout.on('data', piece => {
    told += piece
  })
  const steps = 3
  for (let step = 1; step <= steps; step++) {
    child.stdin.write('\n')
    while (told.split('\n').length <= step) await once(child.stdout, 'data')
    expect(
      told
        .split('\n')
        .slice(0, -1)
        .map(line => line.slice(0, 26)),
    ).toEqual(expected.slice(0, step).map(line => line.slice(0, 26)))
  }
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('a reader that goes away ends it, and so does Ctrl-C', async () => {
  const piped = spawnSync('sh', ['-c', '"$1" "$2" replay --log "$3" --speed max | head -1', 'sh', process.execPath, BIN, LAB], { encoding: 'utf8' })
  expect({ status: piped.status, lines: piped.stdout.split('\n').length, stderr: piped.stderr }).toEqual({ status: 0, lines: 2, stderr: '' })
  const child = spawn(process.execPath, [BIN, 'replay', '--log', LAB, '--speed', '0.01', '--max-gap', '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([130, null])
})

test.each([
  [['--speed', '0'], '--speed takes'],
  [['--speed', 'fast'], '--speed takes'],
  [['--max-gap', 'x'], '--max-gap takes'],
  [['--around', 'failover:-9'], 'takeover'],
  [['--since', '2h', '--until', '3h'], '--since is not before --until'],
])('%s is refused in a sentence', (words, said) => {
  const { status, stderr } = umtool(['replay', '--log', LAB, ...words])
  expect({ refused: status === 2 || status === 1, stderr }).toEqual({ refused: true, stderr: expect.stringContaining(said) })
})

test('what cannot be read is said, and the rest is played', () => {
  const input = `{"specversion":"1.0"}\n${gunzipSync(readFileSync(LAB)).toString()}`
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'replay', '--log', '-', '--speed', 'max', '--utc'], {
    input,
    env,
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 5, stdout: all().stdout })
  expect(stderr).toMatch(/^umtool: standard input: position 1 cannot be read: line 1: /)
})

test('keys are found in what a terminal sends, alone and together', () => {
  expect(keysIn(' .][+-gGq\r')).toEqual(['toggle', 'step', 'next', 'previous', 'faster', 'slower', 'begin', 'end', 'quit', 'enter'])
  expect(keysIn('\x1b[C\x1b[D\x1bOC\x03')).toEqual(['next', 'previous', 'next', 'interrupt'])
  expect(keysIn('xyz\x1b[5~é\x1b')).toEqual([])
})

test('speeds go up to max and down to the slowest', () => {
  expect([otherSpeed(1, true), otherSpeed(3, false), otherSpeed(1000, true), otherSpeed('max', false), otherSpeed(0.1, false)]).toEqual([
    2,
    2,
    'max',
    1000,
    0.1,
  ])
})

test('the line at the bottom never fills its width, and leaves out what does not fit', () => {
  const status = { at: 61_000_000, since: 0, until: 122_000_000, playing: true, ended: false, speed: 10 } as const
  const line = (width: number, ascii = false): string => statusLine(status, at => `T${at}`, { colour: false, ascii }, width)
  expect(line(120)).toBe('▶ 10x  T61000000  ━━━━━━━━━━────────── 50%  1:01 of 2:02  space . [ ] + - g G q')
  expect(line(120, true)).toBe('play 10x  T61000000  ##########---------- 50%  1:01 of 2:02  space . [ ] + - g G q')
  for (let width = 1; width < 120; width++) expect(widthOf(line(width))).toBeLessThan(width)
  expect(line(1)).toBe('')
})
