// What the chain does at the edges. That it reads every recording as tshark does is in tshark.test.ts; GUE is in gue.test.ts.

import { decodePacket } from '../../../src/decode/packet/chain.ts'
import { NETWORK_ARP, NETWORK_IPV4, NETWORK_IPV6, newPacket, type Packet } from '../../../src/decode/packet/packet.ts'
import { newPacketRecord, type PacketRecord } from '../../../src/decode/packet/record.ts'
import { INVALID, OK, type Status, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { formatAddress } from '../../../src/lvs/address.ts'
import { hex, packetBytes, recording } from './recordings.ts'
import { tsharkNames } from './tshark-rows.ts'

function record(bytes: Uint8Array, linkType = 1): PacketRecord {
  return { ...newPacketRecord(), bytes, at: 0, end: bytes.length, wireLength: bytes.length, linkType }
}

/** Decodes and answers the packet; `status` is what the answer must be. */
function packet(r: PacketRecord, status: Status = OK): Packet {
  const p = newPacket()
  expect(decodePacket(r, p)).toBe(status)
  return p
}

const cut = (r: PacketRecord, captured: number): PacketRecord => ({ ...r, end: r.at + captured })
const addresses = (p: Packet): string[] => [p.sourceAt, p.destinationAt].map(at => formatAddress(p.bytes, at, p.addressBytes))

test('everything known of a plain TCP segment', () => {
  const r = recording('linux-6.1/tcp')[1]!
  const { bytes, ...p } = packet(r)
  expect(bytes).toBe(r.bytes)
  expect(p).toEqual({
    ...(({ bytes: _, ...fields }) => fields)(newPacket()),
    at: r.at,
    end: r.end,
    wireLength: 74,
    linkType: 1,
    seconds: r.seconds,
    nanoseconds: r.nanoseconds,
    sourceMacAt: r.at + 6,
    destinationMacAt: r.at,
    etherType: 0x0800,
    network: NETWORK_IPV4,
    networkAt: r.at + 14,
    networkLength: 60,
    sourceAt: r.at + 26,
    destinationAt: r.at + 30,
    addressBytes: 4,
    ttl: 64,
    ipId: 0,
    protocol: 6,
    transportAt: r.at + 34,
    transportLength: 40,
    sourcePort: 8080,
    destinationPort: 51204,
    tcpFlags: 0x12,
    tcpSequence: 1749577423,
    tcpAcknowledgment: 2243408646,
    tcpWindow: 65160,
    payloadAt: r.at + 74,
    payloadLength: 0,
  })
})

test('a Packet that is used again keeps nothing of the packet before', () => {
  const used = newPacket()
  const all = tsharkNames().flatMap(name => recording(name).slice(0, 20))
  for (const r of all) {
    decodePacket(r, used)
    const fresh = newPacket()
    decodePacket(r, fresh)
    expect(used).toEqual(fresh)
  }
})

test('every packet cut at every length: no answer but OK and TRUNCATED, and what is known is not guessed', () => {
  for (const name of ['linux-6.1/tcp', 'linux-6.1/ipip', 'linux-6.1/gre', 'linux-6.1/icmpv6', 'linux-6.1/sctp', 'crafted/ipv6-extensions']) {
    for (const r of recording(name).slice(0, 12)) {
      const whole = packet(r)
      for (let captured = 0; captured < r.end - r.at; captured++) {
        const p = newPacket()
        const status = decodePacket(cut(r, captured), p)
        if (status !== OK) expect(status).toBe(TRUNCATED)
        for (const at of [p.networkAt, p.sourceAt, p.destinationAt, p.sourceMacAt, p.payloadAt, p.embeddedAt]) expect(at).toBeLessThanOrEqual(p.end)
        if (p.depth === whole.depth && p.sourcePort >= 0) expect([p.sourcePort, p.destinationPort]).toEqual([whole.sourcePort, whole.destinationPort])
        if (status === OK) expect({ ...p, end: whole.end }).toEqual(whole)
      }
    }
  }
})

test('ports are known from four bytes of a TCP header on, its payload length from twenty', () => {
  const r = recording('linux-6.1/tcp')[3]!
  expect(packet(cut(r, 34 + 3), TRUNCATED)).toMatchObject({ protocol: 6, sourcePort: -1, transportAt: r.at + 34, tcpFlags: 0 })
  expect(packet(cut(r, 34 + 4), TRUNCATED)).toMatchObject({ sourcePort: 51204, destinationPort: 8080, tcpFlags: 0 })
  expect(packet(cut(r, 34 + 20), TRUNCATED)).toMatchObject({ tcpFlags: 0x18, payloadAt: -1, payloadLength: 30 })
  expect(packet(cut(r, 34 + 32))).toMatchObject({ tcpFlags: 0x18, payloadAt: r.at + 66, payloadLength: 30 })
})

test('a header that IP itself leaves no room for is invalid, not cut', () => {
  const bytes = packetBytes('linux-6.1/tcp', 0)
  bytes.set(hex('0020'), 16) // 12 bytes of TCP
  expect(packet(record(bytes), INVALID)).toMatchObject({ protocol: 6, sourcePort: 51204, destinationPort: 8080, tcpFlags: 0 })
  bytes.set(hex('0028'), 16) // 20 bytes, of a header that says 40
  expect(packet(record(bytes), INVALID)).toMatchObject({ tcpFlags: 2, payloadAt: -1 })
})

test('UDP’s own length counts where it is shorter than IP’s, and IP’s where UDP says 0', () => {
  const bytes = packetBytes('linux-6.1-ipvs/sync-v1', 0)
  const payload = packet(record(bytes)).payloadLength
  bytes.set(hex('0010'), 38)
  expect(packet(record(bytes)).payloadLength).toBe(8)
  for (const length of ['0000', 'ffff']) {
    bytes.set(hex(length), 38)
    expect(packet(record(bytes)).payloadLength).toBe(payload)
  }
})

test('a TCP header that goes on in the next fragment is cut, and its ports are known', () => {
  const bytes = packetBytes('linux-6.1/tcp', 0)
  bytes.set(hex('001c 0000 2000'), 16) // 8 bytes of TCP, more fragments
  expect(packet(record(bytes), TRUNCATED)).toMatchObject({ fragment: true, sourcePort: 51204, destinationPort: 8080, payloadAt: -1 })
  bytes.set(hex('0028'), 16) // 20 bytes of the 40
  expect(packet(record(bytes), TRUNCATED)).toMatchObject({ fragment: true, tcpFlags: 2, payloadAt: -1, payloadLength: 0 })
})

test('padding behind a short packet is not payload', () => {
  const bytes = new Uint8Array(60)
  bytes.set(hex('ffffffffffff 020000000001 0800 4500001c 00010000 40110000 0a010101 0a010102 0035 0035 0008 0000'))
  expect(packet(record(bytes))).toMatchObject({ networkLength: 28, payloadLength: 0, payloadAt: 42 })
})

test('a total length of 0 means: all that was on the wire', () => {
  const bytes = packetBytes('linux-6.1/tcp', 3)
  bytes.set(hex('0000'), 16)
  expect(packet({ ...record(bytes), wireLength: 5014 })).toMatchObject({ networkLength: 5000, payloadLength: 5000 - 20 - 32 })
  const v6 = packetBytes('crafted/ipv6-extensions', 1)
  v6.set(hex('0000'), 18)
  expect(packet({ ...record(v6), wireLength: 3014 })).toMatchObject({ networkLength: 3000, payloadLength: 3000 - 88 - 20 })
})

test('a wire length below the captured one is not believed', () => {
  const bytes = packetBytes('linux-6.1/tcp', 3)
  bytes.set(hex('0000'), 16)
  expect(packet({ ...record(bytes), wireLength: 0 })).toMatchObject({ networkLength: bytes.length - 14 })
})

test('four tunnels are followed, the fifth is payload', () => {
  const ip = (protocol: number, length: number): Uint8Array => {
    const header = hex('45000000 00000000 40000000 0a000000 0a000000')
    header.set([length >> 8, length & 255], 2)
    header[9] = protocol
    header[15] = header[19] = length
    return header
  }
  const build = (headers: number): Uint8Array => {
    const parts = [hex('020000000002 020000000001 0800')]
    for (let i = headers; i > 0; i--) parts.push(ip(i === 1 ? 17 : 4, i * 20 + 8))
    parts.push(hex('0001 0002 0008 0000'))
    return Buffer.concat(parts)
  }
  const four = packet(record(new Uint8Array(build(5))))
  expect(four).toMatchObject({ depth: 4, tunnel: 4, outerAt: 14, networkAt: 94, protocol: 17, sourcePort: 1, destinationPort: 2 })
  const five = packet(record(new Uint8Array(build(6))))
  expect(five).toMatchObject({ depth: 4, networkAt: 94, protocol: 4, sourcePort: -1, transportAt: 114, payloadLength: 28 })
})

test('the four tunnels of a kernel, IP in IP in IP in IP', () => {
  const deepest = Math.max(...recording('linux-6.1/ipip').map(r => packet(r).depth))
  expect(deepest).toBe(3)
})

test('an inner packet that makes no sense leaves the outer one described', () => {
  const bytes = packetBytes('linux-6.1/ipip', 0)
  bytes[34] = 0x65
  const p = packet(record(bytes), INVALID)
  expect(p).toMatchObject({ depth: 0, protocol: 4, tunnel: -1, outerAt: -1, transportAt: 34, payloadAt: 34 })
  expect(addresses(p)).toEqual(['10.1.1.1', '10.1.1.2'])
})

test('bridged Ethernet inside GRE: ARP, and IPv6 behind a VLAN tag', () => {
  const [, , arp, tagged, erspan] = recording('crafted/gre-variants')
  const a = packet(arp!)
  expect(a).toMatchObject({ network: NETWORK_ARP, depth: 1, tunnel: 47, arpOperation: 1, protocol: -1, vlanTags: 0 })
  expect(addresses(a)).toEqual(['10.7.0.1', '10.7.0.2'])
  expect(packet(tagged!)).toMatchObject({ network: NETWORK_IPV6, depth: 1, destinationPort: 4, vlan: -1, ipId: -1 })
  expect(packet(erspan!)).toMatchObject({ network: NETWORK_IPV4, depth: 0, protocol: 47 })
})

test('what an inner ICMP message must not inherit from the outer UDP of its tunnel', () => {
  const gue = recording('linux-6.1/gue')[0]!
  const bytes = gue.bytes.slice(gue.at, gue.end)
  bytes[42 + 4 + 9] = 1 // the inner protocol is ICMP now
  expect(packet(record(bytes))).toMatchObject({ depth: 1, protocol: 1, sourcePort: -1, destinationPort: -1, tcpFlags: 0 })
})

test('VRRP inside an authentication header is VRRP', () => {
  const r = recording('crafted/vrrp-forms')[5]!
  expect(packet(r)).toMatchObject({ protocol: 112, transportAt: r.at + 58, payloadAt: r.at + 58, payloadLength: 20 })
  expect(packet(cut(r, 40), TRUNCATED)).toMatchObject({ protocol: 51 })
  const twice = r.bytes.slice(r.at, r.end)
  twice[34] = 51
  expect(packet(record(twice), INVALID)).toMatchObject({ protocol: 51 })
})

test('fragments: the first has ports, later ones have data only', () => {
  const [, , first, last] = recording('crafted/ipv6-extensions')
  expect(packet(first!)).toMatchObject({ fragment: true, fragmentOffset: 0, ipId: 0xdeadbeef, sourcePort: 7, payloadLength: 64 })
  const later = packet(last!)
  expect(later).toMatchObject({ fragment: true, fragmentOffset: 72, protocol: 17, transportAt: -1, sourcePort: -1, payloadLength: 32 })
  expect(later.payloadAt).toBe(last!.at + 14 + 48)
})

test('IPv4 inside SNAP, and spanning tree not looked into', () => {
  const [stp, snap] = recording('crafted/ieee-802.3')
  expect(packet(stp!)).toMatchObject({ network: 0, etherType: -1 })
  expect(packet(snap!)).toMatchObject({ network: NETWORK_IPV4, etherType: 0x0800, destinationPort: 2 })
})

test('unknown ethertypes and protocols are OK and payload', () => {
  expect(packet(record(hex('020000000002 020000000001 88cc 0207')))).toMatchObject({ network: 0, etherType: 0x88cc })
  const bytes = packetBytes('linux-6.1/tcp', 0)
  bytes[23] = 200
  expect(packet(record(bytes))).toMatchObject({ protocol: 200, transportAt: 34, payloadAt: 34, payloadLength: 40, sourcePort: -1 })
})

test('an unknown link type is invalid, with only the record’s own fields', () => {
  const r = { ...recording('linux-6.1/tcp')[0]!, linkType: 195 }
  expect(packet(r, INVALID)).toEqual({ ...newPacket(), ...r })
})

test('raw IP under all its numbers, and both cooked forms', () => {
  const ip = packetBytes('crafted/raw-101', 0)
  for (const linkType of [101, 12, 14, 228]) expect(packet(record(ip, linkType))).toMatchObject({ network: NETWORK_IPV4, icmpId: 7, sourceMacAt: -1 })
  expect(packet(recording('linux-6.1/sll')[0]!)).toMatchObject({ network: NETWORK_ARP, direction: 1, interfaceIndex: -1 })
  expect(packet(recording('linux-6.1/sll2')[0]!)).toMatchObject({ network: NETWORK_ARP, direction: 1, interfaceIndex: 9 })
})

test('an empty record, and one that reaches beyond its buffer, are truncated', () => {
  expect(packet(record(new Uint8Array(0)), TRUNCATED).network).toBe(0)
  const bytes = packetBytes('linux-6.1/tcp', 0)
  expect(packet({ ...record(bytes), end: bytes.length + 1 }, TRUNCATED).network).toBe(0)
})

test('a quoted packet that was cut by the sender, or by the capture', () => {
  const r = recording('crafted/icmp-errors')[0]!
  expect(packet(r)).toMatchObject({ icmpType: 4, embeddedNetwork: 4, embeddedSourcePort: 40001, embeddedDestinationPort: 80 })
  expect(packet(cut(r, 50), TRUNCATED)).toMatchObject({ icmpType: 4, embeddedAt: r.at + 42, embeddedNetwork: 0, embeddedSourcePort: -1 })
  const bytes = r.bytes.slice(r.at, r.end)
  bytes.set(hex('0028'), 16) // IP leaves 12 bytes for the quote
  expect(packet(record(bytes), INVALID)).toMatchObject({ icmpType: 4, embeddedNetwork: 0 })
})
