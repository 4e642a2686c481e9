import { decodeNullLoopback, newNullLoopback } from '../../../src/decode/packet/null-loopback.ts'
import { INVALID } from '../../../src/decode/packet/status.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

test('promises kept for every prefix', () => {
  expectPromisesKept(newNullLoopback, decodeNullLoopback, hex('02000000'))
  expectPromisesKept(newNullLoopback, decodeNullLoopback, hex('0000001e'))
})

test.each([
  [0, 2, 4],
  [1, 10, 6],
  [2, 24, 6],
  [3, 28, 6],
  [4, 30, 6],
  [5, 2, 4],
  [6, 10, 6],
  [7, 24, 6],
  [8, 28, 6],
  [9, 30, 6],
])('packet %i: family %i in its byte order is IPv%i', (index, family, version) => {
  expect(decoded(newNullLoopback, decodeNullLoopback, packetBytes('crafted/null', index))).toEqual({ version, family, payloadAt: 4 })
})

test('other families are invalid', () => {
  for (const bytes of ['00000000', '01000000', '00000017', 'ffffffff']) decoded(newNullLoopback, decodeNullLoopback, hex(bytes), INVALID)
})
