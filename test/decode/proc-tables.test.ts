// The kernel's own tables: totals, connections, protocol counters.

import { readFileSync } from 'node:fs'
import { countConnections } from '../../src/decode/proc-ip-vs-conn.ts'
import { parseProcIpVsStats } from '../../src/decode/proc-ip-vs-stats.ts'
import { parseProcSnmp, parseProcSnmp6, parseProcStat } from '../../src/decode/proc-snmp.ts'

const recorded = (name: string): string => readFileSync(`test/fixtures/${name}`, 'utf8')
const DIRECTOR = 'ipvsadm/1.31-linux-6.1.176/director'

test('connections: templates are told from connections, and ipvsadm counts as many of each state', () => {
  const groups = countConnections(recorded(`${DIRECTOR}/proc-ip_vs_conn`))
  const listed = recorded(`${DIRECTOR}/connections`)
    .split('\n')
    .filter(line => /^(TCP|UDP|SCTP|IP) /.test(line))
  const templates = listed.filter(line => / [\d.:a-f[\]]+:0 /.test(line.slice(19, 40)))
  expect(groups.reduce((sum, group) => sum + group.templates, 0)).toBe(templates.length)
  const states: Record<string, number> = {}
  for (const group of groups) for (const [state, count] of Object.entries(group.states)) states[state] = (states[state] ?? 0) + count
  const expected: Record<string, number> = {}
  for (const line of listed) {
    if (templates.includes(line)) continue
    const state = line.split(/ +/)[2]!
    expected[state] = (expected[state] ?? 0) + 1
  }
  // A connection may have gone on while the two were read.
  expect(Object.keys(states).sort()).toEqual(Object.keys(expected).sort())
  expect(Object.values(states).reduce((a, b) => a + b)).toBe(listed.length - templates.length)
})

test('connections: marks, IPv6, engine data with blanks, and who learned what', () => {
  const groups = countConnections(recorded(`${DIRECTOR}/proc-ip_vs_conn`))
  expect(groups.find(({ virtual }) => 'fwmark' in virtual && virtual.family === 4)).toMatchObject({
    virtual: { fwmark: 7 },
    templates: 1,
    states: {},
  })
  expect(groups.find(({ virtual }) => 'fwmark' in virtual && virtual.family === 6)).toMatchObject({ virtual: { fwmark: 8 }, address: 'fd00:1::11' })
  expect(groups.every(({ synced }) => synced === undefined)).toBe(true)
  const learned = countConnections(recorded('ipvsadm/1.31-linux-6.1.176/backup/proc-ip_vs_conn_sync'))
  for (const { synced, templates, states } of learned) expect(synced).toBe(templates + Object.values(states).reduce((a, b) => a + b, 0))
  const pe = 'UDP 0A010101 0000 0A010165 13C4 0A01010B 13C4 NONE             50 sip a call with blanks'
  expect(countConnections(pe)).toMatchObject([{ templates: 1 }])
  expect(() => countConnections('Pro FromIP\nTCP 0A010101 0605 nowhere')).toThrow('/proc/net/ip_vs_conn, line 2: cannot read "TCP 0A010101')
  expect(countConnections('')).toEqual([])
})

test('totals are hexadecimal', () => {
  expect(parseProcIpVsStats(recorded(`${DIRECTOR}/proc-ip_vs_stats`))).toHaveLength(5)
  expect(parseProcIpVsStats('   Total ...\n      2C       88        5             1D49              150\n\n 2 5 0 DB 9')).toEqual([
    44, 136, 5, 7497, 336,
  ])
  expect(() => parseProcIpVsStats('Conns')).toThrow(SyntaxError)
})

test('protocol counters have the names that nstat gives them', () => {
  const snmp = parseProcSnmp(recorded('proc-net/linux-6.1.176/proc-snmp'))
  expect(snmp).toMatchObject({ IpForwarding: 1, TcpMaxConn: -1 })
  expect(snmp).toHaveProperty('IcmpMsgOutType3')
  expect(parseProcSnmp(recorded('proc-net/linux-6.1.176/proc-netstat'))).toHaveProperty('TcpExtIPReversePathFilter')
  expect(parseProcSnmp6(recorded('proc-net/linux-6.1.176/proc-snmp6'))).toHaveProperty('Ip6InReceives')
})

test('tables of statistics are summed over processors, all but their number of entries', () => {
  expect(parseProcStat('entries  drop new\n0000000a 00000001 00000000\n0000000a 000000ff 00000000\n', 'x')).toEqual({
    entries: 10,
    drop: 256,
    new: 0,
  })
  expect(parseProcStat(recorded('proc-net/linux-6.18/arp_cache'), 'x')).toMatchObject({ entries: 2 })
})

test.each(['Tcp: A B\nTcp: 1\n', 'Tcp: A\nUdp: 1\n', 'Tcp: A\nTcp: x\n', 'Tcp: A\n', 'hello'])('%j is refused', text => {
  expect(() => parseProcSnmp(text)).toThrow(SyntaxError)
})
