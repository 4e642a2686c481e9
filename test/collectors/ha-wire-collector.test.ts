// The collector of what is heard on the wire, whole.
import { readFileSync } from 'node:fs'
import { readHaPackets } from '../../collectors/ha-wire/packets.ts'
import { haWire } from '../../collectors/ha-wire.ts'
import { newVirtualTime } from '../../src/collect/virtual-time.ts'
import type { Fact } from '../../src/events/event.ts'
import { runScripted, scriptedOutside, unableIn } from './scripted-outside.ts'

const SECOND = 1_000_000
const RECORDED = 'test/fixtures/keepalived/2.2.7/vrrp/vrrp.pcap'

const capture = (path: string): Uint8Array => new Uint8Array(readFileSync(path))

describe('the collector', () => {
  const pcap = capture(RECORDED)
  const { heard } = readHaPackets(pcap)
  const [from, until] = [heard[0]!.at, heard.at(-1)!.at]
  const batch = { at: until, pcap, packets: heard.length, dropped: 0, sampledOut: 0 }

  test('captures what it needs, and says what was heard', async () => {
    const { facts, captured, troubles } = await runScripted(
      haWire,
      { captures: { eth0: [batch] } },
      { from, until: until + SECOND, settings: { interfaces: ['eth0'] } },
    )
    expect(troubles).toEqual([])
    expect(captured).toEqual(['eth0 ip proto 112 or ip6 proto 112 or udp dst port 694 or (ip proto 51 and dst host 224.0.0.18)'])
    expect(facts.filter(({ type }) => type === 'vrrp.contested')).toHaveLength(3)
  })

  test('silence is said within a second of its becoming true', async () => {
    const one = heard.findIndex(({ at }) => at > from + 5 * SECOND)
    const cut = pcap.subarray(0, pcapLength(pcap, one))
    const last = heard[one - 1]!.at
    const { facts } = await runScripted(
      haWire,
      { captures: { eth0: [{ ...batch, at: last, pcap: cut }] } },
      { from: last, until: last + 5 * SECOND, settings: { interfaces: ['eth0'] } },
    )
    expect(
      facts
        .filter(({ type }) => type === 'vrrp.silenced')
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(['51/eth0', '52/eth0', '53/eth0'])
  })

  test.each([30, -30])('a clock that is set by %i s is no silence, and hides none', async by => {
    const one = heard.findIndex(({ at }) => at > from + 5 * SECOND)
    const packets = { ...batch, at: from + 5 * SECOND, pcap: pcap.subarray(0, pcapLength(pcap, one)) }
    const said: Fact[] = []
    const ending = new AbortController()
    const time = newVirtualTime(from + 5 * SECOND)
    let offset = 0
    const outside = { ...scriptedOutside({ captures: { eth0: [packets] } }, time), now: () => time.now() + offset }
    const surroundings = {
      outside,
      settings: { interfaces: ['eth0'] },
      node: 'lvs1',
      bookmarks: {},
      say: (facts: readonly Fact[]) => void said.push(...facts),
      trouble: () => undefined,
      signal: ending.signal,
    }
    const running = haWire.run(surroundings)
    await time.run(from + 5.5 * SECOND)
    offset = by * SECOND
    // VRID 52 advertises twice a second, and is silent sooner.
    const silenced = (): Fact[] => said.filter(({ type, subject }) => type === 'vrrp.silenced' && subject !== '52/eth0')
    await time.run(from + 6.6 * SECOND)
    expect(silenced()).toEqual([])
    await time.run(from + 11 * SECOND)
    expect(silenced()).toHaveLength(2)
    // By the clock as it is now.
    for (const { at } of silenced()) expect(Math.abs(at - by * SECOND - (from + 8 * SECOND))).toBeLessThan(SECOND)
    ending.abort()
    await time.run(from + 12 * SECOND)
    await running
  })

  test('an interface that is not there is said', async () => {
    const script = { files: { '/sys/class/net/eth0/ifindex': '2\n' } }
    expect(await unableIn(haWire, script, { interfaces: ['eth7'] })).toMatchObject({ why: 'there is no interface eth7' })
    expect(await unableIn(haWire, script)).toBeUndefined()
  })
})

/** How long a pcap file of so many packets is. */
function pcapLength(pcap: Uint8Array, packets: number): number {
  const view = new DataView(pcap.buffer, pcap.byteOffset)
  let at = 24
  for (let i = 0; i < packets; i++) at += 16 + view.getUint32(at + 8, true)
  return at
}
