import { decodePacket } from '../../../src/decode/packet/chain.ts'
import { decodeGue, newGue } from '../../../src/decode/packet/gue.ts'
import { newPacket } from '../../../src/decode/packet/packet.ts'
import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { formatAddress } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes, recording } from './recordings.ts'

const gueBytes = (index: number): Uint8Array => packetBytes('linux-6.1/gue', index).slice(42)

test('promises kept for every prefix, with and without options', () => {
  expectPromisesKept(newGue, decodeGue, hex('00 04 0000'))
  expectPromisesKept(newGue, decodeGue, hex('02 04 0000 01020304 05060708'))
})

test('what IPVS sends without a checksum and with the remote one', () => {
  expect(decoded(newGue, decodeGue, gueBytes(0))).toEqual({ version: 0, control: false, protocol: 4, flags: 0, headerLength: 4, payloadAt: 4 })
  const remote = decoded(newGue, decodeGue, gueBytes(2))
  expect(remote).toMatchObject({ version: 0, control: false, protocol: 4 })
  expect(gueBytes(2)[remote.payloadAt]).toBe(0x45)
})

test('version 1 is IP without a header; control messages and unknown versions are told apart', () => {
  expect(decoded(newGue, decodeGue, hex('45'))).toMatchObject({ version: 1, protocol: 4, payloadAt: 0 })
  expect(decoded(newGue, decodeGue, hex('60'))).toMatchObject({ version: 1, protocol: 41, payloadAt: 0 })
  expect(decoded(newGue, decodeGue, hex('20 01 0000')).control).toBe(true)
  decoded(newGue, decodeGue, hex('50'), INVALID)
  decoded(newGue, decodeGue, hex('80 04 0000'), INVALID)
})

/** Client, port and virtual address that each tunnelled SYN was for; the order is that of record/links.sh. */
const INNER = [
  [17, '10.1.1.100', 8081],
  [17, '10.1.1.100', 8082],
  [17, '10.1.1.100', 8083],
  [47, '10.1.1.100', 8084],
  [4, '10.1.1.100', 8085],
  [17, 'fd00:1::100', 8081],
] as const

test('the chain finds the packet inside each of IPVS’s tunnels', () => {
  const p = newPacket()
  const seen = recording('linux-6.1/gue').map(record => {
    expect(decodePacket(record, p)).toBe(OK)
    expect([p.depth, formatAddress(p.bytes, p.outerAt + 16, 4)]).toEqual([1, '10.2.2.3'])
    return [p.tunnel, formatAddress(p.bytes, p.destinationAt, p.addressBytes), p.destinationPort]
  })
  expect(seen).toEqual(INNER)
})

test('with another GUE port it stays UDP, and port 6080 alone proves nothing', () => {
  const record = recording('linux-6.1/gue')[0]!
  const p = newPacket()
  expect(decodePacket(record, p, 7000)).toBe(OK)
  expect([p.depth, p.protocol, p.destinationPort]).toEqual([0, 17, 6080])
  record.bytes = record.bytes.slice()
  record.bytes.fill(0xff, record.at + 42, record.end)
  expect(decodePacket(record, p)).toBe(OK)
  expect([p.depth, p.protocol, p.destinationPort, p.payloadLength]).toEqual([0, 17, 6080, 44])
  // A version 0 header whose payload is no IP.
  record.bytes.fill(0, record.at + 42, record.end)
  record.bytes[record.at + 43] = 4
  expect(decodePacket(record, p)).toBe(OK)
  expect([p.depth, p.protocol]).toEqual([0, 17])
})

test('GUE port 0 means never, also for UDP to port 0', () => {
  const record = recording('linux-6.1/gue')[0]!
  record.bytes = record.bytes.slice()
  record.bytes.fill(0, record.at + 36, record.at + 38)
  const p = newPacket()
  expect(decodePacket(record, p, 0)).toBe(OK)
  expect([p.depth, p.protocol, p.destinationPort]).toEqual([0, 17, 0])
})

test('cut inside the inner header, the outer packet stays described', () => {
  const record = recording('linux-6.1/gue')[0]!
  record.end = record.at + 42 + 4 + 10
  const p = newPacket()
  expect(decodePacket(record, p)).toBe(TRUNCATED)
  expect([p.depth, p.protocol, p.destinationPort, p.payloadLength]).toEqual([0, 17, 6080, 44])
})
