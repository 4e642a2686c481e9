import { INVALID } from '../../../src/decode/packet/status.ts'
import { decodeUdp, newUdp } from '../../../src/decode/packet/udp.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

test('promises kept for every prefix', () => {
  expectPromisesKept(newUdp, decodeUdp, packetBytes('linux-6.1-ipvs/sync-v1', 0).slice(34, 42))
})

test('ports, length and checksum', () => {
  const out = decoded(newUdp, decodeUdp, packetBytes('linux-6.1-ipvs/sync-v1', 0).slice(34))
  expect(out).toEqual({ sourcePort: 57804, destinationPort: 8848, length: 520, checksum: 0x811e, payloadAt: 8 })
})

test('a length of 0 is possible, 1 to 7 is not', () => {
  expect(decoded(newUdp, decodeUdp, hex('0001 0002 0000 0000')).length).toBe(0)
  expect(decoded(newUdp, decodeUdp, hex('0001 0002 0008 0000')).length).toBe(8)
  for (let length = 1; length < 8; length++) decoded(newUdp, decodeUdp, hex(`0001 0002 000${length} 0000`), INVALID)
})
