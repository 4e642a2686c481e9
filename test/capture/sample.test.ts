import { newFilter } from '../../src/capture/bpf.ts'
import { compileFilter } from '../../src/capture/bpf-compile.ts'
import { buildFilter } from '../../src/capture/filter.ts'
import { isSampled, parseSample, sampleHash, sampleHashOfPair } from '../../src/capture/sample.ts'
import { address, arpFrame, type Ends, frame, ipPacket, reversed, SCTP, TCP, UDP } from './frame.ts'
import { itWith } from './tools.ts'

const RATES = [2, 3, 10, 100, 1000, 65535]

const filterOf = async (options: Parameters<typeof buildFilter>[0]): Promise<(bytes: Uint8Array) => boolean> => {
  const run = newFilter(await compileFilter(buildFilter(options), 1, 262144))
  return bytes => run(bytes, 0, bytes.length, bytes.length) !== 0
}

/** The same numbers in every run. */
function newRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Connections of IPv4 and IPv6 clients to port 80 of one of a few servers. */
function connections(count: number, seed: number): Ends[] {
  const random = newRandom(seed)
  const to = (limit: number): number => Math.floor(random() * limit)
  return Array.from({ length: count }, (_, i) => {
    const six = i % 3 === 0
    return {
      source: six ? `2001:db8:${to(65536).toString(16)}::${to(65536).toString(16)}:${to(65536).toString(16)}` : `10.${to(256)}.${to(256)}.${to(256)}`,
      destination: six ? '2001:db8::80' : '192.0.2.80',
      sourcePort: 1024 + to(64000),
      destinationPort: 80,
    }
  })
}

const protocol = (i: number): number => [TCP, UDP, SCTP][i % 3]!

describe('a sample by service port', () => {
  itWith('tcpdump').each(RATES)('of 1 in %i: kernel and sampleHash agree, in both directions, whatever IPv4 options there are', async n => {
    const takes = await filterOf({ ports: [80], sample: n })
    const differing = connections(3000, n).filter((ends, i) => {
      const wanted = isSampled(sampleHash(address(ends.source), ends.sourcePort), n)
      const [there, back] = [ipPacket(protocol(i), ends, { options: i % 11 }), ipPacket(protocol(i), reversed(ends))]
      return takes(frame(there)) !== wanted || takes(frame(back)) !== wanted
    })
    expect(differing).toEqual([])
  })

  itWith('tcpdump')('keeps the same connections before and after a director has rewritten the server', async () => {
    const [outside, inside] = await Promise.all([filterOf({ ports: [80], sample: 10 }), filterOf({ ports: [8080], sample: 10 })])
    const all = connections(3000, 5)
    const kept = all.filter(ends => outside(frame(ipPacket(TCP, ends))))
    const keptBehind = all.filter(ends => {
      const behind = { ...ends, destination: ends.source.includes(':') ? 'fd00::11' : '10.1.1.11', destinationPort: 8080 }
      return inside(frame(ipPacket(TCP, reversed(behind))))
    })
    expect(keptBehind).toEqual(kept)
    expect(kept.length).toBeGreaterThan(200)
    expect(kept.length).toBeLessThan(400)
  })

  itWith('tcpdump')('never leaves out ARP, ICMP, ICMPv6, VRRP, Heartbeat or what goes from service port to service port', async () => {
    const takes = await filterOf({ ports: [80, 443, 694], sample: 65535 })
    const four = { source: '10.0.0.1', destination: '10.0.0.2', sourcePort: 0x0800, destinationPort: 0 }
    const six = { ...four, source: 'fe80::1', destination: 'ff02::1' }
    const always = [
      arpFrame(),
      frame(ipPacket(1, four)),
      frame(ipPacket(58, six)),
      frame(ipPacket(112, four)),
      frame(ipPacket(112, six)),
      frame(ipPacket(UDP, { ...four, sourcePort: 40000, destinationPort: 694 })),
      frame(ipPacket(UDP, { ...four, sourcePort: 694, destinationPort: 694 })),
      frame(ipPacket(TCP, { ...four, sourcePort: 80, destinationPort: 443 })),
      frame(ipPacket(TCP, { ...four, sourcePort: 443, destinationPort: 80 })),
    ]
    expect(always.map(takes)).toEqual(always.map(() => true))
    expect(takes(frame(ipPacket(TCP, { ...four, sourcePort: 40000, destinationPort: 80 })))).toBe(false)
  })

  test('of 1 in 100 is a part of that of 1 in 10', () => {
    const hashes = connections(20000, 9).map(({ source, sourcePort }) => sampleHash(address(source), sourcePort))
    const few = hashes.filter(hash => isSampled(hash, 100))
    expect(few.length).toBeGreaterThan(100)
    expect(few.every(hash => isSampled(hash, 10))).toBe(true)
  })
})

