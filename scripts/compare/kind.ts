// What a packet is, in one short phrase such as "eth ip6 frag udp 694", so that differences can be grouped by what to mend.

/** Never throws: bytes that end too soon end the phrase with "cut". */
export function kindOf(bytes: Uint8Array, linkType: number): string {
  const b = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out: string[] = []
  try {
    link(b, linkType, out)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_OUT_OF_RANGE' && (error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_OUT_OF_BOUNDS')
      throw error
    out.push('cut')
  }
  return out.join(' ')
}

const ETHER_TYPES: Readonly<Record<number, string>> = { 2054: 'arp', 32821: 'rarp', 35020: 'lldp', 34887: 'mpls', 34915: 'pppoed', 34916: 'pppoes' }
const TAGS = [0x8100, 0x88a8, 0x9100]
const PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'hopopt',
  1: 'icmp',
  2: 'igmp',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  43: 'routing',
  44: 'frag',
  46: 'rsvp',
  50: 'esp',
  51: 'ah',
  58: 'icmp6',
  60: 'dstopts',
  88: 'eigrp',
  89: 'ospf',
  103: 'pim',
  108: 'ipcomp',
  112: 'vrrp',
  132: 'sctp',
  136: 'udplite',
}
/** Ports whose payload tcpdump decodes or an operator of a cluster meets; other ports are not told apart. */
const PORTS = [53, 67, 68, 69, 80, 123, 137, 138, 161, 179, 443, 500, 514, 520, 546, 547, 694, 1701, 4789, 5353, 6080, 6081, 8080, 8848]

function link(b: Buffer, linkType: number, out: string[]): void {
  if (linkType === 1) ether(b, 12, out, 'eth')
  else if (linkType === 113) ether(b, 14, out, 'sll')
  else if (linkType === 276) ether(b, 0, out, 'sll2', 20)
  else if (linkType === 0 || linkType === 108) {
    out.push('null')
    family(b.readUInt32LE(0) & 0xff ? b.readUInt32LE(0) : b.readUInt32BE(0), b, out)
  } else if (linkType === 101 || linkType === 228 || linkType === 229) ip(b, 0, out, 0)
  else out.push(`linktype ${linkType}`)
}

function family(af: number, b: Buffer, out: string[]): void {
  if (af === 2 || af === 24 || af === 28 || af === 30) ip(b, 4, out, 0)
  else out.push(`af ${af}`)
}

function ether(b: Buffer, typeAt: number, out: string[], name: string, payloadAt = typeAt + 2): void {
  out.push(name)
  let at = typeAt
  let next = payloadAt
  let type = b.readUInt16BE(at)
  while (TAGS.includes(type)) {
    out.push('vlan')
    at = next + 2
    next += 4
    type = b.readUInt16BE(at)
  }
  if (type === 0x800 || type === 0x86dd) ip(b, next, out, 0)
  else out.push(type <= 1500 ? 'llc' : (ETHER_TYPES[type] ?? `ethertype 0x${type.toString(16)}`))
}

function ip(b: Buffer, at: number, out: string[], depth: number): void {
  const version = b.readUInt8(at) >> 4
  if (version === 4) {
    const header = (b.readUInt8(at) & 15) * 4
    out.push(header > 20 ? 'ip opts' : 'ip')
    if (b.readUInt16BE(at + 6) & 0x1fff) out.push('frag')
    else transport(b.readUInt8(at + 9), b, at + Math.max(20, header), out, depth)
  } else if (version === 6) {
    out.push('ip6')
    transport(b.readUInt8(at + 6), b, at + 40, out, depth)
  } else out.push(`ip version ${version}`)
}

function transport(protocol: number, b: Buffer, at: number, out: string[], depth: number): void {
  if (depth > 8) return
  if (protocol === 4 || protocol === 41) return ip(b, at, out, depth + 1)
  if (protocol === 47) return gre(b, at, out, depth)
  out.push(PROTOCOLS[protocol] ?? `protocol ${protocol}`)
  if (protocol === 0 || protocol === 43 || protocol === 60) transport(b.readUInt8(at), b, at + 8 + b.readUInt8(at + 1) * 8, out, depth + 1)
  else if (protocol === 44 && (b.readUInt16BE(at + 2) & 0xfff8) === 0) transport(b.readUInt8(at), b, at + 8, out, depth + 1)
  else if (protocol === 51) transport(b.readUInt8(at), b, at + 8 + b.readUInt8(at + 1) * 4, out, depth + 1)
  else if (protocol === 6 || protocol === 17) ports(b, at, out)
  else if (protocol === 1 || protocol === 58) out.push(`type ${b.readUInt8(at)}`)
  else if (protocol === 112) out.push(`v${b.readUInt8(at) >> 4}`)
  else if (protocol === 132) out.push(`chunk ${b.readUInt8(at + 12)}`)
}

function ports(b: Buffer, at: number, out: string[]): void {
  const known = [b.readUInt16BE(at), b.readUInt16BE(at + 2)].filter(port => PORTS.includes(port))
  if (known.length > 0) out.push(String(Math.min(...known)))
}

function gre(b: Buffer, at: number, out: string[], depth: number): void {
  const flags = b.readUInt16BE(at)
  out.push(flags & 7 ? 'pptp-gre' : 'gre')
  const payload = at + 4 + (flags & 0x8000 ? 4 : 0) + (flags & 0x2000 ? 4 : 0) + (flags & 0x1000 ? 4 : 0)
  const type = b.readUInt16BE(at + 2)
  if (type === 0x800 || type === 0x86dd) ip(b, payload, out, depth + 1)
  else out.push(`ethertype 0x${type.toString(16)}`)
}
