// umtool log, as a process: what it prints, to where, and with which exit status.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { feed, newCaptureDecoder, next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { encodeLine } from '../../src/events/cloud-event.ts'
import type { Event } from '../../src/events/event.ts'
import { openLog } from '../../src/log/open.ts'
import { BIN, build, umtool } from '../built.ts'
import { event, eventsOf, OTHER_RUN, packets, T0 } from './events.ts'
import { newPaths } from './folder.ts'

const newPath = newPaths()

beforeAll(build)

/** What the types demand, since an import asks. */
const weight = (sequence: number, more: Partial<Event> = {}): Event =>
  event(sequence, { type: 'agent.stopped', subject: 'agent', data: { why: `ü ${sequence}` }, ...more })

async function newLog(events: readonly Event[]): Promise<string> {
  const path = newPath()
  const log = await openLog(path, 'write')
  await log.append(events, { 'ha-log': '17' })
  await log.close()
  return path
}

const EVENTS = [
  weight(1),
  weight(2),
  packets(1, new Uint8Array([0xd4, 0xc3, 0xb2, 0xa1, ...Array<number>(20).fill(1)])),
  weight(1, { source: '/lvs/lvs2/agent', run: OTHER_RUN, at: T0 + 60_000_000 }),
]

test('status shows every stream, sizes and bookmarks, and the same as JSON', async () => {
  const path = await newLog(EVENTS)
  const { status, stdout, stderr } = umtool(['log', 'status', '--log', path])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout.replace(/^.*: \S+ kB/, 'LOG: SIZE')).toBe(
    [
      'LOG: SIZE on disk',
      'STREAM   EVENTS   SIZE  OLDEST                NEWEST',
      'capture       1   84 B  2026-11-18 11:06:41Z  2026-11-18 11:06:41Z',
      'stats         0    0 B  -                     -',
      'events        3  225 B  2026-11-18 11:06:41Z  2026-11-18 11:07:40Z',
      'actions       0    0 B  -                     -',
      'bookmark ha-log: 17',
      '',
    ].join('\n'),
  )
  const json = JSON.parse(umtool(['log', 'status', '--log', path, '-o', 'json']).stdout) as { streams: object[]; bookmarks: object }
  expect(json.streams[2]).toEqual({ stream: 'events', events: 3, bytes: 225, oldest: T0 + 1_000_000, newest: T0 + 60_000_000 })
  expect(json.bookmarks).toEqual({ 'ha-log': '17' })
})

test('verify answers 0 when all is there, 1 with a gap, 5 where the log is an export, and says which', async () => {
  expect(umtool(['log', 'verify', '--log', await newLog(EVENTS)])).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringContaining('nothing is missing'),
  })
  const path = await newLog([weight(1), weight(4)])
  const { status, stdout } = umtool(['log', 'verify', '--log', path])
  expect(status).toBe(1)
  expect(stdout).toContain('gap: /lvs/lvs1/ipvs run 019aa000-0000-7000-8000-00000000000a: 2 to 3 (2 events)\n')
  const json = umtool(['log', 'verify', '--log', path, '-o', 'json'])
  expect(json.status).toBe(1)
  expect((JSON.parse(json.stdout) as { lives: { gaps: object[] }[] }).lives[0]!.gaps).toEqual([{ from: 2, to: 3 }])
  const file = newPath('part.jsonl')
  umtool(['log', 'export', file, '--log', path])
  expect(umtool(['log', 'verify', '--log', `file:${file}`]).status).toBe(5)
})

test.each([
  ['events.jsonl', (bytes: Buffer) => bytes],
  ['events.jsonl.gz', gunzipSync],
  ['events.jsonl.zst', zstdDecompressSync],
])('export to %s and import into another log brings over every event, a second time none', async (name, unpack) => {
  const [from, file, to] = [await newLog(EVENTS), newPath(name), newPath()]
  expect(umtool(['log', 'export', file, '--log', from])).toEqual({ status: 0, stdout: '', stderr: '4 events exported\n' })
  expect(String(unpack(readFileSync(file)))).toBe(EVENTS.map(one => `${encodeLine(one)}\n`).join(''))
  expect(umtool(['log', 'import', file, '--log', to])).toEqual({ status: 0, stdout: '4 events read, 4 new, 0 refused\n', stderr: '' })
  expect(umtool(['log', 'import', file, '--log', to]).stdout).toBe('4 events read, 0 new, 0 refused\n')
  const log = await openLog(to, 'read')
  expect(await eventsOf(log)).toEqual(EVENTS)
  await log.close()
})

