import { parseAddress, parseMac } from '../../src/lvs/address.ts'
import type { VirtualService } from '../../src/lvs/model.ts'
import { parseMap } from '../../src/trace/map.ts'
import { FROM_PACKETS, learn, NOBODY, newRoles, type Roles, whoIs } from '../../src/trace/roles.ts'

const bytes = (text: string): Uint8Array => parseMac(text) ?? parseAddress(text)!
const label = (roles: Roles, text: string): string => whoIs(roles, bytes(text), 0, bytes(text).length).label
const learned = (roles: Roles, text: string, role: 'vip' | 'rip' | 'peer', name = ''): boolean =>
  learn(roles, bytes(text), 0, bytes(text).length, role, name, FROM_PACKETS)

const service: VirtualService = {
  protocol: 'tcp',
  address: '10.9.0.100',
  port: 80,
  scheduler: 'rr',
  servers: [{ address: '10.9.0.3', port: 80, forwarding: 'route', weight: 1 }],
}

test('nobody is known at first', () => {
  const roles = newRoles([], [], [])
  expect(whoIs(roles, bytes('10.9.0.1'), 0, 4)).toBe(NOBODY)
  expect(label(roles, 'fd00::1')).toBe('')
})

test('the map, then the IPVS table, then own addresses, then packets', () => {
  const map = parseMap('10.9.0.100 vip web\n10.9.0.3 rip r1\n', 'map')
  const local = [
    { address: '10.9.0.100', interface: 'eth0' },
    { address: '10.9.0.2', interface: 'eth0' },
    { address: 'fe80::2%eth0', interface: 'eth0' },
    { address: '127.0.0.1', interface: 'lo' },
  ]
  const roles = newRoles(map, [service, { ...service, address: '10.9.0.101' }], local)
  expect(['10.9.0.100', '10.9.0.101', '10.9.0.3', '10.9.0.2', 'fe80::2', '127.0.0.1'].map(a => label(roles, a))).toEqual([
    'VIP web',
    'VIP',
    'RIP r1',
    'DIP',
    'DIP',
    '',
  ])
  expect(learned(roles, '10.9.0.100', 'rip')).toBe(false)
  expect(learned(roles, '10.9.0.2', 'rip')).toBe(false)
  expect(learned(roles, '10.9.0.9', 'rip')).toBe(true)
  expect(label(roles, '10.9.0.9')).toBe('RIP')
})

test('a machine with a foreign address on lo is a real server', () => {
  const local = [
    { address: '10.9.0.100', interface: 'lo' },
    { address: '::1', interface: 'lo' },
    { address: '10.9.0.3', interface: 'eth0' },
  ]
  const roles = newRoles([], [], local)
  expect(['10.9.0.100', '10.9.0.3', '::1'].map(a => label(roles, a))).toEqual(['VIP', 'RIP', ''])
  expect(label(newRoles([], [], local.slice(2)), '10.9.0.3')).toBe('local')
})

test('the longest prefix counts, and an address before any network', () => {
  const roles = newRoles(parseMap('10.0.0.0/8 client\n10.9.0.0/23 rip farm\n10.9.0.7 rip r7\n0.0.0.0/0 router\nfd00::/9 client v6', 'map'), [], [])
  expect(['10.1.2.3', '10.9.1.255', '10.9.2.0', '10.9.0.7', '8.8.8.8', 'fd7f::1', 'fd80::1'].map(a => label(roles, a))).toEqual([
    'client',
    'RIP farm',
    'client',
    'RIP r7',
    'router',
    'client v6',
    '',
  ])
})

test('MACs are addresses, too, and not confused with others of the same bytes', () => {
  const roles = newRoles(parseMap('02:00:00:00:00:05 director B\n2.0.0.0 rip', 'map'), [], [])
  expect([label(roles, '02:00:00:00:00:05'), label(roles, '02:00:00:00:00:06'), label(roles, '2.0.0.0')]).toEqual(['director B', '', 'RIP'])
})

test('packets do not overrule packets, but add a name', () => {
  const roles = newRoles([], [], [])
  expect(learned(roles, '10.9.0.2', 'peer')).toBe(true)
  expect(learned(roles, '10.9.0.2', 'rip')).toBe(false)
  expect(learned(roles, '10.9.0.2', 'peer', 'lvs1')).toBe(true)
  expect(learned(roles, '10.9.0.2', 'peer', 'lvs2')).toBe(false)
  expect(label(roles, '10.9.0.2')).toBe('peer lvs1')
})

test('what packets tell is bounded', () => {
  const roles = newRoles([], [], [])
  const address = new Uint8Array(4)
  for (let i = 0; i < 40_000; i++) {
    new DataView(address.buffer).setUint32(0, i)
    learn(roles, address, 0, 4, 'rip', '', FROM_PACKETS)
  }
  expect(roles.table.used).toBe(16_384)
  expect(roles.known).toHaveLength(16_384)
  expect(whoIs(roles, address, 0, 4)).toBe(NOBODY)
})
