import { decodeEmbedded, type Embedded, newEmbedded } from '../../../src/decode/packet/embedded.ts'
import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { formatAddress } from '../../../src/lvs/address.ts'
import { decoded } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'

const quote4 = (index: number): Uint8Array => packetBytes('crafted/icmp-errors', index).slice(34 + 8)
const quote6 = (index: number): Uint8Array => packetBytes('crafted/icmp-errors', index).slice(54 + 8)

const ends = (bytes: Uint8Array, e: Embedded): string =>
  `${formatAddress(bytes, e.sourceAt, e.addressBytes)} ${e.sourcePort} > ${formatAddress(bytes, e.destinationAt, e.addressBytes)} ${e.destinationPort}`

test('the addresses, ports and sequence number of a quoted TCP segment cut to 8 bytes', () => {
  const bytes = quote4(0)
  expect(bytes.length).toBe(28)
  const out = decoded(newEmbedded, decodeEmbedded, bytes)
  expect(ends(bytes, out)).toBe('10.9.0.1 40001 > 10.9.0.100 80')
  expect(out).toMatchObject({ version: 4, ttl: 1, protocol: 6, payloadAt: 20, sequence: 16909060, complete: true })
})

test('with fewer bytes quoted, what is there: no sequence, no ports, then nothing', () => {
  const bytes = quote4(0)
  expect(decoded(newEmbedded, decodeEmbedded, bytes.subarray(0, 27))).toMatchObject({ sourcePort: 40001, destinationPort: 80, sequence: -1 })
  expect(decoded(newEmbedded, decodeEmbedded, bytes.subarray(0, 23))).toMatchObject({
    sourcePort: -1,
    destinationPort: -1,
    protocol: 6,
    complete: false,
  })
  for (let cut = 0; cut < 20; cut++) decoded(newEmbedded, decodeEmbedded, bytes.subarray(0, cut), TRUNCATED)
})

test('a quoted tunnel packet leads to the inner one', () => {
  const bytes = quote4(2)
  const outer = decoded(newEmbedded, decodeEmbedded, bytes)
  expect(ends(bytes, outer)).toBe('10.9.0.2 -1 > 10.9.0.3 -1')
  expect(outer.protocol).toBe(4)
  const inner = newEmbedded()
  expect(decodeEmbedded(bytes, outer.payloadAt, bytes.length, inner)).toBe(OK)
  expect(ends(bytes, inner)).toBe('10.9.0.1 40001 > 10.9.0.100 80')
})

test('a quoted later fragment has no ports', () => {
  expect(decoded(newEmbedded, decodeEmbedded, quote4(3))).toMatchObject({
    protocol: 6,
    payloadAt: -1,
    sourcePort: -1,
    destinationPort: -1,
    complete: true,
  })
})

test('IPv6 with an extension header, whole and cut inside it', () => {
  const bytes = quote6(6)
  const out = decoded(newEmbedded, decodeEmbedded, bytes)
  expect(ends(bytes, out)).toBe('fd00:9::1 40001 > fd00:9::100 53')
  expect(out).toMatchObject({ version: 6, ttl: 1, protocol: 17, payloadAt: 48 })
  const cut = quote6(9)
  expect(cut.length).toBe(44)
  expect(decoded(newEmbedded, decodeEmbedded, cut)).toMatchObject({ protocol: 60, payloadAt: -1, sourcePort: -1, complete: false })
})

test('what is no IP is invalid', () => {
  decoded(newEmbedded, decodeEmbedded, hex(`00${'00'.repeat(40)}`), INVALID)
  decoded(newEmbedded, decodeEmbedded, hex(`41${'00'.repeat(40)}`), INVALID)
})
