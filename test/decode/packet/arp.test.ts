import { arpClaims, arpKind, arpKindOf, decodeArp, newArp } from '../../../src/decode/packet/arp.ts'
import { decodePacket } from '../../../src/decode/packet/chain.ts'
import { NETWORK_ARP, newPacket } from '../../../src/decode/packet/packet.ts'
import { INVALID, OK } from '../../../src/decode/packet/status.ts'
import { formatIpv4, formatMac } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { packetBytes, recording } from './recordings.ts'

const arpBytes = (name: string, index: number): Uint8Array => packetBytes(name, index).slice(14)

test('promises kept for every prefix', () => {
  expectPromisesKept(newArp, decodeArp, arpBytes('linux-6.1/arp', 0).subarray(0, 28))
})

test('a request of the kernel', () => {
  const bytes = arpBytes('linux-6.1/arp', 0)
  const out = decoded(newArp, decodeArp, bytes)
  expect(out).toMatchObject({ hardwareType: 1, protocolType: 0x0800, hardwareLength: 6, protocolLength: 4, operation: 1, payloadAt: 28 })
  expect([formatMac(bytes, out.senderMacAt), formatIpv4(bytes, out.senderAt)]).toEqual(['02:00:00:00:00:01', '10.1.1.1'])
  expect([formatMac(bytes, out.targetMacAt), formatIpv4(bytes, out.targetAt)]).toEqual(['00:00:00:00:00:00', '10.1.1.2'])
})

// The forms and their order are those of test/packets/record/crafted.py.
test.each([
  [0, 'announcement', true], // target hardware address zero: RFC 5227, arping -U
  [1, 'announcement', true], // broadcast: keepalived
  [2, 'announcement', true], // its own
  [3, 'gratuitous-reply', true], // arping -A
  [4, 'gratuitous-reply', true], // send_arp
  [5, 'probe', false],
  [6, 'request', true],
  [7, 'reply', true],
  [8, 'reply', true], // from 0.0.0.0 to 0.0.0.0 is no claim of an address
  [9, 'other', false], // reverse ARP
  [10, 'request', true], // an 8-byte hardware address
] as const)('packet %i is a %s, claiming: %p', (index, kind, claims) => {
  const bytes = arpBytes('crafted/arp-forms', index)
  const out = decoded(newArp, decodeArp, bytes)
  expect(arpKind(bytes, out)).toBe(kind)
  expect(arpKindOf(bytes, out.operation, out.senderAt, out.targetAt)).toBe(kind)
  expect(arpClaims(kind)).toBe(claims)
})

test('hardware addresses may have another length', () => {
  const bytes = arpBytes('crafted/arp-forms', 10)
  const out = decoded(newArp, decodeArp, bytes)
  expect(out).toMatchObject({ hardwareType: 32, hardwareLength: 8, payloadAt: 32 })
  expect([formatIpv4(bytes, out.senderAt), formatIpv4(bytes, out.targetAt)]).toEqual(['10.9.0.1', '10.9.0.2'])
})

test('Ethernet with a length other than 6, and IPv4 other than 4, are invalid', () => {
  for (const [offset, length] of [
    [4, 8],
    [5, 16],
  ] as const) {
    const bytes = arpBytes('linux-6.1/arp', 0)
    bytes[offset] = length
    decoded(newArp, decodeArp, bytes, INVALID)
  }
})

test('another protocol than IPv4 is classified as other', () => {
  const bytes = arpBytes('linux-6.1/arp', 0)
  bytes[2] = 0x86
  expect(arpKind(bytes, decoded(newArp, decodeArp, bytes))).toBe('other')
})

/** How often each kind occurs in a recording. */
function kinds(name: string): Record<string, number> {
  const p = newPacket()
  const count: Record<string, number> = {}
  for (const record of recording(name)) {
    if (decodePacket(record, p) !== OK || p.network !== NETWORK_ARP) continue
    const kind = arpKindOf(p.bytes, p.arpOperation, p.sourceAt, p.destinationAt)
    count[kind] = (count[kind] ?? 0) + 1
  }
  return count
}

test('keepalived announces in request form, Heartbeat in both forms in turn', () => {
  expect(kinds('keepalived-2.2.7/vrrp2-none')).toEqual({ announcement: 20 })
  expect(kinds('heartbeat-3.0.6/bcast')).toEqual({ announcement: 20, 'gratuitous-reply': 20 })
})

test('arping plain, -U, -A and -D, and a ping', () => {
  expect(kinds('linux-6.1/arp')).toMatchObject({ request: 2, reply: 2, probe: 1 })
  expect(Object.keys(kinds('linux-6.1/arp')).sort()).toEqual(['announcement', 'gratuitous-reply', 'probe', 'reply', 'request'])
})
