// The witnesses' own formats, as the lab's programs wrote them.
import { seenAddresses, seenCorosyncLinks, seenInstances, seenMembers, seenTables } from './witnesses.ts'

const brief = (list: readonly { type: string; subject: string }[]) => list.map(({ type, subject }) => `${type} ${subject}`)

test('ip monitor: addresses to the microsecond, once each, and gone ones', () => {
  const list = seenAddresses(
    'lvs1',
    `[2026-11-22T18:53:10.253340] 9: eth0    inet 10.1.1.100/24 scope global secondary eth0\\       valid_lft forever preferred_lft forever
[2026-11-22T18:53:10.300000] 9: eth0    inet 10.1.1.100/24 scope global secondary eth0\\       valid_lft forever preferred_lft forever
[2026-11-22T18:53:11.000001] 9: eth0    inet6 fd00:1::100/64 scope global tentative \\       valid_lft forever preferred_lft forever
[2026-11-22T18:53:11.500000] 9: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default \\    link/ether 02:00
[2026-11-22T18:53:12.000007] Deleted 9: eth0    inet 10.1.1.100/24 scope global secondary eth0\\       valid_lft forever preferred_lft forever
begins
[2026-11-22T18:53:20.000000] 9: eth0    inet 10.1.1.2/24 scope global eth0\\       valid_lft forever preferred_lft forever
begins
[2026-11-22T18:53:30.000000] 9: eth0    inet 10.1.1.2/24 scope global eth0\\       valid_lft forever preferred_lft forever
half a li`,
  )
  expect(list.map(({ at, type }) => [at, type])).toEqual([
    [Date.UTC(2026, 10, 22, 18, 53, 10) * 1000 + 253_340, 'address.appeared'],
    [Date.UTC(2026, 10, 22, 18, 53, 12) * 1000 + 7, 'address.disappeared'],
    [Date.UTC(2026, 10, 22, 18, 53, 20) * 1000, 'address.appeared'],
    [Date.UTC(2026, 10, 22, 18, 53, 30) * 1000, 'address.appeared'],
  ])
})

test('tables of IPVS: what came, went and changed its weight; servers that went with their service are optional', () => {
  const service = 'TCP  0A010164:0050 rr '
  const server = (last: string, weight: number): string => `  -> 0A0101${last}:0050      Route   ${weight}`
  const list = seenTables(`10000000 lvs1 |${service}|${server('0B', 1)}|${server('0C', 1)}
20000000 lvs1 |${service}|${server('0B', 7)}
30000000 lvs1 |FWM  00000001 rr |  -> 0A01010B:0000      Route   1
`)
  expect(list.map(({ at, type, subject, optional }) => `${at / 10_000_000} ${type} ${subject}${optional ? ' (optional)' : ''}`)).toEqual([
    '1 service.added tcp/10.1.1.100:80',
    '1 real-server.added tcp/10.1.1.100:80 10.1.1.11:80',
    '1 real-server.added tcp/10.1.1.100:80 10.1.1.12:80',
    '2 real-server.removed tcp/10.1.1.100:80 10.1.1.12:80',
    '2 weight.changed tcp/10.1.1.100:80 10.1.1.11:80',
    '3 service.added fwmark/1',
    '3 real-server.added fwmark/1 10.1.1.11:0',
    '3 service.removed tcp/10.1.1.100:80',
    '3 real-server.removed tcp/10.1.1.100:80 10.1.1.11:80 (optional)',
  ])
})

test('a change that is undone before a poll can see it may go without saying', () => {
  const list = seenTables('1000000 lvs1 |TCP  0A010164:0050 rr\n1500000 lvs1 \n9000000 lvs1 |TCP  0A010164:0050 rr\n')
  expect(list.map(({ type, optional }) => [type, optional ?? false])).toEqual([
    ['service.added', true],
    ['service.removed', true],
    ['service.added', false],
  ])
})

test("keepalived's states, whatever stands around them", () => {
  const text = `Sun Nov 22 19:10:40 2026: TCP_CHECK on service [10.1.1.12]:tcp:80 failed after 1 retries.
Sun Nov 22 19:11:03 2026: (VI_1) Entering MASTER STATE
Sun Nov  1 19:11:04 2026: (VI_2) Entering BACKUP STATE (init)`
  expect(seenInstances('lvs1', text).map(({ at, subject }) => [at, subject])).toEqual([
    [Date.UTC(2026, 10, 22, 19, 11, 3) * 1000 + 500_000, 'VI_1'],
    [Date.UTC(2026, 10, 1, 19, 11, 4) * 1000 + 500_000, 'VI_2'],
  ])
})

