// umtool export -o pcapng: what tshark and capinfos find in it.
import { spawnSync } from 'node:child_process'
import { feed, newCaptureDecoder, next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { build, umtool } from '../built.ts'
import { newPaths } from '../log/folder.ts'
import { eventsOf, fixture } from '../replay/homes.ts'

/** The machine may be busy: nothing here depends on how long it takes. */
jest.setTimeout(60_000)

const newPath = newPaths()
const LAB = fixture('tun-ka')

beforeAll(build)

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

const fields = (path: string, ...names: string[]): string[][] =>
  run('tshark', ['-n', '-r', path, '-T', 'fields', ...names.flatMap(name => ['-e', name])])
    .trimEnd()
    .split('\n')
    .map(line => line.split('\t'))

/** Packets by node, counted by ourselves. */
async function packetsOf(path: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const record = newPacketRecord()
  for (const { source, data } of await eventsOf(path)) {
    if (!(data instanceof Uint8Array)) continue
    const decoder = newCaptureDecoder()
    feed(decoder, data)
    const node = source.split('/')[2]!
    while (next(decoder, record) === OK) counts.set(node, (counts.get(node) ?? 0) + 1)
  }
  return counts
}

function exported(...more: string[]): string {
  const path = newPath('packets.pcapng')
  const { status, stderr } = umtool(['export', '--log', LAB, '-o', 'pcapng', '-w', path, ...more])
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^[\d,]+ packets exported/) })
  return path
}

test('every packet of every node is there, on the interface of its node, in the order of time', async () => {
  const path = exported()
  const rows = fields(path, 'frame.time_epoch', 'frame.interface_name')
  const counts = await packetsOf(LAB)
  expect(rows).toHaveLength([...counts.values()].reduce((sum, count) => sum + count, 0))
  for (const [node, count] of counts) expect(rows.filter(([, name]) => name === `${node}/any`)).toHaveLength(count)
  const times = rows.map(([time]) => Number(time))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  const info = run('capinfos', [path])
  expect(info).toMatch(/Strict time order: +True/)
  expect(info).toMatch(/Number of interfaces in file: 4/)
  expect(info).toMatch(/File timestamp precision: +nanoseconds/)
  expect(info).toMatch(/Capture application: umtool \d/)
  expect(info).toMatch(/Capture comment: +umtool .*: packets of lvs1, lvs2, rs1, rs2 in one order/)
  expect(info).toMatch(/Description = any of lvs\d; the clock that the others are corrected to/)
})

test('comments say what umtool knows, and which event a packet is from', async () => {
  const ids = new Set((await eventsOf(LAB)).map(({ id }) => id))
  const comments = fields(exported(), 'frame.comment').map(([comment]) => comment!)
  for (const comment of comments) expect(ids.has(/umtool event (\S+) packet [1-9]\d*$/.exec(comment)?.[1] ?? comment)).toBe(true)
  expect(comments.filter(comment => /#\d+ client→VIP/.test(comment)).length).toBeGreaterThan(10)
  expect(comments.filter(comment => /VRRP vrid 51 prio \d+ master/.test(comment)).length).toBeGreaterThan(10)
})

test('a node or a time can be chosen', () => {
  const names = fields(exported('--node', 'rs1'), 'frame.interface_name').flat()
  expect(new Set(names)).toEqual(new Set(['rs1/any']))
})

test('redacted, comments and interfaces say others as well, and the connections are the same', () => {
  const plain = fields(exported(), 'frame.number', 'frame.comment')
  const path = exported('--redact', 'addresses,payload,names', '--redact-key', 'of a test')
  const redacted = fields(path, 'frame.number', 'frame.comment', 'frame.interface_name', 'ip.src', 'frame.interface_description')
  const text = redacted.flat().join('\n')
  expect(text).not.toMatch(/10\.1\.1\.(?:1|2|3|11|12|100)\b/)
  expect(text).not.toMatch(/lvs[12]|rs[12]/)
  const connection = (comment: string | undefined): string | undefined => /#\d+/.exec(comment ?? '')?.[0]
  expect(redacted.map(([, comment]) => connection(comment))).toEqual(plain.map(([, comment]) => connection(comment)))
})
