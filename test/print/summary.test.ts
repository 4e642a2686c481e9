import { putSummary } from '../../src/print/summary.ts'
import { summarize } from '../../src/trace/summary.ts'
import { expectGolden } from '../golden.ts'
import { replay } from '../trace/recorded.ts'
import { ACK, down, newScene, RST, SYN, up } from '../trace/scene.ts'
import { ASCII, COLOUR, PLAIN, written } from './forms.ts'

const summary = (trace: Parameters<typeof summarize>[0], counts = {}, style = PLAIN): string =>
  written(t => putSummary(t, summarize(trace, counts), style))
/** Times of day are local. */
const withoutTimes = (text: string): string => text.replace(/^ {2}\d\d:\d\d:\d\d/gm, '  HH:MM:SS')

test('the first line says what matters most', () => {
  expect(summary(newScene().trace).split('\n')[0]).toBe('no packets')
  expect(summary(replay('linux-6.1-ipvs/dr-lvs1')).split('\n')[0]).toBe('no trouble seen')
  expect(summary(replay('linux-6.1-ipvs/dr-port-closed-rs1')).split('\n')[0]).toBe('▲ 2 connections with trouble: 2 refused')
  expect(summary(replay('linux-6.1-ipvs/dr-lvs1'), { droppedByKernel: 12 }, ASCII).split('\n')[0]).toBe(
    '! 12 packets lost while capturing, so some of this may be wrong',
  )
})

test('only the counts that apply are said', () => {
  const trace = replay('linux-6.1-ipvs/dr-lvs1')
  expect(summary(trace).split('\n')[1]).toBe('82 packets, 5.91 kB in 718 ms, 114/s')
  expect(summary(trace, { captured: 90, sampledOut: 1200, droppedByKernel: 0, droppedByUs: 8 }).split('\n')[1]).toBe(
    '82 packets, 5.91 kB in 718 ms, 114/s; 90 captured; 1,200 sampled out; 0 dropped by the kernel; 8 dropped by us',
  )
})

test('at most 25 lines, whatever happened', () => {
  const s = newScene()
  for (let i = 0; i < 200; i++) {
    up(s, { flags: SYN, seq: 1, sourcePort: 1000 + i, from: Uint8Array.of(10, 0, 1, i) })
    down(s, { flags: RST | ACK, seq: 0, ack: 2, destinationPort: 1000 + i, to: Uint8Array.of(10, 0, 1, i) })
  }
  const split = replay('keepalived-2.2.7/vrrp2-split')
  const both = { ...summarize(s.trace, {}), changes: summarize(split, {}).changes, claims: summarize(split, {}).claims, changeCount: 100 }
  expect(
    written(t => putSummary(t, both, PLAIN))
      .trim()
      .split('\n').length,
  ).toBeLessThanOrEqual(25)
})

test('colours only where they are wanted', () => {
  const trace = replay('linux-6.1-ipvs/dr-port-closed-rs1')
  expect(summary(trace)).not.toContain('\x1b')
  expect(summary(trace, {}, COLOUR).replace(/\x1b\[[0-9;]*m/g, '')).toBe(summary(trace))
})

test.each([
  'keepalived-2.2.7/vrrp2-split',
  'linux-6.1-ipvs/dr-vip-missing-lvs1',
  'linux-6.1-ipvs/nat-any-lvs1',
  'linux-6.1-ipvs/tun-mtu-lvs1',
  'lossy-link/client',
])('%s: as recorded', name => {
  expectGolden(`test/print/summary/${name.replace('/', '-')}.txt`, withoutTimes(summary(replay(name))))
})
