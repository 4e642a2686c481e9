// Bytes in pieces become lines, whatever the pieces and whatever the bytes.
import { LONGEST_LINE, lastLine, newLineSplitter, splitLines } from '../../src/collect/machine/lines.ts'

function split(...chunks: readonly (string | Buffer)[]): { lines: string[]; rest: string } {
  const splitter = newLineSplitter()
  const lines: string[] = []
  for (const chunk of chunks) splitLines(splitter, Buffer.from(chunk as string), text => lines.push(text))
  return { lines, rest: lastLine(splitter) }
}

test('a line is handed out when its end is there, and not before', () => {
  expect(split('one\ntw', 'o\n', 'thr')).toEqual({ lines: ['one', 'two'], rest: 'thr' })
  expect(split('\n\n', '\n')).toEqual({ lines: ['', '', ''], rest: '' })
})

test('every way of cutting the bytes gives the same lines', () => {
  const bytes = Buffer.from('alpha\nβeta ✓\r\n\ngamma')
  const whole = split(bytes)
  expect(whole).toEqual({ lines: ['alpha', 'βeta ✓', ''], rest: 'gamma' })
  for (let a = 0; a <= bytes.length; a++)
    for (let b = a; b <= bytes.length; b++) expect(split(bytes.subarray(0, a), bytes.subarray(a, b), bytes.subarray(b))).toEqual(whole)
})

test('of a line without end only the beginning is kept, and the next one is whole', () => {
  const long = 'x'.repeat(LONGEST_LINE)
  const { lines } = split(long, 'more', `${long}\nnext\n`)
  expect(lines.map(line => line.length)).toEqual([LONGEST_LINE, 4])
  expect(split(`${long}tail\nnext\n`).lines[0]).toBe(long)
})

test('invalid UTF-8 and control characters survive; zeros in front, which a cut file has, do not', () => {
  expect(split(Buffer.from([0x61, 0xff, 0x62, 0x1b, 0x0a])).lines).toEqual(['a\ufffdb\x1b'])
  expect(split(Buffer.from('\0\0\0first\n')).lines).toEqual(['first'])
})

test('where the next line begins is told within the chunk', () => {
  const splitter = newLineSplitter()
  const ends: number[] = []
  splitLines(splitter, Buffer.from('ab'), () => {})
  splitLines(splitter, Buffer.from('c\nd\nef'), (_, next) => ends.push(next))
  expect(ends).toEqual([2, 4])
})
