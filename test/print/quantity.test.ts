import { grouped, putDuration, putSize } from '../../src/print/quantity.ts'
import { newText } from '../../src/print/text.ts'

const duration = (nanos: number, ascii = false): string => {
  const t = newText(64)
  putDuration(t, nanos, ascii)
  return Buffer.from(t.bytes.subarray(0, t.at)).toString('utf8')
}
const size = (bytes: number): string => {
  const t = newText(64)
  putSize(t, bytes)
  return Buffer.from(t.bytes.subarray(0, t.at)).toString('latin1')
}

test.each([
  [0, '0 µs'],
  [499, '0 µs'],
  [840_000, '840 µs'],
  [999_499, '999 µs'],
  [999_500, '1.00 ms'],
  [1_234_567, '1.23 ms'],
  [9_994_999, '9.99 ms'],
  [9_995_000, '10.0 ms'],
  [12_345_678, '12.3 ms'],
  [99_949_999, '99.9 ms'],
  [99_950_000, '100 ms'],
  [999_499_999, '999 ms'],
  [999_500_000, '1.00 s'],
  [59.94e9, '59.9 s'],
  [599e9, '599 s'],
  [600e9, '10 min'],
  [86_400e9, '1440 min'],
])('%d ns are %s', (nanos, text) => {
  expect(duration(nanos)).toBe(text)
  expect(duration(nanos, true)).toBe(text.replace('µ', 'u'))
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [12_345, '12.3 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [4_500_000_000, '4.50 GB'],
  [2 ** 53, '9007 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text)
})

test('thousands are grouped', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567'])
})

test('absurd times are numbers all the same', () => {
  expect(duration(9e24)).toBe('150000000000000 min')
  expect(duration(1e30)).toBe('9007199254740991 min')
})