test('export writes over nothing unless told to, and leaves nothing half done', async () => {
  const [from, file] = [await newLog(EVENTS), newPath('kept.jsonl')]
  writeFileSync(file, 'kept')
  expect(umtool(['log', 'export', file, '--log', from])).toMatchObject({ status: 1, stderr: expect.stringContaining('--force') })
  expect(readFileSync(file, 'utf8')).toBe('kept')
  expect(umtool(['log', 'export', file, '--log', from, '--force']).status).toBe(0)
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(5)
  expect(statSync(file).mode & 0o007).toBe(0)
  expect(umtool(['log', 'export', `${file}/x`, '--log', from]).status).not.toBe(0)
  expect(readdirSync(dirname(file)).filter(name => name.endsWith('.part'))).toEqual([])
})

test('export chooses by time, stream, type and node; - is standard output', async () => {
  const from = await newLog(EVENTS)
  const exported = (...args: string[]): string[] =>
    umtool(['log', 'export', '-', '--log', from, ...args])
      .stdout.split('\n')
      .slice(0, -1)
  const lines = EVENTS.map(encodeLine)
  expect(exported()).toEqual(lines)
  expect(exported('--stream', 'capture')).toEqual([lines[2]])
  expect(exported('--node', 'lvs2')).toEqual([lines[3]])
  expect(exported('--type', 'agent', '--until', '2026-11-18T11:06:42Z')).toEqual([lines[0]])
  expect(exported('--since', '2026-11-18T11:06:42Z')).toEqual([lines[1], lines[3]])
  expect(umtool(['log', 'export', '-', '--log', from, '--since', 'soon'])).toMatchObject({ status: 2 })
})

test('packets go into one pcapng file, each interface of each node by its name; pcap has no place for names', async () => {
  const pcap = (...bytes: number[]): Uint8Array => {
    const head = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]
    return new Uint8Array([...head, ...bytes.flatMap(byte => [1, 0, 0, 0, byte, 0, 0, 0, 14, 0, 0, 0, 60, 0, 0, 0, ...Array<number>(14).fill(byte)])])
  }
  const from = await newLog([
    packets(1, pcap(1, 2)),
    packets(2, pcap()),
    event(3, { type: 'packets.captured', subject: 'eth0', source: '/lvs/lvs2/packets', data: pcap(3) }),
    packets(4, new Uint8Array(30)),
    weight(1),
  ])
  const file = newPath('packets.pcapng')
  const { status, stderr } = umtool(['log', 'export', file, '--log', from])
  expect(status).toBe(5)
  expect(stderr).toContain('3 packets exported\n')
  expect(stderr).toContain('1 place in the log could not be read')
  const decoder = newCaptureDecoder()
  feed(decoder, readFileSync(file))
  const found: string[] = []
  for (const record = newPacketRecord(); next(decoder, record) === OK; )
    found.push(`${record.interfaceId} ${record.nanoseconds / 1000} ${record.end - record.at}/${record.wireLength} ${record.bytes[record.at]}`)
  expect(found).toEqual(['0 1 14/60 1', '0 2 14/60 2', '1 3 14/60 3'])
  expect(statSync(file).mode & 0o007).toBe(0)
  const ofOne = newPath('one.pcapng')
  expect(umtool(['log', 'export', ofOne, '--log', from, '--node', 'lvs2'])).toMatchObject({ status: 0, stderr: '1 packet exported\n' })
  expect(umtool(['log', 'export', newPath('packets.pcap'), '--log', from])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('packets.pcapng'),
  })
})

test('import refuses bad lines by their number, takes the others, and answers 5', async () => {
  const [file, to] = [newPath('mixed.jsonl'), newPath()]
  const wrong = encodeLine(weight(3, { data: { what: '\x1b[2J' } }))
  writeFileSync(file, `${encodeLine(weight(1))}\nnot json \x1b[2J\n${encodeLine(weight(2))}\n${wrong}\n{"half":`)
  const { status, stdout, stderr } = umtool(['log', 'import', file, '--log', to])
  expect({ status, stdout }).toEqual({ status: 5, stdout: '5 events read, 2 new, 3 refused\n' })
  expect(stderr).toContain(`${file}: line 2: not JSON\n`)
  expect(stderr).toMatch(/position 4: agent\.stopped: data .*why/)
  expect(stderr).toContain('line 5: not JSON')
  expect(stderr).not.toContain('\x1b')
})

