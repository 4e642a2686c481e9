import { newFilter } from '../../src/capture/bpf.ts'
import { compileFilter } from '../../src/capture/bpf-compile.ts'
import { buildFilter, explainFilter, type FilterOptions, unsampledFilter } from '../../src/capture/filter.ts'
import { arpFrame, frame, ipPacket, reversed, SCTP, TCP, UDP } from './frame.ts'
import { itWith } from './tools.ts'

const AROUND = 'icmp or arp or icmp6 or ip proto 112 or ip6 proto 112 or udp port 694'
const RAW_IP = 101

const takes = async (options: FilterOptions, linkType = options.linkType ?? 1): Promise<(bytes: Uint8Array) => boolean> => {
  const run = newFilter(await compileFilter(buildFilter(options), linkType, 262144))
  return bytes => run(bytes, 0, bytes.length, bytes.length) !== 0
}

const web = { source: '10.0.0.1', destination: '192.0.2.80', sourcePort: 40000, destinationPort: 80 }
const web6 = { ...web, source: '2001:db8::1', destination: '2001:db8::80' }

test('--port is the ports and what belongs to them', () => {
  expect(buildFilter({ ports: [80], linkType: RAW_IP })).toBe(`port 80 or ${AROUND}`)
  expect(buildFilter({ ports: [80, 443], linkType: RAW_IP })).toBe(`port 80 or port 443 or ${AROUND}`)
})

test('--only-port is the ports', () => {
  expect(buildFilter({ ports: [80, 443], onlyPort: true, linkType: RAW_IP })).toBe('port 80 or port 443')
})

test('words alone are the whole filter; with ports both must hold', () => {
  expect(buildFilter({ ports: [], words: ' host 192.0.2.1 and not port 22 ' })).toBe('host 192.0.2.1 and not port 22')
  expect(buildFilter({ ports: [80], words: 'host 192.0.2.1 or host 192.0.2.2', onlyPort: true, linkType: RAW_IP })).toBe(
    '(port 80) and (host 192.0.2.1 or host 192.0.2.2)',
  )
})

test('what sampling leaves out is counted with the same filter without it', () => {
  expect(unsampledFilter({ ports: [80], sample: 10 })).toBe(`port 80 or ${AROUND}`)
  expect(unsampledFilter({ ports: [80, 694], onlyPort: true, words: 'host 192.0.2.1', sample: 10 })).toBe(
    '(port 80 or port 694) and (host 192.0.2.1)',
  )
  expect(unsampledFilter({ ports: [], sample: 10 })).toBe('')
  expect(unsampledFilter({ ports: [80], sample: 1 })).toBeUndefined()
})

test('nothing asked for is no filter', () => {
  expect(buildFilter({ ports: [] })).toBe('')
  expect(explainFilter({ ports: [] })).toBe('no filter: every packet is captured')
})

describe('what --port 80 captures', () => {
  const belongs: readonly (readonly [string, Uint8Array])[] = [
    ['HTTP to the server', frame(ipPacket(TCP, web))],
    ['HTTP from the server', frame(ipPacket(TCP, reversed(web)))],
    ['HTTP over IPv6', frame(ipPacket(TCP, web6))],
    ['QUIC-like UDP', frame(ipPacket(UDP, web))],
    ['SCTP', frame(ipPacket(SCTP, web6))],
    ['ARP', arpFrame()],
    ['ICMP', frame(ipPacket(1, web))],
    ['ICMPv6', frame(ipPacket(58, web6))],
    ['VRRP', frame(ipPacket(112, web))],
    ['VRRP over IPv6', frame(ipPacket(112, web6))],
    ['Heartbeat', frame(ipPacket(UDP, { ...web, destinationPort: 694 }))],
    ['HTTP in a frame that leaves with its tag inside', frame(ipPacket(TCP, web), 1)],
    ['VRRP in a tagged frame', frame(ipPacket(112, web6), 1)],
  ]
  itWith('tcpdump').each(belongs)('%s', async (_, bytes) => {
    expect((await takes({ ports: [80] }))(bytes)).toBe(true)
  })

  const others: readonly (readonly [string, Uint8Array])[] = [
    ['another port', frame(ipPacket(TCP, { ...web, destinationPort: 81 }))],
    ['another port in a tagged frame', frame(ipPacket(TCP, { ...web6, destinationPort: 81 }), 1)],
    ['ssh from port 694', frame(ipPacket(TCP, { ...web, sourcePort: 694, destinationPort: 22 }))],
    ['GRE', frame(ipPacket(47, web))],
  ]
  itWith('tcpdump').each(others)('not %s', async (_, bytes) => {
    expect((await takes({ ports: [80] }))(bytes)).toBe(false)
  })
})

itWith('tcpdump').each([0, RAW_IP, 108, 113, 276])('the filter is understood for link type %i', async linkType => {
  const packet = Uint8Array.from(ipPacket(TCP, web))
  expect(typeof (await takes({ ports: [80], sample: 10, linkType }))(packet)).toBe('boolean')
  if (linkType === RAW_IP) expect((await takes({ ports: [80], linkType }))(packet)).toBe(true)
})

test('who says vlan takes care of tags alone', () => {
  expect(buildFilter({ ports: [80], onlyPort: true, words: 'vlan 7' })).toBe('(port 80) and (vlan 7)')
  expect(buildFilter({ ports: [80], onlyPort: true, words: 'host vlan-gw' })).toBe('(port 80) and (host vlan-gw)')
  expect(buildFilter({ ports: [80], onlyPort: true })).toBe('port 80 or (vlan and (port 80))')
})

test('a sampled filter stays short enough for kernels before 6.8', async () => {
  // 20480 bytes of eBPF: measured, about 880 classic instructions of this kind are too many.
  const { code } = await compileFilter(buildFilter({ ports: [80, 443, 8080, 8443], sample: 100 }), 1, 262144)
  expect(code.length).toBeLessThan(600)
})

test('--explain says what each part is for', () => {
  const text = explainFilter({ ports: [80], sample: 10, words: 'net 10.0.0.0/8' })
  const [filter, blank, ...notes] = text.trimEnd().split('\n')
  expect(filter).toBe(buildFilter({ ports: [80], sample: 10, words: 'net 10.0.0.0/8' }))
  expect(blank).toBe('')
  expect(notes.map(line => line.trim().split(/ {2,}/)[0])).toEqual([
    'port 80',
    'icmp',
    'arp',
    'icmp6',
    'ip proto 112 or ip6 proto 112',
    'udp port 694',
    'net 10.0.0.0/8',
    '1/10',
  ])
})
