// Packets of a real interface in batches: each a whole pcap file, none missing, handed over in time and at the end.
import { execFileSync } from 'node:child_process'
import { machine } from '../../src/collect/machine.ts'
import type { CapturedBatch } from '../../src/collect/outside.ts'

const ADDRESS = '127.0.0.77'
const MAGIC = [0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1]

async function captured(during: (batches: readonly CapturedBatch[]) => Promise<void>): Promise<readonly CapturedBatch[]> {
  const batches: CapturedBatch[] = []
  const stop = new AbortController()
  const outside = machine()
  const request = { interface: 'lo', filter: `icmp and dst host ${ADDRESS}`, snaplen: 96 }
  const reading = (async () => {
    for await (const batch of outside.capture(request, stop.signal)) batches.push(batch)
  })()
  await outside.sleep(1500, stop.signal) // until it listens
  await during(batches)
  stop.abort()
  await reading
  return batches
}

const ping = (count: number): void => void execFileSync('ping', ['-q', '-c', String(count), '-i', '0.01', ADDRESS])

test('every packet, in whole files', async () => {
  const batches = await captured(async () => ping(50))
  expect(batches.reduce((sum, { packets }) => sum + packets, 0)).toBe(50)
  for (const { pcap, packets } of batches) {
    expect(MAGIC).toContain(new DataView(pcap.buffer, pcap.byteOffset).getUint32(0))
    const text = execFileSync('tcpdump', ['-n', '-r', '-'], { input: pcap, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] })
    expect(text.trim().split('\n')).toHaveLength(packets)
  }
}, 30_000)

test('a packet on a quiet link does not wait for company', async () => {
  await captured(async batches => {
    ping(1)
    for (let tries = 0; tries < 100 && batches.length === 0; tries++) await new Promise(resolve => setTimeout(resolve, 20))
    expect(batches).toHaveLength(1)
  })
}, 30_000)

test('an interface that is not there is an error that names it', async () => {
  const reading = (async () => {
    for await (const _ of machine().capture({ interface: 'no-such-if0', filter: '', snaplen: 96 }, new AbortController().signal)) break
  })()
  await expect(reading).rejects.toMatchObject({ where: 'no-such-if0' })
}, 30_000)
