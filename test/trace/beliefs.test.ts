import { CLAIM_CONFLICT, CLAIM_FIRST, CLAIM_MOVED, CLAIM_NONE, CLAIM_SAME } from '../../src/trace/arp-claims.ts'
import type { Change } from '../../src/trace/change.ts'
import { parseMap } from '../../src/trace/map.ts'
import { whoIs } from '../../src/trace/roles.ts'
import { APP_HEARTBEAT, APP_NONE, APP_SYNC, APP_VRRP } from '../../src/trace/verdict-codes.ts'
import { hex, join, u8, u16, u32 } from '../packets/generate/bytes.ts'
import * as layers from '../packets/generate/layers.ts'
import { replay } from './recorded.ts'
import { ip, mac, newScene, type Scene, see } from './scene.ts'

const VIP = ip('10.9.0.100')
const ZERO = new Uint8Array(6)

const arp = (operation: number, senderMac: Uint8Array, sender: Uint8Array, target: Uint8Array, targetMac: Uint8Array = ZERO): Uint8Array =>
  layers.ethernet(0x0806, join(u16(1, 0x0800), u8(6, 4), u16(operation), senderMac, sender, targetMac, target), {
    source: senderMac,
    destination: layers.BROADCAST_MAC,
  })

const advert = (s: Scene, from: number, priority: number, afterMs: number, vrid = 51) => {
  const body = join(u8(0x21, vrid, priority, 1, 0, 1), u16(0), VIP, Buffer.alloc(8))
  const source = ip(`10.9.0.${from}`)
  return see(
    s,
    layers.ethernet(layers.ETHERTYPE_IPV4, layers.ipv4(112, body, { source, destination: ip('224.0.0.18'), ttl: 255 }), { source: mac(from) }),
    afterMs,
  )
}

const text = (change: Change | undefined): string | undefined => change?.text

describe('claims by ARP', () => {
  test('requests claim as well as replies, probes do not', () => {
    const s = newScene()
    expect(see(s, arp(1, mac(2), ip('0.0.0.0'), VIP)).claim).toBe(CLAIM_NONE)
    expect(see(s, arp(1, mac(2), VIP, ip('10.9.0.1'))).claim).toBe(CLAIM_FIRST)
    expect(see(s, arp(2, mac(2), VIP, ip('10.9.0.1'))).claim).toBe(CLAIM_SAME)
    expect(s.trace.changes).toEqual([])
  })

  test('a VIP that moves is a change, and no trouble', () => {
    const s = newScene({ map: parseMap('10.9.0.100 vip web\n02:00:00:00:00:05 director B', 'map') })
    see(s, arp(1, mac(2), VIP, VIP))
    const moved = see(s, arp(1, mac(5), VIP, VIP), 3200)
    expect([moved.claim, moved.change?.trouble]).toEqual([CLAIM_MOVED, false])
    expect(text(moved.change)).toBe('VIP web 10.9.0.100 is-at 02:00:00:00:00:05 director B (was 02:00:00:00:00:02, 3.2 s ago)')
  })

  test('back within ten seconds is a conflict, and so are two answers within one', () => {
    const s = newScene()
    see(s, arp(1, mac(2), VIP, VIP))
    see(s, arp(1, mac(5), VIP, VIP), 1000)
    const back = see(s, arp(1, mac(2), VIP, VIP), 8000)
    expect([back.claim, back.change?.trouble]).toEqual([CLAIM_CONFLICT, true])
    const t = newScene()
    see(t, arp(2, mac(2), VIP, ip('10.9.0.1'), mac(1)))
    expect(text(see(t, arp(2, mac(5), VIP, ip('10.9.0.1'), mac(1)), 0.04).change)).toBe(
      '10.9.0.100 is claimed by 02:00:00:00:00:05 and by 02:00:00:00:00:02, 40 us apart',
    )
  })

  test('back after ten seconds is a failback', () => {
    const s = newScene()
    see(s, arp(1, mac(2), VIP, VIP))
    see(s, arp(1, mac(5), VIP, VIP), 1000)
    expect(see(s, arp(1, mac(2), VIP, VIP), 11_000).claim).toBe(CLAIM_MOVED)
  })

  test("a virtual router's MAC is named by its VRID", () => {
    const s = newScene()
    see(s, arp(1, mac(2), VIP, VIP))
    expect(text(see(s, arp(1, Uint8Array.of(0, 0, 0x5e, 0, 1, 51), VIP, VIP)).change)).toContain('00:00:5e:00:01:33 (virtual MAC of vrid 51)')
  })

  test('ARP for other kinds of addresses claims nothing', () => {
    const s = newScene()
    const odd = layers.ethernet(0x0806, join(u16(1, 0x0800), u8(0, 4), u16(2), VIP, VIP, Buffer.alloc(20)))
    expect(see(s, odd).claim).toBe(CLAIM_NONE)
  })

  test('the number of claims is bounded', () => {
    const s = newScene()
    const frame = arp(1, mac(2), VIP, VIP)
    for (let i = 0; i < 10_000; i++) {
      new DataView(frame.buffer, frame.byteOffset).setUint32(28, i + 1)
      see(s, frame)
    }
    expect(s.trace.beliefs.claims.table.used).toBe(8192)
  })
})

