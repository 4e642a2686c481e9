// The ipvs collector over recordings of a real director, and over changes made to them.

import { readdirSync, readFileSync } from 'node:fs'
import { ipvs } from '../../collectors/ipvs.ts'
import { type FakeMachine, fakeOutside, type Heard, newMachine, runCollector, START } from './fake-outside.ts'

const ROOT = 'test/fixtures/ipvsadm/1.31-linux-6.1.176'
const recorded = (name: string): string => readFileSync(`${ROOT}/${name}`, 'utf8')

/** The machine as it was recorded. */
function show(machine: FakeMachine, folder: string): void {
  const names = readdirSync(`${ROOT}/${folder}`)
  const text = (name: string): string => (names.includes(name) ? recorded(`${folder}/${name}`) : '')
  machine.files = {}
  for (const name of ['ip_vs', 'ip_vs_stats', 'ip_vs_conn_sync']) machine.files[`/proc/net/${name}`] = text(`proc-${name}`)
  for (const line of text('sysctls').trim().split('\n')) {
    const [name, ...value] = line.split(' ')
    machine.files[`/proc/sys/net/ipv4/vs/${name}`] = `${value.join(' ')}\n`
  }
  const ask = (args: string): string => `ipvsadm -Ln ${args}`
  machine.programs = {
    [ask('--stats --exact')]: text('stats'),
    [ask('--thresholds')]: text('thresholds'),
    [ask('--tun-info')]: text('tun-info'),
    [ask('--daemon')]: text('daemon'),
    [ask('--timeout')]: text('timeout'),
  }
}

function director(): FakeMachine {
  const machine = newMachine()
  show(machine, 'director')
  return machine
}

const edit = (machine: FakeMachine, from: string | RegExp, to: string, ...where: string[]): void => {
  for (const place of where) {
    const old = (machine.files[place] ?? machine.programs[place]) as string
    const now = old.replace(from, to)
    if (now === old) throw new Error(`${place} has no ${from}`)
    if (place in machine.files) machine.files[place] = now
    else machine.programs[place] = now
  }
}

/** Every sleep is one until the next look: glances between looks are tried apart. */
const run = (machine: FakeMachine, steps: readonly (() => void)[], settings = {}): Promise<Heard[]> =>
  runCollector(ipvs, machine, steps, { changes: 2, ...settings })

const PROC = '/proc/net/ip_vs'
const THRESHOLDS = 'ipvsadm -Ln --thresholds'
const STATS = 'ipvsadm -Ln --stats --exact'
const WEB = 'tcp/10.1.1.100:80'
const short = (facts: readonly { type: string; subject: string; data: unknown }[]) =>
  facts.map(({ type, subject, data }) => {
    const { since, ...rest } = data as { since?: number }
    return [type, subject, rest]
  })

test('at the start: the whole table, all counters, all connections, and no change', async () => {
  const [first] = await run(director(), [])
  expect(first!.facts.map(fact => fact.type)).toEqual(['ipvs.sampled', 'ipvs.counted', 'connections.counted'])
  expect(first!.facts).toMatchSnapshot()
  expect(first!.troubles).toEqual([])
})

test('while nothing changes, nothing is said and ipvsadm rests', async () => {
  const machine = director()
  const idle = Array.from({ length: 10 }, () => () => undefined)
  const heard = await run(machine, idle)
  expect(heard.slice(1).flatMap(({ facts }) => facts)).toEqual([])
  // One at the start, and two until the counters are sure to have settled.
  expect(machine.ran.filter(line => line === STATS)).toHaveLength(3)
})

test('a weight changed by hand, with the time of the look before as the earliest it can have been', async () => {
  const machine = director()
  const heard = await run(machine, [() => edit(machine, /(0A01010B:0050 +Route +)3 /, '$17 ', PROC)])
  const [fact] = heard[1]!.facts
  expect(fact).toMatchObject({ type: 'weight.changed', subject: `${WEB} 10.1.1.11:80`, data: { from: 3, to: 7 } })
  const { since } = fact!.data as { since: number }
  expect(fact!.at - since).toBeGreaterThan(2_000_000)
  expect(fact!.at - since).toBeLessThan(2_100_000)
  expect(heard[1]!.facts).toHaveLength(1)
})

