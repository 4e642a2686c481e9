import { readFileSync } from 'node:fs'
import { parseProcIpVs } from '../../src/decode/proc-ip-vs.ts'

const recorded = readFileSync('test/fixtures/proc-ip-vs/linux-6.1.176/ip_vs', 'utf8')

test('the recorded table, whole', () => {
  const services = parseProcIpVs(recorded)
  const lines = services.map(s => {
    const name = s.fwmark === undefined ? `${s.protocol} ${s.address} ${s.port}` : `fwmark ${s.fwmark}`
    return [`${name} ${s.scheduler}`, ...s.servers.map(r => `${r.address} ${r.port} ${r.forwarding} ${r.weight}`)].join('; ')
  })
  expect(lines).toEqual([
    'tcp fd00::2 8080 rr; fd00::3 80 masq 1',
    'udp 10.9.0.101 5060 rr',
    'tcp 10.9.0.100 443 wlc; 10.9.0.4 443 route 0; 10.9.0.3 443 route 1',
    'tcp 10.9.0.100 8080 rr; 10.9.0.3 8080 tunnel 1',
    'sctp 10.9.0.101 36412 rr',
    'udp 10.9.0.100 53 rr',
    'fwmark 7 rr; 10.9.0.4 0 route 1',
    'fwmark 8 rr',
  ])
})

test('an empty table has no services', () => {
  expect(parseProcIpVs(recorded.split('\n').slice(0, 3).join('\n'))).toEqual([])
  expect(parseProcIpVs('')).toEqual([])
})

test.each([
  ['QUIC  0A090064:0050 rr', 1],
  ['TCP  0A09006:0050 rr', 1],
  ['TCP  [fd00::g]:0050 rr', 1],
  ['  -> 0A090004:01BB      Route   0      0          0', 1],
  ['TCP  0A090064:0050 rr\n  -> 0A090004:01BB      Bridge   0      0          0', 2],
  ['TCP  0A090064:0050 rr\n\nhello', 3],
])('%j is an error that says where', (text, line) => {
  expect(() => parseProcIpVs(text)).toThrow(`/proc/net/ip_vs, line ${line}: cannot read`)
})

test('any cut of the table is read or refused, never anything else', () => {
  for (let i = 0; i < recorded.length; i++) {
    try {
      parseProcIpVs(recorded.slice(0, i))
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError)
    }
  }
})
