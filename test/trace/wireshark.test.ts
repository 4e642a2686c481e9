// Our TCP analysis beside tshark's on the same packets (test/packets/lossy-link, both ends of a bad link).

import { readFileSync } from 'node:fs'
import * as v from '../../src/trace/verdict-codes.ts'
import { AGAIN_COPY } from '../../src/trace/verdict-codes.ts'
import { replay } from './recorded.ts'

const LETTERS: readonly (readonly [string, number])[] = [
  ['R', v.RETRANSMISSION],
  ['F', v.FAST_RETRANSMISSION],
  ['S', v.SPURIOUS_RETRANSMISSION],
  ['O', v.OUT_OF_ORDER],
  ['D', v.DUPLICATE_ACK],
  ['L', v.SEGMENT_LOST],
  ['A', v.ACKED_UNSEEN],
  ['K', v.KEEP_ALIVE],
  ['k', v.KEEP_ALIVE_ACK],
  ['Z', v.ZERO_WINDOW],
  ['P', v.ZERO_WINDOW_PROBE],
  ['p', v.ZERO_WINDOW_PROBE_ACK],
  ['W', v.WINDOW_FULL],
  ['U', v.WINDOW_UPDATE],
  ['u', v.PORT_REUSED],
]

/** By packet number. tshark says R as well for F and S; we say one. */
function theirs(path: string): Map<number, string> {
  const lines = readFileSync(`test/packets/${path}.tshark`, 'utf8').trim().split('\n')
  return new Map(
    lines.map(line => {
      const [number, letters] = line.split(' ') as [string, string]
      return [Number(number), /[FS]/.test(letters) ? letters.replace('R', '') : letters]
    }),
  )
}

test.each([
  ['lossy-link/client', 700, 200],
  ['lossy-link/server', 700, 180],
])('%s: the same marks as tshark, but for bytes that were seen before', (path, packets, marked) => {
  const wanted = theirs(path)
  const differences: string[] = []
  let same = 0
  let count = 0
  replay(path, {}, (verdict, _, number) => {
    count++
    const ours = LETTERS.filter(([, bit]) => (verdict.marks & bit) !== 0)
      .map(([letter]) => letter)
      .join('')
    const tshark = wanted.get(number) ?? ''
    if (ours === tshark) {
      if (ours !== '') same++
      return
    }
    // Documented in tcp-analysis.ts and sightings.ts: seen before, so no disorder; and repeated by the link, so no retransmission.
    if (tshark === 'O' && ours === 'R') return
    if (verdict.again === AGAIN_COPY && ours === '') return
    differences.push(`packet ${number}: tshark ${tshark || 'nothing'}, umtool ${ours || 'nothing'}`)
  })
  expect(differences).toEqual([])
  expect(count).toBe(packets)
  expect(same).toBeGreaterThan(marked - 50)
})
