import { decodeAh, newAh } from '../../../src/decode/packet/ah.ts'
import { INVALID } from '../../../src/decode/packet/status.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

test('promises kept for every prefix', () => {
  expectPromisesKept(newAh, decodeAh, packetBytes('crafted/vrrp-forms', 5).subarray(34, 58))
})

test('the header around a VRRP advert', () => {
  const out = decoded(newAh, decodeAh, packetBytes('crafted/vrrp-forms', 5).subarray(34))
  expect(out).toEqual({ nextHeader: 112, headerLength: 24, spi: 0x33, sequence: 1, payloadAt: 24 })
})

test('a length below the fixed part is invalid', () => {
  decoded(newAh, decodeAh, hex('70 00 0000 00000033 00000001'), INVALID)
})
