// The byte-text writer: numbers and addresses against JavaScript's own and inet_ntop's known answers; growth.

import {
  newText,
  putAscii,
  putDecimal,
  putDecimalPadded,
  putEscapedByte,
  putHex,
  putHex2,
  putHex4,
  putHex8,
  putIpv4,
  putIpv6,
  putMac,
  putSigned,
  type Text,
} from '../../src/print/text.ts'

const written = (put: (t: Text) => void, size = 64): string => {
  const t = newText(size)
  put(t)
  return Buffer.from(t.bytes.subarray(0, t.at)).toString('latin1')
}

/** Values around every power of ten and two up to 2^53. */
const EDGES = [0, ...Array.from({ length: 16 }, (_, i) => 10 ** i), ...Array.from({ length: 53 }, (_, i) => 2 ** i)]
  .flatMap(n => [n - 1, n, n + 1])
  .filter(n => n >= 0)

test.each(EDGES)('decimal %d', n => {
  expect(written(t => putDecimal(t, n))).toBe(String(n))
})

test('decimals of random 32-bit numbers', () => {
  let state = 1
  for (let i = 0; i < 20000; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    expect(written(t => putDecimal(t, state))).toBe(String(state))
  }
})

test('padded and signed decimals', () => {
  expect(written(t => putDecimalPadded(t, 7, 5, 0x20))).toBe('    7')
  expect(written(t => putDecimalPadded(t, 123456, 5, 0x20))).toBe('123456')
  expect(written(t => putDecimalPadded(t, 42, 6, 0x30))).toBe('000042')
  expect(written(t => putSigned(t, -15))).toBe('-15')
  expect(written(t => putSigned(t, 15))).toBe('15')
})

test.each([0, 1, 0xf, 0x10, 0xff, 0x100, 0xfff, 0x1000, 0xffff, 0x10000, 0xabcdef, 0x7fffffff, 0x80000000, 0xffffffff])('hex %d', n => {
  expect(written(t => putHex(t, n))).toBe(n.toString(16))
  expect(written(t => putHex8(t, n))).toBe(n.toString(16).padStart(8, '0'))
  expect(written(t => putHex4(t, n & 0xffff))).toBe((n & 0xffff).toString(16).padStart(4, '0'))
  expect(written(t => putHex2(t, n & 0xff))).toBe((n & 0xff).toString(16).padStart(2, '0'))
})

test('every octet of an IPv4 address in every place', () => {
  for (let octet = 0; octet < 256; octet++) {
    for (let place = 0; place < 4; place++) {
      const address = [1, 20, 255, 0]
      address[place] = octet
      expect(written(t => putIpv4(t, Uint8Array.from(address), 0))).toBe(address.join('.'))
    }
  }
})

test('MAC address', () => {
  expect(written(t => putMac(t, Uint8Array.of(0xff, 2, 0, 0, 0x10, 0xab), 0))).toBe('ff:02:00:00:10:ab')
})

// Right-hand sides are what tcpdump 4.99.3 prints for these addresses.
test.each([
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000000000001', '::1'],
  ['20010db8000000000000000000000001', '2001:db8::1'],
  ['20010db8000100000000000000000001', '2001:db8:1::1'],
  ['20010db8000000010000000000000001', '2001:db8:0:1::1'],
  ['fe800000000000000000000000000000', 'fe80::'],
  ['00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
  ['00000000000000000000ffff0a090064', '::ffff:10.9.0.100'],
  ['0000000000000000000000000a090064', '::10.9.0.100'],
  ['00010000000200000003000000040000', '1:0:2:0:3:0:4:0'],
  ['0000000000000000000000010a090064', '::1:a09:64'],
])('IPv6 address %s', (hex, text) => {
  expect(written(t => putIpv6(t, Buffer.from(hex, 'hex'), 0))).toBe(text)
})

test('captured control and high characters cannot reach a terminal', () => {
  const all = written(t => {
    for (let c = 0; c < 256; c++) putEscapedByte(t, c)
  }, 16)
  expect(all).toMatch(/^[\x20-\x7e]+$/)
  expect(written(t => putEscapedByte(t, 0x1b))).toBe('^[')
  expect(written(t => putEscapedByte(t, 0x9b))).toBe('M-^[')
})

test('a text grows and keeps what it has', () => {
  const t = newText(8)
  const line = 'a line that is longer than the buffer was at first, '
  for (let i = 0; i < 1000; i++) putAscii(t, line)
  expect(Buffer.from(t.bytes.subarray(0, t.at)).toString('latin1')).toBe(line.repeat(1000))
})
