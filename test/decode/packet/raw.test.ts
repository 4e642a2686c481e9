import { decodeRaw, newRaw } from '../../../src/decode/packet/raw.ts'
import { INVALID } from '../../../src/decode/packet/status.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

test('promises kept for every prefix', () => {
  expectPromisesKept(newRaw, decodeRaw, hex('60'))
})

test('the version is in the first four bits', () => {
  expect(decoded(newRaw, decodeRaw, packetBytes('crafted/raw-101', 0)).version).toBe(4)
  expect(decoded(newRaw, decodeRaw, packetBytes('crafted/raw-101', 1)).version).toBe(6)
  for (const first of ['00', '30', '50', '70', 'f0']) decoded(newRaw, decodeRaw, hex(first), INVALID)
})
