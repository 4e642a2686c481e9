import { decodeIpip, newIpip } from '../../../src/decode/packet/ipip.ts'
import { INVALID, type Status } from '../../../src/decode/packet/status.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

const through =
  (protocol: number) =>
  (b: Uint8Array, at: number, end: number, out: ReturnType<typeof newIpip>): Status =>
    decodeIpip(b, at, end, protocol, out)

test('promises kept for every prefix', () => {
  expectPromisesKept(newIpip, through(4), hex('45'))
})

test('protocol 4 carries IPv4, 41 carries IPv6', () => {
  expect(decoded(newIpip, through(4), packetBytes('linux-6.1/ipip', 0).slice(34))).toEqual({ version: 4, payloadAt: 0 })
  expect(decoded(newIpip, through(41), hex('60'))).toEqual({ version: 6, payloadAt: 0 })
})

test('anything else inside is invalid', () => {
  decoded(newIpip, through(4), hex('60'), INVALID)
  decoded(newIpip, through(41), hex('45'), INVALID)
  decoded(newIpip, through(4), hex('00'), INVALID)
  decoded(newIpip, through(6), hex('45'), INVALID)
})