test('Heartbeat: after a partition the dead are called dead once more, and links that go all at once are those of a node that left', () => {
  const text = `Nov 22 22:20:24 lvs2 heartbeat: [107]: WARN: node lvs1: is dead
Nov 22 22:20:24 lvs2 heartbeat: [107]: info: Link lvs1:eth0 dead.
Nov 22 22:20:42 lvs2 heartbeat: [107]: CRIT: Cluster node lvs1 returning after partition.
Nov 22 22:20:42 lvs2 heartbeat: [107]: WARN: node lvs1: is dead
Nov 22 22:20:42 lvs2 heartbeat: [107]: info: Status update for node lvs1: status active
Nov 22 22:22:51 lvs2 heartbeat: [107]: info: Link lvs1:eth0 dead.
Nov 22 22:22:51 lvs2 heartbeat: [107]: info: Link lvs1:eth2 dead.
Nov 22 22:23:03 lvs2 heartbeat: [1129]: info: Link lvs1:eth2 up.
Nov 22 22:29:03 lvs2 heartbeat: [1129]: WARN: node lvs1: is dead`
  expect(brief(seenMembers('lvs2', text, 2026))).toEqual(['node.died lvs1', 'node.died lvs1'])
})

test('Heartbeat: a link of a node that said goodbye ends once for that, even when it is back', () => {
  const text = `Nov 22 23:32:47 lvs1 heartbeat: [1216]: info: Received shutdown notice from 'lvs2'.
Nov 22 23:33:08 lvs1 heartbeat: [1216]: info: Status update for node lvs2: status up
Nov 22 23:33:08 lvs1 heartbeat: [1216]: info: Link lvs2:eth2 dead.
Nov 22 23:33:09 lvs1 heartbeat: [1216]: info: Link lvs2:eth2 up.
Nov 22 23:34:33 lvs1 heartbeat: [1216]: info: Link lvs2:eth2 dead.
Nov 22 23:34:43 lvs1 heartbeat: [1216]: info: Link lvs2:eth2 up.`
  expect(brief(seenMembers('lvs1', text, 2026))).toEqual(['ha-link.failed lvs2/eth2', 'ha-link.restored lvs2/eth2'])
})

test('Heartbeat: a first link is no restoration, and the links of a dead node are not what failed', () => {
  const text = `Nov 22 19:12:51 lvs2 heartbeat: [50]: info: Link lvs1:eth2 up.
Nov 22 19:14:44 lvs2 heartbeat: [50]: info: Link lvs1:eth2 dead.
Nov 22 19:14:53 lvs2 heartbeat: [50]: info: Link lvs1:eth2 up.
Nov 22 19:15:16 lvs2 heartbeat: [50]: WARN: node lvs1: is dead
Nov 22 19:15:16 lvs2 heartbeat: [50]: info: Link lvs1:eth2 dead.
Nov 22 19:16:05 lvs2 heartbeat: [50]: info: Link lvs1:eth2 up.
2026/11/22_19:15:55  mach_down(default)[168]:    info: mach_down takeover complete for node lvs1.`
  expect(brief(seenMembers('lvs2', text, 2026))).toEqual(['ha-link.failed lvs1/eth2', 'ha-link.restored lvs1/eth2', 'node.died lvs1'])
})

test('corosync: links by the names of their nodes', () => {
  const text = `Nov 22 22:48:30 [129] lvs2 corosync info    [KNET  ] link: host: 1 link: 0 is down
Nov 22 22:48:31 [129] lvs2 corosync info    [KNET  ] rx: host: 1 link: 0 is up
Nov 22 22:48:31 [129] lvs2 corosync info    [KNET  ] host: host: 1 (passive) best link: 0 (pri: 1)`
  const list = seenCorosyncLinks('lvs2', text, 2026, ['lvs1', 'lvs2'])
  expect(brief(list)).toEqual(['ha-link.failed lvs1/0', 'ha-link.restored lvs1/0'])
  expect(list.every(({ optional }) => optional)).toBe(true)
})
