// The page: one state, drawn at most once a frame; mouse, wheel, touch and keys change it.
import { drawChart, gutterOf } from './chart.js'
import { showEvent, showIncident } from './details.js'
import { newList } from './list.js'
import { drawMap } from './map.js'
import { clockText, durationText, matcherOf, readModel } from './model.js'

const byId = id => document.getElementById(id)
const model = readModel(JSON.parse(byId('data').textContent))
const [chart, map, details, filter, found, said] = ['chart', 'map', 'details', 'filter', 'found', 'said'].map(byId)

/** The narrowest view, milliseconds. */
const NARROWEST = 2
const whole = { from: model.since, to: model.until }
const state = { model, view: { ...whole }, match: undefined, chosen: undefined, chosenIncident: undefined, everything: false }
let drawnMap

const list = newList(byId('list'), model, choose)

let waiting = false
function redraw() {
  if (waiting) return
  waiting = true
  requestAnimationFrame(() => {
    waiting = false
    draw()
  })
}

function draw() {
  const width = chart.clientWidth
  if (width === 0) return
  chart.replaceChildren(drawChart(state, width))
  drawnMap = drawMap(state, width)
  map.replaceChildren(drawnMap.root)
  byId('shown').textContent =
    `${clockText(model, state.view.from)} to ${clockText(model, state.view.to)} UTC, ${durationText(state.view.to - state.view.from)}`
}

/** Keeps the window within the range, and not narrower than can be drawn. */
function look(from, to) {
  const size = Math.min(whole.to - whole.from, Math.max(NARROWEST, to - from))
  const start = Math.min(Math.max(whole.from, from + (to - from - size) / 2), whole.to - size)
  state.view = { from: start, to: start + size }
  redraw()
}
const zoom = (factor, around) => {
  const { from, to } = state.view
  const at = around ?? (from + to) / 2
  look(at - (at - from) * factor, at + (to - at) * factor)
}
const pan = by => {
  const { from, to } = state.view
  const shift = Math.min(Math.max(by, whole.from - from), whole.to - to)
  look(from + shift, to + shift)
}
const into = (from, to) => {
  const margin = Math.max((to - from) * 0.15, NARROWEST)
  look(from - margin, to + margin)
}

const timeAt = left => {
  const gutter = gutterOf(chart.clientWidth)
  const { from, to } = state.view
  return from + ((left - gutter) / (chart.clientWidth - gutter - 14)) * (to - from)
}

function choose(i) {
  state.chosen = i
  if (i === undefined) return
  const { at, type, subject } = model.event(i)
  if (at < state.view.from || at > state.view.to) look(at - (state.view.to - state.view.from) / 2, at + (state.view.to - state.view.from) / 2)
  showEvent(details, model, i)
  list.choose(i)
  said.textContent = `${clockText(model, at)} ${type} ${subject}`
  redraw()
}

function chooseIncident(i, isZooming) {
  state.chosenIncident = state.chosenIncident === i && !isZooming ? undefined : i
  if (state.chosenIncident !== undefined) {
    const { began, ended, id, says } = model.incidents[i]
    showIncident(details, model, i)
    said.textContent = `${id}: ${says}`
    list.reveal(began)
    if (isZooming) into(began, ended ?? model.until)
  }
  redraw()
}

function sift() {
  state.match = matcherOf(filter.value)
  const shown = []
  let matched = 0
  for (let i = 0; i < model.count; i++) {
    if (model.isNoise(i) && !state.everything) continue
    if (state.match !== undefined && !state.match(model, i)) continue
    matched++
    shown.push(i)
  }
  found.textContent = `${matched} events`
  list.show(shown)
  list.choose(state.chosen)
  redraw()
}

// The chart: the wheel zooms where it points, with Shift it moves; dragging moves; two fingers are the browser's.
chart.addEventListener(
  'wheel',
  event => {
    event.preventDefault()
    const size = state.view.to - state.view.from
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    if (isSideways) pan(((event.deltaX || event.deltaY) / chart.clientWidth) * size)
    else zoom(1.0015 ** event.deltaY, timeAt(event.clientX - chart.getBoundingClientRect().left))
  },
  { passive: false },
)

let drag
chart.addEventListener('pointerdown', event => {
  if (event.button !== 0) return
  drag = { x: event.clientX, view: { ...state.view }, moved: false }
})
addEventListener('pointermove', event => {
  if (drag === undefined) return
  const by = event.clientX - drag.x
  if (Math.abs(by) > 3 && !drag.moved) {
    drag.moved = true
    chart.classList.add('dragging')
  }
  if (!drag.moved) return
  const { from, to } = drag.view
  const shift = (-by / (chart.clientWidth - gutterOf(chart.clientWidth) - 14)) * (to - from)
  const kept = Math.min(Math.max(shift, whole.from - from), whole.to - to)
  look(from + kept, to + kept)
})
addEventListener('pointerup', () => {
  chart.classList.remove('dragging')
  // A click behind a drag is none.
  setTimeout(() => (drag = undefined))
})
chart.addEventListener('click', event => {
  if (drag?.moved) return
  activate(event.target)
})
chart.addEventListener('dblclick', event => {
  const band = event.target.closest('[data-incident]')
  if (band !== null) chooseIncident(Number(band.dataset.incident), true)
  else zoom(0.4, timeAt(event.clientX - chart.getBoundingClientRect().left))
})

