// Captures of other programs become batches like the agents' own, and ha-wire hears in them what was said.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { Fact } from '../../src/events/event.ts'
import { type Batch, batchesOf, type PacketFile } from '../../src/import/packet-batches.ts'
import { packetFacts, wireFacts } from '../../src/import/packet-facts.ts'
import { newRejected } from '../../src/import/rejected.ts'
import { root, scratch } from './lab-material.ts'

const captures = join(root, 'test/fixtures/import/captures')
const PLAIN = join(captures, 'editcap-4.0.17-eth0.pcap')
const SLL2 = join(captures, 'tcpdump-4.99.3-any-sll2.pcap')
const SLL_NANO = join(captures, 'tcpdump-4.99.3-any-sll-nano-96.pcap')
const TWO = join(captures, 'tshark-4.0.17-two-interfaces.pcapng')

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

async function read(path: string, name?: string): Promise<{ batches: Batch[]; complaints: string[] }> {
  const complaints: string[] = []
  const rejected = newRejected(text => complaints.push(text.replace(/^.*\/(?=[^/]+$)/, '')))
  return { batches: await all(batchesOf({ path, interface: name }, rejected)), complaints }
}

/** As tcpdump prints them, one line a packet. */
function printed(pcap: Uint8Array): string[] {
  const { stdout } = spawnSync('tcpdump', ['-nn', '-tt', '-r', '-'], { input: pcap, encoding: 'utf8' })
  return stdout.trimEnd().split('\n')
}

const file = (path: string): PacketFile => ({ path, interface: undefined })

/** What ha-wire says, without times and addresses of interfaces. */
const heard = async (files: readonly PacketFile[]): Promise<string[]> =>
  (await all(wireFacts(files, index => ({ 2: 'v1', 3: 'v0' })[index]))).map(({ type, data }: Fact) => {
    const { speaker, interface: on, why } = data as { speaker: string; interface: string; why?: string }
    return [type, speaker, on, why].join(' ')
  })

test.each([PLAIN, SLL2, SLL_NANO])('all packets of %s are in its batches, word for word as tcpdump prints the file', async path => {
  const { batches, complaints } = await read(path)
  expect(complaints).toEqual([])
  expect(batches.flatMap(({ pcap }) => printed(pcap))).toEqual(printed(readFileSync(path)))
})

test('a batch is 200 ms or 64 KiB of one interface, and has the time of its last packet', async () => {
  const { batches } = await read(join(root, 'test/fixtures/import/nat-heartbeat-3.0.6-ldirectord-1.186/lvs1.pcap.gz'), 'eth0')
  expect(batches.length).toBeGreaterThan(100)
  // tcpdump is asked of one in ten.
  for (const [i, { pcap, at, packets, interface: name }] of batches.entries()) {
    expect(name).toBe('eth0')
    expect(pcap.length).toBeLessThanOrEqual(1 << 16)
    if (i % 10 > 0) continue
    const times = printed(pcap).map(line => Math.round(Number(line.split(' ')[0]) * 1e6))
    expect(times).toHaveLength(packets)
    expect(times.at(-1)).toBe(at)
    expect(at - times[0]!).toBeLessThan(200_000)
  }
})

test('nanoseconds stay', async () => {
  const { batches } = await read(SLL_NANO)
  expect(batches[0]!.pcap.subarray(0, 4)).toEqual(Uint8Array.of(0x4d, 0x3c, 0xb2, 0xa1))
})

test('interfaces of a pcapng keep their names and their packets apart', async () => {
  const { batches } = await read(TWO)
  const count = (name: string): number => batches.filter(batch => batch.interface === name).reduce((sum, { packets }) => sum + packets, 0)
  expect(new Set(batches.map(batch => batch.interface))).toEqual(new Set(['v0', 'v1']))
  expect(count('v0')).toBeGreaterThanOrEqual(23)
  expect(count('v1')).toBeGreaterThanOrEqual(23)
  for (const [i, { at }] of batches.entries()) expect(at).toBeGreaterThan((batches[i - 1]?.at ?? 0) - 200_000)
})

