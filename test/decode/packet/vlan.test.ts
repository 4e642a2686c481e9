import { decodeVlan, isVlanTag, newVlan } from '../../../src/decode/packet/vlan.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

test('promises kept for every prefix', () => {
  expectPromisesKept(newVlan, decodeVlan, hex('6005 0800'))
})

test('priority and id of a tag that Linux set', () => {
  const out = decoded(newVlan, decodeVlan, packetBytes('linux-6.1/vlan', 1).subarray(14))
  expect(out).toEqual({ id: 5, priority: 3, dropEligible: false, etherType: 0x86dd, payloadAt: 4 })
})

test('drop eligible, and a tag inside a tag', () => {
  const bytes = packetBytes('crafted/ieee-802.3', 2)
  const outer = decoded(newVlan, decodeVlan, bytes.subarray(14))
  expect(outer).toEqual({ id: 9, priority: 6, dropEligible: true, etherType: 0x8100, payloadAt: 4 })
  const inner = decoded(newVlan, decodeVlan, bytes.subarray(18))
  expect(inner).toMatchObject({ id: 10, etherType: 0x0800 })
})

test('the four types that announce a tag', () => {
  expect([0x8100, 0x88a8, 0x9100, 0x9200, 0x0800, 0x8101].map(isVlanTag)).toEqual([true, true, true, true, false, false])
})