function activate(target) {
  const band = target.closest('[data-incident]')
  if (band !== null) return chooseIncident(Number(band.dataset.incident), false)
  const mark = target.closest('[data-first]')
  if (mark === null) return
  const [first, last, count] = [mark.dataset.first, mark.dataset.last, mark.dataset.count].map(Number)
  const [from, to] = [model.at(first), model.at(last)]
  choose(first)
  if (count > 1 && to - from > NARROWEST) into(from, to)
}

// The map: drag the window, its ends, or click where to look.
let grip
map.addEventListener('pointerdown', event => {
  const left = event.clientX - map.getBoundingClientRect().left
  const at = drawnMap.timeAt(left)
  const { from, to } = state.view
  const side = event.target.dataset?.side
  if (side === undefined && (at < from || at > to)) look(at - (to - from) / 2, at + (to - from) / 2)
  grip = { side, at, view: { ...state.view } }
  map.setPointerCapture(event.pointerId)
  event.preventDefault()
  map.querySelector('svg').focus()
})
map.addEventListener('pointermove', event => {
  if (grip === undefined) return
  const at = drawnMap.timeAt(event.clientX - map.getBoundingClientRect().left)
  const { from, to } = grip.view
  if (grip.side === 'from') look(Math.min(at, to - NARROWEST), to)
  else if (grip.side === 'to') look(from, Math.max(at, from + NARROWEST))
  else {
    const shift = Math.min(Math.max(at - grip.at, whole.from - from), whole.to - to)
    look(from + shift, to + shift)
  }
})
map.addEventListener('pointerup', () => (grip = undefined))

// Keys.
function besideIncident(by) {
  if (model.incidents.length === 0) return
  const next = state.chosenIncident === undefined ? (by > 0 ? 0 : model.incidents.length - 1) : state.chosenIncident + by
  chooseIncident(Math.min(model.incidents.length - 1, Math.max(0, next)), true)
}
const KEYS = {
  '+': () => zoom(0.6),
  '=': () => zoom(0.6),
  '-': () => zoom(1 / 0.6),
  0: () => look(whole.from, whole.to),
  ArrowLeft: () => pan((state.view.from - state.view.to) * 0.2),
  ArrowRight: () => pan((state.view.to - state.view.from) * 0.2),
  Home: () => look(whole.from, whole.from + (state.view.to - state.view.from)),
  End: () => look(whole.to - (state.view.to - state.view.from), whole.to),
  ArrowDown: () => choose(list.beside(1)),
  ArrowUp: () => choose(list.beside(-1)),
  j: () => choose(list.beside(1)),
  k: () => choose(list.beside(-1)),
  ']': () => besideIncident(1),
  '[': () => besideIncident(-1),
  '/': () => filter.focus(),
  Escape: () => {
    state.chosen = undefined
    state.chosenIncident = undefined
    list.choose(undefined)
    redraw()
  },
}
addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target === filter) {
    if (event.key === 'Escape') filter.blur()
    return
  }
  if (event.key === 'Enter' || event.key === ' ') {
    if (event.target.closest?.('[data-incident],[data-first]')) {
      event.preventDefault()
      activate(event.target)
    }
    return
  }
  // Where nothing of ours has the focus the arrows scroll the page, as ever.
  const isOurs = event.target.closest?.('#view') !== null
  if (/^(Arrow|Home|End)/.test(event.key) && !isOurs) return
  const act = KEYS[event.key]
  if (act === undefined) return
  event.preventDefault()
  act()
})

filter.addEventListener('input', sift)
byId('everything').addEventListener('click', event => {
  state.everything = !state.everything
  event.currentTarget.setAttribute('aria-pressed', state.everything)
  sift()
})
for (const [id, act] of [
  ['in', () => zoom(0.6)],
  ['out', () => zoom(1 / 0.6)],
  ['fit', () => look(whole.from, whole.to)],
  ['before', () => besideIncident(-1)],
  ['after', () => besideIncident(1)],
])
  byId(id).addEventListener('click', act)
for (const button of document.querySelectorAll('[data-look]'))
  button.addEventListener('click', () => {
    chooseIncident(Number(button.dataset.look), true)
    byId('view').scrollIntoView({ behavior: 'smooth' })
  })

// Light, dark, or as the system has it.
const THEMES = ['auto', 'light', 'dark']
const themeButton = byId('theme')
let theme = 0
themeButton.addEventListener('click', () => {
  theme = (theme + 1) % THEMES.length
  if (theme === 0) delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = THEMES[theme]
  themeButton.textContent = `theme: ${THEMES[theme]}`
})

new ResizeObserver(redraw).observe(chart)
// On paper all of it is shown, as wide as paper is.
const folded = [...document.querySelectorAll('details')]
addEventListener('beforeprint', () => {
  for (const one of folded) one.open = true
  chart.replaceChildren(drawChart({ ...state, view: state.chosenIncident === undefined ? whole : state.view }, 1000))
})
addEventListener('afterprint', redraw)

if (/^#I\d+$/.test(location.hash)) {
  const i = model.incidents.findIndex(({ id }) => `#${id}` === location.hash)
  if (i >= 0) chooseIncident(i, true)
}
sift()
document.documentElement.dataset.ready = 'yes'
