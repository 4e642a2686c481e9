import { decodeEthernet, MINIMUM_ETHERTYPE, newEthernet, snapEtherType } from '../../../src/decode/packet/ethernet.ts'
import { formatMac } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { packetBytes } from './recordings.ts'

test('promises kept for every prefix', () => {
  expectPromisesKept(newEthernet, decodeEthernet, packetBytes('linux-6.1/tcp', 0).subarray(0, 14))
})

test('addresses and ethertype of an IPv4 frame', () => {
  const bytes = packetBytes('linux-6.1/tcp', 0)
  const out = decoded(newEthernet, decodeEthernet, bytes)
  expect(formatMac(bytes, out.sourceAt)).toBe('02:00:00:00:00:01')
  expect(formatMac(bytes, out.destinationAt)).toBe('02:00:00:00:00:02')
  expect(out.etherType).toBe(0x0800)
  expect(out.payloadAt).toBe(14)
})

test('an 802.3 frame shows its length instead, and SNAP the ethertype inside', () => {
  const stp = packetBytes('crafted/ieee-802.3', 0)
  const out = decoded(newEthernet, decodeEthernet, stp)
  expect(out.etherType).toBe(38)
  expect(out.etherType).toBeLessThan(MINIMUM_ETHERTYPE)
  expect(snapEtherType(stp, out.payloadAt, stp.length)).toBe(-1)
  const snap = packetBytes('crafted/ieee-802.3', 1)
  expect(snapEtherType(snap, 14, snap.length)).toBe(0x0800)
  expect(snapEtherType(snap, 14, 21)).toBe(-1)
})
