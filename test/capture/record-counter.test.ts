import { countRecords, newRecordCounter } from '../../src/capture/record-counter.ts'

function pcap(packets: readonly (readonly [captured: number, wire: number])[], littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(24 + packets.reduce((sum, [captured]) => sum + 16 + captured, 0))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0xa1b2c3d4, littleEndian)
  let at = 24
  for (const [captured, wire] of packets) {
    view.setUint32(at + 8, captured, littleEndian)
    view.setUint32(at + 12, wire, littleEndian)
    at += 16 + captured
  }
  return bytes
}

const PACKETS = [
  [60, 60],
  [0, 60],
  [256, 23000],
  [1, 1],
] as const

test.each([true, false])('packets are counted however the stream is cut (little-endian: %s)', littleEndian => {
  const bytes = pcap(PACKETS, littleEndian)
  for (let size = 1; size <= bytes.length; size++) {
    const counter = newRecordCounter()
    for (let at = 0; at < bytes.length; at += size) countRecords(counter, bytes.subarray(at, at + size))
    expect(counter).toMatchObject({ packets: 4, longest: 23000 })
  }
})

test('a packet counts when its last byte has gone by', () => {
  const bytes = pcap([[60, 60]], true)
  const counter = newRecordCounter()
  countRecords(counter, bytes.subarray(0, bytes.length - 1))
  expect(counter.packets).toBe(0)
  countRecords(counter, bytes.subarray(bytes.length - 1))
  expect(counter.packets).toBe(1)
})