test('import takes standard input and other logs', async () => {
  const to = newPath()
  const input = EVENTS.map(one => `${encodeLine(one)}\n`).join('')
  const piped = spawnSync(process.execPath, [BIN, 'log', 'import', '-', '--log', to], { encoding: 'utf8', input })
  expect(piped).toMatchObject({ status: 0, stdout: '4 events read, 4 new, 0 refused\n' })
  const other = await newLog([...EVENTS, weight(3)])
  expect(umtool(['log', 'import', `sqlite:${other}`, '--log', to]).stdout).toBe('5 events read, 1 new, 0 refused\n')
})

test('Ctrl-C during an import ends it between two transactions with status 130, and the log is sound', async () => {
  const to = newPath()
  const child = spawn(process.execPath, [BIN, 'log', 'import', '-', '--log', to], { stdio: ['pipe', 'ignore', 'inherit'] })
  const closed = once(child, 'close')
  // More than one transaction, then nothing: it waits for the rest.
  child.stdin.write(Array.from({ length: 5000 }, (_, i) => `${encodeLine(weight(i + 1))}\n`).join(''))
  while (!existsSync(`${to}-wal`) || statSync(`${to}-wal`).size < 100_000) await new Promise(resolve => setTimeout(resolve, 20))
  child.kill('SIGINT')
  child.stdin.on('error', () => {})
  expect((await closed)[0]).toBe(130)
  expect(umtool(['log', 'verify', '--log', to]).status).toBe(0)
})

test('a signal during an export ends it with its status, and no file appears', async () => {
  const [from, file] = [newPath(), newPath('much.jsonl.zst')]
  const log = await openLog(from, 'write')
  for (let i = 0; i < 40; i++) await log.append(Array.from({ length: 2500 }, (_, k) => weight(i * 2500 + k + 1)))
  await log.close()
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const child = spawn(process.execPath, [BIN, 'log', 'export', file, '--log', from], { stdio: ['ignore', 'ignore', 'pipe'] })
    const closed = once(child, 'close')
    const part = `${file}.${child.pid}.part`
    while (!existsSync(part)) await new Promise(resolve => setTimeout(resolve, 5))
    child.kill(signal)
    expect((await closed)[0]).toBe(status)
    expect([existsSync(part), existsSync(file)]).toEqual([false, false])
  }
})

test('prune drops what is old or too much of the streams it is told, and says how much', async () => {
  const path = await newLog(EVENTS)
  expect(umtool(['log', 'prune', '--log', path, '--stream', 'capture,stats', '--bytes', '0'])).toEqual({
    status: 0,
    stdout: 'capture: 1 event dropped, 84 B\nstats: 0 events dropped, 0 B\n',
    stderr: '',
  })
  const json = JSON.parse(umtool(['log', 'prune', '--log', path, '--stream', 'events', '--older', '0', '-o', 'json']).stdout) as object
  expect(json).toMatchObject({ events: { events: expect.any(Number) }, capture: { events: 0 } })
  expect(umtool(['log', 'prune', '--log', path, '--stream', 'events'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--older 7d') })
  expect(umtool(['log', 'prune', '--log', path, '--stream', 'events', '--bytes', 'much'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('much'),
  })
  expect(umtool(['log', 'prune', '--log', path, '--older', '1d']).status).toBe(2)
  expect(umtool(['log', 'verify', '--log', path]).status).toBe(0)
})

test('prune makes no log where there is none', () => {
  const path = newPath('none.db')
  expect(umtool(['log', 'prune', '--stream', 'events', '--older', '1h', '--log', path])).toMatchObject({ status: 3 })
  expect(existsSync(path)).toBe(false)
})

test('path says where the log is, there or not', () => {
  expect(umtool(['log', 'path'], { XDG_STATE_HOME: '/state' }).stdout).toBe('/state/umtool/events.db\n')
  expect(umtool(['log', 'path'], { UMTOOL_LOG: 'sqlite:/x/y.db' }).stdout).toBe('/x/y.db\n')
})

test('a log that is not there is status 3, in two lines', () => {
  for (const command of ['status', 'verify']) {
    const { status, stderr } = umtool(['log', command, '--log', newPath()])
    expect(status).toBe(3)
    expect(stderr).toMatch(/^umtool: .*there is no log here\ntry: .*\n$/)
  }
})
