// Timelines as text, Markdown and JSON: golden files of whole runs, and what must hold of any.
import { join } from 'node:path'
import { Compile } from 'typebox/schema'
import type { Event } from '../../../src/events/event.ts'
import { newTimelineClock } from '../../../src/print/timeline/clock.ts'
import { timelineJson } from '../../../src/print/timeline/json.ts'
import { timelineMarkdown } from '../../../src/print/timeline/markdown.ts'
import { TIMELINE_SCHEMA } from '../../../src/print/timeline/schema.ts'
import { timelineText } from '../../../src/print/timeline/text.ts'
import { duration } from '../../../src/print/timeline/words.ts'
import { widthOf } from '../../../src/print/width.ts'
import { expectGolden } from '../../golden.ts'
import { eventsOf, RUNS, story, tell } from '../../timeline/lab.ts'

const clock = newTimelineClock(true)
const plain = { style: { colour: false, ascii: false }, clock, width: 80, all: false }
const golden = (name: string): string => join(import.meta.dirname, '../../golden/timeline', name)
const file = (lines: readonly string[]): string => `${lines.join('\n')}\n`

test.each(['dr-ka-all', 'nat-hb', 'nat-ka-hands'] as const)('%s as text', run =>
  expectGolden(golden(`${run}.txt`), file(timelineText(story(run), plain))),
)

test('as Markdown', () => expectGolden(golden('dr-ka-all.md'), file(timelineMarkdown(story('dr-ka-all'), clock, false))))

test('told twice it is the same to the last byte', () => {
  const once = JSON.stringify(timelineJson(tell(eventsOf('tun-ka'))))
  expect(JSON.stringify(timelineJson(tell(eventsOf('tun-ka'))))).toBe(once)
})

test.each(RUNS)('%s: JSON is as its schema says', run => {
  const check = Compile(TIMELINE_SCHEMA as never)
  const json: unknown = JSON.parse(JSON.stringify(timelineJson(story(run))))
  const [, errors] = check.Errors(json)
  expect(errors.slice(0, 3)).toEqual([])
  // The schema would notice.
  expect(check.Check({ ...(json as object), more: 1 })).toBe(false)
})

test.each([60, 80, 132])('no line is wider than %d columns, with everything', width => {
  for (const run of RUNS)
    for (const all of [false, true])
      for (const line of timelineText(story(run), { ...plain, width, all })) expect([line, widthOf(line) <= width]).toEqual([line, true])
})

test('a failover is one screen: 24 lines at most for each incident', () => {
  for (const run of RUNS) {
    const lines = timelineText(story(run), plain)
    const starts = lines.flatMap((line, i) => (/^[▼●○] I\d/.test(line) ? [i] : []))
    for (let i = 1; i < starts.length; i++) expect(starts[i]! - starts[i - 1]!).toBeLessThanOrEqual(24)
  }
})

test('without colours and in ASCII the same words are there', () => {
  const ascii = timelineText(story('dr-ka-all'), { ...plain, style: { colour: false, ascii: true } })
  for (const line of ascii) expect(line).toMatch(/^[\x20-\x7e]{0,80}$/)
  expect(ascii.join('\n')).toContain('! I2 failover: lvs2 took over 10.1.1.100 from lvs1')
})

test('colours are only colours', () => {
  const coloured = timelineText(story('dr-ka-all'), { ...plain, style: { colour: true, ascii: false } })
  expect(coloured.join('\n')).toMatch(/\x1b\[/)
  const colours = /\x1b\[[0-9;]*m/g
  expect(coloured.map(line => line.replace(colours, '').trimEnd())).toEqual(timelineText(story('dr-ka-all'), plain))
})

const hostile = '\x1b]0;owned\x07<script>alert(1)</script>|`*_\u202e'
const event = (type: string, data: unknown, at: number, sequence: number): Event => ({
  id: `01a2048a-8458-73fc-9186-21ec7f2747${String(sequence).padStart(2, '0')}`,
  source: '/web/lvs1/ipvs',
  run: '01a2048a-0000-73fc-9186-21ec7f274713',
  sequence,
  type,
  version: 1,
  at,
  subject: `tcp/10.1.1.100:80 ${hostile}`,
  data,
})

test('nothing of a log reaches a terminal or a page as it stands', () => {
  const at = 1_795_372_801_123_456
  const timeline = tell([
    event('weight.changed', { since: at - 1, from: 1, to: 7 }, at, 1),
    event('real-server.added', { since: at - 1, forwarding: hostile, weight: 1 }, at + 5, 2),
    event('manager.died', { manager: hostile, pid: 7, since: at }, at + 9, 3),
  ])
  const text = timelineText(timeline, { ...plain, all: true }).join('\n')
  expect(text).toContain('owned')
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/)
  const markdown = timelineMarkdown(timeline, clock, true).join('\n')
  // In code nothing means anything; a fence is longer than what it holds.
  expect(markdown.replace(/(`+) .*? \1(?!`)|`[^`]*`/g, '')).not.toMatch(/[^\\]<script/)
})

test('a stretch in which nothing happened says so, and an empty log too', () => {
  const text = timelineText(tell([]), plain).join('\n')
  expect(text).toContain('healthy: nothing happened')
  const quiet = eventsOf('dr-ka').filter(({ at }) => at > 1_795_384_179_000_000 && at < 1_795_384_194_000_000)
  expect(tell(quiet).incidents).toEqual([])
})

test('durations read as people say them', () => {
  expect([12, 45_000, 2_586_000, 43_000_000, 185_000_000, 7_260_000_000].map(duration)).toEqual([
    '12 µs',
    '45 ms',
    '2.59 s',
    '43.0 s',
    '3 min 5 s',
    '2 h 1 min',
  ])
})
