// Headers for hand-made packets. Everything an operator would call normal is the default; every field can be made wrong.
import { crc32c, hex, internetChecksum, join, u8, u16, u32 } from './bytes.ts'

/** Client, VIP, two real servers, and the same in IPv6. MACs end as the addresses do, so that lines read easily. */
export const CLIENT = hex('0a 00 00 01')
export const VIP = hex('0a 00 00 64')
export const RIP1 = hex('0a 00 00 0b')
export const RIP2 = hex('0a 00 00 0c')
export const CLIENT6 = hex('fd00 0000 0000 0000 0000 0000 0000 0001')
export const VIP6 = hex('fd00 0000 0000 0000 0000 0000 0000 0064')
export const CLIENT_MAC = hex('02 00 00 00 00 01')
export const VIP_MAC = hex('02 00 00 00 00 64')
export const BROADCAST_MAC = hex('ff ff ff ff ff ff')
export const ANY6 = Buffer.alloc(16)
export const ALL_NODES6 = hex('ff02 0000 0000 0000 0000 0000 0000 0001')
export const LINK_LOCAL6 = hex('fe80 0000 0000 0000 0000 00ff fe00 0001')

export const ETHERTYPE_IPV4 = 0x0800
export const ETHERTYPE_IPV6 = 0x86dd

export type MacFields = { source?: Uint8Array; destination?: Uint8Array }

export const ethernet = (type: number, payload: Uint8Array, f: MacFields = {}): Buffer =>
  join(f.destination ?? VIP_MAC, f.source ?? CLIENT_MAC, u16(type), payload)

/** An 802.1Q tag and what follows, to be put behind an ethertype such as 0x8100. */
export const vlan = (tci: number, type: number, payload: Uint8Array): Buffer => join(u16(tci, type), payload)

export type Ipv4Fields = {
  source?: Uint8Array
  destination?: Uint8Array
  ttl?: number
  tos?: number
  id?: number
  /** The upper three bits of the fragment word: 4 reserved, 2 don't fragment, 1 more fragments. */
  flags?: number
  /** Fragment offset in units of 8 bytes. */
  offset?: number
  options?: Uint8Array
  version?: number
  /** In 32-bit words, where not what the options make it. */
  headerWords?: number
  totalLength?: number
  checksum?: number
}

export function ipv4(protocol: number, payload: Uint8Array, f: Ipv4Fields = {}): Buffer {
  const options = f.options ?? Buffer.alloc(0)
  const padded = Buffer.concat([options, Buffer.alloc((4 - (options.length % 4)) % 4)])
  const words = f.headerWords ?? 5 + padded.length / 4
  const total = f.totalLength ?? 20 + padded.length + payload.length
  const fragment = ((f.flags ?? 2) << 13) | (f.offset ?? 0)
  const before = join(u8(((f.version ?? 4) << 4) | words, f.tos ?? 0), u16(total, f.id ?? 0x1234, fragment), u8(f.ttl ?? 64, protocol))
  const after = join(f.source ?? CLIENT, f.destination ?? VIP, padded)
  return join(before, u16(f.checksum ?? internetChecksum(before, after)), after, payload)
}

export type Ipv6Fields = {
  source?: Uint8Array
  destination?: Uint8Array
  hopLimit?: number
  trafficClass?: number
  flowLabel?: number
  version?: number
  payloadLength?: number
}

export const ipv6 = (next: number, payload: Uint8Array, f: Ipv6Fields = {}): Buffer =>
  join(
    u32((((f.version ?? 6) << 28) | ((f.trafficClass ?? 0) << 20) | (f.flowLabel ?? 0)) >>> 0),
    u16(f.payloadLength ?? payload.length),
    u8(next, f.hopLimit ?? 64),
    f.source ?? CLIENT6,
    f.destination ?? VIP6,
    payload,
  )

