// umtool export -o bundle, as a process: what is in the file, who can read it, and what happens when it cannot be written.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { BIN, build, umtool } from '../built.ts'
import { newPaths } from '../log/folder.ts'
import { fixture } from '../replay/homes.ts'

/** The machine may be busy: nothing here depends on how long it takes. */
jest.setTimeout(60_000)

const newPath = newPaths()
const LAB = fixture('dr-ka')
const LINES = gunzipSync(readFileSync(LAB)).toString().trimEnd().split('\n')

beforeAll(build)

const linesOf = (path: string): string[] => zstdDecompressSync(readFileSync(path)).toString().trimEnd().split('\n')

function exported(...more: string[]): string {
  const path = newPath('incident.jsonl.zst')
  const { status, stderr } = umtool(['export', '--log', LAB, '-w', path, ...more])
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^[\d,]+ events?(?:, and [\d,]+ of before,)? exported\n$/) })
  return path
}

test('events in are events out, byte for byte, between a head and an end that say what there is', () => {
  const path = exported()
  const [head, ...rest] = linesOf(path)
  const end = rest.pop()!
  expect(rest).toEqual(LINES)
  expect(JSON.parse(head!)).toEqual({
    umtool: 'bundle',
    version: 1,
    written: expect.stringMatching(/^20.*Z$/),
    by: expect.stringMatching(/^umtool \d/),
    redacted: [],
  })
  const said = JSON.parse(end) as { events: number; nodes: Record<string, { events: number }>; streams: Record<string, number> }
  expect(said.events).toBe(LINES.length)
  expect(Object.keys(said.nodes)).toEqual(['lvs1', 'lvs2', 'rs1', 'rs2'])
  expect(Object.values(said.nodes).reduce((sum, { events }) => sum + events, 0)).toBe(LINES.length)
  expect(Object.values(said.streams).reduce((sum, events) => sum + events, 0)).toBe(LINES.length)
  expect(statSync(path).mode & 0o777).toBe(0o640)
})

test('every command that reads opens it, also packed otherwise, and imports of it are exports of what it came from', () => {
  const path = exported()
  const plain = newPath('plain.jsonl')
  writeFileSync(plain, zstdDecompressSync(readFileSync(path)))
  const gzip = newPath('other.jsonl.gz')
  writeFileSync(gzip, gzipSync(readFileSync(plain)))
  const expected = umtool(['events', '--log', LAB, '--all', '--utc'])
  for (const bundle of [path, plain, gzip]) expect(umtool(['events', '--log', bundle, '--all', '--utc'])).toEqual(expected)
  const [replay, verify] = [umtool(['replay', '--log', path, '--speed', 'max', '--utc', '--packets']), umtool(['log', 'verify', '--log', path])]
  expect(replay).toEqual(umtool(['replay', '--log', LAB, '--speed', 'max', '--utc', '--packets']))
  expect(verify.status).toBe(0)
  const database = newPath()
  expect(umtool(['log', 'import', path, '--log', database]).status).toBe(0)
  const again = newPath('again.jsonl.zst')
  expect(umtool(['export', '--log', database, '-w', again]).status).toBe(0)
  expect(linesOf(again).slice(1, -1).toSorted()).toEqual(LINES.toSorted())
})

test('a range holds what is in it, and says which', () => {
  const until = (JSON.parse(LINES[200]!) as { time: string }).time
  const path = exported('--until', until)
  const [head, ...rest] = linesOf(path)
  expect(JSON.parse(head!)).toMatchObject({ until })
  rest.pop()
  expect(rest).toEqual(LINES.filter(line => (JSON.parse(line) as { time: string }).time < until))
})

