import {
  decodeIcmpv6,
  type Icmpv6,
  isIcmpv6Error,
  ND_OVERRIDE,
  ND_ROUTER,
  newIcmpv6,
  RA_MANAGED,
  RA_OTHER,
} from '../../../src/decode/packet/icmpv6.ts'
import { TRUNCATED } from '../../../src/decode/packet/status.ts'
import { formatIpv6, parseIpv6 } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { packetBytes } from './recordings.ts'
import { number, rows } from './tshark-rows.ts'

const icmpBytes = (index: number): Uint8Array => packetBytes('crafted/neighbour-discovery', index).slice(54)

test.each([
  [0, 8],
  [1, 16],
  [2, 24],
  [3, 40],
  [4, 24],
])('message %i: promises kept for every prefix of its fixed part', (index, length) => {
  expectPromisesKept(newIcmpv6, decodeIcmpv6, icmpBytes(index).subarray(0, length))
})

test('a message that is cut in its fixed part is truncated although the header is there', () => {
  decoded(newIcmpv6, decodeIcmpv6, icmpBytes(2).subarray(0, 23), TRUNCATED)
})

test.each(['linux-6.1/icmpv6', 'crafted/icmp-errors', 'crafted/neighbour-discovery'])('%s: fields as tshark reads them', name => {
  let seen = 0
  for (const [i, row] of rows(name).entries()) {
    const layers = row('frame.protocols')[0]!
    if (!/^eth:ethertype:ipv6:(ipv6.hopopts:)?icmpv6/.test(layers)) continue
    const at = layers.includes('hopopts') ? 62 : 54
    const bytes = packetBytes(name, i).slice(at)
    const out = decoded(newIcmpv6, decodeIcmpv6, bytes)
    expect([out.type, out.code]).toEqual([number(row('icmpv6.type')[0]), number(row('icmpv6.code')[0])])
    expect(out.checksum).toBe(number(row('icmpv6.checksum')[0]))
    expect(out.mtu).toBe(out.type === 2 ? number(row('icmpv6.mtu')[0]) : -1)
    expect(out.pointer).toBe(number(row('icmpv6.pointer')[0]))
    expect(out.routerLifetime).toBe(number(row('icmpv6.nd.ra.router_lifetime')[0]))
    expect(out.records).toBe(number(row('icmpv6.mldr.nb_mcast_records')[0]))
    expect(out.embeddedAt).toBe(isIcmpv6Error(out.type) ? 8 : -1)
    const target = row('icmpv6.nd.ns.target_address')[0] ?? row('icmpv6.nd.na.target_address')[0]
    if (target !== undefined && !isIcmpv6Error(out.type)) expect(formatIpv6(bytes, out.targetAt)).toBe(formatIpv6(parseIpv6(target)!, 0))
    seen++
  }
  expect(seen).toBeGreaterThan(3)
})

test('flags of router and neighbour advertisements', () => {
  expect(decoded(newIcmpv6, decodeIcmpv6, icmpBytes(1)).flags & (RA_MANAGED | RA_OTHER)).toBe(RA_MANAGED | RA_OTHER)
  expect(decoded(newIcmpv6, decodeIcmpv6, icmpBytes(2)).flags).toBe(ND_ROUTER | ND_OVERRIDE)
})

test('a redirect names the better address and the one it is about', () => {
  const bytes = icmpBytes(3)
  const out: Icmpv6 = decoded(newIcmpv6, decodeIcmpv6, bytes)
  expect([formatIpv6(bytes, out.targetAt), formatIpv6(bytes, out.redirectedAt)]).toEqual(['fe80::7', 'fd00:9::9'])
  expect(out).toMatchObject({ optionsAt: 40, embeddedAt: -1 })
})

test.each([4, 5, 6])('MLD message %i names its group', index => {
  const bytes = icmpBytes(index)
  expect(formatIpv6(bytes, decoded(newIcmpv6, decodeIcmpv6, bytes).groupAt)).toBe('ff02::4242')
})
