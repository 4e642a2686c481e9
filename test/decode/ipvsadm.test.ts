// Every listing of ipvsadm as a real director gave it, and what is refused.

import { readFileSync } from 'node:fs'
import { parseIpvsadmDaemons, parseIpvsadmTimeouts } from '../../src/decode/ipvsadm-daemon.ts'
import { readEndpoint, readServiceLine } from '../../src/decode/ipvsadm-lines.ts'
import { parseIpvsadmList, parseIpvsadmThresholds, parseIpvsadmTunnels } from '../../src/decode/ipvsadm-list.ts'
import { parseIpvsadmStats, readCounters } from '../../src/decode/ipvsadm-stats.ts'

const recorded = (name: string): string => readFileSync(`test/fixtures/ipvsadm/1.31-linux-6.1.176/${name}`, 'utf8')
const stats = (text: string) => parseIpvsadmStats(text.split('\n')).filter(row => row !== undefined)

test('the list: services of every kind, with all their settings', () => {
  const services = parseIpvsadmList(recorded('director/list')).map(({ identity, servers, ...service }) => ({ ...service, servers: servers.length }))
  expect(services).toEqual([
    { key: 'tcp/10.1.1.100:80', scheduler: 'wrr', servers: 2 },
    { key: 'tcp/10.1.1.100:443', scheduler: 'wlc', persistence: { seconds: 300, netmask: '255.255.255.0' }, servers: 2 },
    { key: 'tcp/10.1.1.100:8080', scheduler: 'rr', servers: 4 },
    { key: 'tcp/10.1.1.101:0', scheduler: 'rr', persistence: { seconds: 60 }, servers: 1 },
    { key: 'tcp/10.1.1.101:21', scheduler: 'wlc', persistence: { seconds: 360 }, servers: 1 },
    { key: 'tcp/10.1.1.101:80', scheduler: 'sh', schedulerFlags: ['sh-fallback', 'sh-port'], servers: 2 },
    { key: 'tcp/10.1.1.101:81', scheduler: 'mh', schedulerFlags: ['mh-fallback', 'mh-port'], servers: 1 },
    { key: 'tcp/10.1.1.101:82', scheduler: 'sed', servers: 0 },
    { key: 'udp/10.1.1.100:53', scheduler: 'rr', onePacket: true, servers: 2 },
    { key: 'udp/10.1.1.101:5060', scheduler: 'rr', persistence: { seconds: 60, engine: 'sip' }, servers: 1 },
    { key: 'sctp/10.1.1.101:36412', scheduler: 'rr', servers: 1 },
    { key: 'tcp/[fd00:1::2]:8080', scheduler: 'rr', persistence: { seconds: 30, netmask: '64' }, servers: 1 },
    { key: 'tcp/[fd00:1::100]:80', scheduler: 'wlc', servers: 2 },
    { key: 'fwmark/7', scheduler: 'rr', persistence: { seconds: 120 }, servers: 2 },
    { key: 'fwmark6/8', scheduler: 'rr', persistence: { seconds: 50, netmask: '64' }, servers: 1 },
    { key: 'fwmark/9', scheduler: 'rr', servers: 0 },
    { key: 'fwmark6/9', scheduler: 'wrr', servers: 0 },
  ])
})

test('thresholds, tunnels and persistent connections stand beside the right real servers', () => {
  const thresholds = parseIpvsadmThresholds(recorded('director/thresholds'))
  expect(thresholds[0]!.servers.map(({ endpoint, upper, lower }) => [endpoint.key, upper, lower])).toEqual([
    ['10.1.1.11:80', 0, 0],
    ['10.1.1.12:80', 1000, 800],
  ])
  const tunnels = parseIpvsadmTunnels(recorded('director/tun-info')).find(({ key }) => key === 'tcp/10.1.1.100:8080')!
  expect(tunnels.servers.map(({ tunnel }) => tunnel)).toEqual([
    { kind: 'ipip' },
    { kind: 'gue', port: 6080, checksum: 'none' },
    { kind: 'gre', checksum: 'full' },
    { kind: 'gue', port: 6081, checksum: 'remote' },
  ])
})

test('all listings speak of the same services in the same order', () => {
  const keys = parseIpvsadmList(recorded('director/list')).map(({ key }) => key)
  for (const parsed of [parseIpvsadmThresholds(recorded('director/thresholds')), parseIpvsadmTunnels(recorded('director/tun-info'))]) {
    expect(parsed.map(({ key }) => key)).toEqual(keys)
  }
  expect(
    stats(recorded('director/stats'))
      .filter(({ server }) => server === undefined)
      .map(({ service }) => service),
  ).toEqual(keys)
})

