// Text samples of real programs are recognised, and told as the collectors tell what they read themselves.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { countConnections } from '../../src/decode/proc-ip-vs-conn.ts'
import type { Fact } from '../../src/events/event.ts'
import { toldOf } from '../../src/import/material.ts'
import { newRejected } from '../../src/import/rejected.ts'
import { procConnections } from '../../src/import/samples/ipvs-connections.ts'
import { zoneOf } from '../../src/import/zone.ts'
import { root, scratch } from './lab-material.ts'

const ipvsadm = join(root, 'test/fixtures/ipvsadm/1.31-linux-6.1.176')
const iproute2 = join(root, 'test/fixtures/iproute2/6.1.0-linux-6.1.176')
const real = (name: string, state = 'director'): string => readFileSync(join(ipvsadm, state, name), 'utf8')
const ip = (name: string): string => readFileSync(join(iproute2, name), 'utf8')

const START = 1_795_384_000
const SECOND = 1_000_000

type Taken = { readonly facts: readonly (Fact & { collector: string })[]; readonly complaints: readonly string[]; readonly unused: readonly string[] }

/** Texts of one file, ten seconds apart. */
async function take(
  texts: readonly string[],
  { head = (at: number) => `### ${at}`, pack = (text: string): string | Uint8Array => text } = {},
): Promise<Taken> {
  const path = join(scratch(), 'samples.txt')
  writeFileSync(path, pack(texts.map((text, i) => `${head(START + i * 10)}\n${text}\n`).join('')))
  const complaints: string[] = []
  const rejected = newRejected(text => complaints.push(text.slice(path.length)))
  const material = { node: 'lvs1', packets: [], logs: [], samples: [path], configs: [], zone: zoneOf('UTC')!, year: undefined }
  const facts: (Fact & { collector: string })[] = []
  for (const told of await toldOf(material, rejected)) for await (const fact of told.facts()) facts.push({ ...fact, collector: told.collector })
  return { facts, complaints, unused: [...rejected.unused.keys()] }
}

const types = ({ facts }: Taken): string[] => facts.map(({ type }) => type)
const of = ({ facts }: Taken, type: string): Fact[] => facts.filter(fact => fact.type === type)
const services = (taken: Taken): unknown => (of(taken, 'ipvs.sampled').at(-1)!.data as { services: unknown }).services

/** What a service has besides what `-Sn` and `-Ln` can tell of it. */
function plain(list: unknown): unknown {
  return (list as { service: string; servers: { server: string }[] }[])
    .map(({ servers, ...service }) => ({
      ...service,
      servers: servers.map(row => Object.fromEntries(Object.entries(row).filter(([key]) => !['tunnel', 'upper', 'lower'].includes(key)))),
    }))
    .sort((a, b) => (a.service < b.service ? -1 : 1))
}

