// Real packets on a veth pair: what is captured, that nothing is missing, and that the counts say so.

import { join } from 'node:path'
import { buildFilter } from '../../src/capture/filter.ts'
import { NETWORK_ARP } from '../../src/decode/packet/packet.ts'
import { capture, filter } from './capturing.ts'
import { newNet, until } from './namespaces.ts'

jest.setTimeout(60000)
const net = newNet()
const script = (name: string): string => join(__dirname, name)
const numbered = (to: string, count: number, perSecond: number): string =>
  net.run('a', process.execPath, script('numbered.ts'), to, '9999', String(count), String(perSecond))

beforeAll(() => {
  net.add('a')
  net.add('b')
  net.connect('a:v0 10.99.0.1/24 fd99::1/64', 'b:v0 10.99.0.2/24 fd99::2/64')
})
afterAll(() => net.clean())

describe.each(['pcap', 'tcpdump'] as const)('with %s', backend => {
  test('ARP, ICMP, neighbour discovery and HTTP on port 80 are captured, and other ports are not', async () => {
    const server = net.start('b', process.execPath, script('web.ts'), 'serve', '10.99.0.2', '80')
    await new Promise(resolve => server.stdout!.once('data', resolve))
    net.run('a', 'ip', 'neigh', 'flush', 'all')
    net.run('b', 'ip', 'neigh', 'flush', 'all')
    const capturing = capture(net, 'b', { interfaces: ['v0'], backend, filter: filter(buildFilter({ ports: [80] })) })
    await capturing.until('open')
    net.run('a', 'ping', '-c', '1', '10.99.0.2')
    net.run('a', 'ping', '-c', '1', 'fd99::2')
    net.run('a', process.execPath, script('web.ts'), 'fetch', '10.99.0.2', '80', '1', '100')
    numbered('10.99.0.2', 1, 10)
    const ended = await capturing.stop()
    server.kill()
    const seen = capturing.packets(({ network, icmpType, protocol, sourcePort, destinationPort }) =>
      network === NETWORK_ARP ? 'arp' : protocol === 6 ? `tcp ${Math.min(sourcePort, destinationPort)}` : `${protocol} ${icmpType}`,
    )
    expect([...new Set(seen)].sort()).toEqual(['1 0', '1 3', '1 8', '58 128', '58 129', '58 135', '58 136', 'arp', 'tcp 80'])
    expect(ended).toMatchObject({ captured: seen.length, received: seen.length, droppedByKernel: 0, droppedByUs: 0 })
  })

  test('a single packet on a quiet link comes without another one to push it', async () => {
    const capturing = capture(net, 'b', { interfaces: ['v0'], backend, filter: filter('udp port 9999') })
    await capturing.until('open')
    await capturing.until('chunk') // the file header
    numbered('10.99.0.2', 1, 10)
    expect(await capturing.until('chunk', 1)).toMatchObject({ chunk: 16 + 14 + 20 + 8 + 10 })
    await capturing.stop()
  })

  test('of 20,000 numbered packets at 10,000 a second none is missing, and the counts agree', async () => {
    const capturing = capture(net, 'b', { interfaces: ['v0'], backend, filter: filter('udp port 9999') })
    await capturing.until('open')
    numbered('10.99.0.2', 20000, 10000)
    const ended = await capturing.stop()
    const numbers = capturing.packets(({ bytes, payloadAt }) => Buffer.from(bytes.subarray(payloadAt + 6, payloadAt + 10)).readUInt32BE())
    expect(numbers).toEqual(Array.from({ length: 20000 }, (_, i) => i))
    expect(ended).toMatchObject({ captured: 20000, received: 20000, droppedByKernel: 0, droppedByInterface: 0, droppedByUs: 0, gaps: 0 })
    expect(ended.interfaces).toMatchObject([{ interface: 'v0', backend }])
  })

  test('stopped at once after the last packet, it still has it', async () => {
    for (let i = 0; i < 5; i++) {
      const capturing = capture(net, 'b', { interfaces: ['v0'], backend, filter: filter('udp port 9999') })
      await capturing.until('open')
      numbered('10.99.0.2', 3, 1000)
      expect((await capturing.stop()).captured).toBe(3)
    }
  })

  test('a slow taker makes the kernel drop packets, and every packet is accounted for', async () => {
    const capturing = capture(net, 'b', { interfaces: ['v0'], backend, bufferKib: 512, slowMs: 30, filter: filter('udp port 9999') })
    await capturing.until('open')
    numbered('10.99.0.2', 30000, 200000)
    const ended = await capturing.stop()
    const seen = capturing.packets(() => 1).length
    expect(ended.received).toBe(30000)
    expect(ended.droppedByKernel).toBeGreaterThan(0)
    expect(seen).toBe(ended.captured)
    expect(ended.captured + ended.droppedByKernel + ended.droppedByUs).toBe(ended.received)
  })

  test('counts are told while it runs', async () => {
    const capturing = capture(net, 'b', { interfaces: ['v0'], backend, filter: filter('udp port 9999') })
    await capturing.until('open')
    numbered('10.99.0.2', 7, 1000)
    await capturing.until('chunk', 1)
    await until(() => {
      capturing.tell('counts')
      return capturing.said.some(({ counts }) => counts?.captured === 7)
    })
    expect((await capturing.stop()).captured).toBe(7)
  })

  test('several interfaces are streams of their own', async () => {
    const capturing = capture(net, 'b', { interfaces: ['v0', 'lo'], backend, filter: filter('udp port 9999') })
    await capturing.until('open')
    numbered('10.99.0.2', 4, 1000)
    net.run('b', process.execPath, script('numbered.ts'), '127.0.0.1', '9999', '3', '1000')
    const { interfaces } = await capturing.stop()
    expect(interfaces).toMatchObject([
      { interface: 'v0', captured: 4, received: 4 },
      { interface: 'lo', captured: 3, droppedByUs: 0 },
    ])
    expect(capturing.packets(() => 1)).toHaveLength(7)
  })

  test('packets that the kernel put together are told once', async () => {
    const server = net.start('b', process.execPath, script('web.ts'), 'serve', '10.99.0.2', '80')
    await new Promise(resolve => server.stdout!.once('data', resolve))
    const capturing = capture(net, 'b', { interfaces: ['v0'], backend, filter: filter('port 80') })
    await capturing.until('open')
    net.run('a', process.execPath, script('web.ts'), 'fetch', '10.99.0.2', '80', '3', '300000')
    await capturing.stop()
    server.kill()
    const longest = Math.max(...capturing.packets((_, { wireLength }) => wireLength))
    expect(longest).toBeGreaterThan(1522)
    expect(capturing.notices().filter(text => text.includes('GRO'))).toHaveLength(1)
  })
})

test('any captures all interfaces and says which', async () => {
  const capturing = capture(net, 'b', { interfaces: ['any'], filter: filter('udp port 9999') })
  await capturing.until('open')
  numbered('10.99.0.2', 2, 1000)
  net.run('b', process.execPath, script('numbered.ts'), '127.0.0.1', '9999', '1', '1000')
  const ended = await capturing.stop()
  expect(ended.interfaces[0]!.backend).toBe('tcpdump')
  expect(new Set(capturing.packets(({ linkType }) => linkType))).toEqual(new Set([276]))
})

test('the default is not promiscuous, and it can be asked for', async () => {
  const promiscuity = (): number => (JSON.parse(net.run('b', 'ip', '-j', '-d', 'link', 'show', 'v0')) as [{ promiscuity: number }])[0].promiscuity
  for (const backend of ['pcap', 'tcpdump'] as const) {
    for (const promiscuous of [false, true]) {
      const capturing = capture(net, 'b', { interfaces: ['v0'], backend, promiscuous })
      await capturing.until('open')
      expect([backend, promiscuity()]).toEqual([backend, promiscuous ? 1 : 0])
      await capturing.stop()
    }
  }
})
