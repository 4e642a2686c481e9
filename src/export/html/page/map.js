// The whole range in small: how much was said when, incidents, and the window that the chart shows, to be dragged and resized.
import { gutterOf } from './chart.js'
import { clockText } from './model.js'
import { fitted, line, rect, svg, words } from './svg.js'

const HEIGHT = 56
const BASE = 40

export function drawMap(state, width) {
  const { model, view } = state
  const gutter = gutterOf(width)
  const room = width - gutter - 14
  const x = at => gutter + ((at - model.since) / (model.until - model.since)) * room
  const root = svg('svg', {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    height: HEIGHT,
    role: 'slider',
    tabindex: 0,
    'aria-label': 'the part that is shown',
    'aria-valuemin': 0,
    'aria-valuemax': Math.round(model.until - model.since),
    'aria-valuenow': Math.round(view.from - model.since),
    'aria-valuetext': `${clockText(model, view.from)} to ${clockText(model, view.to)}`,
  })
  root.append(rect(gutter, 4, room, BASE - 4, { class: 'lane', rx: 4 }), words(14, 26, fitted('whole range', gutter - 18)))
  for (const { began, ended, severity } of model.incidents)
    root.append(svg('g', { class: severity }, rect(x(began), 6, Math.max(3, x(ended ?? model.until) - x(began)), BASE - 8, { opacity: 0.7 })))
  root.append(density(state, room, gutter))
  const [left, right] = [x(view.from), x(view.to)]
  root.append(rect(left, 3, Math.max(4, right - left), BASE - 2, { class: 'window', rx: 3 }))
  for (const [side, at] of [
    ['from', left],
    ['to', right],
  ])
    root.append(rect(at - 3, 12, 6, BASE - 20, { class: 'handle', rx: 3, 'data-side': side }))
  root.append(line(gutter, BASE, gutter + room, BASE, { class: 'tick' }))
  root.append(
    words(gutter, HEIGHT - 3, clockText(model, model.since, 1000)),
    words(gutter + room, HEIGHT - 3, clockText(model, model.until, 1000), { 'text-anchor': 'end' }),
  )
  return { root, timeAt: left => model.since + ((left - gutter) / room) * (model.until - model.since), left, right }
}

/** Bars of three pixels; the square root, so that a single event is seen beside a storm. */
function density({ model, everything }, room, gutter) {
  const bars = Math.max(1, Math.floor(room / 3))
  const counts = new Array(bars).fill(0)
  const span = Math.max(1, model.until - model.since)
  for (let i = 0; i < model.count; i++) {
    if (model.isNoise(i) && !everything) continue
    const bar = Math.floor(((model.at(i) - model.since) / span) * bars)
    if (bar >= 0) counts[Math.min(bars - 1, bar)]++
  }
  const most = Math.max(1, ...counts)
  let d = ''
  counts.forEach((count, i) => {
    if (count === 0) return
    const height = Math.max(2, Math.sqrt(count / most) * (BASE - 12))
    d += `M${gutter + i * 3} ${BASE}v${(-height).toFixed(1)}h2v${height.toFixed(1)}z`
  })
  return svg('path', { class: 'density', d })
}