describe('claims by neighbour discovery', () => {
  const target = hex('fd00 0000 0000 0000 0000 0000 0000 0100')
  const advertisement = (macLast: number, flags: number): Uint8Array => {
    const f = { source: target, destination: layers.ALL_NODES6, hopLimit: 255 }
    const body = join(u32(flags << 24), target, u8(2, 1), mac(macLast))
    return layers.ethernet(layers.ETHERTYPE_IPV6, layers.ipv6(58, layers.icmp6(136, 0, body, f), f), { source: mac(macLast) })
  }

  test('an advertisement claims its target, with or without being asked', () => {
    const s = newScene()
    expect(see(s, advertisement(2, 0x20)).claim).toBe(CLAIM_FIRST)
    expect(see(s, advertisement(2, 0x60)).claim).toBe(CLAIM_SAME)
    expect(text(see(s, advertisement(5, 0x20), 2000).change)).toBe('fd00::100 is-at 02:00:00:00:00:05 (was 02:00:00:00:00:02, 2.0 s ago)')
  })

  test('a solicitation claims its source, a probe nothing', () => {
    const s = newScene()
    const solicit = (source: Uint8Array): Uint8Array => {
      const f = { source, destination: layers.ALL_NODES6, hopLimit: 255 }
      const options = source === layers.ANY6 ? Buffer.alloc(0) : join(u8(1, 1), mac(2))
      return layers.ethernet(layers.ETHERTYPE_IPV6, layers.ipv6(58, layers.icmp6(135, 0, join(u32(0), target, options), f), f), { source: mac(2) })
    }
    expect(see(s, solicit(layers.ANY6)).claim).toBe(CLAIM_NONE)
    expect(see(s, solicit(layers.LINK_LOCAL6)).claim).toBe(CLAIM_FIRST)
  })
})

describe('VRRP', () => {
  test('who advertises is a director, what it advertises a VIP', () => {
    const s = newScene()
    expect(advert(s, 2, 150, 1000)).toMatchObject({ application: APP_VRRP, change: undefined })
    const { roles } = s.trace.beliefs
    expect([whoIs(roles, ip('10.9.0.2'), 0, 4).role, whoIs(roles, VIP, 0, 4).role]).toEqual(['director', 'vip'])
  })

  test('a takeover, a goodbye and a failback are changes and no trouble', () => {
    const s = newScene()
    advert(s, 2, 150, 1000)
    expect(text(advert(s, 5, 100, 4000).change)).toBe('vrid 51: master is 10.9.0.5 (priority 100), was 10.9.0.2 (priority 150, silent for 4.0 s)')
    expect(text(advert(s, 5, 0, 1000).change)).toBe('vrid 51: 10.9.0.5 director gives up being master')
    expect(text(advert(s, 2, 150, 20).change)).toBe('vrid 51: master is 10.9.0.2 director (priority 150), was 10.9.0.5 (resigned)')
    expect(s.trace.changes.some(c => c.change.trouble)).toBe(false)
  })

  test('the loser of an election may be heard once more; twice is two masters', () => {
    const s = newScene()
    advert(s, 2, 150, 1000)
    advert(s, 5, 100, 500)
    expect(advert(s, 2, 150, 5).change?.kind).toBe('master-changed')
    expect(advert(s, 5, 100, 1000).change).toMatchObject({
      kind: 'two-masters',
      trouble: true,
      text: 'vrid 51 has two masters: 10.9.0.5 director and 10.9.0.2',
    })
  })

  test('other routers and other families are no rivals', () => {
    const s = newScene()
    advert(s, 2, 150, 1000, 51)
    expect(advert(s, 5, 150, 10, 52).change).toBeUndefined()
  })

  test('of recordings: a takeover with a goodbye, and a split', () => {
    const kinds = (name: string): string[] => [...new Set(replay(`keepalived-2.2.7/${name}`).changes.map(c => c.change.kind))].sort()
    expect(kinds('vrrp2-none')).not.toContain('two-masters')
    expect(kinds('vrrp2-failback')).not.toContain('two-masters')
    expect(kinds('vrrp2-failback')).toContain('master-changed')
    expect(kinds('vrrp2-split')).toEqual(expect.arrayContaining(['address-conflict', 'two-masters']))
  })
})

