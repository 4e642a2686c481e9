// ip's pictures and its monitor say the same of the same things; what the monitor says otherwise is known.

import { readFileSync } from 'node:fs'
import { parseIpAddresses, readMonitorAddress } from '../../src/decode/ip-address.ts'
import { parseIpJson } from '../../src/decode/ip-json.ts'
import { parseIpLinks, readMonitorLink } from '../../src/decode/ip-link.ts'
import { readMonitorLine, stampedAt } from '../../src/decode/ip-monitor.ts'
import { parseIpNeighbours, readMonitorNeighbour } from '../../src/decode/ip-neighbour.ts'
import { parseIpRoutes, readMonitorRoute } from '../../src/decode/ip-route.ts'

const recorded = (name: string): string => readFileSync(`test/fixtures/iproute2/6.1.0-linux-6.1.176/${name}`, 'utf8')
const lines = recorded('monitor')
  .trimEnd()
  .split('\n')
  .map(line => readMonitorLine(line)!)
/** Until the picture in the middle was taken. */
const early = lines.filter(({ stamp }) => stamp < '2026-11-22T18:49:12.9')

test('every recorded line is read', () => {
  expect(lines).not.toContain(undefined)
  for (const { label, text } of lines) {
    const read = { ADDR: readMonitorAddress, LINK: readMonitorLink, ROUTE: readMonitorRoute, NEIGH: readMonitorNeighbour }[label]
    if (label !== 'NETCONF') expect(read!(text)).toBeDefined()
  }
})

test.each([
  ['ADDR', readMonitorAddress, () => parseIpAddresses(recorded('middle/address.json')), []],
  ['LINK', readMonitorLink, () => parseIpLinks(recorded('middle/link.json')), []],
  // Replaced since, and of the local table or of interfaces that had none yet.
  [
    'ROUTE',
    readMonitorRoute,
    () => [...parseIpRoutes(recorded('middle/route4.json'), 4), ...parseIpRoutes(recorded('middle/route6.json'), 6)],
    ['10.9.0.1'],
  ],
] as const)('%s: what the monitor said last is what the picture shows, field by field', (label, read, picture, replaced) => {
  const shown = picture().map(entry => JSON.stringify(entry))
  const said = early.filter(line => line.label === label && !line.deleted).map(({ text }) => read(text)!)
  expect(said.length).toBeGreaterThan(4)
  const name = (entry: object): string => ('index' in entry ? String(entry.index) : JSON.stringify(entry))
  const last = [...new Map(said.map(entry => [name(entry), entry])).values()]
  const missing = last.filter(entry => !shown.includes(JSON.stringify(entry)))
  expect(missing.map(entry => ('gateway' in entry ? entry.gateway : JSON.stringify(entry)))).toEqual(replaced)
})

test('a stamp without a zone is placed by when the line came', () => {
  const at = Date.UTC(2026, 10, 22, 18, 49, 3) * 1000 + 500_000
  expect(stampedAt('2026-11-22T18:49:03.008810', at)).toBe(at - 491_190)
  // Two hours east, half an hour off, yesterday.
  expect(stampedAt('2026-11-22T20:49:03.008810', at)).toBe(at - 491_190)
  expect(stampedAt('2026-11-22T13:19:03.008810', at)).toBe(at - 491_190)
  expect(stampedAt('2026-11-21T23:49:03.008810', at)).toBe(at - 491_190)
  // A delay of more than a minute, or a stamp from the future, is not believed.
  expect(stampedAt('2026-11-22T18:47:03.008810', at)).toBe(at)
  expect(stampedAt('2026-11-22T18:49:03.600000', at)).toBe(at)
  expect(stampedAt('2026-13-45T99:99:99.000000', at)).toBe(at)
})

test('what a bridge says of its ports is not taken for an interface that goes', () => {
  expect(
    readMonitorLink('9: eth0@if10: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state disabled \\    link/ether 02:00:00:00:00:02'),
  ).toBeUndefined()
  expect(
    readMonitorLink(
      '9: eth0: <UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP group default \\    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff',
    ),
  ).toEqual({
    index: 9,
    name: 'eth0',
    up: true,
    carrier: true,
    mtu: 1500,
    mac: '02:00:00:00:00:02',
    master: 'br0',
  })
})

test('routes by way of the other family, and ones that are only cached', () => {
  expect(readMonitorRoute('10.7.0.0/16 via inet6 fe80::1 dev eth0 proto static ')).toMatchObject({ family: 4, gateway: 'fe80::1' })
  expect(parseIpRoutes('[{"dst":"10.7.0.0/16","via":{"family":"inet6","host":"fe80::1"},"dev":"eth0","flags":[]}]', 4)[0]).toMatchObject({
    gateway: 'fe80::1',
  })
  expect(readMonitorRoute('fd00::7 via fe80::1 dev eth0 cache expires 100sec pref medium')).toBeUndefined()
})

test('empty objects, no text at all, and what is no list', () => {
  expect(parseIpJson('[{},{"a":1}]', 'ip')).toEqual([{ a: 1 }])
  expect(parseIpJson('\n', 'ip')).toEqual([])
  expect(parseIpAddresses('[{"ifname":"eth0","addr_info":[{}]}]')).toEqual([])
  for (const wrong of ['{}', '[1]', '[', 'null', 'Object "x" is unknown']) expect(() => parseIpJson(wrong, 'ip -j')).toThrow(/^ip -j: not/)
  expect(() => parseIpLinks('[{"ifname":"eth0"}]')).toThrow('ip -j link show: cannot read {"ifname":"eth0"}')
  expect(parseIpNeighbours('[{"dev":"br0","lladdr":"02:00:00:00:00:01","state":["PERMANENT"]}]')).toEqual([])
})

test.each(['', 'hello', '[2026-11-22T18:49:03.008810] no label', '[ADDR]9: eth0', '[2026-11-22T18:49:03.00881] [ADDR]9: eth0'])(
  '%j is no line of the monitor',
  text => {
    expect(readMonitorLine(text)).toBeUndefined()
  },
)
