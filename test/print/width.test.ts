// Columns stand below each other whatever the script.
import { padTo, widthOf } from '../../src/print/width.ts'

test.each([
  ['lvs1', 4],
  ['ノード', 6],
  ['サーバ1', 7],
  ['müller', 6],
  ['mu\u0308ller', 6],
  ['сервер', 6],
  ['😀', 2],
  ['', 0],
])('%s is %i columns wide', (text, width) => {
  expect(widthOf(text)).toBe(width)
  expect(widthOf(padTo(text, 9))).toBe(9)
})
