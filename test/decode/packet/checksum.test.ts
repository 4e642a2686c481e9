import { addWords, fold, isIntact, pseudoHeader } from '../../../src/decode/packet/checksum.ts'
import { hex, packetBytes } from './recordings.ts'

test('the example of RFC 1071, section 3', () => {
  expect(fold(addWords(hex('0001 f203 f4f5 f6f7'), 0, 8))).toBe(0xddf2)
})

test('an odd last byte counts as the upper half of a word', () => {
  expect(addWords(hex('0102 03'), 0, 3)).toBe(0x0102 + 0x0300)
})

test('a header with its own checksum is intact, with one bit changed it is not', () => {
  const bytes = packetBytes('linux-6.1/tcp', 0)
  expect(isIntact(bytes, 14, 34)).toBe(true)
  bytes[20]! ^= 1
  expect(isIntact(bytes, 14, 34)).toBe(false)
})

test('TCP over IPv4 and over IPv6 with their pseudo headers', () => {
  const v4 = packetBytes('linux-6.1/tcp', 1)
  expect(isIntact(v4, 34, v4.length, pseudoHeader(v4, 26, 30, 4, 6, v4.length - 34))).toBe(true)
  const v6 = packetBytes('linux-6.1/sctp', 11) // SCTP has a CRC: the same addresses, another protocol, must not add up
  expect(isIntact(v6, 54, v6.length, pseudoHeader(v6, 22, 38, 16, 132, v6.length - 54))).toBe(false)
  const nd = packetBytes('crafted/neighbour-discovery', 2)
  expect(isIntact(nd, 54, nd.length, pseudoHeader(nd, 22, 38, 16, 58, nd.length - 54))).toBe(true)
})

test('64 KiB of ones do not overflow', () => {
  expect(fold(addWords(new Uint8Array(65536).fill(0xff), 0, 65536))).toBe(0xffff)
})
