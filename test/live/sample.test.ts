// Sampling on real interfaces: the kernel leaves packets out, connections stay whole, and both sides of NAT keep the same ones.

import { join } from 'node:path'
import { buildFilter } from '../../src/capture/filter.ts'
import { isSampled, sampleHash } from '../../src/capture/sample.ts'
import { address } from '../capture/frame.ts'
import { capture, filter } from './capturing.ts'
import { newNet, until } from './namespaces.ts'

jest.setTimeout(60000)
const net = newNet()
const RATE = 4
const TIMES = 60
const script = (name: string): string => join(__dirname, name)

beforeAll(() => {
  for (const short of ['client', 'director', 'real']) net.add(short)
  net.connect('client:c0 10.1.0.9/24 fd01::9/64', 'director:c0 10.1.0.1/24 fd01::1/64')
  net.connect('director:r0 10.2.0.1/24 fd02::1/64', 'real:r0 10.2.0.2/24 fd02::2/64')
  net.run('director', 'sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1')
  net.run('real', 'ip', 'route', 'add', 'default', 'via', '10.2.0.1')
  net.run('real', 'ip', '-6', 'route', 'add', 'default', 'via', 'fd02::1')
  // What IPVS does with masquerading, without IPVS: VIP 10.1.0.1:80 is served by 10.2.0.2:8080.
  const nat = (program: string, vip: string, real: string): string =>
    net.run('director', program, '-t', 'nat', '-A', 'PREROUTING', '-d', vip, '-p', 'tcp', '--dport', '80', '-j', 'DNAT', '--to-destination', real)
  nat('iptables', '10.1.0.1', '10.2.0.2:8080')
  nat('ip6tables', 'fd01::1', '[fd02::2]:8080')
})
afterAll(() => net.clean())

test.each([
  ['IPv4', '10.1.0.9', '10.1.0.1', '10.2.0.2'],
  ['IPv6', 'fd01::9', 'fd01::1', 'fd02::2'],
])('both sides of NAT keep the same whole connections, those that sampleHash keeps, over %s', async (_, client, vip, real) => {
  const server = net.start('real', process.execPath, script('web.ts'), 'serve', real, '8080')
  await new Promise(resolve => server.stdout!.once('data', resolve))
  const sampled = (port: number): string => buildFilter({ ports: [port], onlyPort: true, sample: RATE })
  const outside = capture(net, 'director', { interfaces: ['c0'], backend: 'pcap', filter: filter(sampled(80)) })
  const inside = capture(net, 'real', { interfaces: ['r0'], backend: 'tcpdump', filter: filter(sampled(8080)) })
  const all = capture(net, 'client', { interfaces: ['c0'], filter: filter('tcp port 80') })
  for (const capturing of [outside, inside, all]) await capturing.until('open')
  const used = JSON.parse(net.run('client', process.execPath, script('web.ts'), 'fetch', vip, '80', String(TIMES), '50')) as number[]
  const [ended] = await Promise.all([outside, inside, all].map(capturing => capturing.stop()))
  server.kill()

  const perClientPort = (capturing: typeof all): Record<string, number> => {
    const count: Record<string, number> = {}
    for (const port of capturing.packets(({ sourcePort, destinationPort }) => Math.max(sourcePort, destinationPort)))
      count[port] = (count[port] ?? 0) + 1
    return count
  }
  const wanted = used.filter(port => isSampled(sampleHash(address(client), port), RATE))
  const whole = perClientPort(all)
  expect(wanted.length).toBeGreaterThan(0)
  expect(wanted.length).toBeLessThan(TIMES)
  const expected = Object.fromEntries(wanted.map(port => [port, whole[port]]))
  expect(perClientPort(outside)).toEqual(expected)
  expect(perClientPort(inside)).toEqual(expected)
  // The kernel itself left the others out: it counts what passed its filter.
  expect(ended).toMatchObject({ received: ended!.captured })
})

const UNSAMPLED = 'udp port 9999'
const sampledBy = (n: number): string => buildFilter({ ports: [9999], onlyPort: true, words: 'udp', sample: n })
/** Datagrams from 200 ports, whose hashes decide. */
const fromPorts = (to: string, count: number): void =>
  void net.run('client', process.execPath, script('numbered.ts'), to, '9999', String(count), '20000', '20000')

