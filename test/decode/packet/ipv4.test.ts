import { decodeIpv4, decodeIpv4Fixed, decodeIpv4Option, IPV4_OPTION_NAMES, newIpv4, newIpv4Option } from '../../../src/decode/packet/ipv4.ts'
import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { formatIpv4 } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

const ipBytes = (name: string, index: number): Uint8Array => packetBytes(name, index).slice(14)

test('promises kept for every prefix, with and without options', () => {
  expectPromisesKept(newIpv4, decodeIpv4, ipBytes('linux-6.1/tcp', 0).subarray(0, 20))
  expectPromisesKept(newIpv4, decodeIpv4, ipBytes('linux-6.1/ipv4-options', 0).subarray(0, 60))
  expectPromisesKept(newIpv4, decodeIpv4Fixed, ipBytes('linux-6.1/tcp', 0).subarray(0, 20))
  expectPromisesKept(newIpv4Option, decodeIpv4Option, hex('07 07 04 00000000'))
})

test('the fields of a first and of a later fragment', () => {
  const first = decoded(newIpv4, decodeIpv4, ipBytes('linux-6.1/fragments', 0))
  expect(first).toMatchObject({ headerLength: 20, totalLength: 1500, moreFragments: true, fragmentOffset: 0, protocol: 1, ttl: 64 })
  const bytes = ipBytes('linux-6.1/fragments', 1)
  const later = decoded(newIpv4, decodeIpv4, bytes)
  expect(later).toMatchObject({ totalLength: 1500, moreFragments: true, fragmentOffset: 1480, id: first.id, dontFragment: false })
  expect([formatIpv4(bytes, later.sourceAt), formatIpv4(bytes, later.destinationAt)]).toEqual(['10.1.1.1', '10.1.1.2'])
})

test('a packet cut inside its options still gives the fixed fields', () => {
  const bytes = ipBytes('linux-6.1/ipv4-options', 0).subarray(0, 30)
  decoded(newIpv4, decodeIpv4, bytes, TRUNCATED)
  expect(decoded(newIpv4, decodeIpv4Fixed, bytes)).toMatchObject({ headerLength: 60, optionsAt: 20, payloadAt: 60 })
})

test('another version, a short header and a length below the header are invalid', () => {
  for (const change of ['65', '44', '40']) {
    const bytes = ipBytes('linux-6.1/tcp', 0)
    bytes.set(hex(change))
    decoded(newIpv4, decodeIpv4, bytes, INVALID)
  }
  const short = ipBytes('linux-6.1/tcp', 0)
  short.set(hex('0013'), 2)
  decoded(newIpv4, decodeIpv4, short, INVALID)
})

test('a total length of 0 is what offloading leaves', () => {
  const bytes = ipBytes('linux-6.1/tcp', 0)
  bytes.set(hex('0000'), 2)
  expect(decoded(newIpv4, decodeIpv4, bytes).totalLength).toBe(0)
})

/** Kinds and lengths of all options of a header. */
function options(bytes: Uint8Array): [string | undefined, number][] {
  const ip = decoded(newIpv4, decodeIpv4, bytes)
  const one = newIpv4Option()
  const found: [string | undefined, number][] = []
  for (let at = ip.optionsAt; at < ip.payloadAt; at = one.next) {
    expect(decodeIpv4Option(bytes, at, ip.payloadAt, one)).toBe(OK)
    found.push([IPV4_OPTION_NAMES[one.kind], one.length])
  }
  return found
}

test('options of ping -R and -T, one by one', () => {
  const request = options(ipBytes('linux-6.1/ipv4-options', 0))
  expect(request).toEqual([
    ['no operation', 1],
    ['record route', 39],
  ])
  const reply = options(ipBytes('linux-6.1/ipv4-options', 1))
  expect(reply).toEqual([
    ['record route', 39],
    ['end of options', 1],
  ])
  expect(options(ipBytes('linux-6.1/ipv4-options', 2))).toEqual([['timestamp', 36]])
})

test('an option shorter than its own two bytes is invalid, one beyond the end is truncated', () => {
  decoded(newIpv4Option, decodeIpv4Option, hex('07 01 00'), INVALID)
  decoded(newIpv4Option, decodeIpv4Option, hex('07 00 00'), INVALID)
  decoded(newIpv4Option, decodeIpv4Option, hex('07 04 00'), TRUNCATED)
})
