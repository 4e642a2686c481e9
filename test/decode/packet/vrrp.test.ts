import { decodePacket } from '../../../src/decode/packet/chain.ts'
import { NETWORK_IPV4, newPacket, type Packet } from '../../../src/decode/packet/packet.ts'
import { INVALID, OK, type Status, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { checkVrrp, decodeVrrp, newVrrp, type Vrrp } from '../../../src/decode/packet/vrrp.ts'
import { formatAddress, formatIpv6, parseIpv6 } from '../../../src/lvs/address.ts'
import { expectPromisesKept } from './promises.ts'
import { hex, packetBytes, recording } from './recordings.ts'
import { number, rows, tsharkNames } from './tshark-rows.ts'

const inside =
  (addressBytes: 4 | 16) =>
  (b: Uint8Array, at: number, end: number, out: Vrrp): Status =>
    decodeVrrp(b, at, end, addressBytes, out)

test('promises kept for every prefix', () => {
  expectPromisesKept(newVrrp, inside(4), packetBytes('crafted/vrrp-forms', 1).slice(34, 34 + 12))
  expectPromisesKept(newVrrp, inside(16), packetBytes('crafted/vrrp-forms', 4).slice(54, 54 + 40))
})

/** Decodes the advert that the chain found in `p`. */
function advert(p: Packet): Vrrp {
  const out = newVrrp()
  expect(decodeVrrp(p.bytes, p.payloadAt, p.end, p.addressBytes, out)).toBe(OK)
  return out
}

const names = tsharkNames().filter(name => rows(name).some(row => row('vrrp.version').length > 0))

test('there are recordings of keepalived', () => {
  expect(names.filter(name => name.startsWith('keepalived')).length).toBeGreaterThan(5)
})

test.each(names)('%s: every advert as tshark reads it', name => {
  const p = newPacket()
  const records = recording(name)
  for (const [i, row] of rows(name).entries()) {
    if (decodePacket(records[i]!, p) !== OK || p.protocol !== 112) continue
    const one = (field: string): number => number(row(field)[0])
    const out = advert(p)
    expect([out.version, out.vrid, out.priority, out.count]).toEqual(['vrrp.version', 'vrrp.virt_rtr_id', 'vrrp.prio', 'vrrp.addr_count'].map(one))
    expect(out.checksum).toBe(one('vrrp.checksum'))
    expect(out.intervalMs).toBe(out.version === 2 ? one('vrrp.adver_int') * 1000 : one('vrrp.short_adver_int') * 10)
    expect(out.authType).toBe(one('vrrp.auth_type'))
    const addresses = Array.from({ length: out.count }, (_, k) => formatAddress(p.bytes, out.addressesAt + k * out.addressBytes, out.addressBytes))
    const expected = p.network === NETWORK_IPV4 ? row('vrrp.ip_addr') : row('vrrp.ipv6_addr').map(a => formatIpv6(parseIpv6(a)!, 0))
    expect(addresses).toEqual(expected)
    const verdict = checkVrrp(p.bytes, p.payloadAt, p.payloadAt + p.payloadLength, p.sourceAt, p.destinationAt, p.addressBytes)
    expect(verdict === 'good').toBe(row('vrrp.checksum.status')[0] === '1')
  }
})

test('the password of version 2 is the 8 bytes behind the addresses', () => {
  const bytes = packetBytes('crafted/vrrp-forms', 0).slice(34)
  const out = newVrrp()
  expect(decodeVrrp(bytes, 0, bytes.length, 4, out)).toBe(OK)
  expect(out).toMatchObject({ authType: 1, count: 2, addressesAt: 8, authAt: 16 })
  expect(Buffer.from(bytes.subarray(out.authAt, out.authAt + 8)).toString()).toBe('secret11')
  // The password may be cut: the addresses count.
  expect(decodeVrrp(bytes, 0, 23, 4, out)).toBe(OK)
  expect(out.authAt).toBe(-1)
})

test('a version 3 checksum without the pseudo header is told from a wrong one', () => {
  const verdict = (index: number): string => {
    const bytes = packetBytes('crafted/vrrp-forms', index)
    return checkVrrp(bytes, 34, 46, 26, 30, 4)
  }
  expect([1, 2, 3].map(verdict)).toEqual(['good', 'good-without-pseudo-header', 'bad'])
})

test('one changed bit makes a good advert bad, and a cut or misplaced one is bad', () => {
  const bytes = packetBytes('crafted/vrrp-forms', 4)
  const check = (): string => checkVrrp(bytes, 54, 94, 22, 38, 16)
  expect(check()).toBe('good')
  bytes[56]! ^= 0x10
  expect(check()).toBe('bad')
  expect(checkVrrp(bytes, 54, 60, 22, 38, 16)).toBe('bad')
  expect(checkVrrp(bytes, 54, bytes.length + 1, 22, 38, 16)).toBe('bad')
  expect(checkVrrp(bytes, 54, 94, -1, 38, 16)).toBe('bad')
})

test('other versions and types are invalid, a count beyond the end is truncated', () => {
  const out = newVrrp()
  for (const first of ['11', '41', '20', '22', '3f']) expect(decodeVrrp(hex(`${first} 33 96 00 00 01 0000`), 0, 8, 4, out)).toBe(INVALID)
  expect(decodeVrrp(hex('21 33 96 ff 00 01 0000 0a090064'), 0, 12, 4, out)).toBe(TRUNCATED)
  expect(out).toEqual(newVrrp())
})