test('what goes along of the time before a range is shown by nobody who did not ask for it', () => {
  const times = LINES.map(line => (JSON.parse(line) as { time: string }).time).toSorted()
  const since = times[Math.floor(times.length * 0.7)]!
  const path = newPath('incident.jsonl.zst')
  const { stderr } = umtool(['export', '--log', LAB, '-w', path, '--since', since])
  expect(stderr).toMatch(/^[\d,]+ events, and [\d,]+ of before, exported\n$/)
  const head = JSON.parse(linesOf(path)[0]!) as { since: string; leadIn: { from: string; events: number } }
  const before = linesOf(path).filter(line => ((JSON.parse(line) as { time?: string }).time ?? since) < since)
  expect(head).toMatchObject({
    since,
    leadIn: { from: before.map(line => (JSON.parse(line) as { time: string }).time).toSorted()[0], events: before.length },
  })
  expect(before.length).toBeGreaterThan(10)
  const shown = umtool(['events', '--log', LAB, '--since', since, '--utc', '--stream', 'events,stats,capture'])
  expect(umtool(['events', '--log', path, '--all', '--utc', '--stream', 'events,stats,capture'])).toEqual(shown)
  const piped = spawnSync(process.execPath, [BIN, 'events', '--log', '-', '--all', '-o', 'jsonl', '--stream', 'events,stats,capture'], {
    input: readFileSync(path),
  })
  expect(piped.stdout.toString()).toBe(umtool(['events', '--log', LAB, '--since', since, '-o', 'jsonl', '--stream', 'events,stats,capture']).stdout)
  const told = (args: readonly string[], log: string) =>
    JSON.parse(umtool(['timeline', '--log', log, '-o', 'json', ...args]).stdout) as { since: string }
  expect(told([], path).since).toBe(since)
  expect(told([], path)).toEqual(told(['--since', since], LAB))
  const played = ['replay', '--speed', 'max', '--utc', '--no-correct']
  expect(umtool([...played, '--log', path])).toEqual(umtool([...played, '--log', LAB, '--since', since]))
  expect(umtool(['log', 'status', '--log', path]).stdout).toContain(`with ${before.length} events of before, from ${head.leadIn.from}`)
  // Who asks for it gets it.
  expect(umtool(['events', '--log', path, '--since', '2000-01-01', '--stream', 'events', '--utc']).stdout.length).toBeGreaterThan(
    umtool(['events', '--log', path, '--all', '--stream', 'events', '--utc']).stdout.length,
  )
  const status = ['status', '--at', since, '-o', 'json']
  const services = (log: string): unknown =>
    (JSON.parse(umtool([...status, '--log', log]).stdout) as { clusters: { services: { key: string }[] }[] }).clusters[0]!.services.map(
      ({ key }) => key,
    )
  expect(services(path)).toEqual(services(LAB))
  const earlier = umtool(['status', '--log', path, '--at', times[Math.floor(times.length * 0.5)]!])
  expect(earlier.stderr).toContain('the bundle begins at')
})

test('what was cut off, left out or changed is said, after what is there', () => {
  const path = exported()
  const [head, first, second, ...rest] = linesOf(path)
  const outcome = (lines: readonly (string | undefined)[], name = 'broken.jsonl.zst') => {
    const broken = newPath(name)
    writeFileSync(broken, name.endsWith('zst') ? zstdCompressSync(`${lines.join('\n')}\n`) : `${lines.join('\n')}\n`)
    const { status, stderr, stdout } = umtool(['events', '--log', broken, '--all', '--type', 'agent'])
    return { status, said: stderr.split('\n')[0]!.replace(/^umtool: \S+: /, ''), shows: stdout !== '' }
  }
  expect(outcome([head, first, second, ...rest])).toEqual({ status: 0, said: '', shows: true })
  expect(outcome([head, first, second, ...rest.slice(0, -1)])).toEqual({
    status: 5,
    said: 'the bundle ends too early: the rest is missing',
    shows: true,
  })
  expect(outcome([head, first, ...rest])).toMatchObject({
    status: 5,
    said: `the bundle has ${LINES.length - 1} events, and says that it had ${LINES.length}`,
  })
  expect(outcome([head, second, first, ...rest])).toEqual({ status: 5, said: 'the bundle is not as it was written: its hash differs', shows: true })
  expect(outcome([head, first, second, ...rest.slice(0, -1), head], 'twice.jsonl')).toMatchObject({
    status: 5,
    said: expect.stringContaining('before the one before it has ended'),
  })
  const bytes = readFileSync(path)
  const cut = newPath('cut.jsonl.zst')
  writeFileSync(cut, bytes.subarray(0, bytes.length - 20))
  expect(umtool(['events', '--log', cut, '--all'])).toMatchObject({ status: 5, stderr: expect.stringContaining('ends too early') })
})

test('status says what a bundle is, and what was made unrecognisable', () => {
  const path = newPath('report.jsonl.zst')
  expect(umtool(['export', '--log', LAB, '-w', path, '--redact', 'payload,names', '--since', '2026-11-22T21:50:00Z']).status).toBe(0)
  const { status, stdout } = umtool(['log', 'status', '--log', path])
  expect(status).toBe(0)
  expect(stdout).toMatch(
    /^bundle of umtool \d\S*, written 20\S+Z from 2026-11-22T21:50:00\.000000Z with [\d,]+ events of before, from 20\S+Z, redacted: payload, names$/m,
  )
  const json = JSON.parse(umtool(['log', 'status', '--log', path, '-o', 'json']).stdout) as { bundles: { redacted: string[] }[] }
  expect(json.bundles.map(({ redacted }) => redacted)).toEqual([['payload', 'names']])
  expect(umtool(['log', 'status', '--log', LAB]).stdout).not.toContain('bundle')
})

