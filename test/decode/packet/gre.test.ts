import { isIntact } from '../../../src/decode/packet/checksum.ts'
import { decodeGre, newGre } from '../../../src/decode/packet/gre.ts'
import { INVALID } from '../../../src/decode/packet/status.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes, recording } from './recordings.ts'
import { number, rows } from './tshark-rows.ts'

test('promises kept for every prefix, plain, with everything, and with a source route', () => {
  expectPromisesKept(newGre, decodeGre, hex('0000 0800'))
  expectPromisesKept(newGre, decodeGre, hex('b000 0800 43f8 0000 01020304 00000001'))
  expectPromisesKept(newGre, decodeGre, packetBytes('crafted/gre-variants', 0).slice(34, 34 + 20))
})

test.each(['linux-6.1/gre', 'crafted/gre-variants'])('%s: protocol, checksum, key and sequence number as tshark reads them', name => {
  let seen = 0
  for (const [i, row] of rows(name).entries()) {
    const layers = row('frame.protocols')[0]!
    const at = layers.startsWith('eth:ethertype:ip:gre') ? 34 : layers.startsWith('eth:ethertype:ipv6:gre') ? 54 : undefined
    if (at === undefined || layers.includes('ppp')) continue
    const bytes = packetBytes(name, i)
    const out = decoded(newGre, decodeGre, bytes.slice(at))
    const routed = (number(row('gre.flags_and_version')[0]) & 0xc000) === 0x4000 // a checksum field that says nothing
    const expected = [row('gre.proto')[0], routed ? undefined : row('gre.checksum')[0], row('gre.key')[0], row('gre.sequence_number')[0]]
    expect([out.etherType, out.checksum, out.key, out.sequence]).toEqual(expected.map(number))
    if (out.checksum >= 0) expect(isIntact(bytes, at, bytes.length)).toBe(true)
    seen++
  }
  expect(seen).toBeGreaterThan(3)
  expect(recording(name).length).toBeGreaterThanOrEqual(seen)
})

test('a source route is passed over', () => {
  expect(decoded(newGre, decodeGre, packetBytes('crafted/gre-variants', 0).slice(34))).toMatchObject({
    headerLength: 20,
    routingAt: 8,
    payloadAt: 20,
  })
})

test('PPTP: payload length and call id are its key, and an acknowledgment follows', () => {
  const out = decoded(newGre, decodeGre, packetBytes('crafted/gre-variants', 1).slice(34))
  expect(out).toMatchObject({ version: 1, etherType: 0x880b, key: (4 << 16) | 7, sequence: 1, headerLength: 16 })
})

test('an unknown version and an endless source route are invalid', () => {
  decoded(newGre, decodeGre, hex('0002 0800'), INVALID)
  decoded(newGre, decodeGre, hex(`4000 0800 00000000 ${'08000000'.repeat(40)}`), INVALID)
})
