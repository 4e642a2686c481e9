import { decodeNdOption, ND_OPTION_NAMES, type NdOption, newNdOption } from '../../../src/decode/packet/nd-option.ts'
import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { formatIpv6, formatMac } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'
import { number, rows } from './tshark-rows.ts'

test('promises kept for every prefix', () => {
  expectPromisesKept(newNdOption, decodeNdOption, hex('01 01 020000000001'))
  expectPromisesKept(newNdOption, decodeNdOption, packetBytes('crafted/neighbour-discovery', 1).slice(54 + 16 + 16, 54 + 16 + 16 + 32))
})

/** Bytes before the options, by ICMPv6 type. */
const FIXED: Readonly<Record<number, number>> = { 133: 8, 134: 16, 135: 24, 136: 24, 137: 40 }

function walk(bytes: Uint8Array): NdOption[] {
  const found: NdOption[] = []
  const one = newNdOption()
  for (let at = 54 + FIXED[bytes[54]!]!; at < bytes.length; at = one.next) {
    expect(decodeNdOption(bytes, at, bytes.length, one)).toBe(OK)
    found.push({ ...one })
  }
  return found
}

test.each(['linux-6.1/icmpv6', 'crafted/neighbour-discovery'])('%s: kinds and link-layer addresses as tshark reads them', name => {
  let seen = 0
  for (const [i, row] of rows(name).entries()) {
    const bytes = packetBytes(name, i)
    if (!row('frame.protocols')[0]!.startsWith('eth:ethertype:ipv6:icmpv6') || FIXED[bytes[54]!] === undefined) continue
    const options = walk(bytes)
    expect(options.map(o => o.kind)).toEqual(row('icmpv6.opt.type').map(number))
    const macs = options.filter(o => o.macAt >= 0).map(o => formatMac(bytes, o.macAt))
    expect(macs).toEqual(row('icmpv6.opt.linkaddr'))
    seen += options.length
  }
  expect(seen).toBeGreaterThan(2)
})

test('MTU, prefix and name servers of a router advertisement', () => {
  const bytes = packetBytes('crafted/neighbour-discovery', 1)
  const [mac, mtu, prefix, dns] = walk(bytes)
  expect(formatMac(bytes, mac!.macAt)).toBe('02:00:00:00:00:01')
  expect(mtu).toMatchObject({ kind: 5, mtu: 1480, prefixAt: -1, prefixBits: -1, validLifetime: -1, preferredLifetime: -1, embeddedAt: -1 })
  expect(prefix).toMatchObject({ kind: 3, prefixBits: 64, validLifetime: 86400, preferredLifetime: 14400, mtu: -1, macAt: -1 })
  expect(formatIpv6(bytes, prefix!.prefixAt)).toBe('fd00:5::')
  expect(ND_OPTION_NAMES[dns!.kind]).toBe('recursive DNS server')
})

test('the packet quoted in a redirect', () => {
  const bytes = packetBytes('crafted/neighbour-discovery', 3)
  const quoted = walk(bytes).find(o => o.embeddedAt >= 0)!
  expect(quoted.kind).toBe(4)
  expect(bytes[quoted.embeddedAt]! >> 4).toBe(6)
})

test('a length of 0 is invalid, as is a prefix or MTU of another length than its own', () => {
  decoded(newNdOption, decodeNdOption, hex('01 00 000000000000'), INVALID)
  decoded(newNdOption, decodeNdOption, hex('03 01 000000000000'), INVALID)
  decoded(newNdOption, decodeNdOption, hex(`05 02 ${'00'.repeat(14)}`), INVALID)
  decoded(newNdOption, decodeNdOption, hex(`03 04 81 ${'00'.repeat(29)}`), INVALID)
  decoded(newNdOption, decodeNdOption, hex('0e 02 000000000000'), TRUNCATED)
})
