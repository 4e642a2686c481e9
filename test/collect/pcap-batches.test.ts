// A pcap stream in any pieces becomes whole pcap files with all its packets.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BATCH_BYTES, feedPcap, newPcapBatches, type PcapBatch, takeBatch } from '../../src/collect/machine/pcap-batches.ts'
import { ROOT } from '../tree.ts'

const FILE_HEADER = 24
const stream = readFileSync(join(ROOT, 'test/packets/linux-6.1-ipvs/dr-lvs1.pcap'))

function cut(bytes: Buffer, size: number): PcapBatch[] {
  const batches: PcapBatch[] = []
  const b = newPcapBatches()
  for (let at = 0; at < bytes.length; at += size) feedPcap(b, bytes.subarray(at, at + size), batch => batches.push(batch))
  const rest = takeBatch(b)
  return rest === undefined ? batches : [...batches, rest]
}

const together = (batches: readonly PcapBatch[]): Buffer =>
  Buffer.concat([batches[0]!.pcap.subarray(0, FILE_HEADER), ...batches.map(({ pcap }) => pcap.subarray(FILE_HEADER))])

test.each([1, 7, 23, 24, 25, 1000, 1 << 20])('in pieces of %d bytes nothing is lost', size => {
  const batches = cut(stream, size)
  expect(together(batches).equals(stream)).toBe(true)
  expect(batches.reduce((sum, { packets }) => sum + packets, 0)).toBe(82)
})

test('each file is whole, begins with the header and is full at 64 KiB', () => {
  const many = Buffer.concat([stream, ...Array(40).fill(stream.subarray(FILE_HEADER))])
  const batches = cut(many, 5000)
  expect(batches.length).toBeGreaterThan(3)
  for (const { pcap } of batches) {
    expect(Buffer.from(pcap.subarray(0, FILE_HEADER)).equals(stream.subarray(0, FILE_HEADER))).toBe(true)
    expect(pcap.length).toBeLessThanOrEqual(BATCH_BYTES)
  }
  expect(together(batches).equals(many)).toBe(true)
})

test('a packet larger than a file goes alone; half a packet waits', () => {
  const record = Buffer.alloc(16 + 100_000)
  record.writeUInt32LE(100_000, 8)
  const bytes = Buffer.concat([stream.subarray(0, FILE_HEADER), record, record])
  expect(cut(bytes, 4096).map(({ packets }) => packets)).toEqual([1, 1])
  expect(cut(bytes.subarray(0, -1), 4096).map(({ packets }) => packets)).toEqual([1])
})

test('what cannot be a packet is an error, not a wait for ever', () => {
  const damaged = Buffer.concat([stream.subarray(0, FILE_HEADER), Buffer.alloc(16, 0xff)])
  expect(() => cut(damaged, 100)).toThrow('the capture is damaged')
})