test('--redact-key without --redact is no redaction, and said', () => {
  expect(umtool(['export', '--log', LAB, '-w', newPath('x.jsonl.zst'), '--redact-key', 'x'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--redact '),
  })
  expect(umtool(['export', '--log', LAB, '-w', newPath('x.jsonl.zst')], { UMTOOL_REDACT_KEY: 'x' }).status).toBe(0)
})

test('two bundles one behind the other are read as both', () => {
  const middle = (JSON.parse(LINES[200]!) as { time: string }).time
  const both = newPath('both.jsonl.zst')
  writeFileSync(both, Buffer.concat([exported('--until', middle), exported('--since', middle)].map(path => readFileSync(path))))
  const { status, stdout } = umtool(['events', '--log', both, '--all', '--utc'])
  expect({ status, stdout }).toEqual({ status: 0, stdout: umtool(['events', '--log', LAB, '--all', '--utc']).stdout })
})

test('into a pipe it is packed as well', () => {
  const { stdout, status } = spawnSync(process.execPath, [BIN, 'export', '--log', LAB, '-w', '-'], { maxBuffer: 1 << 26 })
  expect(status).toBe(0)
  expect(zstdDecompressSync(stdout).toString().trimEnd().split('\n').slice(1, -1)).toEqual(LINES)
})

test('nothing is written over, and no name is taken that nobody could open', () => {
  const path = exported()
  const before = readFileSync(path)
  expect(umtool(['export', '--log', LAB, '-w', path])).toMatchObject({ status: 1, stderr: expect.stringContaining('--force') })
  expect(readFileSync(path)).toEqual(before)
  expect(umtool(['export', '--log', LAB, '-w', path, '--force']).status).toBe(0)
  for (const [name, output] of [
    ['incident', 'bundle'],
    ['incident.pcapng', 'bundle'],
    ['incident.jsonl.zst', 'pcapng'],
    ['incident.pcap', 'pcapng'],
  ] as const) {
    const { status, stderr } = umtool(['export', '--log', LAB, '-o', output, '-w', name])
    expect({ name, status, hint: stderr.includes('try: ') }).toEqual({ name, status: 2, hint: true })
  }
})

test('Ctrl-C leaves no file, neither whole nor half', async () => {
  const fifo = newPath('endless.jsonl')
  spawnSync('mkfifo', [fifo])
  const path = newPath('interrupted.jsonl.zst')
  const child = spawn(process.execPath, [BIN, 'export', '--log', `file:${fifo}`, '-w', path], { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', piece => {
    stderr += piece
  })
  // Opened for writing by us and never closed: after the events the reader waits for more.
  const pipe = await open(fifo, 'w')
  await pipe.write(`${LINES.join('\n')}\n`)
  child.kill('SIGINT')
  const [status] = (await once(child, 'close')) as [number | null]
  await pipe.close()
  expect({ status, stderr }).toEqual({ status: 130, stderr: expect.stringContaining('interrupted; no file was written') })
  expect(readdirSync(dirname(path)).filter(name => name.includes('interrupted'))).toEqual([])
})

test('a folder that is not there is said by the name that was asked for', () => {
  for (const [name, output] of [
    ['x.jsonl.zst', 'bundle'],
    ['x.pcapng', 'pcapng'],
  ] as const)
    expect(umtool(['export', '--log', LAB, '-o', output, '-w', `/nowhere/${name}`])).toEqual({
      status: 1,
      stdout: '',
      stderr: `umtool: /nowhere/${name}: the directory is not there; no file was written\n`,
    })
})

test('from standard input everything can be made that can be made from a file', () => {
  for (const [name, ...args] of [
    ['a.pcapng', '-o', 'pcapng'],
    ['b.jsonl', '--redact', 'names', '--redact-key', 'x'],
    ['c.jsonl', '--since', '2026-11-22T21:50:10Z'],
  ] as const) {
    const [piped, read] = [newPath(name), newPath(name)]
    const { status } = spawnSync(process.execPath, [BIN, 'export', '--log', '-', '-w', piped, ...args], { input: readFileSync(LAB) })
    expect({ name, status }).toEqual({ name, status: umtool(['export', '--log', LAB, '-w', read, ...args]).status })
    const body = (path: string): string =>
      readFileSync(path, 'latin1')
        .replace(/"written":"[^"]*"/, '')
        .replace(/"sha256":"[^"]*"/, '')
    expect(body(piped)).toBe(body(read))
  }
})

test.each([
  ['bundle', 'full.jsonl'],
  ['pcapng', 'full.pcapng'],
])('a full disk is said, and leaves no file: %s', (output, name) => {
  const folder = newPath('mounted')
  const script =
    'mkdir "$1" && mount -t tmpfs -o size=16k none "$1" || exit 77; "$2" "$3" export --log "$4" -o "$5" -w "$1/$6"; status=$?; ls -A "$1"; exit $status'
  const { status, stdout, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', folder, process.execPath, BIN, LAB, output, name], {
    encoding: 'utf8',
  })
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: `umtool: ${join(folder, name)}: no space left on the device; no file was written\n`,
  })
  expect(existsSync(join(folder, name))).toBe(false)
})