describe('the virtual server table', () => {
  test('is one and the same, whichever listings tell it', async () => {
    const byProc = await take([real('proc-ip_vs') + real('thresholds') + real('tun-info')])
    const byList = await take([real('list') + real('thresholds') + real('tun-info')])
    const byAll = await take([real('stats') + real('tun-info') + real('thresholds') + real('list') + real('rate') + real('persistent-conn')])
    expect(byProc.complaints).toEqual([])
    const sorted = (taken: Taken) =>
      (services(taken) as { service: string; servers: { server: string }[] }[])
        .map(service => ({ ...service, servers: service.servers.toSorted((a, b) => (a.server < b.server ? -1 : 1)) }))
        .sort((a, b) => (a.service < b.service ? -1 : 1))
    expect(sorted(byProc)).toEqual(sorted(byList))
    expect(sorted(byAll)).toEqual(sorted(byList))
    expect(sorted(byList).length).toBeGreaterThan(10)
    for (const taken of [byProc, byList, byAll]) expect(types(taken).filter(type => /added|removed|changed/.test(type))).toEqual([])
  })

  test('of ipvsadm -Sn is that of -Ln, but for what it leaves out', async () => {
    const known = await take([real('list'), real('save')])
    expect(known.complaints).toEqual([])
    expect(types(known).filter(type => /added|removed|changed/.test(type))).toEqual([])
    const saved = plain(services(await take([real('save')]))) as { service: string; servers: { forwarding: string }[] }[]
    const listed = plain(services(await take([real('list')]))) as typeof saved
    const local = (list: typeof saved) =>
      JSON.parse(
        JSON.stringify(list)
          .replaceAll('"forwarding":"local"', '"forwarding":"route"')
          .replaceAll(/,"netmask":"[^"]*"/g, ''),
      )
    expect(local(saved)).toEqual(local(listed))
  })

  test('changes from sample to sample are told, each once, with the time of the sample and of the one before', async () => {
    const list = real('list')
    const changed = list.replace(/(10\.1\.1\.11:80 +Route +)3/, '$10').replace(/ {2}-> 10\.1\.1\.12:80 .*\n/, '')
    const taken = await take([list, list, changed, changed])
    const changes = taken.facts.filter(({ type }) => /added|removed|changed/.test(type))
    expect(changes).toMatchObject([
      {
        type: 'real-server.removed',
        subject: 'tcp/10.1.1.100:80 10.1.1.12:80',
        at: (START + 20) * SECOND,
        data: { since: (START + 10) * SECOND, weight: 1 },
      },
      { type: 'weight.changed', subject: 'tcp/10.1.1.100:80 10.1.1.11:80', data: { since: (START + 10) * SECOND, from: 3, to: 0 } },
    ])
  })

  test('that is empty is a table', async () => {
    expect(services(await take([real('list', 'empty')]))).toEqual([])
    expect(types(await take([real('list'), real('list', 'empty')])).filter(type => type === 'service.removed').length).toBeGreaterThan(10)
  })

  test('counters move, and rounded ones are taken at what they say', async () => {
    const stats = real('stats')
    const more = stats
      .replace(/^(TCP {2}10\.1\.1\.100:80 +)35( +)101/m, '$136$2102')
      .replace(/^( {2}-> 10\.1\.1\.11:80 +)26( +)77( +0 +)3703/m, '$127$278$3  200000K')
    const taken = await take([real('list') + stats, stats, more])
    expect(taken.complaints).toEqual([])
    const counted = of(taken, 'ipvs.counted') as {
      at: number
      data: { all?: true; services: { service: string; counters?: number[]; servers?: unknown[] }[] }
    }[]
    expect(counted).toHaveLength(2)
    expect(counted[0]!.data.all).toBe(true)
    expect(counted[1]!.at).toBe((START + 20) * SECOND)
    expect(counted[1]!.data.services).toEqual([
      { service: 'tcp/10.1.1.100:80', counters: [36, 102, 0, 4873, 0], servers: [['10.1.1.11:80', 27, 78, 0, 200_000_000, 0, 23, 3]] },
    ])
  })

  test.each(['director', 'backup'])('connections of ipvsadm -Lcn on a %s are those of the kernel’s own table', state => {
    const groups = (text: string) =>
      countConnections(text)
        .map(({ virtual, address, port, states, templates }) =>
          JSON.stringify({ virtual, address, port, templates, connections: Object.values(states).reduce((a, b) => a + b, 0) }),
        )
        .sort()
    expect(groups(procConnections(real('connections', state).trimEnd().split('\n')))).toEqual(groups(real('proc-ip_vs_conn', state)))
  })

  test('connections are counted by real server', async () => {
    const taken = await take([real('list') + real('connections')])
    const direct = await take([real('list') + real('proc-ip_vs_conn')])
    expect(taken.complaints).toEqual([])
    const rows = (one: Taken) => (of(one, 'connections.counted')[0]!.data as { connections: number }).connections
    expect(rows(taken)).toBe(rows(direct))
    expect(rows(taken)).toBeGreaterThan(20)
  })

  test('sync daemons and timeouts are told when they change', async () => {
    const taken = await take([real('daemon') + real('timeout'), `${real('daemon').split('\n')[0]}\nTimeout (tcp tcpfin udp): 60 120 300`])
    expect(taken.facts).toMatchObject([
      { type: 'sync-daemon.stopped', subject: 'backup' },
      { type: 'ipvs-timeouts.changed', data: { from: { tcp: 900 }, to: { tcp: 60 } } },
    ])
  })
})

