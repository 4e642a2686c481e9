import { decodeSll, decodeSll2, hasEtherType, newSll } from '../../../src/decode/packet/sll.ts'
import { formatMac } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

const ARP_BROADCAST = { packetType: 1, deviceType: 1, addressLength: 6, protocol: 0x0806 }

test('promises kept for every prefix', () => {
  expectPromisesKept(newSll, decodeSll, packetBytes('linux-6.1/sll', 0).subarray(0, 16))
  expectPromisesKept(newSll, decodeSll2, packetBytes('linux-6.1/sll2', 0).subarray(0, 20))
})

test('version 1: a broadcast ARP request', () => {
  const bytes = packetBytes('linux-6.1/sll', 0)
  const out = decoded(newSll, decodeSll, bytes)
  expect(out).toMatchObject({ ...ARP_BROADCAST, interfaceIndex: -1, payloadAt: 16 })
  expect(formatMac(bytes, out.addressAt)).toBe('02:00:00:00:00:01')
})

test('version 2: the same packet, with the interface', () => {
  const bytes = packetBytes('linux-6.1/sll2', 0)
  const out = decoded(newSll, decodeSll2, bytes)
  expect(out).toMatchObject({ ...ARP_BROADCAST, interfaceIndex: 9, payloadAt: 20 })
  expect(formatMac(bytes, out.addressAt)).toBe('02:00:00:00:00:01')
})

test('an address length beyond the field is cut to it', () => {
  expect(decoded(newSll, decodeSll, hex('0000 0001 ffff 0102030405060708 0800 00')).addressLength).toBe(8)
  expect(decoded(newSll, decodeSll2, hex('0800 0000 00000001 0001 00 ff 0102030405060708')).addressLength).toBe(8)
})

test('netlink and 802.11 devices have no ethertype', () => {
  expect([1, 772, 778, 824, 801, 803].map(hasEtherType)).toEqual([true, true, true, false, false, false])
})
