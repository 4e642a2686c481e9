// Which ports and tunnels the packets collector chooses, by the kernel's tables.

import { aimer, aimText } from '../../collectors/packets/aim.ts'
import { listeningPorts, MOST_PORTS } from '../../collectors/packets/listening.ts'
import { packets } from '../../collectors/packets.ts'
import { fakeOutside, newMachine } from './fake-outside.ts'

const HEADING = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
`
const server = (address: string, port: string, how: string): string => `  -> ${address}:${port}      ${how}  1      0          0         \n`
const SERVICE = 'TCP  0A010164:0050 rr \n'
const SIX = 'TCP  [fd00:0001:0000:0000:0000:0000:0000:0064]:01BB rr \n'

const socket = (address: string, port: number, state: string, remote = '0000'): string =>
  `   0: ${address}:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n`
const ALL = '00000000'

const aimAt = async (files: Record<string, string>, named: readonly number[] = [], programs: Record<string, string> = {}) => {
  const machine = newMachine()
  Object.assign(machine.files, files)
  Object.assign(machine.programs, programs)
  return aimer(fakeOutside(machine), named)()
}

test('a director: the ports of its services, and of real servers that NAT sends to another port', async () => {
  const table = HEADING + SERVICE + server('0A02020B', '1F90', 'Masq ') + server('0A01010B', '0050', 'Route')
  const aim = await aimAt({ '/proc/net/ip_vs': table, '/proc/net/tcp': socket(ALL, 25, '0A') })
  expect(aim).toEqual({ ports: [80, 8080], tunnels: [], by: 'services', tooMany: false })
})

test('tunnels are IPIP where ipvsadm does not say otherwise, by the families of service and real server', async () => {
  const table = HEADING + SERVICE + server('0A01010B', '0050', 'Tunnel') + server('0A01010C', '0050', 'Tunnel')
  const mixed = SIX + server('0A01010B', '01BB', 'Tunnel')
  const { tunnels } = await aimAt({ '/proc/net/ip_vs': table + mixed })
  expect(tunnels).toEqual([
    { kind: 'ipip', outer: 4, inner: 4 },
    { kind: 'ipip', outer: 4, inner: 6 },
  ])
})

test('GRE and GUE are known by ipvsadm', async () => {
  const table = HEADING + SERVICE + server('0A01010B', '0050', 'Tunnel')
  const shown = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward TunnelInfo     Weight ActiveConn InActConn
TCP  10.1.1.100:80 rr
  -> 10.1.1.11:80                 Tunnel  gre:+c         1      0          0         
  -> 10.1.1.12:80                 Tunnel  gue:6080:-c    1      0          0         
`
  const aim = await aimAt({ '/proc/net/ip_vs': table }, [], { 'ipvsadm -Ln --tun-info': shown })
  expect(aim.tunnels).toEqual([
    { kind: 'gre', outer: 4, inner: 4 },
    { kind: 'gue', outer: 4, inner: 4, port: 6080 },
  ])
  expect(aimText(aim)).toBe('port 80 (of the virtual services), also in GRE, GUE')
})

test('without services: what is listened on, but for loopback, what serves the machine, and ports that the kernel gives away', async () => {
  const tcp = [
    socket(ALL, 80, '0A'),
    socket(ALL, 22, '0A'),
    socket('0100007F', 3306, '0A'),
    socket('0B01010A', 443, '0A'),
    socket('0B01010A', 8080, '01', 'C350'),
    socket(ALL, 40000, '0A'),
  ]
  const tcp6 = [
    socket('0'.repeat(32), 8443, '0A'),
    socket('00000000000000000000000001000000', 25, '0A'),
    socket('0000000000000000FFFF00000100007F', 26, '0A'),
  ]
  const udp = [socket(ALL, 53, '07'), socket(ALL, 68, '07'), socket(ALL, 51000, '07'), socket(ALL, 514, '01', '0202')]
  const files = {
    '/proc/net/ip_vs': HEADING,
    '/proc/net/tcp': tcp.join(''),
    '/proc/net/tcp6': tcp6.join('').replaceAll('00000000:0000 0A', `${'0'.repeat(32)}:0000 0A`),
    '/proc/net/udp': udp.join(''),
  }
  expect(await aimAt(files)).toEqual({ ports: [53, 80, 443, 8443], tunnels: [], by: 'listening', tooMany: false })
  expect((await aimAt(files, [81])).ports).toEqual([81])
})

test('more ports than a filter takes: some are left out, and it is said', () => {
  const table = Array.from({ length: MOST_PORTS + 1 }, (_, i) => socket(ALL, 1000 + i, '0A')).join('')
  const { ports, tooMany } = listeningPorts([table], undefined)
  expect([ports.length, tooMany]).toEqual([MOST_PORTS, true])
  expect(aimText({ ports, tunnels: [], by: 'listening', tooMany })).toContain('not all of them')
})

test('doctor is told which ports it would capture', async () => {
  const machine = newMachine()
  machine.files['/proc/net/tcp'] = socket(ALL, 80, '0A')
  const plan = packets.plan!(fakeOutside(machine), { ports: [] } as never)
  expect(await plan).toBe('port 80 (listened on here)')
  expect(await packets.plan!(fakeOutside(newMachine()), { ports: [] } as never)).toContain('no port of a service')
})
