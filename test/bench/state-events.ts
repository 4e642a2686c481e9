// A fleet as its agents would tell of it, for the benchmarks of states: two directors, real servers, a second at a time.
//
// Nine tenths are counters and packets, as in any log; facts are flapping checks, weights, neighbours and now and then a takeover.
import type { Event } from '../../src/events/event.ts'

const START = 1_795_000_000_000_000
const SECOND = 1_000_000

export type Fleet = {
  readonly services: number
  /** Of each service. */
  readonly servers: number
  /** Facts a minute: weights, checks, servers that come and go. */
  readonly facts: number
}

const uuid = (n: number): string => `019aa000-${String(n % 10_000).padStart(4, '0')}-7000-8000-${String(n).padStart(12, '0')}`
const RUN = '019aa000-0000-7000-8000-000000000001'

/** The same for the same seed: xorshift32. */
function random(seed: number): () => number {
  let x = seed
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) / 2 ** 32
  }
}

const DIRECTORS = ['lvs1', 'lvs2'] as const
const NODES = [...DIRECTORS, ...Array.from({ length: 8 }, (_, i) => `rs${i + 1}`)]
const COUNTERS = [
  'IpInReceives',
  'IpForwDatagrams',
  'IpInDelivers',
  'IpOutRequests',
  'TcpInSegs',
  'TcpOutSegs',
  'TcpPassiveOpens',
  'TcpCurrEstab',
  'UdpInDatagrams',
  'UdpOutDatagrams',
]
const PCAP = pcap()

/** A header and three short frames: what a sample of one in a hundred leaves of a busy second. */
function pcap(): Uint8Array {
  const frames = 3
  const bytes = new Uint8Array(24 + frames * (16 + 64))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0xa1b2c3d4, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, 128, true)
  view.setUint32(20, 1, true)
  for (let i = 0; i < frames; i++) {
    const at = 24 + i * 80
    view.setUint32(at, START / SECOND, true)
    view.setUint32(at + 8, 64, true)
    view.setUint32(at + 12, 64, true)
    view.setUint16(at + 16 + 12, 0x0800)
  }
  return bytes
}

export type Teller = {
  /** All events of the next second. */
  second(): Event[]
  readonly at: () => number
}