test('a real server removed and one added, with thresholds and tunnel as ipvsadm tells them', async () => {
  const machine = director()
  const change = (): void => {
    edit(machine, /^ {2}-> 0A01010C:0050 .*\n/m, '', PROC)
    edit(machine, /(^TCP {2}10\.1\.1\.100:80 wrr\n(?:.*\n)?) {2}-> 10\.1\.1\.12:80 .*\n/m, '$1', THRESHOLDS)
    edit(machine, /(^TCP {2}0A010164:1F90 .*\n)/m, '$1  -> 0A01010F:1F90      Tunnel  5      0          0\n', PROC)
    edit(machine, /(^TCP {2}10\.1\.1\.100:8080 rr\n)/m, '$1  -> 10.1.1.15:8080              90         80         0          0\n', THRESHOLDS)
    edit(
      machine,
      /(^TCP {2}10\.1\.1\.100:8080 rr\n)/m,
      '$1  -> 10.1.1.15:8080              Tunnel  gre:-c        5      0          0\n',
      'ipvsadm -Ln --tun-info',
    )
  }
  const heard = await run(machine, [change])
  expect(short(heard[1]!.facts)).toEqual([
    ['real-server.removed', `${WEB} 10.1.1.12:80`, { weight: 1 }],
    [
      'real-server.added',
      'tcp/10.1.1.100:8080 10.1.1.15:8080',
      { forwarding: 'tunnel', tunnel: { kind: 'gre', checksum: 'none' }, weight: 5, upper: 90, lower: 80 },
    ],
  ])
})

test('a service removed takes its real servers along; everything removed is everything said', async () => {
  const machine = director()
  const heard = await run(machine, [() => show(machine, 'empty')])
  const types = heard[1]!.facts.map(fact => fact.type)
  const lines = (of: RegExp): number => recorded('director/list').match(of)!.length
  expect(types.filter(type => type === 'service.removed')).toHaveLength(lines(/^(TCP|UDP|SCTP|FWM) /gm))
  expect(types.filter(type => type === 'real-server.removed')).toHaveLength(lines(/^ {2}-> \S+\d/gm))
  expect(new Set(types)).toEqual(new Set(['service.removed', 'real-server.removed']))
})

test('and the way back: every service and real server as added, with all its settings', async () => {
  const machine = newMachine()
  show(machine, 'empty')
  const heard = await run(machine, [() => show(machine, 'director')])
  expect(short(heard[1]!.facts)).toMatchSnapshot()
})

test('scheduler, flags, persistence, forwarding and thresholds that change', async () => {
  const machine = director()
  const change = (): void => {
    edit(machine, 'TCP  0A010165:0050 sh', 'TCP  0A010165:0050 mh', PROC)
    edit(machine, '10.1.1.101:80 sh (sh-fallback,sh-port)', '10.1.1.101:80 mh (mh-port)', THRESHOLDS)
    edit(machine, 'persistent 30000 FFFFFF00', 'persistent 6000 FFFFFFFF', PROC)
    edit(machine, 'persistent 300 mask 255.255.255.0', 'persistent 60', THRESHOLDS)
    edit(machine, /(7F000001:0015 +)Route/, '$1Masq ', PROC)
    edit(machine, /(10\.1\.1\.12:80 +)1000( +)800/, '$10   $20  ', THRESHOLDS)
  }
  const heard = await run(machine, [change])
  const facts = short(heard[1]!.facts)
  expect(facts).toHaveLength(4)
  expect(facts).toEqual(
    expect.arrayContaining([
      [
        'service.changed',
        'tcp/10.1.1.101:80',
        { from: { scheduler: 'sh', schedulerFlags: ['sh-fallback', 'sh-port'] }, to: { scheduler: 'mh', schedulerFlags: ['mh-port'] } },
      ],
      [
        'service.changed',
        'tcp/10.1.1.100:443',
        { from: { persistence: { seconds: 300, netmask: '255.255.255.0' } }, to: { persistence: { seconds: 60 } } },
      ],
      ['real-server.changed', 'tcp/10.1.1.101:21 127.0.0.1:21', { from: { forwarding: 'route' }, to: { forwarding: 'masq' } }],
      ['real-server.changed', `${WEB} 10.1.1.12:80`, { from: { upper: 1000, lower: 800 }, to: { upper: 0, lower: 0 } }],
    ]),
  )
})

