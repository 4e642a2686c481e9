// What keys do: every key on every screen is answered, and the ones that matter do what help says.
import { press } from '../../src/tui/keys.ts'
import { type Model, newModel, type Replay, show, TABS } from '../../src/tui/model.ts'
import { paint } from '../../src/tui/paint.ts'
import { newSession } from '../../src/tui/session.ts'
import { eventsOf, lastOf, modelAt } from './recorded.ts'

const STYLE = { colour: false, ascii: false }
const SIZE = { columns: 80, rows: 24 }
const key = (name: string) => ({ name, text: [...name].length === 1 ? name : undefined })
const emptyModel = (): Model => newModel('memory:', STYLE, 'utc', SIZE, newSession(STYLE), 1_795_000_000_000_000)

const NAMES =
  'up down left right pageup pagedown home end g G j k h l enter escape tab S-tab space / ? c C-s C-l C-u backspace < > r [ ] . + - = L 1 2 3 4 5 6 7 q x é 中 f1 f12'.split(
    ' ',
  )

test('any keys in any order, with nothing known and with a recorded cluster: always a screen, never an error', async () => {
  const events = await eventsOf('tun-ka')
  const last = lastOf(events)
  let seed = 11
  const random = (n: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return (seed >>> 8) % n
  }
  for (const model of [emptyModel(), modelAt(events, last, SIZE, STYLE)]) {
    const { session } = model
    const replay: Replay = {
      status: { at: last - 5_000_000, since: last - 60_000_000, until: last, playing: false, ended: false, speed: 1 },
      transitions: events.slice(0, 50).map(event => ({ at: event.at, event })),
    }
    for (let i = 0; i < 3000; i++) {
      if (random(50) === 0) model.replay = model.replay === undefined ? replay : undefined
      if (random(100) === 0) show(model, random(2) === 0 ? session : newSession(STYLE))
      press(model, key(NAMES[random(NAMES.length)]!))
      expect(paint(model)).toHaveLength(24)
    }
  }
})

test('digits and tab choose the screen', () => {
  const model = emptyModel()
  press(model, key('3'))
  expect(model.tab).toBe('packets')
  press(model, key('tab'))
  expect(model.tab).toBe('connections')
  press(model, key('S-tab'))
  press(model, key('S-tab'))
  expect(model.tab).toBe('events')
  press(model, key('9'))
  expect(TABS).toContain(model.tab)
})

test('while a filter is typed, keys are letters', () => {
  const model = emptyModel()
  press(model, key('2'))
  press(model, key('/'))
  for (const letter of 'q1?') press(model, key(letter))
  press(model, key('backspace'))
  expect(model.prompt).toBe('q1')
  expect(press(model, key('enter'))).toBeUndefined()
  expect(model.filters.events.text).toBe('q1')
  press(model, key('escape'))
  expect(model.filters.events.text).toBe('')
})

test('live, space holds and [ winds back; replayed, they pause and step', () => {
  const model = emptyModel()
  expect(press(model, key('space'))).toEqual({ do: 'rewind', to: 'pause' })
  expect(press(model, key('['))).toEqual({ do: 'rewind', to: 'previous' })
  model.replay = { status: { at: 5, since: 0, until: 10, playing: true, ended: false, speed: 1 }, transitions: [] }
  expect(press(model, key('space'))).toEqual({ do: 'toggle' })
  expect(press(model, key('['))).toEqual({ do: 'previous' })
  expect(press(model, key(']'))).toEqual({ do: 'next' })
  expect(press(model, key('.'))).toEqual({ do: 'step' })
  expect(press(model, key('+'))).toEqual({ do: 'faster' })
  expect(press(model, key('L'))).toEqual({ do: 'live' })
})

test('enter on the timeline of a replay jumps to the transition that is shown there, filtered or not', async () => {
  const events = await eventsOf('dr-ka')
  const model = modelAt(events, lastOf(events), SIZE, STYLE)
  const transitions = events
    .filter(({ type }) => type === 'vrrp-instance.entered' || type === 'address.appeared')
    .map(event => ({ at: event.at, event }))
  const at = transitions[0]!.at
  model.replay = { status: { at, since: at, until: lastOf(events), playing: false, ended: false, speed: 1 }, transitions }
  press(model, key('5'))
  press(model, key('/'))
  for (const letter of 'address') press(model, key(letter))
  press(model, key('enter'))
  paint(model)
  press(model, key('g'))
  const first = transitions.find(({ event }) => event.type === 'address.appeared')!
  expect(press(model, key('enter'))).toEqual({ do: 'seek', at: first.at })
})

test('what was captured is never an instruction to the terminal', async () => {
  const events = await eventsOf('dr-ka')
  const hostile = {
    ...events.find(({ type }) => type === 'vrrp-instance.entered')!,
    subject: '\x1b[2J\x1b]0;mine\x07\u202eevil',
    type: 'vrrp-instance.\x1b[31m',
  }
  const model = modelAt([...events, { ...hostile, at: lastOf(events) - 1 }], lastOf(events), SIZE, STYLE)
  for (const tab of TABS) {
    model.tab = tab
    // SGR alone is ours.
    expect(
      paint(model)
        .join('')
        .replace(/\x1b\[[0-9;]*m/g, ''),
    ).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
  }
})
