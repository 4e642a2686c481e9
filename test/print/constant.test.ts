import { constant, putConstant, putNumber } from '../../src/print/constant.ts'
import { newText } from '../../src/print/text.ts'

test('text of every length is written whole, one behind the other', () => {
  const t = newText(16)
  let wanted = ''
  for (let length = 0; length < 70; length++) {
    const text = Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * 7 + length) % 90))).join('')
    putConstant(t, constant(text))
    wanted += text
  }
  putNumber(t, constant('\xc2\xb7'), 1234567)
  expect(Buffer.from(t.bytes.subarray(0, t.at)).toString('utf8')).toBe(`${wanted}·1234567`)
})
