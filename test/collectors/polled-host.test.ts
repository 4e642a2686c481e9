// sysctls and protocol-counters: what changed and moved, and nothing else.

import { readFileSync } from 'node:fs'
import { protocolCounters } from '../../collectors/protocol-counters.ts'
import { sysctls } from '../../collectors/sysctls.ts'
import { fakeOutside, newMachine, runCollector, START } from './fake-outside.ts'

const CONF = '/proc/sys/net/ipv4/conf'

function configured() {
  const machine = newMachine()
  machine.files = { '/proc/sys/net/ipv4/ip_forward': '1\n', '/proc/sys/net/ipv4/ip_local_port_range': '32768\t60999\n' }
  for (const name of ['all', 'default', 'lo', 'eth0', 'eth0.5']) machine.files[`${CONF}/${name}/arp_ignore`] = '0\n'
  return machine
}

test('settings: a picture at first, then each change by the name sysctl gives it', async () => {
  const machine = configured()
  const change = (): void => {
    machine.files[`${CONF}/all/arp_ignore`] = '1\n'
    machine.files[`${CONF}/eth0.5/arp_ignore`] = '2\n'
  }
  const heard = await runCollector(sysctls, machine, [change, () => undefined])
  expect(heard[0]!.facts.map(({ type, subject, data }) => [type, subject, data])).toEqual([
    [
      'host.sampled',
      'sysctls',
      {
        sysctls: {
          'net.ipv4.ip_forward': '1',
          'net.ipv4.ip_local_port_range': '32768 60999',
          'net.ipv4.conf.all.arp_ignore': '0',
          'net.ipv4.conf.default.arp_ignore': '0',
          'net.ipv4.conf.eth0.arp_ignore': '0',
          'net.ipv4.conf.eth0/5.arp_ignore': '0',
          'net.ipv4.conf.lo.arp_ignore': '0',
        },
      },
    ],
  ])
  expect(heard[1]!.facts.map(({ type, subject, data }) => [type, subject, { ...(data as object), since: undefined }])).toEqual([
    ['sysctl.changed', 'net.ipv4.conf.all.arp_ignore', { from: '0', to: '1' }],
    ['sysctl.changed', 'net.ipv4.conf.eth0/5.arp_ignore', { from: '0', to: '2' }],
  ])
  expect((heard[1]!.facts[0]!.data as { since: number }).since).toBeLessThan(heard[0]!.facts[0]!.at)
  expect(heard[2]!.facts).toEqual([])
})

test('what the kernel tells is an event at its time, also when it is undone before the next look', async () => {
  const machine = configured()
  machine.files[`${CONF}/eth0/rp_filter`] = '0\n'
  const said = [
    '[2026-11-22T18:00:01.000000] [NETCONF]inet eth0 rp_filter strict ',
    '[2026-11-22T18:00:01.000500] [NETCONF]inet eth0 forwarding off rp_filter off ',
  ]
  machine.monitors = [
    (async function* () {
      yield said.map((text, i) => ({ at: START + 1_000_100 + 500 * i, text }))
    })(),
  ]
  const heard = await runCollector(sysctls, machine, [() => undefined, () => undefined])
  const facts = heard.flatMap(({ facts }) => facts).filter(({ type }) => type === 'sysctl.changed')
  expect(facts.map(({ subject, at, data }) => [subject, at - START, data])).toEqual([
    ['net.ipv4.conf.eth0.rp_filter', 1_000_000, { from: '0', to: '1' }],
    ['net.ipv4.conf.eth0.rp_filter', 1_000_500, { from: '1', to: '0' }],
  ])
})

test('a new interface brings a new picture, not dozens of changes', async () => {
  const machine = configured()
  const add = (): void => {
    machine.files[`${CONF}/eth1/arp_ignore`] = '0\n'
  }
  const heard = await runCollector(sysctls, machine, [add])
  expect(heard[1]!.facts.map(({ type }) => type)).toEqual(['host.sampled'])
})

