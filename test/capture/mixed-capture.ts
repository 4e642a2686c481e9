// A capture with a little of everything that filters tell apart; each packet has a time of its own, by which it is known again.

import { feed, newCaptureDecoder, next } from '../../src/decode/packet/capture-decoder.ts'
import { newCaptureOutput } from '../../src/decode/packet/capture-output.ts'
import { putPcapHeader, putPcapPacket } from '../../src/decode/packet/pcap-writer.ts'
import { newPacketRecord, type PacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { generate } from '../bench/generate.ts'

/** Changes a frame of generated traffic; `n` is different for every packet. */
type Change = (frame: Uint8Array, n: number) => Uint8Array

const set =
  (at: number, ...values: number[]): Change =>
  frame => {
    for (const [i, value] of values.entries()) if (at + i < frame.length) frame[at + i] = value
    return frame
  }
const insert =
  (at: number, ...values: number[]): Change =>
  frame =>
    Uint8Array.from([...frame.subarray(0, at), ...values, ...frame.subarray(at)])

const CHANGES: readonly Change[] = [
  (frame, n) => insert(12, 0x81, 0, n & 15, n & 255)(frame, n), // VLAN
  insert(12, 0x88, 0xa8, 0, 7, 0x81, 0, 0, 9), // QinQ
  insert(12, 0x88, 0x47, 0, 0x06, 0x41, 0x40), // MPLS
  (frame, n) => set(23, n & 255)(frame, n), // another protocol on IPv4
  (frame, n) => set(20, 0x20 | (n & 31), n & 255)(frame, n), // fragments
  (frame, n) => set(47, n & 63)(frame, n), // TCP flags
  set(0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), // broadcast
  set(0, 1, 0, 0x5e, 1, 2, 3), // multicast
  set(30, 224, 0, 0, 18),
  set(14, 0x46), // IP options
  (frame, n) => frame.subarray(0, n % (frame.length + 1)), // cut
  (frame, n) => set(34, n & 255, (n * 7) & 255)(frame, n), // ports, ICMP types
  set(12, 0x88, 0x63), // PPPoE
  set(12, 0, 30, 0x42, 0x42, 3), // LLC, spanning tree
  set(12, 0x88, 0xcc), // LLDP
  (frame, n) => set(20, n % 140)(frame, n), // next header of IPv6
]

/** About `count` packets as a pcap file. */
export function mixedCapture(count: number): Uint8Array {
  const o = newCaptureOutput()
  const format = { linkType: 1, snaplen: 262144, nanoseconds: false }
  putPcapHeader(o, format)
  const d = newCaptureDecoder()
  const r = newPacketRecord()
  let n = 0
  generate({ packets: count, connections: Math.ceil(count / 20) }, piece => {
    feed(d, piece.slice())
    while (next(d, r) === OK) {
      n++
      const frame = r.bytes.slice(r.at, r.end)
      const bytes = n % 3 === 0 ? CHANGES[n % CHANGES.length]!(frame, n) : frame
      const record: PacketRecord = {
        ...r,
        bytes,
        at: 0,
        end: bytes.length,
        seconds: n,
        nanoseconds: 0,
        wireLength: Math.max(r.wireLength, bytes.length),
      }
      putPcapPacket(o, format, record)
    }
  })
  return o.bytes.slice(0, o.at)
}

/** Expressions of every kind that pcap-filter(7) knows for Ethernet. */
export const EXPRESSIONS: readonly string[] = [
  '',
  'ip',
  'ip6',
  'arp',
  'tcp',
  'udp',
  'icmp',
  'icmp6',
  'not ip',
  'port 80',
  'tcp port 443',
  'udp port 5001',
  'port 80 or icmp or arp',
  '(port 80 or icmp or arp) or (icmp6 and ip6[40] >= 133 and ip6[40] <= 137) or ip proto 112 or udp port 694',
  'src port 80',
  'dst port 80 and not src net 10.20.1.0/24',
  'portrange 20000-21000',
  'tcp portrange 40000-50000',
  'host 192.0.2.80',
  'src host 192.0.2.81',
  'dst net 10.20.2.0/24',
  'net 10.20.0.0 mask 255.255.252.0',
  'host 2001:db8::50',
  'ip6 net 2001:db8::/32 and port 443',
  'ether host 02:42:0a:00:d0:01',
  'ether src 02:42:0a:00:c0:05',
  'ether broadcast',
  'ether multicast',
  'ip multicast',
  'ip broadcast or ether proto 0x88cc',
  'ip6 multicast',
  'vlan',
  'vlan 7',
  'vlan and tcp port 80',
  'vlan 9 and ip',
  'vlan and vlan and ip6',
  'mpls',
  'mpls 100 and ip',
  'pppoed',
  'pppoes',
  'stp',
  'llc',
  'llc u',
  'ether[0] & 1 = 0 and ip[16] >= 224',
  'ip[0] & 0xf != 5',
  'ip[6:2] & 0x1fff != 0',
  'ip[6:2] & 0x2000 != 0 and udp',
  'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0',
  'tcp[tcpflags] == tcp-syn|tcp-ack',
  'tcp[tcpflags] & tcp-rst != 0 and not host 192.0.2.80',
  'tcp port 80 and (((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)',
  'icmp[icmptype] = icmp-echo',
  'icmp[icmptype] != icmp-echo and icmp[icmptype] != icmp-echoreply',
  'icmp6[icmp6type] = icmp6-echo',
  'greater 1000',
  'less 64',
  'len >= 100 and len <= 200',
  'ip proto 17',
  'ip proto 112',
  'ip protochain 6',
  'ip6 protochain 17',
  'sctp or ah or esp or igmp or pim or vrrp',
  '(ip[12:4] ^ (ip[16:4] * 2654435761)) % 100 < 7',
  '((ip[12:4] + tcp[0:2]) / 3) % 8 = 0',
  '(ip[14:2] << 3 | tcp[2:2] >> 1) & 0xff > 127',
  'ip[12:4] / ip[18:2] > 70000',
  'ip[ip[0] & 15 : 2] > 32768',
  '-1 = ip[0]',
]