export function newTeller(fleet: Fleet): Teller {
  const chance = random(42)
  const pick = (n: number): number => Math.floor(chance() * n)
  let at = START
  let seconds = 0
  let said = 0
  const sequences = new Map<string, number>()
  const services = Array.from({ length: fleet.services }, (_, i) => ({
    key: `tcp/10.9.${i >> 8}.${i & 255}:80`,
    servers: Array.from({ length: fleet.servers }, (_, j) => ({
      endpoint: `10.${10 + (i >> 6)}.${j >> 8}.${j & 255}:80`,
      weight: 1,
      there: true,
      n: 0,
    })),
  }))
  let active = 0
  let out: Event[] = []

  function say(node: string, collector: string, type: string, subject: string, data: unknown): void {
    const source = `/lvs/${node}/${collector}`
    const sequence = (sequences.get(source) ?? 0) + 1
    sequences.set(source, sequence)
    said++
    out.push({ id: uuid(said), source, run: RUN, sequence, type, subject, at: at + (said % 1000), version: 1, data })
  }

  function pictures(node: string): void {
    if (node.startsWith('lvs')) {
      const shown = services.map(({ key, servers }) => ({
        service: key,
        scheduler: 'wlc',
        servers: servers.filter(({ there }) => there).map(({ endpoint, weight }) => ({ server: endpoint, forwarding: 'route', weight })),
      }))
      say(node, 'ipvs', 'ipvs.sampled', 'ipvs', {
        part: 1,
        parts: 1,
        buckets: 4096,
        services: shown,
        daemons: [],
        sysctls: { 'net.ipv4.vs.sync_version': '1' },
      })
      say(node, 'ipvs', 'ipvs.counted', 'ipvs', {
        all: true,
        services: services.map(({ key, servers }) => ({ service: key, servers: servers.map(row) })),
      })
    }
    const addresses = [{ address: `10.1.1.${NODES.indexOf(node) + 1}/24`, interface: 'eth0', scope: 'global' }]
    if (node === DIRECTORS[active]) addresses.push({ address: '10.9.0.0/24', interface: 'eth0', scope: 'global' })
    say(node, 'addresses', 'host.sampled', 'addresses', { addresses })
    say(node, 'links', 'host.sampled', 'links', {
      links: [{ link: 'eth0', up: true, carrier: true, mtu: 1500, mac: `02:00:00:00:00:${String(10 + NODES.indexOf(node))}` }],
    })
    say(node, 'sysctls', 'host.sampled', 'sysctls', {
      sysctls: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`net.ipv4.conf.eth${i}.arp_ignore`, '0'])),
    })
  }

  const row = (server: { endpoint: string; n: number }): unknown[] => [
    server.endpoint,
    server.n,
    server.n * 7,
    0,
    server.n * 900,
    0,
    server.n % 50,
    server.n % 70,
  ]

  function count(node: string): void {
    const rows = Array.from({ length: Math.min(8, fleet.servers) }, () => {
      const service = services[pick(services.length)]!
      const server = service.servers[pick(service.servers.length)]!
      server.n += pick(100)
      return { service: service.key, counters: [server.n, server.n * 7, 0, server.n * 900, 0], servers: [row(server)] }
    })
    say(node, 'ipvs', 'ipvs.counted', 'ipvs', { since: at - 2 * SECOND, services: rows })
  }

  function fact(): void {
    const service = services[pick(services.length)]!
    const server = service.servers[pick(service.servers.length)]!
    const subject = `${service.key} ${server.endpoint}`
    const since = at - SECOND
    const node = DIRECTORS[pick(2)]!
    switch (pick(6)) {
      case 0:
        say(node, 'ldirectord', 'health-check.failed', subject, { manager: 'ldirectord', count: 1, limit: 1 })
        return
      case 1:
        say(node, 'ldirectord', 'health-check.recovered', subject, { manager: 'ldirectord' })
        return
      case 2: {
        const to = server.weight === 0 ? 1 : 0
        for (const director of DIRECTORS) say(director, 'ipvs', 'weight.changed', subject, { since, from: server.weight, to })
        server.weight = to
        return
      }
      case 3:
        server.there = !server.there
        for (const director of DIRECTORS)
          say(director, 'ipvs', server.there ? 'real-server.added' : 'real-server.removed', subject, {
            since,
            weight: server.weight,
            ...(server.there && { forwarding: 'route' }),
          })
        return
      default:
        say(NODES[pick(NODES.length)]!, 'neighbours', 'neighbour.changed', `10.1.1.${pick(250)}`, {
          interface: 'eth0',
          to: `02:00:00:00:01:${String(10 + pick(80))}`,
        })
    }
  }

  function takeOver(): void {
    const from = DIRECTORS[active]!
    active = 1 - active
    const to = DIRECTORS[active]!
    say(from, 'heartbeat', 'node.gave-up', from, { manager: 'heartbeat', reason: 'standby', to, resources: ['IPaddr2::10.9.0.0/24/eth0'] })
    say(from, 'addresses', 'address.disappeared', '10.9.0.0/24', { interface: 'eth0', scope: 'global' })
    say(to, 'addresses', 'address.appeared', '10.9.0.0/24', { interface: 'eth0', scope: 'global' })
    say(to, 'heartbeat', 'node.took-over', to, { manager: 'heartbeat', reason: 'standby', from, resources: ['IPaddr2::10.9.0.0/24/eth0'] })
  }

  function second(): Event[] {
    out = []
    if (seconds === 0)
      for (const node of NODES) {
        const role = node.startsWith('lvs') ? 'director' : 'real-server'
        say(node, 'agent', 'agent.started', 'agent', { version: '0.1.0', role, collectors: ['ipvs', 'addresses', 'links', 'neighbours'] })
      }
    for (const [i, node] of NODES.entries()) {
      if (seconds % 3600 === i) pictures(node)
      if ((seconds + i) % 10 === 0)
        for (const subject of ['snmp', 'netstat', 'arp-cache', 'conntrack'])
          say(node, 'protocol-counters', 'protocol.counted', subject, {
            since: at - 10 * SECOND,
            counters: Object.fromEntries(COUNTERS.map(name => [name, seconds * 100 + pick(1000)])),
          })
      if ((seconds + i) % 60 === 0)
        for (const name of ['ipvs', 'addresses', 'links', 'neighbours', 'routes', 'sysctls', 'packets', 'protocol-counters', 'heartbeat'])
          say(node, name, 'collector.counted', name, { events: seconds, troubles: 0, asked: seconds, asking: 1, slowest: 0.01, cpu: 12, lag: 0.2 })
      say(node, 'packets', 'packets.captured', 'eth0', PCAP)
    }
    if (seconds % 2 === 0) for (const node of DIRECTORS) count(node)
    if (seconds > 60 && chance() < fleet.facts / 60) fact()
    if (seconds % 43_200 === 43_199) takeOver()
    seconds++
    at += SECOND
    return out
  }

  return { second, at: () => at }
}
