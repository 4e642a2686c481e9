// What the screens show of recorded lab runs, at both sizes, with and without colour, in UTF-8 and ASCII.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { columnsOf } from '../../src/tui/cells.ts'
import { press } from '../../src/tui/keys.ts'
import { type Model, TABS, type Tab } from '../../src/tui/model.ts'
import { paint } from '../../src/tui/paint.ts'
import { expectGolden } from '../golden.ts'
import { ROOT } from '../tree.ts'
import { eventsOf, lastOf, modelAt, type Size } from './recorded.ts'

const SMALL: Size = { columns: 80, rows: 24 }
const LARGE: Size = { columns: 132, rows: 40 }
const UTF8 = { colour: false, ascii: false }

type Done = { readonly at: number; readonly what: string }
const doneIn = (run: string): Done[] => JSON.parse(readFileSync(join(ROOT, 'test/fixtures/lab', run, 'truth.json'), 'utf8')).done
const power = (run: string): number => doneIn(run).find(({ what }) => what === 'power cut')!.at

const golden = (name: string, model: Model): void =>
  expectGolden(
    join(ROOT, 'test/golden/tui', `${name}.txt`),
    `${paint(model)
      .map(line => line.replaceAll('\x1b', '␛').trimEnd())
      .join('\n')}\n`,
  )

const onTab = (model: Model, tab: Tab): Model => {
  model.tab = tab
  return model
}

describe.each(['dr-ka', 'nat-hb', 'tun-ka', 'halb-pm', 'ipv6-ka'])('%s', run => {
  test.each(TABS)('at its end, before the agents stop, on the smallest screen: %s', async tab => {
    const events = await eventsOf(run)
    golden(`${run}-${tab}`, onTab(modelAt(events, lastOf(events), SMALL, UTF8), tab))
  })
})

test('four seconds after the power of the active director was cut', async () => {
  const events = await eventsOf('dr-ka')
  golden('dr-ka-after-power-cut', modelAt(events, power('dr-ka') + 4_000_000, LARGE, { colour: true, ascii: false }))
})

test('on a terminal that knows no UTF-8 nothing but ASCII is shown', async () => {
  const events = await eventsOf('nat-hb')
  const model = modelAt(events, lastOf(events), LARGE, { colour: false, ascii: true })
  golden('nat-hb-ascii', model)
  for (const tab of TABS) expect(paint(onTab(model, tab)).join('').replaceAll('\x1b', '')).toMatch(/^[\x20-\x7e]*$/)
})

test('no line is wider than the screen and none is missing, whatever its size', async () => {
  const events = await eventsOf('halb-pm')
  const model = modelAt(events, lastOf(events), SMALL, { colour: true, ascii: false })
  for (const [columns, rows] of [
    [80, 24],
    [81, 25],
    [100, 30],
    [200, 60],
    [400, 24],
    [79, 24],
    [40, 10],
    [3, 1],
  ] as const) {
    model.size = { columns, rows }
    for (const tab of TABS) {
      const lines = paint(onTab(model, tab))
      expect(lines.length).toBeLessThanOrEqual(rows)
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
    }
  }
})

test('help, details and the prompt are painted over every screen', async () => {
  const events = await eventsOf('dr-ka')
  const model = modelAt(events, lastOf(events), SMALL, UTF8)
  press(model, { name: '?', text: '?' })
  golden('help', model)
  press(model, { name: 'escape', text: undefined })
  press(model, { name: '2', text: '2' })
  paint(model)
  press(model, { name: 'enter', text: undefined })
  golden('event-detail', model)
  press(model, { name: 'escape', text: undefined })
  for (const key of ['/', 'l', 'v', 's', '1']) press(model, { name: key, text: key })
  golden('prompt', model)
  press(model, { name: 'enter', text: undefined })
  golden('filtered', model)
})
