import { formatAddress, formatIpv4, formatIpv6, formatMac, parseAddress, parseIpv4, parseIpv6, parseMac } from '../../src/lvs/address.ts'

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

// The text column is what inet_ntop of the C library prints.
test.each([
  ['0000 0000 0000 0000 0000 0000 0000 0000', '::'],
  ['0000 0000 0000 0000 0000 0000 0000 0001', '::1'],
  ['fd00 0001 0000 0000 0000 0000 0000 0100', 'fd00:1::100'],
  ['2001 0db8 0000 0001 0000 0000 0000 0001', '2001:db8:0:1::1'],
  ['2001 0db8 0000 0000 0001 0000 0000 0001', '2001:db8::1:0:0:1'], // of two equal runs the first
  ['2001 0db8 0000 0001 0001 0001 0001 0001', '2001:db8:0:1:1:1:1:1'], // a single zero word stays
  ['fe80 0000 0000 0000 0000 0000 0000 0000', 'fe80::'],
  ['0001 0000 0000 0000 0000 0000 0000 0000', '1::'],
  ['0000 0001 0002 0003 0004 0005 0006 0007', '0:1:2:3:4:5:6:7'],
  ['0000 0000 0001 0002 0003 0004 0005 0006', '::1:2:3:4:5:6'],
  ['abcd ef01 2345 6789 abcd ef01 2345 6789', 'abcd:ef01:2345:6789:abcd:ef01:2345:6789'],
  ['0000 0000 0000 0000 0000 ffff 0a01 0101', '::ffff:10.1.1.1'],
  ['0000 0000 0000 0000 0000 0000 0a01 0101', '::10.1.1.1'],
  ['0000 0000 0000 0000 0000 fffe 0a01 0101', '::fffe:a01:101'],
  ['0064 ff9b 0000 0000 0000 0000 0a01 0101', '64:ff9b::a01:101'],
])('%s is %s, both ways', (hex, text) => {
  expect(formatIpv6(bytes(hex), 0)).toBe(text)
  expect(parseIpv6(text)).toEqual(bytes(hex))
})

test('addresses in the middle of a buffer', () => {
  const buffer = bytes(`ff ff 0a 01 02 fe ff ff ${'00'.repeat(15)}05 ff`)
  expect(formatIpv4(buffer, 2)).toBe('10.1.2.254')
  expect(formatIpv6(buffer, 8)).toBe('::5')
  expect(formatMac(buffer, 0)).toBe('ff:ff:0a:01:02:fe')
})

test('formatAddress goes by the length', () => {
  const buffer = bytes('0a010203 0405060708090a0b0c0d0e0f')
  expect(formatAddress(buffer, 0, 4)).toBe('10.1.2.3')
  expect(formatAddress(buffer, 0, 16)).toBe('a01:203:405:607:809:a0b:c0d:e0f')
  expect(formatAddress(buffer, 0, 6)).toBe('0a:01:02:03:04:05')
})

test.each(['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:1.2.3.4', '::1.2.3.4', '1::8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', 'ABCD::', '1::1.2.3.4'])(
  'reads %s and writes something that reads the same',
  text => {
    const parsed = parseIpv6(text)!
    expect(parsed.length).toBe(16)
    expect(parseIpv6(formatIpv6(parsed, 0))).toEqual(parsed)
  },
)

test.each([
  '',
  ':',
  ':::',
  '1',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4::5:6:7:8',
  '::1::',
  '12345::',
  'g::',
  ':1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7:8:',
  '::1.2.3',
  '::1.2.3.256',
  '1.2.3.4::',
  '::1.2.3.4:5',
  'fe80::1%eth0',
  '[::1]',
  ' ::1',
  '::1\n',
])('refuses %j as IPv6', text => {
  expect(parseIpv6(text)).toBeUndefined()
})

test.each(['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '1.2.3.-4', '1..2.3', '0x1.2.3.4', '1.2.3.4\n'])(
  'refuses %j as IPv4',
  text => {
    expect(parseIpv4(text)).toBeUndefined()
  },
)

test('IPv4 and either kind', () => {
  expect(parseIpv4('0.10.200.255')).toEqual(Uint8Array.of(0, 10, 200, 255))
  expect(parseAddress('10.1.1.100')).toEqual(Uint8Array.of(10, 1, 1, 100))
  expect(parseAddress('::2')?.at(-1)).toBe(2)
  expect(parseAddress('director')).toBeUndefined()
})

test('MAC addresses with either separator, not mixed', () => {
  expect(parseMac('02:00:0a:09:00:64')).toEqual(Uint8Array.of(2, 0, 10, 9, 0, 100))
  expect(parseMac('2-0-A-9-0-64')).toEqual(Uint8Array.of(2, 0, 10, 9, 0, 100))
  for (const text of ['02:00:0a:09:00', '02:00:0a:09:00:64:01', '02:00-0a:09:00:64', '02:00:0a:09:00:164', '']) expect(parseMac(text)).toBeUndefined()
})
