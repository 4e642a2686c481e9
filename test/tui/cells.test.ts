// Text in columns.
import { columnsOf, cut, fit, fitRight, short, span, sparkline } from '../../src/tui/cells.ts'

test.each([
  ['abc', 5, 'abc  '],
  ['abcdef', 5, 'abcd…'],
  ['abcdef', 1, '…'],
  ['abcdef', 0, ''],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日… '],
  ['e\u0301te\u0301', 3, 'e\u0301te\u0301'],
])('%j takes exactly %i columns', (text, width, expected) => {
  expect(fit(text, width)).toBe(expected)
})

test('numbers stand at the right edge', () => {
  expect(fitRight('12', 5)).toBe('   12')
  expect(fitRight('123456', 5)).toBe('1234…')
})

test('coloured text is cut by what is seen, and its colour ends with it', () => {
  expect(cut('\x1b[31mred\x1b[0m rest', 8)).toBe('\x1b[31mred\x1b[0m rest')
  expect(cut('\x1b[31mred\x1b[0m rest', 6)).toBe('\x1b[31mred\x1b[0m r…\x1b[0m')
  expect(columnsOf(cut('\x1b[31mreddish\x1b[0m', 4))).toBe(4)
  expect(cut('plain text', 6)).toBe('plain…')
})

test('a sparkline shows the newest values, the highest at the top, and what is not known as a blank', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8, false)).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([9, 0, undefined, 7], 3, false)).toBe('▁ █')
  expect(sparkline([0, 0], 4, true)).toBe('  __')
  expect(sparkline([], 3, false)).toBe('   ')
})

test.each([
  [0, '0'],
  [0.004, '<.01'],
  [7.254, '7.25'],
  [9.999, '10'],
  [38.14, '38.1'],
  [999.4, '999'],
  [999.6, '1k'],
  [1234, '1.2k'],
  [38_123, '38k'],
  [999_600, '1M'],
  [4_512_000, '4.5M'],
  [-3, '-3'],
  [Number.NaN, '-'],
])('%d is short: %s', (value, text) => {
  expect(short(value)).toBe(text)
})

test.each([
  [400_000, '0.4s'],
  [12e6, '12s'],
  [59.7e6, '1m00s'],
  [200e6, '3m20s'],
  [18_120e6, '5h02m'],
  [12 * 86_400e6, '12d'],
  [-5, '0s'],
])('%d µs are %s', (micros, text) => {
  expect(span(micros)).toBe(text)
})
