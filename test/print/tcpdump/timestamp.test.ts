// The six forms of a timestamp; expected texts are what tcpdump 4.99.3 prints for the same times in the same zone.

import { newClock, putTimestamp } from '../../../src/print/tcpdump/timestamp.ts'
import { newText } from '../../../src/print/text.ts'

/** Berlin's clocks on 2025-10-26, when summer time ended at 01:00 UTC. */
const BERLIN = (seconds: number): number => (seconds < 1761440400 ? 7200 : 3600)

function stamps(form: number, times: readonly (readonly [seconds: number, fraction: number])[], nano = false): string[] {
  const clock = newClock(BERLIN)
  return times.map(([seconds, fraction]) => {
    const t = newText()
    putTimestamp(t, clock, form, seconds, fraction, nano)
    return Buffer.from(t.bytes.subarray(0, t.at)).toString('latin1')
  })
}

// One second before and after the clocks of Berlin went back on 2025-10-26, and twice within one second.
const TIMES = [
  [1761440399, 999999],
  [1761440400, 0],
  [1761440400, 123],
  [1761440398, 5],
] as const

test('time of day, across a change of the zone', () => {
  expect(stamps(0, TIMES)).toEqual(['02:59:59.999999 ', '02:00:00.000000 ', '02:00:00.000123 ', '02:59:58.000005 '])
})

test('none', () => expect(stamps(1, TIMES)).toEqual(['', '', '', '']))

test('epoch', () => expect(stamps(2, TIMES)).toEqual(['1761440399.999999 ', '1761440400.000000 ', '1761440400.000123 ', '1761440398.000005 ']))

test('since the packet before, also backwards', () => {
  expect(stamps(3, TIMES)).toEqual([' 00:00:00.000000 ', ' 00:00:00.000001 ', ' 00:00:00.000123 ', '-00:00:02.000118 '])
})

test('date and time', () => {
  expect(stamps(4, TIMES)).toEqual([
    '2025-10-26 02:59:59.999999 ',
    '2025-10-26 02:00:00.000000 ',
    '2025-10-26 02:00:00.000123 ',
    '2025-10-26 02:59:58.000005 ',
  ])
})

test('since the first packet', () => {
  expect(stamps(5, TIMES)).toEqual([' 00:00:00.000000 ', ' 00:00:00.000001 ', ' 00:00:00.000124 ', '-00:00:01.999994 '])
})

test('nanoseconds', () => expect(stamps(0, [[1761440399, 5]], true)).toEqual(['02:59:59.000000005 ']))

test('a time that tcpdump cannot convert, and a fraction beyond a second', () => {
  expect(stamps(0, [[0x80000000, 1]])).toEqual(['[Error converting time] '])
  expect(stamps(2, [[0xffffffff, 1]])).toEqual(['[Error converting time] '])
  expect(stamps(2, [[5, 4294967295]])).toEqual(['5.4294967295 '])
})
