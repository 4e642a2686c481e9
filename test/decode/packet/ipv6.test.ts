import { decodeIpv6, decodeIpv6Extensions, newIpv6, newIpv6Extensions } from '../../../src/decode/packet/ipv6.ts'
import { INVALID, type Status } from '../../../src/decode/packet/status.ts'
import { formatIpv6 } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

const ipBytes = (name: string, index: number): Uint8Array => packetBytes(name, index).slice(14)

/** The walk along the extension headers of a whole packet. */
function walked(bytes: Uint8Array) {
  const ip = decoded(newIpv6, decodeIpv6, bytes)
  const walk = (b: Uint8Array, at: number, end: number, out: ReturnType<typeof newIpv6Extensions>): Status =>
    decodeIpv6Extensions(b, at, end, ip.nextHeader, out)
  return decoded(newIpv6Extensions, walk, bytes, undefined, 40)
}

test('promises kept for every prefix', () => {
  expectPromisesKept(newIpv6, decodeIpv6, ipBytes('crafted/ipv6-extensions', 0).subarray(0, 40))
  const walk = (b: Uint8Array, at: number, end: number, out: ReturnType<typeof newIpv6Extensions>): Status => decodeIpv6Extensions(b, at, end, 0, out)
  expectPromisesKept(newIpv6Extensions, walk, ipBytes('crafted/ipv6-extensions', 4).subarray(40, 40 + 8 + 8 + 8 + 8))
})

test('the fixed header', () => {
  const bytes = ipBytes('crafted/neighbour-discovery', 0)
  const out = decoded(newIpv6, decodeIpv6, bytes)
  expect([formatIpv6(bytes, out.sourceAt), formatIpv6(bytes, out.destinationAt)]).toEqual(['fd00:1::1', 'fd00:1::2'])
  expect(out).toMatchObject({ payloadAt: 40, hopLimit: 255, nextHeader: 58, payloadLength: 16 })
  const marked = hex('6 b8 54321 0000 3b 07'.replaceAll(' ', '') + '00'.repeat(32))
  expect(decoded(newIpv6, decodeIpv6, marked)).toMatchObject({ trafficClass: 0xb8, flowLabel: 0x54321, nextHeader: 59, hopLimit: 7 })
})

test('another version is invalid', () => {
  const bytes = ipBytes('crafted/neighbour-discovery', 0)
  bytes[0] = 0x40
  decoded(newIpv6, decodeIpv6, bytes, INVALID)
})

// What follows each other is in test/packets/record/crafted.py.
test.each([
  [0, 'hop by hop, MLD', { protocol: 58, count: 1, payloadAt: 48, fragmentId: -1, routingAt: -1, segmentsLeft: 0 }],
  [1, 'destination options, routing, TCP', { protocol: 6, count: 2, payloadAt: 88, routingAt: 48, segmentsLeft: 1 }],
  [2, 'first fragment', { protocol: 17, count: 1, payloadAt: 48, fragmentId: 0xdeadbeef, moreFragments: true, fragmentOffset: 0 }],
  [3, 'last fragment', { protocol: 17, count: 1, payloadAt: 48, fragmentId: 0xdeadbeef, moreFragments: false, fragmentOffset: 72 }],
  [4, 'four headers around an atomic fragment', { protocol: 17, count: 4, payloadAt: 72, fragmentId: 5, moreFragments: false, fragmentOffset: 0 }],
  [5, 'nothing follows', { protocol: 59, count: 0, payloadAt: 40 }],
  [6, 'authentication header, TCP', { protocol: 6, count: 1, payloadAt: 64 }],
])('packet %i: %s', (index, _about, expected) => {
  expect(walked(ipBytes('crafted/ipv6-extensions', index))).toMatchObject(expected)
})

test('what follows a later fragment is data, whatever it looks like', () => {
  // A fragment at offset 8 whose next header says "fragment" again.
  const walk = (b: Uint8Array, at: number, end: number, out: ReturnType<typeof newIpv6Extensions>): Status =>
    decodeIpv6Extensions(b, at, end, 44, out)
  const out = decoded(newIpv6Extensions, walk, hex('2c00 0008 00000001 2c00 0000 00000002'))
  expect(out).toMatchObject({ protocol: 44, count: 1, payloadAt: 8, fragmentOffset: 8 })
})

test('an endless chain of headers is invalid, and so is a short authentication header', () => {
  const chain = new Uint8Array(8 * 64)
  for (let at = 0; at < chain.length; at += 8) chain[at] = 60
  const walk =
    (first: number) =>
    (b: Uint8Array, at: number, end: number, out: ReturnType<typeof newIpv6Extensions>): Status =>
      decodeIpv6Extensions(b, at, end, first, out)
  decoded(newIpv6Extensions, walk(60), chain, INVALID)
  decoded(newIpv6Extensions, walk(51), hex('3b00 0000 00000000 00000000'), INVALID)
})