/** The pseudo-header of RFC 793 or RFC 8200, by the length of the addresses. */
export const pseudoHeader = (source: Uint8Array, destination: Uint8Array, protocol: number, length: number): Buffer =>
  source.length === 4 ? join(source, destination, u8(0, protocol), u16(length)) : join(source, destination, u32(length, protocol))

/** `segment` with its checksum at `at` put right for these addresses; `spoil` is xored onto it. */
export function summed(segment: Buffer, at: number, pseudo: Uint8Array, spoil = 0): Buffer {
  const out = Buffer.from(segment)
  out.writeUInt16BE(0, at)
  out.writeUInt16BE(internetChecksum(pseudo, out) ^ spoil, at)
  return out
}

export type TcpFields = {
  sourcePort?: number
  destinationPort?: number
  sequence?: number
  acknowledgment?: number
  flags?: number
  window?: number
  urgent?: number
  options?: Uint8Array
  /** In 32-bit words, where not what the options make it. */
  headerWords?: number
  spoilChecksum?: number
}

export const FIN = 1
export const SYN = 2
export const RST = 4
export const PSH = 8
export const ACK = 16

export function tcp(payload: Uint8Array, f: TcpFields = {}, source: Uint8Array = CLIENT, destination: Uint8Array = VIP): Buffer {
  const options = f.options ?? Buffer.alloc(0)
  const padded = Buffer.concat([options, Buffer.alloc((4 - (options.length % 4)) % 4)])
  const words = f.headerWords ?? 5 + padded.length / 4
  const flags = f.flags ?? ACK
  const segment = join(
    u16(f.sourcePort ?? 40000, f.destinationPort ?? 80),
    u32(f.sequence ?? 1000, f.acknowledgment ?? 2000),
    u8((words << 4) | ((flags >> 8) & 15), flags & 255),
    u16(f.window ?? 502, 0, f.urgent ?? 0),
    padded,
    payload,
  )
  return summed(segment, 16, pseudoHeader(source, destination, 6, segment.length), f.spoilChecksum)
}

export type UdpFields = { sourcePort?: number; destinationPort?: number; length?: number; checksum?: number }

export function udp(payload: Uint8Array, f: UdpFields = {}, source: Uint8Array = CLIENT, destination: Uint8Array = VIP): Buffer {
  const length = f.length ?? 8 + payload.length
  const segment = join(u16(f.sourcePort ?? 40000, f.destinationPort ?? 9, length, f.checksum ?? 0), payload)
  return f.checksum === undefined ? summed(segment, 6, pseudoHeader(source, destination, 17, segment.length)) : segment
}

/** ICMP for IPv4: type, code, the second word, and the rest. */
export const icmp = (type: number, code: number, word: Uint8Array, body: Uint8Array, spoil = 0): Buffer =>
  summed(join(u8(type, code), u16(0), word, body), 2, Buffer.alloc(0), spoil)

export function icmp6(type: number, code: number, body: Uint8Array, f: Ipv6Fields = {}, spoil = 0): Buffer {
  const message = join(u8(type, code), u16(0), body)
  return summed(message, 2, pseudoHeader(f.source ?? CLIENT6, f.destination ?? VIP6, 58, message.length), spoil)
}

export type SctpFields = { sourcePort?: number; destinationPort?: number; tag?: number; spoilChecksum?: number }

export function sctp(chunks: Uint8Array, f: SctpFields = {}): Buffer {
  const packet = join(u16(f.sourcePort ?? 40000, f.destinationPort ?? 80), u32(f.tag ?? 0x11223344, 0), chunks)
  packet.writeUInt32LE((crc32c(packet) ^ (f.spoilChecksum ?? 0)) >>> 0, 8)
  return packet
}

export const etherIpv4 = (protocol: number, payload: Uint8Array, f: Ipv4Fields = {}): Buffer => ethernet(ETHERTYPE_IPV4, ipv4(protocol, payload, f))
export const etherIpv6 = (next: number, payload: Uint8Array, f: Ipv6Fields = {}): Buffer => ethernet(ETHERTYPE_IPV6, ipv6(next, payload, f))
