// The comparison itself: output falls into packets by their numbers, and one bad packet does not spoil the next.
import type { Difference } from '../../../scripts/compare/differ.ts'
import { firstLine } from '../../../scripts/compare/differ.ts'
import { printOptions } from '../../../scripts/compare/flags.ts'
import { splitNumbered } from '../../../scripts/compare/judge.ts'
import { outside } from '../../../scripts/compare/outside.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const difference = (theirs: string, ours: string): Difference => ({ packet: 1, kind: '', theirs: bytes(theirs), ours: bytes(ours) })

test('lines without the next number belong to the packet before', () => {
  const output = bytes('    1  a\n\t0x0000:  4500\n    7  payload that looks numbered\n    2  b\n\n    3  c\n')
  expect(splitNumbered(output, true).map(String)).toEqual([
    '    1  a\n\t0x0000:  4500\n    7  payload that looks numbered\n',
    '    2  b\n\n',
    '    3  c\n',
  ])
})

test('numbers that were not asked for are taken off', () => {
  expect(splitNumbered(bytes('    1  a\n    more\n    2  b\n'), false).map(String)).toEqual(['a\n    more\n', 'b\n'])
})

test('numbers wider than their column are found', () => {
  const output = Array.from({ length: 100001 }, (_, i) => `${String(i + 1).padStart(5)}  x\n`).join('')
  expect(splitNumbered(bytes(output), false)).toHaveLength(100001)
})

test('the first difference is named by line and column', () => {
  expect(firstLine(difference('one\ntwo three\n', 'one\ntwo four\n'))).toEqual({ theirs: 'two three', ours: 'two four', line: 1, column: 4 })
  expect(firstLine(difference('one\n', ''))).toEqual({ theirs: 'one', ours: '', line: 0, column: 0 })
  expect(firstLine(difference('one\ntwo\n', 'one\n'))).toMatchObject({ theirs: 'two', ours: '', line: 1 })
})

test('letters add up to the options tcpdump makes of them', () => {
  expect(printOptions('-e -vv -X')).toMatchObject({ link: true, verbose: 2, hexAscii: 1 })
  expect(printOptions('-tttt -vvvv')).toMatchObject({ time: 4, verbose: 3 })
  expect(() => printOptions('-Z')).toThrow('knows no -Z')
})

test('only what umtool does not print counts as outside', () => {
  expect(outside(difference('time In  [|802.11_radio]\n', 'time In \n'))).toBe('802.11 with radiotap')
  expect(outside(difference('IP a > b: Flags [S]\n', 'IP a > b: Flags [.]\n'))).toBeUndefined()
})
