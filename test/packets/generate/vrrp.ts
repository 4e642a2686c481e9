// VRRP v2 and v3: authentication, counts, checksums, intervals, TTLs; and versions and types that do not exist.
import { counting, hex, internetChecksum, join, u8, u16, upTo } from './bytes.ts'
import { etherIpv4, etherIpv6, LINK_LOCAL6, pseudoHeader, VIP, VIP6 } from './layers.ts'

const GROUP = hex('e0 00 00 12')
const GROUP6 = hex('ff02 0000 0000 0000 0000 0000 0000 0012')
const ROUTER = hex('0a 00 00 02')
const V4 = { source: ROUTER, destination: GROUP, ttl: 255, flags: 0, tos: 0xc0 }
const V6 = { source: LINK_LOCAL6, destination: GROUP6, hopLimit: 255 }

type Advert = {
  version?: number
  type?: number
  vrid?: number
  priority?: number
  count?: number
  word?: number
  addresses?: readonly Uint8Array[]
  tail?: Uint8Array
  spoil?: number
}

/** `word` is authentication type and interval (v2), or reserved bits and interval in centiseconds (v3). */
function advert(f: Advert, pseudo: (length: number) => Uint8Array): Buffer {
  const addresses = f.addresses ?? [VIP]
  const body = join(...addresses, f.tail ?? hex(''))
  const head = join(u8(((f.version ?? 2) << 4) | (f.type ?? 1), f.vrid ?? 51, f.priority ?? 150, f.count ?? addresses.length), u16(f.word ?? 1))
  return join(head, u16(internetChecksum(pseudo(8 + body.length), head, u16(0), body) ^ (f.spoil ?? 0)), body)
}

const v2 = (f: Advert = {}): Buffer => advert({ tail: Buffer.alloc(8), ...f }, () => hex(''))
const v3 = (f: Advert = {}): Buffer => advert({ version: 3, word: 100, ...f }, length => pseudoHeader(ROUTER, GROUP, 112, length))
const v3over6 = (f: Advert = {}): Buffer =>
  advert({ version: 3, word: 50, addresses: [VIP6], ...f }, length => pseudoHeader(LINK_LOCAL6, GROUP6, 112, length))

export function vrrpPackets(): Buffer[] {
  const many = upTo(30).map(i => u8(10, 0, 0, 100 + i))
  const two = [
    v2(),
    v2({ priority: 0 }),
    v2({ priority: 255 }),
    v2({ priority: 100 }),
    v2({ priority: 1, vrid: 255 }),
    v2({ vrid: 0 }),
    ...upTo(6).map(type => v2({ word: (type << 8) | 1 })),
    v2({ word: 0x101, tail: Buffer.from('secret\0\0') }),
    v2({ word: 0x101, tail: Buffer.from('eightchr') }),
    v2({ word: 0x101, tail: hex('01ff00410a0d8000') }),
    v2({ word: 0x101, tail: hex('') }),
    v2({ word: 0x101, tail: hex('4142') }),
    v2({ word: 0xff00 }),
    v2({ word: 0x00ff }),
    v2({ word: 0 }),
    v2({ addresses: many }),
    v2({ addresses: [] }),
    v2({ count: 0 }),
    v2({ count: 2 }),
    v2({ count: 200 }),
    v2({ spoil: 1 }),
    v2({ spoil: 0xffff }),
    ...upTo(16).map(type => v2({ type })),
    ...upTo(16).map(version => v2({ version })),
  ].map(advertisement => etherIpv4(112, advertisement, V4))
  const three = [
    v3(),
    v3({ priority: 0 }),
    v3({ priority: 255 }),
    v3({ word: 0x0fff }),
    v3({ word: 0xf064 }),
    v3({ word: 0 }),
    v3({ addresses: many }),
    v3({ addresses: [] }),
    v3({ count: 5 }),
    v3({ count: 0 }),
    v3({ spoil: 2 }),
    ...upTo(16).map(type => v3({ type })),
    v3({ tail: counting(8) }),
  ].map(advertisement => etherIpv4(112, advertisement, V4))
  const six = [
    v3over6(),
    v3over6({ priority: 0 }),
    v3over6({ addresses: [LINK_LOCAL6, VIP6] }),
    v3over6({ count: 3 }),
    v3over6({ spoil: 3 }),
    v3over6({ version: 2 }),
    v3over6({ type: 2 }),
    v3over6({ version: 4 }),
    v2(),
  ].map(advertisement => etherIpv6(112, advertisement, V6))
  const hops = [0, 1, 64, 254].flatMap(ttl => [
    etherIpv4(112, v2(), { ...V4, ttl }),
    etherIpv4(112, v3(), { ...V4, ttl }),
    etherIpv6(112, v3over6(), { ...V6, hopLimit: ttl }),
  ])
  const unicast = [etherIpv4(112, v2(), { ...V4, destination: hex('0a000003') }), etherIpv4(112, v3(), { ...V4, destination: hex('0a000003') })]
  const short = upTo(28).flatMap(n => [
    etherIpv4(112, v2().subarray(0, n), V4),
    etherIpv4(112, v3().subarray(0, n), V4),
    etherIpv6(112, v3over6().subarray(0, n), V6),
  ])
  const ah = etherIpv4(51, join(u8(112, 4), u16(0), hex('0a000002 00000001'), counting(12), v2({ word: 0x201 })), V4)
  return [
    ...two,
    ...three,
    ...six,
    ...hops,
    ...unicast,
    ...short,
    ah,
    ah.subarray(0, 60),
    etherIpv4(112, v2(), { ...V4, flags: 1 }),
    etherIpv4(112, v2(), { ...V4, totalLength: 30 }),
  ]
}