test.each([
  ['one interface', 'pcap', ['c0'], 'pcap'],
  ['two interfaces, one of them quiet', 'pcap', ['c0', 'r0'], 'pcap'],
  ['any', 'pcap', ['any'], 'pcap'],
  ['any as it comes', 'auto', ['any'], 'tcpdump'],
  ['two interfaces with tcpdump', 'tcpdump', ['c0', 'r0'], 'tcpdump'],
] as const)('every packet is printed, sampled out or dropped, and counted as that: %s', async (_, backend, interfaces, used) => {
  const capturing = capture(net, 'director', { interfaces, backend, filter: filter(sampledBy(RATE)), unsampled: UNSAMPLED })
  await capturing.until('open')
  fromPorts('10.1.0.1', 5000)
  const ended = await capturing.stop()
  const kept = Array.from({ length: 5000 }, (_, i) => isSampled(sampleHash(address('10.1.0.9'), 20000 + (i % 200)), RATE)).filter(Boolean).length
  expect(kept).toBeGreaterThan(1000)
  expect(ended).toMatchObject({ captured: kept, droppedByKernel: 0, droppedByUs: 0, sampledOut: 5000 - kept })
  expect(ended.interfaces.map(i => i.backend)).toEqual(interfaces.map(() => used))
  expect(capturing.notices()).toEqual([])
})

test.each(['pcap', 'tcpdump'] as const)('packets of a capture that began under load are accounted for, too, with %s', async backend => {
  const load = net.start('client', process.execPath, script('numbered.ts'), '10.1.0.1', '9999', '1000000', '50000', '20000')
  await new Promise(resolve => setTimeout(resolve, 300))
  const capturing = capture(net, 'director', { interfaces: ['c0'], backend, filter: filter(sampledBy(RATE)), unsampled: UNSAMPLED })
  await capturing.until('open')
  await until(() => capturing.packets(() => 1).length > 2000)
  load.kill()
  const ended = await capturing.stop()
  // tcpdump also says it received what came before its filter was in place.
  if (backend === 'pcap') expect(ended.captured + ended.droppedByKernel).toBeGreaterThanOrEqual(ended.received)
  expect(ended.sampledOut).toBeGreaterThan(2 * ended.captured)
  expect(ended.sampledOut).toBeLessThan(4 * ended.captured)
})

test.each(['pcap', 'tcpdump'] as const)('on loopback no packet is counted twice, with %s', async backend => {
  const capturing = capture(net, 'client', { interfaces: ['lo'], backend, filter: filter(sampledBy(RATE)), unsampled: UNSAMPLED })
  await capturing.until('open')
  fromPorts('127.0.0.1', 400)
  const ended = await capturing.stop()
  expect(ended.captured).toBeGreaterThan(0)
  expect(ended.sampledOut).toBe(400 - ended.captured)
})

test('what tcpdump left out is counted on when its interface went and came back', async () => {
  net.connect('client:g0 10.3.0.9/24', 'director:g0 10.3.0.1/24')
  const capturing = capture(net, 'director', { interfaces: ['g0'], backend: 'tcpdump', filter: filter(sampledBy(RATE)), unsampled: UNSAMPLED })
  await capturing.until('open')
  fromPorts('10.3.0.1', 200)
  net.run('director', 'ip', 'link', 'del', 'g0')
  await until(() => capturing.notices().some(text => text.includes('has disappeared')))
  net.connect('client:g0 10.3.0.9/24', 'director:g0 10.3.0.1/24')
  await until(() => capturing.notices().some(text => text.includes('is captured again')))
  capturing.tell('counts')
  await capturing.until('counts')
  fromPorts('10.3.0.1', 200)
  const ended = await capturing.stop()
  expect(ended.sampledOut).toBe(400 - ended.received)
  expect(ended.received).toBeGreaterThan(0)
})

test('a filter too long for the kernel is told: packets are then filtered outside of it', async () => {
  net.run('real', 'sysctl', '-qw', 'net.core.optmem_max=2000')
  const capturing = capture(net, 'real', {
    interfaces: ['r0'],
    filter: filter(buildFilter({ ports: [80, 443], sample: 10 })),
    unsampled: 'port 80 or port 443',
  })
  await capturing.until('open')
  // Then the kernel counts what it let through, which is not what passed.
  expect(await capturing.stop()).not.toHaveProperty('sampledOut')
  expect(capturing.notices().join()).toContain('net.core.optmem_max')
})
