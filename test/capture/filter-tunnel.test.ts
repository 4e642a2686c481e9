// What a director sends into tunnels is found by the inner ports, and the same connections are kept as outside of them.
import { newFilter } from '../../src/capture/bpf.ts'
import { compileFilter } from '../../src/capture/bpf-compile.ts'
import { buildFilter } from '../../src/capture/filter.ts'
import { type TunnelFormat, tunnelFilter } from '../../src/capture/filter-tunnel.ts'
import { type Ends, frame, ipPacket, reversed, SCTP, TCP, UDP } from './frame.ts'
import { itWith } from './tools.ts'

const ANY = 276
type Options = Parameters<typeof buildFilter>[0]

const takes = async (options: Options): Promise<(bytes: Uint8Array) => boolean> => {
  const run = newFilter(await compileFilter(buildFilter(options), 1, 262144))
  return bytes => run(bytes, 0, bytes.length, bytes.length) !== 0
}

const hex = (i: number): string => (i & 0xffff).toString(16)

const client = (i: number, six: boolean): Ends => ({
  source: six ? `2001:db8::${hex(i * 7919)}:${hex(i * 4093)}` : `10.${i % 7}.${i % 251}.${i % 241}`,
  destination: six ? '2001:db8::80' : '192.0.2.80',
  sourcePort: 1024 + ((i * 31) % 60_000),
  destinationPort: 80,
})

/** Header bytes between outer and inner packet. */
const between: Readonly<Record<string, (inner: 4 | 6) => number[]>> = {
  ipip: () => [],
  gre: inner => [0, 0, ...(inner === 4 ? [8, 0] : [0x86, 0xdd])],
  'gre with a checksum': inner => [0x80, 0, ...(inner === 4 ? [8, 0] : [0x86, 0xdd]), 1, 2, 3, 4],
  gue: inner => [0xc0, 0, 6080 >> 8, 6080 & 255, 0, 0, 0, 0, 0, inner === 4 ? 4 : 41, 0, 0],
  'gue with options': inner => [0xc0, 0, 6080 >> 8, 6080 & 255, 0, 0, 0, 0, 2, inner === 4 ? 4 : 41, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9],
}

const kindOf = (name: string): TunnelFormat['kind'] => name.slice(0, 4).trim() as TunnelFormat['kind']

function wrap(name: string, outer: 4 | 6, packet: readonly number[]): Uint8Array {
  const inner = packet[0]! >> 4 === 6 ? 6 : 4
  const protocol = { ipip: inner === 4 ? 4 : 41, gre: 47, gue: UDP }[kindOf(name)]
  const ends = {
    sourcePort: 0,
    destinationPort: 0,
    ...(outer === 4 ? { source: '10.9.0.1', destination: '10.9.0.2' } : { source: 'fd00::1', destination: 'fd00::2' }),
  }
  const header = ipPacket(protocol, ends).slice(0, outer === 4 ? 20 : 40)
  return frame([...header, ...between[name]!(inner), ...packet])
}

const WAYS = Object.keys(between).flatMap(name => ([4, 6] as const).flatMap(outer => ([4, 6] as const).map(inner => [name, outer, inner] as const)))
const format = (name: string, outer: 4 | 6, inner: 4 | 6): TunnelFormat => ({ kind: kindOf(name), outer, inner, port: 6080 })

itWith('tcpdump').each(WAYS)('%s, IPv%i around IPv%i: of 1 in 10 the same connections as outside', async (name, outer, inner) => {
  const take = await takes({ ports: [80], onlyPort: true, sample: 10, tunnels: [format(name, outer, inner)], linkType: ANY })
  const all = Array.from({ length: 400 }, (_, i) => ipPacket([TCP, UDP, SCTP][i % 3]!, client(i, inner === 6), { options: inner === 4 ? i % 4 : 0 }))
  const direct = all.map(packet => take(frame(packet)))
  expect(all.map(packet => take(wrap(name, outer, packet)))).toEqual(direct)
  expect(direct.filter(Boolean).length).toBeGreaterThan(10)
  expect(direct.filter(Boolean).length).toBeLessThan(100)
})

itWith('tcpdump').each(WAYS)('%s, IPv%i around IPv%i: unsampled, all to the ports and ICMP; nothing else', async (name, outer, inner) => {
  const take = await takes({ ports: [80, 443], tunnels: [format(name, outer, inner)], linkType: ANY })
  const ends = client(5, inner === 6)
  const of = (packet: readonly number[]): boolean => take(wrap(name, outer, packet))
  expect(of(ipPacket(TCP, ends))).toBe(true)
  expect(of(ipPacket(UDP, { ...ends, destinationPort: 443 }))).toBe(true)
  expect(of(ipPacket(inner === 4 ? 1 : 58, ends))).toBe(true)
  expect(of(ipPacket(TCP, { ...ends, destinationPort: 81 }))).toBe(false)
  expect(of(ipPacket(47, ends))).toBe(false)
  expect(of(ipPacket(TCP, reversed(ends)))).toBe(false) // nothing comes back through the tunnel
  const other = inner === 4 ? 6 : 4
  expect(of(ipPacket(TCP, client(5, other === 6)))).toBe(false)
  if (inner === 4) expect(of(ipPacket(TCP, ends, { fragment: 1 }))).toBe(false)
})

itWith('tcpdump')('tags are looked behind where they are without tunnels', async () => {
  const take = await takes({ ports: [80], tunnels: [format('ipip', 4, 4)] })
  const packet = [...wrap('ipip', 4, ipPacket(TCP, client(1, false)))].slice(14)
  expect([take(frame(packet)), take(frame(packet, 1))]).toEqual([true, true])
})

itWith('tcpdump')('words see the outer header', async () => {
  const tunnels = [format('ipip', 4, 4)]
  const packet = wrap('ipip', 4, ipPacket(TCP, client(1, false)))
  expect((await takes({ ports: [80], words: 'host 10.9.0.2', tunnels, linkType: ANY }))(packet)).toBe(true)
  expect((await takes({ ports: [80], words: 'host 192.0.2.80', tunnels, linkType: ANY }))(packet)).toBe(false)
})

itWith('tcpdump')('four ports in tunnels of both families stay short enough for kernels before 6.8', async () => {
  const tunnels = [format('ipip', 4, 4), format('ipip', 6, 6)]
  const { code } = await compileFilter(buildFilter({ ports: [80, 443, 8080, 8443], sample: 100, tunnels, linkType: ANY }), ANY, 128)
  expect(code.length).toBeLessThan(600)
})

test('without ports or tunnels there is nothing to look for', () => {
  expect(tunnelFilter([], [format('ipip', 4, 4)])).toBe('')
  expect(tunnelFilter([80], [])).toBe('')
})
