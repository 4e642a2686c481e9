import { parseMap } from '../../src/trace/map.ts'

test('addresses, networks, MACs, names, comments and blank lines', () => {
  const text = `# who is who
10.9.0.100\tvip web
10.9.0.0/24 RIP     # the farm

fd00::/64  client
fd00::100 vip    web six
02:00:00:00:00:05   Director   B
10.9.0.1 router`
  expect(parseMap(text, 'map')).toEqual([
    { address: '10.9.0.100', prefix: 32, role: 'vip', name: 'web' },
    { address: '10.9.0.0', prefix: 24, role: 'rip', name: '' },
    { address: 'fd00::', prefix: 64, role: 'client', name: '' },
    { address: 'fd00::100', prefix: 128, role: 'vip', name: 'web six' },
    { address: '02:00:00:00:00:05', prefix: 48, role: 'director', name: 'B' },
    { address: '10.9.0.1', prefix: 32, role: 'router', name: '' },
  ])
  expect(parseMap('', 'map')).toEqual([])
  expect(parseMap('\r\n10.9.0.1 rip r1\r\n', 'map')).toHaveLength(1)
})

test.each([
  ['10.9.0.100', 'map, line 1: cannot read "10.9.0.100": write ADDRESS ROLE [NAME]'],
  ['\n10.9.0.100 boss', 'map, line 2: "boss" is no role: vip, rip, dip, client, director, router, peer'],
  ['10.9.0.1 local', 'is no role'],
  ['10.9.0.300 vip', 'map, line 1: "10.9.0.300" is no address: IPv4, IPv6, ADDRESS/PREFIX or MAC'],
  ['10.9.0.0/33 vip', 'map, line 1: the prefix of "10.9.0.0/33" is 0 to 32'],
  ['10.9.0.0/x vip', 'the prefix'],
  ['10.9.0.0/8/8 vip', 'is no address'],
  ['02:00:00:00:00:05/24 vip', 'is no address'],
  ['10.9.0.1 vip \x1b[2J', 'a name is at most 40 printable ASCII characters'],
  [`10.9.0.1 vip ${'x'.repeat(41)}`, 'at most 40'],
  ['\x1b[2J x', 'map, line 1: "x" is no role'],
  ['\x1b[2J vip', '"?[2J" is no address'],
])('%j: %s', (text, message) => {
  expect(() => parseMap(text, 'map')).toThrow(SyntaxError)
  expect(() => parseMap(text, 'map')).toThrow(message)
})
