// Every packet of every recording, as decodePacket and as tshark 4.0 read it (test/packets/tshark, written by record/tshark.sh).

import { decodePacket } from '../../../src/decode/packet/chain.ts'
import { NETWORK_ARP, NETWORK_IPV4, NETWORK_IPV6, newPacket, type Packet } from '../../../src/decode/packet/packet.ts'
import { INVALID } from '../../../src/decode/packet/status.ts'
import { formatAddress, formatIpv6, formatMac, parseIpv6 } from '../../../src/lvs/address.ts'
import { recording } from './recordings.ts'
import { number, type Row, rows, tsharkNames } from './tshark-rows.ts'

const mac = (p: Packet, at: number): string | undefined => (at < 0 ? undefined : formatMac(p.bytes, at))
const v6 = (text: string | undefined): string | undefined => (text === undefined ? undefined : formatIpv6(parseIpv6(text)!, 0))

/** tshark shows three reserved bits as well. */
const NINE_FLAGS = 0x1ff

const LAST = new Set(['icmp', 'icmpv6', 'ppp'])

/** Layers down to the first ICMP (what follows is the packet that an error quotes) or PPP, which we do not look into. */
function ownLayers(row: Row): string[] {
  const layers = row('frame.protocols')[0]!.split(':')
  const icmp = layers.findIndex(layer => LAST.has(layer))
  return icmp < 0 ? layers : layers.slice(0, icmp + 1)
}

/** What tshark says of the innermost network header, in the words of Packet. */
function expectNetwork(p: Packet, row: Row, layers: string[]): void {
  const own = layers.filter(layer => layer === 'ip' || layer === 'ipv6' || layer === 'arp')
  const last = own.at(-1)
  const index = own.filter(layer => layer === last).length - 1
  const at = (field: string): string | undefined => row(field)[index]
  const seen = {
    network: p.network,
    depth: p.depth,
    source: p.sourceAt < 0 ? undefined : formatAddress(p.bytes, p.sourceAt, p.addressBytes),
    destination: p.destinationAt < 0 ? undefined : formatAddress(p.bytes, p.destinationAt, p.addressBytes),
    ttl: p.ttl,
    tos: p.tos,
  }
  const depth = own.length - 1
  if (last === 'ip') {
    const expected = { network: NETWORK_IPV4, depth, source: at('ip.src'), destination: at('ip.dst'), ttl: number(at('ip.ttl')) }
    expect(seen).toEqual({ ...expected, tos: number(at('ip.dsfield')) })
    expect(p.ipId).toBe(number(at('ip.id')))
    expect(p.networkLength).toBe(number(at('ip.len')))
    expect(p.fragmentOffset).toBe(number(at('ip.frag_offset')) * 8)
  } else if (last === 'ipv6') {
    const expected = { network: NETWORK_IPV6, depth, source: v6(at('ipv6.src')), destination: v6(at('ipv6.dst')), ttl: number(at('ipv6.hlim')) }
    expect(seen).toEqual({ ...expected, tos: number(at('ipv6.tclass')) })
    expect(p.networkLength).toBe(number(at('ipv6.plen')) + 40)
  } else if (last === 'arp') {
    expect(seen).toMatchObject({ network: NETWORK_ARP, depth, source: row('arp.src.proto_ipv4')[0], destination: row('arp.dst.proto_ipv4')[0] })
    expect(p.arpOperation).toBe(number(row('arp.opcode')[0]))
    // tshark names hardware addresses only where they are Ethernet's.
    if (row('arp.src.hw_mac').length > 0) {
      expect([mac(p, p.arpSenderMacAt), mac(p, p.arpTargetMacAt)]).toEqual([row('arp.src.hw_mac')[0], row('arp.dst.hw_mac')[0]])
    }
  } else expect(seen.depth).toBe(0)
}