test('thresholds alone are seen when ipvsadm is asked again, and the event says since when', async () => {
  const machine = director()
  const steps = [
    () => edit(machine, /(10\.1\.1\.12:80 +)1000( +)800/, '$12000$2900', THRESHOLDS),
    ...Array.from({ length: 15 }, () => () => undefined),
  ]
  const heard = await run(machine, steps)
  const facts = heard.slice(1).flatMap(({ facts }) => facts)
  expect(short(facts)).toEqual([
    ['real-server.changed', `${WEB} 10.1.1.12:80`, { from: { upper: 1000, lower: 800 }, to: { upper: 2000, lower: 900 } }],
  ])
  expect((facts[0]!.data as { since: number }).since).toBeLessThan(START + 1000)
})

test('counters: only what moved is said, with the absolute values, and active and inactive beside them', async () => {
  const machine = director()
  const change = (): void => {
    edit(machine, /(10\.1\.1\.11:80 +)26 +77 +0 +3703 +0/, '$127 82 0 4000 0', STATS)
    edit(machine, /(TCP {2}10\.1\.1\.100:80 +)\d+ +\d+ +0 +\d+ +0/, '$136 106 0 5170 0', STATS)
    edit(machine, /(0A01010C:0050 +Route +1 +)\d+ +\d+/, '$199 5', PROC)
    edit(machine, /^ +[0-9A-F]+ /m, '      FF ', '/proc/net/ip_vs_stats')
  }
  const heard = await run(machine, [change])
  const stats = recorded('director/stats')
  const twelve = /10\.1\.1\.12:80 +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)/.exec(stats)!.slice(1).map(Number)
  const proc = /0A01010B:0050 +Route +3 +(\d+) +(\d+)/.exec(recorded('director/proc-ip_vs'))!.slice(1).map(Number)
  expect(short(heard[1]!.facts)).toEqual([
    [
      'ipvs.counted',
      'ipvs',
      {
        services: [
          {
            service: WEB,
            counters: [36, 106, 0, 5170, 0],
            servers: [
              ['10.1.1.12:80', ...twelve, 99, 5],
              ['10.1.1.11:80', 27, 82, 0, 4000, 0, ...proc],
            ],
          },
        ],
      },
    ],
  ])
})

test('a server that comes back with its old counters is no reset; counters set to zero are one', async () => {
  const machine = director()
  const heard = await run(machine, [() => show(machine, 'resurrected'), () => show(machine, 'zeroed')])
  const types = (i: number): string[] => heard[i]!.facts.map(fact => fact.type)
  expect(types(1)).not.toContain('ipvs-counters.reset')
  expect(types(2)).toContain('ipvs-counters.reset')
  const resets = heard[2]!.facts.filter(fact => fact.type === 'ipvs-counters.reset')
  expect(resets.find(({ subject }) => subject === WEB)!.data).toMatchObject({ service: true, servers: expect.arrayContaining(['10.1.1.11:80']) })
  // The reset is said before the counters that begin anew.
  expect(types(2).lastIndexOf('ipvs-counters.reset')).toBeLessThan(types(2).indexOf('ipvs.counted'))
})

