// Interfaces that go down, come back, disappear, or were never there.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildFilter } from '../../src/capture/filter.ts'
import { newCaptureOutput } from '../../src/decode/packet/capture-output.ts'
import { putPcapHeader, putPcapPacket } from '../../src/decode/packet/pcap-writer.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { frame, ipPacket, reversed, TCP } from '../capture/frame.ts'
import { type Capturing, capture, filter } from './capturing.ts'
import { ip, newNet, until } from './namespaces.ts'

jest.setTimeout(60000)
const net = newNet()
const pair = (): void => net.connect('a:f0 10.99.0.1/24', 'b:f0 10.99.0.2/24')
const b = (...args: string[]): string => ip('-n', net.name('b'), ...args)
const send = (count: number): string => net.run('a', process.execPath, join(__dirname, 'numbered.ts'), '10.99.0.2', '9999', String(count), '1000')
const noticed = (capturing: Capturing, text: string): Promise<void> => until(() => capturing.notices().some(notice => notice.includes(text)))
const captured = (capturing: Capturing, count: number): Promise<void> => until(() => capturing.packets(() => 1).length >= count)

beforeAll(() => {
  net.add('a')
  net.add('b')
})
beforeEach(pair)
afterEach(() => {
  if (b('-o', 'link').includes('f0')) b('link', 'del', 'f0')
})
afterAll(() => net.clean())

describe.each(['pcap', 'tcpdump'] as const)('with %s', backend => {
  const options = { interfaces: ['f0'], backend, filter: filter('udp port 9999') }

  test('an interface that goes down and up again is captured on, and both are told', async () => {
    const capturing = capture(net, 'b', options)
    await capturing.until('open')
    send(2)
    b('link', 'set', 'f0', 'down')
    await noticed(capturing, 'f0: went down')
    b('link', 'set', 'f0', 'up')
    await noticed(capturing, 'f0: is up again after')
    send(3)
    const ended = await capturing.stop()
    expect(ended).toMatchObject({ captured: 5, received: 5, gaps: 0 })
  })

  test('a lost carrier is told, and that it is back', async () => {
    const capturing = capture(net, 'b', options)
    await capturing.until('open')
    ip('-n', net.name('a'), 'link', 'set', 'f0', 'down')
    await noticed(capturing, 'f0: lost its carrier')
    ip('-n', net.name('a'), 'link', 'set', 'f0', 'up')
    await noticed(capturing, 'f0: is up again')
    send(2)
    expect((await capturing.stop()).captured).toBe(2)
  })

  test('an interface that disappears and comes back is opened again: a new stream, and a gap that is counted', async () => {
    const capturing = capture(net, 'b', options)
    await capturing.until('open')
    send(2)
    await captured(capturing, 2)
    b('link', 'del', 'f0')
    await noticed(capturing, 'f0: has disappeared')
    pair()
    await noticed(capturing, 'f0: is captured again')
    send(3)
    const ended = await capturing.stop()
    expect(ended).toMatchObject({ captured: 5, gaps: 1 })
    expect(ended.gapMs).toBeGreaterThan(0)
    expect(capturing.packets(() => 1)).toHaveLength(5)
  })

  test('an interface that is down at the start is waited for', async () => {
    b('link', 'set', 'f0', 'down')
    const capturing = capture(net, 'b', options)
    await capturing.until('open')
    expect(capturing.notices()).toEqual(['f0: is down; waiting for it to come up'])
    b('link', 'set', 'f0', 'up')
    await noticed(capturing, 'f0: is up and captured')
    send(2)
    expect(await capturing.stop()).toMatchObject({ captured: 2, gaps: 0 })
  })

  test('waiting for an interface can be stopped', async () => {
    b('link', 'set', 'f0', 'down')
    const capturing = capture(net, 'b', options)
    await capturing.until('open')
    expect(await capturing.stop()).toMatchObject({ captured: 0, received: 0 })
  })

  test('a filter that is none is told with its place, before anything is captured', async () => {
    const capturing = capture(net, 'b', { ...options, filter: filter('udp port 9999 nad tcp') })
    const { error } = await capturing.until('error')
    expect(error).toMatchObject({ code: 'bad-filter', where: 'filter' })
    expect(error!.message).toMatch(/\^\^\^$/)
  })
})

test('nor does the one that only counts wait for ever with a filter that is none', async () => {
  const capturing = capture(net, 'b', { interfaces: ['any'], filter: filter('udp and nad tcp'), unsampled: 'nad tcp' })
  expect((await capturing.until('error')).error).toMatchObject({ code: 'bad-filter', where: 'filter' })
})

test('an interface that is not there is answered with those that are', async () => {
  const { error } = await capture(net, 'b', { interfaces: ['f1'] }).until('error')
  expect(error).toMatchObject({ code: 'no-interface', where: 'f1', hint: 'f0' })
  expect(error!.message).toMatch(/^ {4}f0 +up +10\.99\.0\.2\/24/m)
})

test('one interface that cannot be opened ends the capture of the others', async () => {
  const { error } = await capture(net, 'b', { interfaces: ['f0', 'nix0'] }).until('error')
  expect(error).toMatchObject({ code: 'no-interface', where: 'nix0' })
})

test('a tunnel without Ethernet is captured', async () => {
  b('tuntap', 'add', 'dev', 'tun9', 'mode', 'tun')
  b('link', 'set', 'tun9', 'up')
  const capturing = capture(net, 'b', { interfaces: ['tun9'], filter: { ethernet: 'vlan', other: 'udp' } })
  await capturing.until('open')
  expect(await capturing.stop()).toMatchObject({ captured: 0 })
  b('link', 'del', 'tun9')
})

test('frames that leave with their VLAN tag inside are captured like those that come', async () => {
  const web = { source: '10.98.0.1', destination: '10.98.0.2', sourcePort: 40000, destinationPort: 80 }
  const file = join(net.folder, 'tagged.pcap')
  writeFileSync(
    file,
    pcapOf([frame(ipPacket(TCP, web), 1), frame(ipPacket(TCP, reversed(web)), 1), frame(ipPacket(TCP, { ...web, destinationPort: 81 }), 1)]),
  )
  const both = ['a', 'b'].map(place => capture(net, place, { interfaces: ['f0'], filter: filter(buildFilter({ ports: [80], onlyPort: true })) }))
  for (const capturing of both) await capturing.until('open')
  net.run('b', 'tcpreplay', '-q', '-i', 'f0', file)
  for (const capturing of both) {
    await capturing.stop()
    expect(capturing.packets(({ vlan, sourcePort, destinationPort }) => [vlan, sourcePort, destinationPort])).toEqual([
      [5, 40000, 80],
      [5, 80, 40000],
    ])
  }
})

/** An Ethernet capture of these frames. */
function pcapOf(frames: readonly Uint8Array[]): Uint8Array {
  const format = { linkType: 1, snaplen: 65535, nanoseconds: false }
  const out = newCaptureOutput(4096)
  putPcapHeader(out, format)
  for (const bytes of frames) putPcapPacket(out, format, { ...newPacketRecord(), bytes, end: bytes.length, wireLength: bytes.length })
  return out.bytes.subarray(0, out.at)
}
