import { INVALID, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { decodeTcp, decodeTcpFixed, newTcp, TCP_ACK, TCP_AE, TCP_SYN } from '../../../src/decode/packet/tcp.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { packetBytes } from './recordings.ts'
import { number, rows } from './tshark-rows.ts'

const tcpBytes = (name: string, index: number): Uint8Array => packetBytes(name, index).slice(34)

test('promises kept for every prefix, options included', () => {
  expectPromisesKept(newTcp, decodeTcp, tcpBytes('linux-6.1/tcp', 0).subarray(0, 40))
  expectPromisesKept(newTcp, decodeTcpFixed, tcpBytes('linux-6.1/tcp', 0).subarray(0, 20))
})

test('the SYN-ACK of a kernel', () => {
  expect(decoded(newTcp, decodeTcp, tcpBytes('linux-6.1/tcp', 1))).toEqual({
    sourcePort: 8080,
    destinationPort: 51204,
    sequence: 1749577423,
    acknowledgment: 2243408646,
    headerLength: 40,
    flags: TCP_SYN | TCP_ACK,
    window: 65160,
    checksum: 0x9945,
    urgentPointer: 0,
    optionsAt: 20,
    payloadAt: 40,
  })
})

test.each(['linux-6.1/tcp', 'crafted/tcp-options'])('%s: header length, checksum and urgent pointer as tshark reads them', name => {
  for (const [i, row] of rows(name).entries()) {
    if (!row('frame.protocols')[0]!.startsWith('eth:ethertype:ip:tcp')) continue
    const out = decoded(newTcp, decodeTcp, tcpBytes(name, i))
    const seen = [out.headerLength, out.flags, out.checksum, out.urgentPointer]
    expect(seen).toEqual(['tcp.hdr_len', 'tcp.flags', 'tcp.checksum', 'tcp.urgent_pointer'].map(field => number(row(field)[0])))
  }
})

test('all nine flags', () => {
  expect(decoded(newTcp, decodeTcp, tcpBytes('crafted/tcp-options', 4)).flags).toBe(0xff | TCP_AE)
})

test('a segment cut inside its options still gives the fixed fields', () => {
  const bytes = tcpBytes('linux-6.1/tcp', 0).subarray(0, 33)
  decoded(newTcp, decodeTcp, bytes, TRUNCATED)
  expect(decoded(newTcp, decodeTcpFixed, bytes)).toMatchObject({ sourcePort: 51204, flags: TCP_SYN, payloadAt: 40 })
})

test('a header that says it is shorter than 20 bytes is invalid', () => {
  const bytes = tcpBytes('linux-6.1/tcp', 0)
  bytes[12] = 0x40
  decoded(newTcp, decodeTcp, bytes, INVALID)
  decoded(newTcp, decodeTcpFixed, bytes, INVALID)
})
