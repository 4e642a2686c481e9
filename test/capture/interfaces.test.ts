import { blindSpots, interfaceTable, parseInterfaces } from '../../src/capture/interfaces.ts'

/** As `ip -j -d addr show` of iproute2 6.1 prints it, shortened. */
const ANSWER = JSON.stringify([
  {
    ifindex: 1,
    ifname: 'lo',
    flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
    mtu: 65536,
    operstate: 'UNKNOWN',
    link_type: 'loopback',
    addr_info: [
      { family: 'inet', local: '127.0.0.1', prefixlen: 8 },
      { family: 'inet6', local: '::1', prefixlen: 128 },
    ],
  },
  {
    ifindex: 2,
    ifname: 'eth0',
    flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
    mtu: 1500,
    xdp: { mode: 1, prog: { id: 97 }, attached: [{ mode: 1, prog: { id: 97 } }] },
    link_type: 'ether',
    linkinfo: { info_kind: 'veth' },
    addr_info: [{ family: 'inet', local: '192.0.2.2', prefixlen: 24 }],
  },
  { ifindex: 3, ifname: 'lan1', flags: ['BROADCAST', 'UP'], mtu: 1500, link_type: 'ether', linkinfo: { info_kind: 'dsa' }, addr_info: [] },
  { ifindex: 4, ifname: 'eth1', flags: ['BROADCAST'], mtu: 1500, link_type: 'ether', addr_info: [] },
])

test('interfaces are read with state, addresses and what is attached', () => {
  const [lo, eth0] = parseInterfaces(ANSWER)
  expect(lo).toEqual({
    name: 'lo',
    index: 1,
    up: true,
    carrier: true,
    mtu: 65536,
    linkType: 'loopback',
    addresses: ['127.0.0.1/8', '::1/128'],
    kind: undefined,
    xdp: [],
  })
  expect(eth0).toMatchObject({ name: 'eth0', kind: 'veth', xdp: ['driver'], addresses: ['192.0.2.2/24'] })
})

test('the table shows name, state and addresses', () => {
  expect(interfaceTable(parseInterfaces(ANSWER), 4)).toBe(
    ['lo    up          127.0.0.1/8 ::1/128', 'eth0  up          192.0.2.2/24', 'lan1  no carrier', 'eth1  down'].join('\n'),
  )
})

test('what hides packets is said: XDP and switch chips', () => {
  const spots = parseInterfaces(ANSWER).map(i => blindSpots(i))
  expect(spots.map(found => found.length)).toEqual([0, 1, 1, 0])
  expect(spots[1]![0]).toContain('XDP program (driver)')
  expect(spots[2]![0]).toContain('switch chip')
})

test.each(['', 'Cannot open netlink socket', '{}', '[1, null, "x", {}, {"ifname": 3}]', '[[[['])('%j is no interface', text => {
  expect(parseInterfaces(text)).toEqual([])
})

test('missing and odd fields do not harm', () => {
  const [odd] = parseInterfaces('[{"ifname":"x","flags":"UP","mtu":"1","addr_info":[null,{"local":4}],"xdp":{"mode":9}}]')
  expect(odd).toEqual({
    name: 'x',
    index: 0,
    up: false,
    carrier: false,
    mtu: 0,
    linkType: '',
    addresses: ['/0', '/0'],
    kind: undefined,
    xdp: ['unknown'],
  })
})