describe('what ip prints', () => {
  const json = (moment: string) => ['address', 'link', 'neigh', 'route4', 'route6'].map(name => ip(`${moment}/${name}.json`)).join('\n')

  test('as JSON is taken as pictures, and differences are told', async () => {
    const taken = await take([json('before'), json('middle'), json('after')])
    expect(taken.complaints).toEqual([])
    expect(new Set(of(taken, 'host.sampled').map(({ subject }) => subject))).toEqual(new Set(['addresses', 'links', 'routes', 'neighbours']))
    const appeared = of(taken, 'address.appeared').map(({ subject }) => subject)
    expect(appeared).toContain('10.9.0.101/32')
    expect(new Set(appeared).size).toBe(appeared.length)
    expect(of(taken, 'route.appeared').length).toBeGreaterThan(3)
  })

  const full = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
    inet6 ::1/128 scope host
       valid_lft forever preferred_lft forever
9: eth0@if12: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff link-netnsid 0
    inet 10.1.1.2/24 brd 10.1.1.255 scope global eth0
       valid_lft forever preferred_lft forever
    inet 10.1.1.100/24 scope global secondary eth0
       valid_lft forever preferred_lft forever
    inet6 fe80::ff:fe00:2/64 scope link
       valid_lft forever preferred_lft forever`
  const moves = (taken: Taken) => taken.facts.filter(({ type }) => /appeared|changed/.test(type)).map(({ type, subject }) => `${type} ${subject}`)

  test('for people is taken too', async () => {
    const taken = await take([full, full.replace(/ {4}inet 10\.1\.1\.100.*\n.*\n/, '').replace('mtu 1500', 'mtu 1400')])
    expect(taken.complaints).toEqual([])
    expect(moves(taken).sort()).toEqual(['address.disappeared 10.1.1.100/24', 'link.changed eth0'])
    expect(of(taken, 'host.sampled')[0]!.data).toMatchObject({
      addresses: expect.arrayContaining([{ address: '10.1.1.100/24', interface: 'eth0', scope: 'global' }]),
    })
  })

  test('of one interface, or of one family, says nothing of the others', async () => {
    const one = full.slice(full.indexOf('9: eth0')).replace(/ {4}inet 10\.1\.1\.100.*\n.*\n/, '')
    const six = full.replaceAll(/ {4}inet \S+ .*\n.*\n/g, '')
    expect(moves(await take([full, six]))).toEqual([])
    expect(moves(await take([full, one]))).toEqual(['address.disappeared 10.1.1.100/24'])
  })

  test('ip -ts monitor tells to the microsecond, with and without labels', async () => {
    const monitor = ip('monitor')
      .split('\n')
      .filter(line => line.includes('[ADDR]') || line.includes('[ROUTE]'))
      .join('\n')
    const labelled = await take([monitor])
    const bare = await take([monitor.replaceAll(/\] \[[A-Z]+\]/g, '] ')])
    expect(labelled.complaints).toEqual([])
    expect(moves(bare)).toEqual(moves(labelled))
    expect(labelled.facts.find(({ subject }) => subject === '10.9.0.100/24')).toMatchObject({
      type: 'address.appeared',
      at: Date.UTC(2026, 10, 22, 18, 49, 3) * 1000 + 8810,
    })
  })

  test('routes and neighbours for people', async () => {
    const routes = 'default via 10.1.1.1 dev eth0\n10.1.1.0/24 dev eth0 proto kernel scope link src 10.1.1.2'
    const neighbours = (mac: string) => `10.1.1.1 dev eth0 lladdr ${mac} REACHABLE\n10.1.1.9 dev eth0 FAILED`
    const taken = await take([
      `${routes}\n${neighbours('02:00:00:00:00:01')}`,
      `${routes.replace('10.1.1.1 ', '10.1.1.254 ')}\n${neighbours('02:00:00:00:00:ff')}`,
    ])
    expect(taken.complaints).toEqual([])
    expect(moves(taken).sort()).toEqual(['neighbour.changed 10.1.1.1', 'route.appeared default', 'route.disappeared default'])
  })
})

test('counters and settings of the kernel', async () => {
  const counters = ['snmp', 'netstat', 'snmp6', 'nf_conntrack', 'arp_cache'].map(name =>
    readFileSync(join(root, 'test/fixtures/proc-net/linux-6.18', name), 'utf8'),
  )
  // Nothing was tracked when it was recorded, and zeros are not said.
  counters[3] = counters[3]!.replaceAll(/^0{8}/gm, '00000005')
  const settings = 'net.ipv4.ip_forward = 0\nnet.ipv4.conf.eth0.arp_ignore = 1\nnet.core.rmem_max = 1'
  const taken = await take([`${counters.join('')}${settings}`, 'net.ipv4.ip_forward = 1', counters[0]!.replace(/^Icmp: \d+/m, 'Icmp: 99999')])
  expect(taken.complaints).toEqual([])
  expect(of(taken, 'protocol.counted').map(({ subject }) => subject)).toEqual(['snmp', 'netstat', 'snmp6', 'conntrack', 'arp-cache', 'snmp'])
  expect(of(taken, 'protocol.counted').at(-1)!.data).toEqual({ since: START * SECOND, counters: { IcmpInMsgs: 99999 } })
  expect(of(taken, 'host.sampled')[0]!.data).toEqual({ sysctls: { 'net.ipv4.ip_forward': '0', 'net.ipv4.conf.eth0.arp_ignore': '1' } })
  expect(of(taken, 'sysctl.changed')).toMatchObject([{ subject: 'net.ipv4.ip_forward', data: { from: '0', to: '1' } }])
})

test('what nothing is made of is counted by name, and is no complaint', async () => {
  const taken = await take([
    '# Generated by iptables-save v1.8.9 on Sun Nov 22 21:49:30 2026\n*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d 10.1.1.100/32 -p tcp -j MARK --set-xmark 0x7/0xffffffff\nCOMMIT',
    real('rate'),
    '#kernel\nIpInReceives                    1024               0.0',
    real('proc-ip_vs_app'),
  ])
  expect(taken.complaints).toEqual([])
  expect(taken.facts).toEqual([])
  expect(taken.unused).toEqual([
    expect.stringMatching(/^iptables-save/),
    expect.stringMatching(/^nstat/),
    expect.stringMatching(/^ip_vs_app/),
    expect.stringMatching(/--rate/),
  ])
})

test('prompts, commands as they were typed and packed files are no hindrance', async () => {
  const text = `root@lvs1:~# ipvsadm -Ln\n${real('list')}root@lvs1:~# ip addr`
  const taken = await take([text], { head: at => `+ date -Is\n${new Date(at * 1000).toISOString()}`, pack: gzipSync })
  expect(taken.complaints).toEqual([])
  expect(of(taken, 'ipvs.sampled')[0]!.at).toBe(START * SECOND)
})

describe('what cannot be read', () => {
  test('is said by file and line, the first ten, and the rest is taken', async () => {
    const broken = real('list').replace('10.1.1.11:80                 Route   3', '10.1.1.11:80                 Route   x')
    const taken = await take([broken, 'lorem ipsum', real('list')])
    expect(taken.complaints).toEqual([
      expect.stringMatching(/^:\d+: of no output that is known: lorem ipsum/),
      expect.stringMatching(/^:6: .*cannot read/),
    ])
    expect(of(taken, 'ipvs.sampled')).toHaveLength(1)
  })

  test('of binary data and endless lines is a complaint, and no more', async () => {
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 2_654_435_761) & 255)).toString('latin1')
    const taken = await take([noise, `TCP  ${'9'.repeat(3_000_000)}`, real('list')])
    expect(taken.complaints).toHaveLength(10)
    expect(of(taken, 'ipvs.sampled')).toHaveLength(1)
    for (const text of taken.complaints) expect(text.length).toBeLessThan(700)
  })
})
