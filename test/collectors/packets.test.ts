// Packets into the log: which filter is captured with, that batches are kept as they are, that counts are said, that a capture follows the services.
import { packets } from '../../collectors/packets.ts'
import { runScripted, unableIn } from './scripted-outside.ts'

const SECOND = 1_000_000
const TABLE = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
TCP  0A090064:0050 rr
TCP  0A090064:01BB rr
FWM  00000007 rr
`
/** A whole pcap file without a packet. */
const PCAP = new Uint8Array([0xd4, 0xc3, 0xb2, 0xa1, ...Array<number>(20).fill(1)])
const batch = (at: number, dropped = 0) => ({ at, pcap: PCAP, packets: 10, dropped, sampledOut: 0 })
const settings = { interfaces: ['eth0'] }

test('batches go into the log as they are, and once a minute is said how many packets they were', async () => {
  const captures = { eth0: [batch(SECOND), batch(30 * SECOND, 2), batch(62 * SECOND, 5)] }
  const { facts } = await runScripted(packets, { captures }, { from: 0, until: 70 * SECOND, settings })
  const captured = facts.filter(({ type }) => type === 'packets.captured')
  expect(captured.map(({ at, subject }) => [at, subject])).toEqual([SECOND, 30 * SECOND, 62 * SECOND].map(at => [at, 'eth0']))
  expect(captured[0]!.data).toEqual(PCAP)
  const counted = facts.filter(({ type }) => type === 'capture.counted')
  expect(counted.map(({ data }) => data)).toMatchObject([
    { packets: 10, dropped: 0, sample: 100 },
    { packets: 30, dropped: 5, sample: 100 },
  ])
})

test('captured are the ports of the virtual services, sampled by the client’s end, and what belongs to them', async () => {
  const { captured } = await runScripted(
    packets,
    { files: { '/proc/net/ip_vs': TABLE } },
    { from: 0, until: SECOND, settings: { ...settings, sample: 10 } },
  )
  expect(captured).toHaveLength(1)
  expect(captured[0]).toContain('port 80 or port 443 or icmp or arp or icmp6')
  expect(captured[0]).toContain('dst port 80 or dst port 443')
})

test('with neither services nor words, what always belongs to them', async () => {
  const { captured } = await runScripted(packets, {}, { from: 0, until: SECOND, settings: { ...settings, sample: 1 } })
  expect(captured).toEqual(['eth0 icmp or arp or icmp6 or ip proto 112 or ip6 proto 112 or udp port 694'])
})

test('own words, all of them', async () => {
  const { captured } = await runScripted(packets, {}, { from: 0, until: SECOND, settings: { ...settings, sample: 1, ports: [53], filter: 'udp' } })
  expect(captured).toEqual(['eth0 (port 53 or icmp or arp or icmp6 or ip proto 112 or ip6 proto 112 or udp port 694) and (udp)'])
})

test('when the services have other ports, the capture has another filter, and the counts go on', async () => {
  const files: Record<string, string> = { '/proc/net/ip_vs': TABLE }
  const captures = { eth0: [batch(SECOND), batch(100 * SECOND)] }
  const changing = {
    captures,
    get files() {
      return files
    },
  }
  setImmediate(() => {
    files['/proc/net/ip_vs'] = TABLE.replace('0050', '1F90')
  })
  const { captured, facts } = await runScripted(packets, changing, { from: 0, until: 200 * SECOND, settings: { ...settings, sample: 1 } })
  expect(captured.map(line => line.slice(0, 30))).toEqual(['eth0 port 80 or port 443 or ic', 'eth0 port 443 or port 8080 or '])
  expect(facts.filter(({ type }) => type === 'capture.counted').at(-1)!.data).toMatchObject({ packets: 20 })
})

test('cannot run without an interface', async () => {
  expect(await unableIn(packets, {}, { interfaces: [] })).toMatchObject({ why: expect.stringContaining('no interface') })
  expect(await unableIn(packets, {})).toBeUndefined()
})
