import { escapedText } from '../../../src/decode/packet/escaped.ts'
import { ascii } from './recordings.ts'

test('printable ASCII stays, everything else is written out', () => {
  const bytes = ascii('a~ \\\x1b[2J\x7f\x00\xff\r\n\t')
  expect(escapedText(bytes, 0, bytes.length)).toBe('a~ \\\\\\x1b[2J\\x7f\\x00\\xff\\x0d\\x0a\\x09')
})

test('no byte gives a control character', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i)
  expect(escapedText(all, 0, 256)).toMatch(/^[\x20-\x7e]*$/)
})

test('a missing field is empty, and the end of the buffer ends the text', () => {
  expect(escapedText(ascii('abc'), -1, 3)).toBe('')
  expect(escapedText(ascii('abc'), 1, 100)).toBe('bc')
})