describe('Heartbeat', () => {
  const message = (fields: Record<string, string>): string =>
    `>>>\n${Object.entries(fields)
      .map(([k, v]) => `${k}=${v}\n`)
      .join('')}<<<\n`
  const beat = (s: Scene, fields: Record<string, string>, from = 2) => {
    const source = ip(`10.9.0.${from}`)
    const destination = ip('10.9.0.255')
    const body = layers.udp(Buffer.from(message(fields), 'latin1'), { sourcePort: 33000, destinationPort: 694 }, source, destination)
    return see(s, layers.ethernet(layers.ETHERTYPE_IPV4, layers.ipv4(17, body, { source, destination }), { destination: layers.BROADCAST_MAC }))
  }

  test('nodes have names; a new status and a new life are changes', () => {
    const s = newScene()
    expect(beat(s, { t: 'status', st: 'up', src: 'lvs1', hg: 'a' })).toMatchObject({ application: APP_HEARTBEAT, change: undefined })
    expect(text(beat(s, { t: 'status', st: 'active', src: 'lvs1', hg: 'a' }).change)).toBe('node lvs1: status active, was up')
    expect(text(beat(s, { t: 'status', st: 'active', src: 'lvs1', hg: 'b' }).change)).toBe('node lvs1: Heartbeat was restarted')
    expect(beat(s, { t: 'shutdone', st: 'dead', src: 'lvs1', hg: 'b' }).change?.trouble).toBe(true)
    expect(whoIs(s.trace.beliefs.roles, ip('10.9.0.2'), 0, 4).label).toBe('peer lvs1')
  })

  test('a name with anything but what host names are made of is none', () => {
    const s = newScene()
    beat(s, { t: 'status', st: 'up', src: '\x1b[2Jlvs1' })
    beat(s, { t: 'status', st: 'up', src: '\x1b[2Jlvs1' })
    expect(s.trace.beliefs.nodes.size).toBe(0)
    expect(whoIs(s.trace.beliefs.roles, ip('10.9.0.2'), 0, 4).label).toBe('')
  })

  test('the number of nodes is bounded', () => {
    const s = newScene()
    for (let i = 0; i < 200; i++) beat(s, { t: 'status', st: 'up', src: `node${i}` })
    expect(s.trace.beliefs.nodes.size).toBe(64)
  })

  test('of a recording: both nodes, by name', () => {
    const { nodes } = replay('heartbeat-3.0.6/ucast').beliefs
    expect([...nodes.keys()].sort()).toEqual(['lvs1', 'lvs2'])
  })
})

test('connection sync tells VIPs and real servers', () => {
  let seen = APP_NONE
  const { roles } = replay('linux-6.1-ipvs/sync-v1', {}, v => {
    seen = Math.max(seen, v.application)
  }).beliefs
  expect(seen).toBe(APP_SYNC)
  const labels = new Set(roles.known.map(known => known.label))
  expect([...labels].sort()).toEqual(expect.arrayContaining(['RIP', 'VIP', 'director']))
})

test('direct routing: who claims the VIP and passes it on shows the real servers', () => {
  const { roles } = replay('linux-6.1-ipvs/dr-lvs1').beliefs
  const label = (address: Uint8Array): string => whoIs(roles, address, 0, address.length).label
  expect([label(ip('10.1.1.100')), label(ip('10.1.1.11')), label(ip('10.1.1.12'))]).toEqual(['VIP', 'RIP', 'RIP'])
  expect(label(mac(0x12))).toBe('RIP 10.1.1.12')
})

test('the recorded ARP problem: a real server answers for the VIP', () => {
  const changes = replay('linux-6.1-ipvs/dr-arp-problem-cl').changes
  expect(changes.map(c => c.change.kind)).toEqual(['address-conflict'])
  expect(changes[0]!.times).toBeGreaterThan(5)
})

test('changes that repeat are one entry, and the list is bounded', () => {
  const s = newScene()
  for (let i = 0; i < 50; i++) see(s, arp(1, mac(i % 2), VIP, VIP))
  expect(s.trace.changes.map(c => [c.change.kind, c.times])).toEqual([
    ['address-moved', 1],
    ['address-conflict', 48],
  ])
  for (let i = 0; i < 400; i++) see(s, arp(1, mac(i & 1), ip(`10.8.0.${i >> 1}`), VIP))
  expect([s.trace.changes.length, s.trace.changeCount]).toEqual([64, 249])
})