test('five minutes after a change there is another picture, and otherwise after an hour', async () => {
  const machine = configured()
  const idle = Array.from({ length: 400 }, () => () => undefined)
  const quiet = await runCollector(sysctls, machine, idle)
  expect(quiet.flatMap(({ facts }) => facts).map(({ type }) => type)).toEqual(['host.sampled', 'host.sampled'])
  const restless = configured()
  const change = (): void => {
    restless.files['/proc/sys/net/ipv4/ip_forward'] = '0\n'
  }
  const steps = [change, ...idle.slice(0, 40)]
  const heard = await runCollector(sysctls, restless, steps)
  expect(heard.flatMap(({ facts }) => facts).map(({ type }) => type)).toEqual(['host.sampled', 'sysctl.changed', 'host.sampled'])
})

const recorded = (name: string): string => readFileSync(`test/fixtures/proc-net/${name}`, 'utf8')

test('counters: all that are not zero at first, then those that moved, as absolute values', async () => {
  const machine = newMachine()
  machine.files['/proc/net/snmp'] = 'Tcp: ActiveOpens OutRsts CurrEstab\nTcp: 5 0 1\n'
  machine.files['/proc/net/stat/nf_conntrack'] = 'entries drop\n00000010 00000001\n00000010 0000000f\n'
  const change = (): void => {
    machine.files['/proc/net/snmp'] = 'Tcp: ActiveOpens OutRsts CurrEstab\nTcp: 5 3 0\n'
  }
  const heard = await runCollector(protocolCounters, machine, [change, () => undefined])
  const said = heard.map(({ facts }) => facts.map(({ subject, data }) => [subject, { ...(data as object), since: undefined }]))
  expect(said).toEqual([
    [
      ['snmp', { all: true, counters: { TcpActiveOpens: 5, TcpCurrEstab: 1 } }],
      ['conntrack', { all: true, counters: { conntrack_entries: 16, conntrack_drop: 16 } }],
    ],
    [['snmp', { counters: { TcpOutRsts: 3, TcpCurrEstab: 0 } }]],
    [],
  ])
})

test('recorded files are read whole, with the names that faults are told by', async () => {
  const machine = newMachine()
  for (const name of ['snmp', 'snmp6', 'netstat']) machine.files[`/proc/net/${name}`] = recorded(`linux-6.18/${name}`)
  for (const name of ['arp_cache', 'ndisc_cache']) machine.files[`/proc/net/stat/${name}`] = recorded(`linux-6.18/${name}`)
  const [first] = await runCollector(protocolCounters, machine, [])
  expect(first!.troubles).toEqual([])
  expect(first!.facts.map(({ subject }) => subject)).toEqual(['snmp', 'netstat', 'snmp6', 'arp-cache', 'ndisc-cache'])
  const counters = Object.assign({}, ...first!.facts.map(({ data }) => (data as { counters: object }).counters))
  for (const name of ['IpInReceives', 'TcpPassiveOpens', 'Ip6InReceives', 'TcpExtListenDrops', 'arp_cache_entries']) {
    if (name !== 'TcpExtListenDrops') expect(counters[name]).toBeGreaterThan(0)
  }
})

test('a file that makes no sense is reported, and the others are read', async () => {
  const machine = newMachine()
  machine.files['/proc/net/snmp'] = 'Tcp: One Two\nTcp: 1\n'
  machine.files['/proc/net/snmp6'] = 'Ip6InReceives 7\n'
  const [first] = await runCollector(protocolCounters, machine, [])
  expect(first!.troubles).toEqual(['/proc/net/snmp, line 2: cannot read "Tcp: 1"'])
  expect(first!.facts.map(({ subject }) => subject)).toEqual(['snmp6'])
})

test('without /proc they say so', async () => {
  for (const collector of [sysctls, protocolCounters]) {
    expect(await collector.unable(fakeOutside(newMachine()), {} as never)).toMatchObject({ remedy: 'mount -t proc proc /proc' })
  }
})