test('sync daemons, timeouts and sysctls', async () => {
  const machine = director()
  const change = (): void => {
    machine.programs['ipvsadm -Ln --daemon'] = 'backup sync daemon (mcast=eth1, syncid=9)\n'
    machine.programs['ipvsadm -Ln --timeout'] = 'Timeout (tcp tcpfin udp): 600 120 300\n'
    machine.files['/proc/sys/net/ipv4/vs/expire_nodest_conn'] = '1\n'
  }
  const heard = await run(machine, [change, ...Array.from({ length: 15 }, () => () => undefined)])
  const group = { maxlen: 1472, group: '224.0.0.81', port: 8848, ttl: 1 }
  expect(short(heard.slice(1).flatMap(({ facts }) => facts))).toEqual([
    ['sync-daemon.stopped', 'master', { interface: 'eth0', syncid: 7, ...group }],
    ['sync-daemon.stopped', 'backup', { interface: 'eth0', syncid: 9, ...group }],
    ['sync-daemon.started', 'backup', { interface: 'eth1', syncid: 9 }],
    ['ipvs-sysctl.changed', 'net.ipv4.vs.expire_nodest_conn', { from: '0', to: '1' }],
    ['ipvs-timeouts.changed', 'ipvs', { from: { tcp: 900, tcpfin: 120, udp: 300 }, to: { tcp: 600, tcpfin: 120, udp: 300 } }],
  ])
})

test('learned connections are told from own ones; too many are not looked at', async () => {
  const machine = director()
  machine.files['/proc/net/ip_vs_conn_sync'] = recorded('backup/proc-ip_vs_conn_sync')
  const [first] = await run(machine, [])
  const { synced, templates, connections } = first!.facts.at(-1)!.data as Record<string, number>
  expect(synced).toBe(templates! + connections!)
  const [skipped] = await run(director(), [], { mostConnections: 10 })
  expect(skipped!.facts.at(-1)!.data).toMatchObject({ skipped: 'more than 10 connections', services: [] })
})

test('a line that makes no sense is reported and does not end it; for too long, it does', async () => {
  const machine = director()
  const heard = await run(machine, [() => edit(machine, /^TCP {2}0A010164:1F90/m, 'QUIC 0A010164:1F90', PROC), () => show(machine, 'director')])
  expect(heard[1]!.troubles).toEqual([expect.stringMatching(/^\/proc\/net\/ip_vs, line \d+: cannot read "QUIC/)])
  expect(heard[2]).toEqual({ facts: [], troubles: [] })
  machine.files[PROC] = 'nonsense'
  await expect(
    run(
      machine,
      Array.from({ length: 9 }, () => () => undefined),
    ),
  ).rejects.toThrow('/proc/net/ip_vs, line 1')
})

test('it ends when the module or the right is gone, and goes on when ipvsadm failed once', async () => {
  const gone = director()
  await expect(run(gone, [() => void delete gone.files[PROC]])).rejects.toThrow('modprobe ip_vs')
  const refused = director()
  const stderr = recorded('refused/not-permitted.err')
  const refuse = (): void => {
    refused.programs[STATS] = { status: 2, stdout: '', stderr }
  }
  await expect(run(refused, [refuse])).rejects.toThrow('CAP_NET_ADMIN')
  const once = director()
  const fail = (): void => {
    once.programs[STATS] = { status: 1, stdout: '', stderr: 'Memory allocation problem' }
  }
  const heard = await run(once, [fail, () => show(once, 'director')])
  expect(heard.map(({ troubles }) => troubles)).toEqual([[], ['ipvsadm -Ln --stats --exact failed with status 1: Memory allocation problem'], []])
})

test('it says why it cannot run, and what mends it', async () => {
  const machine = director()
  const settings = {} as never
  const able = () => ipvs.unable(fakeOutside(machine), settings)
  expect(await able()).toBeUndefined()
  machine.programs['ipvsadm -Ln --timeout'] = { status: 2, stdout: '', stderr: recorded('refused/not-permitted.err') }
  expect(await able()).toMatchObject({ why: expect.stringContaining('not permitted'), remedy: expect.stringContaining('CAP_NET_ADMIN') })
  machine.programs['ipvsadm -Ln --timeout'] = { status: 2, stdout: '', stderr: recorded('refused/no-module.err') }
  expect(await able()).toMatchObject({ why: "ipvsadm fails: Can't initialize ipvs: Protocol not available" })
  machine.programs = {}
  expect(await able()).toEqual({ why: 'ipvsadm is not installed', remedy: 'apt-get install ipvsadm' })
  machine.files = {}
  machine.ran = []
  expect(await able()).toEqual({ why: 'the kernel has not loaded ip_vs', remedy: 'modprobe ip_vs' })
  expect(machine.ran).toEqual([])
})