test('counters: a mark of IPv6 is another than that of IPv4, numbers wider than their column are read', () => {
  const rows = stats(recorded('director/stats'))
  expect(rows.filter(({ service }) => service.startsWith('fwmark')).map(({ service, server }) => [service, server])).toEqual([
    ['fwmark/7', undefined],
    ['fwmark/7', '10.1.1.11:0'],
    ['fwmark/7', '10.1.1.12:0'],
    ['fwmark6/8', undefined],
    ['fwmark6/8', '[fd00:1::11]:0'],
    ['fwmark/9', undefined],
    ['fwmark6/9', undefined],
  ])
  expect(readCounters('  -> 10.1.1.11:80 123456789012 1 2 3 4', 17)).toEqual([123456789012, 1, 2, 3, 4])
})

test.each([
  ['stats', 'TCP  10.1.1.100:80                      35K      101        0     4873        0'],
  ['stats', 'TCP  10.1.1.100:80                      35      101        0     4873'],
  ['stats', 'TCP  www.example.com:http               35      101        0     4873        0'],
  ['stats', '  -> 10.1.1.11:80                 1 1 1 1 1'],
  ['list', 'TCP  10.1.1.100:80 wrr\n  -> 10.1.1.11:80                 Bridge  1      0          0'],
  ['list', 'TCP  10.1.1.100:80 wrr\n  -> 10.1.1.11:80                 Route   1      0'],
  ['list', 'TCP  10.1.1.100:80 wrr sometimes'],
  ['list', 'TCP  10.1.1.100:65536 wrr'],
  ['list', 'FWM  4294967296 rr'],
  ['list', 'QUIC 10.1.1.100:80 wrr'],
  ['list', '  -> 10.1.1.11:80                 Route   1      0          0'],
])('%s: %j is an error that names the line', (kind, text) => {
  const parse = kind === 'stats' ? stats : parseIpvsadmList
  expect(() => parse(text)).toThrow(new RegExp(`^ipvsadm -Ln.*, line ${text.split('\n').length}: cannot read`))
})

test('an empty table has no services; nothing is nothing', () => {
  expect(parseIpvsadmList(recorded('empty/list'))).toEqual([])
  expect(parseIpvsadmList('')).toEqual([])
  expect(stats(recorded('empty/stats'))).toEqual([])
})

test('sync daemons of this kernel and of old ones, timeouts', () => {
  expect(parseIpvsadmDaemons(recorded('director/daemon')).map(({ state, syncid }) => [state, syncid])).toEqual([
    ['master', 7],
    ['backup', 9],
  ])
  expect(parseIpvsadmDaemons(recorded('backup/daemon'))[0]).toEqual({
    state: 'backup',
    interface: 'eth0',
    syncid: 7,
    maxlen: 1400,
    group: '224.0.0.81',
    port: 8848,
    ttl: 1,
  })
  expect(parseIpvsadmDaemons('master sync daemon (mcast=eth1, syncid=0)\n')).toEqual([{ state: 'master', interface: 'eth1', syncid: 0 }])
  expect(parseIpvsadmDaemons('')).toEqual([])
  expect(() => parseIpvsadmDaemons('a third sync daemon')).toThrow('line 1')
  expect(parseIpvsadmTimeouts(recorded('director/timeout'))).toEqual({ tcp: 900, tcpfin: 120, udp: 300 })
  expect(() => parseIpvsadmTimeouts('')).toThrow(SyntaxError)
})

test('endpoints and names are spelled as keys are', () => {
  expect(readEndpoint('[fd00:0:0::3]:80')).toEqual({ address: 'fd00::3', port: 80, key: '[fd00::3]:80' })
  for (const wrong of ['10.1.1.11', '10.1.1.11:', ':80', 'fd00::3:80', '[10.1.1.11]:80', '10.1.1.11:080', '10.1.1:80', ''])
    expect(readEndpoint(wrong)).toBeUndefined()
  expect(readServiceLine('FWM  4294967295 IPv6 mh (mh-port) persistent 1 mask 64 pe sip ops')).toMatchObject({
    key: 'fwmark6/4294967295',
    schedulerFlags: ['mh-port'],
    persistence: { seconds: 1, netmask: '64', engine: 'sip' },
    onePacket: true,
  })
})