test('a name that is given holds; else it is any, or the name of the file', async () => {
  const names = async (path: string, name?: string): Promise<string[]> => [...new Set((await read(path, name)).batches.map(batch => batch.interface))]
  expect(await names(PLAIN, 'bond0.100')).toEqual(['bond0.100'])
  expect(await names(SLL2)).toEqual(['any'])
  expect(await names(PLAIN)).toEqual(['editcap-4.0.17-eth0'])
})

test('gzip and zstd make no difference', async () => {
  const folder = scratch()
  writeFileSync(join(folder, 'a.pcap.gz'), gzipSync(readFileSync(PLAIN)))
  writeFileSync(join(folder, 'b.pcap.zst'), zstdCompressSync(readFileSync(PLAIN)))
  const { batches } = await read(PLAIN, 'eth0')
  expect((await read(join(folder, 'a.pcap.gz'), 'eth0')).batches).toEqual(batches)
  expect((await read(join(folder, 'b.pcap.zst'), 'eth0')).batches).toEqual(batches)
})

test('ha-wire hears the takeover: in the plain capture, in those of any, and on each interface of the pcapng', async () => {
  const story = (on: string): string[] => [
    `vrrp.advertised 10.1.1.2 ${on} first`,
    `vrrp.silenced 10.1.1.2 ${on} `,
    `vrrp.advertised 10.1.1.3 ${on} first`,
  ]
  expect(await heard([{ path: PLAIN, interface: 'v0' }])).toEqual(story('v0'))
  for (const path of [SLL2, TWO]) {
    const said = await heard([file(path)])
    for (const on of ['v0', 'v1']) expect(said.filter(line => line.includes(` ${on} `))).toEqual(story(on))
  }
  // The first form of cooked captures does not say on which interface a packet was.
  expect(await heard([file(SLL_NANO)])).toEqual(story('any'))
})

test('a silence is not said where the capture has a gap', async () => {
  const adverts = await all(
    batchesOf(
      { path: PLAIN, interface: 'eth0' },
      newRejected(() => {}),
    ),
  )
  const folder = scratch()
  const path = join(folder, 'gap.pcap')
  // The first advert, and the same an hour later.
  const { pcap } = adverts.find(batch => printed(batch.pcap).some(line => line.includes('VRRP')))!
  const bytes = Buffer.concat([pcap, pcap.subarray(24)])
  bytes.writeUInt32LE(bytes.readUInt32LE(24) + 2, pcap.length)
  writeFileSync(path, bytes)
  expect(await heard([{ path, interface: 'eth0' }])).toEqual(['vrrp.advertised 10.1.1.2 eth0 first'])
})

test('what was captured is counted, with what the capturing program lost', async () => {
  const facts = await all(
    packetFacts(
      file(TWO),
      newRejected(() => {}),
    ),
  )
  const counts = facts.filter(({ type }) => type === 'capture.counted')
  expect(counts).toHaveLength(1)
  expect(counts[0]!.data).toMatchObject({ sample: 1, filter: '', dropped: 0, sampledOut: 0 })
})

describe('a capture that is cut or is none', () => {
  const folder = scratch()
  const path = join(folder, 'x.pcap')

  test('gives what can be read, at every length, and says that it ends too early', async () => {
    const whole = readFileSync(PLAIN)
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(path, whole.subarray(0, length))
      const { batches, complaints } = await read(path, 'eth0')
      expect(batches.reduce((sum, { packets }) => sum + packets, 0)).toBeLessThanOrEqual(23)
      expect(complaints.length).toBeLessThanOrEqual(1)
      if (length < 24) expect(complaints).toHaveLength(1)
    }
  })

  test.each([
    ['a packed one', gzipSync(readFileSync(PLAIN)).subarray(0, 300), /x\.pcap: .*(?:early|truncated|missing)/],
    ['nothing', Buffer.alloc(0), /x\.pcap: is empty/],
    ['text', Buffer.from('IP 10.1.1.1 > 10.1.1.2: ICMP echo request\n'), /x\.pcap: is neither pcap nor pcapng/],
    ['garbage', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 131 + 7) & 255)), /x\.pcap: is neither pcap nor pcapng/],
  ])('%s', async (_, bytes, complaint) => {
    writeFileSync(path, bytes)
    const { complaints } = await read(path)
    expect(complaints).toEqual([expect.stringMatching(complaint)])
  })
})