describe('a sample without service port', () => {
  itWith('tcpdump').each(RATES)('of 1 in %i: kernel and sampleHashOfPair agree, in both directions', async n => {
    const takes = await filterOf({ ports: [], sample: n })
    const differing = connections(3000, n).filter((ends, i) => {
      const wanted = isSampled(sampleHashOfPair(address(ends.source), ends.sourcePort, address(ends.destination), 80), n)
      const [there, back] = [ipPacket(protocol(i), ends, { options: i % 11 }), ipPacket(protocol(i), reversed(ends))]
      return takes(frame(there)) !== wanted || takes(frame(back)) !== wanted
    })
    expect(differing).toEqual([])
  })

  itWith('tcpdump')('keeps what has no ports to hash: later fragments, IPv6 extension headers, other protocols, Heartbeat', async () => {
    const takes = await filterOf({ ports: [], sample: 65535 })
    const four = { source: '10.0.0.1', destination: '10.0.0.2', sourcePort: 1, destinationPort: 2 }
    const six = { ...four, source: '2001:db8::1', destination: '2001:db8::2' }
    expect(takes(frame(ipPacket(TCP, four)))).toBe(false)
    expect(takes(frame(ipPacket(TCP, four, { fragment: 0x2000 })))).toBe(false) // the first fragment has its ports
    expect(takes(frame(ipPacket(TCP, six)))).toBe(false)
    const kept = [
      frame(ipPacket(TCP, four, { fragment: 0x2001 })),
      frame(ipPacket(UDP, four, { fragment: 0x00ff })),
      frame(ipPacket(TCP, six, { extension: 44 })),
      frame(ipPacket(TCP, six, { extension: 0 })),
      frame(ipPacket(47, four)),
      frame(ipPacket(UDP, { ...four, destinationPort: 694 })),
      arpFrame(),
    ]
    expect(kept.map(takes)).toEqual(kept.map(() => true))
  })
})

describe('the hash is even', () => {
  type Client = readonly [address: Uint8Array, port: number]
  const four = (n: number): Uint8Array => Uint8Array.from([n >>> 24, n >>> 16, n >>> 8, n])
  const grid = (addresses: readonly Uint8Array[], ports: readonly number[]): Client[] => addresses.flatMap(a => ports.map((p): Client => [a, p]))
  const range = (from: number, count: number, step = 1): number[] => Array.from({ length: count }, (_, i) => from + i * step)
  const random = newRandom(1)

  const populations: Readonly<Record<string, Client[]>> = {
    'one client, ports in sequence': grid([four(0x0a000005)], range(32768, 28232)),
    'one client, every other port, as Linux takes them': grid([four(0xc0a80105)], range(32768, 14116, 2)),
    'clients in sequence, one port each': grid(range(0x0a000001, 20000).map(four), [40000]),
    'one client per subnet': grid(range(0x0a000001, 20000, 256).map(four), [40000]),
    'a subnet with a hundred ports each': grid(range(0x0a010201, 254).map(four), range(32768, 100)),
    'few clients with many ports': grid(range(0xc0000201, 5).map(four), range(1024, 5000, 2)),
    'many subnets, host and port in step': range(0, 256).flatMap(s => range(1, 99).map((i): Client => [four(0xac100000 + s * 256 + i), 50000 + i])),
    'carrier-grade NAT: blocks of ports': grid(range(0xcb007100, 32).map(four), range(1024, 4032, 16)),
    'addresses and ports at random': range(0, 25000).map((): Client => [four(Math.floor(random() * 2 ** 32)), Math.floor(random() * 65536)]),
    'IPv6, interface identifiers in sequence': grid(
      range(1, 20000).map(i => address(`2001:db8::${i.toString(16)}`)),
      [40000],
    ),
    'IPv6, one client per /64': grid(
      range(0, 20000).map(i => address(`2001:db8:0:${i.toString(16)}::1`)),
      [40000],
    ),
    'IPv6, one client per /48': grid(
      range(0, 20000).map(i => address(`2001:db8:${i.toString(16)}::1`)),
      [40000],
    ),
    'IPv6, one client, ports in sequence': grid([address('2001:db8::1')], range(32768, 28232)),
    'IPv6, EUI-64': grid(
      range(1, 20000).map(i => address(`2001:db8::216:3eff:fe00:${i.toString(16)}`)),
      [40000],
    ),
  }

  /** How many standard deviations chi-square lies above what chance would give; below zero is more even than chance. */
  function excess(hashes: readonly number[], n: number): number {
    const counts = new Float64Array(n)
    for (const hash of hashes) counts[Math.floor((hash * n) / 2 ** 32)]!++
    const mean = hashes.length / n
    return (counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0) - (n - 1)) / Math.sqrt(2 * (n - 1))
  }

  test.each(Object.keys(populations))('%s', name => {
    const hashes = populations[name]!.map(([client, port]) => sampleHash(client, port))
    const rates = [2, 3, 4, 5, 7, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 333, 500, 512, 1000]
    const worst = Math.max(...rates.map(n => excess(hashes, n)))
    expect(worst).toBeLessThan(5)
    const deviations = rates.map(n => {
      const kept = hashes.filter(hash => isSampled(hash, n)).length
      return Math.abs(kept - hashes.length / n) / Math.sqrt((hashes.length / n) * (1 - 1 / n))
    })
    expect(Math.max(...deviations)).toBeLessThan(4)
  })

  test('which a product alone is not', () => {
    const products = populations['one client per subnet']!.map(([client, port]) => {
      const folded = ((client[0]! << 24) | (client[1]! << 16) | (client[2]! << 8) | client[3]!) + port
      return Math.imul(folded, 0x01000193) >>> 0
    })
    expect(excess(products, 1000)).toBeGreaterThan(5)
  })
})

test('a rate is 1/N or N, from 1 to 65535', () => {
  expect(['1/100', '100', '1/1', '65535', ' 1/7 '].map(parseSample)).toEqual([100, 100, 1, 65535, 7])
  expect(['', '0', '1/0', '2/3', '1/65536', '1/x', '-1', '1e3', '0.5'].map(parseSample)).toEqual(new Array(9).fill(undefined))
})
