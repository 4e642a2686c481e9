// What the nodes of a simulated fleet say, and how often: shapes and rates of what agents said in the lab (tun, keepalived, two requests a
// second), but with four services of eight real servers on a director.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Role = 'director' | 'real-server'

/** `every` in seconds, on average; `data` of the n-th time. */
export type Saying = {
  readonly collector: string
  readonly type: string
  readonly subject: string
  readonly every: number
  data(n: number): unknown
}

const SERVICES = Array.from({ length: 4 }, (_, s) => `tcp/10.9.${s}.100:80`)
const SERVERS = Array.from({ length: 8 }, (_, r) => `10.9.9.${r + 1}:80`)

const ipvsCounted = (n: number) => ({
  since: (1_795_000_000 + n * 2) * 1_000_000,
  services: SERVICES.map((service, s) => ({
    service,
    counters: [n * 80 + s, n * 700, 0, n * 51_000, 0],
    servers: SERVERS.map((server, r) => [server, n * 10 + r, n * 87 + s, 0, n * 6400 + r * 11, 0, (n * 7 + r) % 40, (n * 13) % 900]),
  })),
})

const counters = (n: number, names: readonly string[]) => ({ counters: Object.fromEntries(names.map((name, i) => [name, n * (997 + i * 331)])) })
const IP = ['IpInReceives', 'IpForwDatagrams', 'IpInDelivers', 'IpOutRequests', 'TcpActiveOpens', 'TcpPassiveOpens', 'TcpInSegs', 'TcpOutSegs']
const EXT = ['TcpExtTW', 'TcpExtDelayedACKs', 'TcpExtTCPHPHits', 'TcpExtTCPPureAcks', 'IpExtInOctets', 'IpExtOutOctets', 'IpExtInNoECTPkts']

const collectorCounted = (n: number) => ({
  events: n % 90,
  troubles: 0,
  asked: 40 + (n % 7),
  asking: 13.05 + n,
  slowest: 6.41,
  cpu: 4.47 + n,
  lag: 2.87,
})

const connections = (n: number) => ({
  connections: 900 + (n % 100),
  templates: 0,
  synced: 0,
  services: SERVICES.map((service, s) => ({
    service,
    servers: SERVERS.map((server, r) => ({ server, states: { ESTABLISHED: (n + r) % 30, FIN_WAIT: (n * 3 + s) % 60 } })),
  })),
})

/** Real packets: beginnings of a capture of HTTP through a director, of about so many bytes. */
const CAPTURE = readFileSync(join(import.meta.dirname, '..', 'packets', 'linux-6.1-ipvs', 'nat-any-lvs1.pcap'))
const HEADER = 24
function pcap(n: number, bytes: number): Uint8Array {
  const starts = [HEADER]
  while (starts.at(-1)! + 16 <= CAPTURE.length) starts.push(starts.at(-1)! + 16 + CAPTURE.readUInt32LE(starts.at(-1)! + 8))
  const whole = starts.filter(start => start <= CAPTURE.length)
  const first = (n * 5) % Math.max(1, whole.length - 8)
  const last = whole.findIndex((end, i) => i > first && end - whole[first]! >= bytes)
  return Buffer.concat([CAPTURE.subarray(0, HEADER), CAPTURE.subarray(whole[first], whole[last < 0 ? whole.length - 1 : last])])
}
const PIECES = new Map([180, 600].map(bytes => [bytes, Array.from({ length: 32 }, (_, n) => pcap(n, bytes))]))
const packets = (bytes: number) => (n: number) => PIECES.get(bytes)![n % 32]

const COLLECTORS = ['ipvs', 'addresses', 'links', 'routes', 'neighbours', 'sysctls', 'protocol-counters', 'keepalived', 'ha-wire', 'packets']

const everywhere = (collectors: readonly string[]): Saying[] => [
  { collector: 'protocol-counters', type: 'protocol.counted', subject: 'snmp', every: 10, data: n => counters(n, IP) },
  { collector: 'protocol-counters', type: 'protocol.counted', subject: 'netstat', every: 10, data: n => counters(n, EXT) },
  { collector: 'protocol-counters', type: 'protocol.counted', subject: 'snmp6', every: 25, data: n => counters(n, ['Ip6InReceives', 'Icmp6InMsgs']) },
  ...collectors.map(collector => ({ collector, type: 'collector.counted', subject: collector, every: 60, data: collectorCounted })),
  {
    collector: 'neighbours',
    type: 'neighbour.changed',
    subject: '10.9.9.1',
    every: 600,
    data: n => ({ interface: 'eth0', to: `02:00:00:00:00:${String(10 + (n % 90))}` }),
  },
]

export const SAID: Readonly<Record<Role, readonly Saying[]>> = {
  director: [
    { collector: 'packets', type: 'packets.captured', subject: 'any', every: 0.53, data: packets(600) },
    { collector: 'ipvs', type: 'ipvs.counted', subject: 'ipvs', every: 2, data: ipvsCounted },
    { collector: 'ipvs', type: 'connections.counted', subject: 'ipvs', every: 30, data: connections },
    {
      collector: 'ipvs',
      type: 'weight.changed',
      subject: `${SERVICES[0]} ${SERVERS[0]}`,
      every: 300,
      data: n => ({ since: (1_795_000_000 + n) * 1_000_000, from: n % 2, to: 1 - (n % 2) }),
    },
    ...everywhere(COLLECTORS),
  ],
  // Hears its directors' adverts once a second, and packets of sampled connections.
  'real-server': [
    { collector: 'packets', type: 'packets.captured', subject: 'any', every: 1, data: packets(180) },
    ...everywhere(COLLECTORS.filter(name => name !== 'ipvs' && name !== 'keepalived')),
  ],
}