function expectTransport(p: Packet, row: Row, layers: string[]): void {
  const one = (field: string): number => number(row(field)[0])
  if (layers.includes('tcp') && p.transportAt >= 0) {
    expect([p.protocol, p.sourcePort, p.destinationPort]).toEqual([6, one('tcp.srcport'), one('tcp.dstport')])
    if (p.fragment && p.payloadAt < 0) return // the header goes on in the next fragment, and tshark shows half of it
    expect([p.tcpFlags, p.tcpSequence, p.tcpWindow]).toEqual([one('tcp.flags') & NINE_FLAGS, one('tcp.seq_raw'), one('tcp.window_size_value')])
    expect(p.tcpAcknowledgment).toBe(one('tcp.ack_raw'))
    expect(p.payloadLength).toBe(one('tcp.len'))
  } else if (layers.includes('udp')) {
    expect([p.protocol, p.sourcePort, p.destinationPort]).toEqual([17, one('udp.srcport'), one('udp.dstport')])
    if (!p.fragment) expect(p.payloadLength).toBe(one('udp.length') - 8)
  } else if (layers.includes('sctp')) {
    expect([p.protocol, p.sourcePort, p.destinationPort]).toEqual([132, one('sctp.srcport'), one('sctp.dstport')])
  } else if (layers.includes('icmp')) {
    expect([p.protocol, p.icmpType, p.icmpCode]).toEqual([1, one('icmp.type'), one('icmp.code')])
    // In an error these are the quoted message's.
    if (p.embeddedAt < 0) expect([p.icmpId, p.icmpSequence]).toEqual([one('icmp.ident'), one('icmp.seq')])
  } else if (layers.includes('icmpv6')) {
    expect([p.protocol, p.icmpType, p.icmpCode]).toEqual([58, one('icmpv6.type'), one('icmpv6.code')])
    if (p.embeddedAt < 0) expect([p.icmpId, p.icmpSequence]).toEqual([one('icmpv6.echo.identifier'), one('icmpv6.echo.sequence_number')])
  }
}

/** The quoted packet's addresses and ports come after our own in tshark's lists. */
function expectQuote(p: Packet, row: Row, layers: string[]): void {
  const all = row('frame.protocols')[0]!.split(':')
  const quoted = all.slice(layers.length).find(layer => layer === 'ip' || layer === 'ipv6')
  if (quoted === undefined || p.embeddedAt < 0) return
  const index = layers.filter(layer => layer === quoted).length
  const bytes = quoted === 'ip' ? 4 : 16
  const address = (text: string | undefined): string | undefined => (quoted === 'ip' ? text : v6(text))
  expect(p.embeddedNetwork).toBe(quoted === 'ip' ? NETWORK_IPV4 : NETWORK_IPV6)
  expect(formatAddress(p.bytes, p.embeddedSourceAt, bytes)).toBe(address(row(`${quoted}.src`)[index]))
  expect(formatAddress(p.bytes, p.embeddedDestinationAt, bytes)).toBe(address(row(`${quoted}.dst`)[index]))
  const inside = all.slice(all.indexOf(quoted, layers.length) + 1).find(layer => !layer.startsWith('ipv6.'))
  const transport = ['tcp', 'udp', 'sctp'].find(layer => layer === inside)
  if (transport === undefined) return
  const ports = [number(row(`${transport}.srcport`)[0]), number(row(`${transport}.dstport`)[0])]
  expect([p.embeddedSourcePort, p.embeddedDestinationPort]).toEqual(ports)
}

function expectLink(p: Packet, row: Row): void {
  const tags = [...row('ieee8021ad.id'), ...row('vlan.id')]
  if (row('eth.src').length > 0) {
    expect([mac(p, p.sourceMacAt), mac(p, p.destinationMacAt)]).toEqual([row('eth.src')[0], row('eth.dst')[0]])
    if (p.tunnel < 0) {
      expect(p.vlanTags).toBe(tags.length)
      expect([p.outerVlan, p.vlan]).toEqual([number(tags[0]), number(tags.at(-1))])
    }
  }
  if (row('sll.pkttype').length > 0) expect(p.direction).toBe(number(row('sll.pkttype')[0]))
  if (row('sll.src.eth').length > 0) expect(mac(p, p.sourceMacAt)).toBe(row('sll.src.eth')[0])
  expect(p.interfaceIndex).toBe(number(row('sll.ifindex')[0]))
}

/** Packets, counted from 1, that hping3 made wrong on purpose: TCP headers of less than 20 bytes. */
const MALFORMED: Readonly<Record<string, readonly number[]>> = { 'linux-6.18/tcp-flags': [25] }

const names = tsharkNames()

test('there are recordings to compare', () => {
  expect(names.length).toBeGreaterThan(30)
})

test.each(names)('%s reads as tshark reads it', name => {
  const expected = rows(name)
  const packets = recording(name)
  expect(packets.length).toBe(expected.length)
  const p = newPacket()
  for (const [i, record] of packets.entries()) {
    const row = expected[i]!
    try {
      // tshark 4.0 knows no GUE: what IPVS sends in it is checked in gue.test.ts.
      const status = decodePacket(record, p, 0)
      expect({ invalid: status === INVALID }).toEqual({ invalid: MALFORMED[name]?.includes(i + 1) ?? false })
      if (status === INVALID) continue
      const layers = ownLayers(row)
      expectLink(p, row)
      expectNetwork(p, row, layers)
      expectTransport(p, row, layers)
      expectQuote(p, row, layers)
    } catch (error) {
      throw new Error(`${name}, packet ${i + 1}, ${row('frame.protocols')[0]}`, { cause: error })
    }
  }
})
