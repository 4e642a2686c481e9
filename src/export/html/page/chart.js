// The lanes: incidents, nodes with the addresses they held and what they said, services with their rates and outages.
//
// What falls within a few pixels is one mark with a count, so that ten thousand events cost no more than a screenful.
import { clockText, durationText, firstAt, ticksOf } from './model.js'
import { fitted, line, markShape, rect, svg, title, words } from './svg.js'

const TOP = 28
const INCIDENTS = 30
const PHASES = 16
const NODE = 48
const SERVICE = 62
const BUCKET = 9
const RANK = { bad: 4, packet: 3, good: 2, changed: 1, plain: 0 }

export const gutterOf = width => (width < 640 ? 86 : 150)

export function drawChart(state, width) {
  const { model, view, chosenIncident } = state
  const gutter = gutterOf(width)
  const room = width - gutter - 14
  const scale = room / (view.to - view.from)
  const x = at => gutter + (at - view.from) * scale
  const rows = Math.max(1, incidentRows(state, x).rows)
  const top = TOP + rows * INCIDENTS + PHASES
  const height = top + model.nodes.length * NODE + model.services.length * SERVICE + 8
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'group', 'aria-label': 'lanes of nodes and services over time' })
  root.append(hatch(), clip(gutter, width - gutter - 8, height))
  const g = { state, x, gutter, width, height, top, scale }
  root.append(axis(g), lanes(g))
  const inside = svg('g', { 'clip-path': 'url(#inside)' })
  if (chosenIncident !== undefined) inside.append(span(g, model.incidents[chosenIncident]))
  inside.append(incidents(g), holdings(g), services(g))
  if (chosenIncident !== undefined) inside.append(phases(g, model.incidents[chosenIncident]))
  inside.append(marks(g))
  root.append(inside)
  return root
}

const hatch = () =>
  svg(
    'defs',
    {},
    svg(
      'pattern',
      { id: 'hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      rect(0, 0, 7, 7),
      svg('path', { d: 'M0 0V7', 'stroke-width': 2, opacity: 0.5 }),
    ),
  )
const clip = (left, width, height) => svg('clipPath', { id: 'inside' }, rect(left, 0, width, height))

function axis({ state, x, gutter, width, height, scale }) {
  const g = svg('g', { 'aria-hidden': 'true' })
  const { step, ticks } = ticksOf(state.model, state.view.from, state.view.to, 96 / scale)
  for (const at of ticks) {
    const left = x(at)
    if (left < gutter) continue
    g.append(line(left, TOP - 6, left, height, { class: 'tick' }))
    if (left < width - 60) g.append(words(left + 4, 16, clockText(state.model, at, step)))
  }
  return g
}

function lanes({ state, gutter, width, top }) {
  const { model } = state
  const g = svg('g')
  g.append(words(14, TOP + 20, 'incidents'))
  model.nodes.forEach(({ name, role }, i) => {
    const y = top + i * NODE
    g.append(rect(8, y + 2, width - 16, NODE - 4, { class: 'lane', rx: 6 }))
    g.append(words(14, y + 21, fitted(name, gutter - 18, 7.4), { class: 'name' }), words(14, y + 37, fitted(role ?? 'node', gutter - 18)))
  })
  model.services.forEach((service, i) => {
    const y = top + model.nodes.length * NODE + i * SERVICE
    g.append(rect(8, y + 2, width - 16, SERVICE - 4, { class: 'lane', rx: 6 }))
    const [protocol, ...address] = service.split('/')
    g.append(words(14, y + 21, fitted(address.join('/') || service, gutter - 18, 7.4), { class: 'name' }), words(14, y + 37, `${protocol} clients`))
  })
  return g
}

/** Incidents that overlap stand below each other, four rows at most. */
function incidentRows({ model, view }, x) {
  const ends = []
  const placed = []
  model.incidents.forEach((incident, i) => {
    const left = x(incident.began)
    const right = Math.max(left + 6, x(incident.ended ?? model.until))
    if (incident.began > view.to || (incident.ended ?? model.until) < view.from) return
    let row = ends.findIndex(end => end < left - 3)
    if (row < 0) row = ends.length < 4 ? ends.length : 3
    ends[row] = right
    placed.push({ i, incident, left, right, row })
  })
  return { placed, rows: ends.length }
}

function incidents({ state, x, gutter, width }) {
  const { placed } = incidentRows(state, x)
  const g = svg('g')
  for (const { i, incident, left, right, row } of placed) {
    const from = Math.max(left, gutter)
    const band = svg('g', {
      class: `band ${incident.severity}${state.chosenIncident === i ? ' chosen' : ''}`,
      role: 'button',
      tabindex: 0,
      'data-incident': i,
      'aria-label': `${incident.id}, ${incident.word}: ${incident.says}`,
    })
    const y = TOP + row * INCIDENTS
    band.append(title(`${incident.id} ${incident.word}: ${incident.says}`), rect(left, y + 2, right - left, INCIDENTS - 6, { rx: 5 }))
    const next = placed.find(other => other.row === row && other.left > left)
    const inside = fitted(`${incident.id} ${incident.word}`, right - from - 10)
    if (inside !== '') band.append(words(from + 6, y + 19, inside))
    else {
      const beside = fitted(`${incident.id} ${incident.word}`, (next?.left ?? width - 14) - right - 10)
      if (beside !== '' && right > gutter) band.append(words(right + 5, y + 19, beside))
    }
    g.append(band)
  }
  return g
}

const span = ({ x, height, state }, { began, ended, severity }) =>
  rect(x(began), TOP, Math.max(2, x(ended ?? state.model.until) - x(began)), height - TOP - 6, { class: `span ${severity}` })

/** Labels of phases that would lie on each other are left out; the line and its title stay. */
function phases({ x, top, height }, incident) {
  const g = svg('g')
  let free = Number.NEGATIVE_INFINITY
  for (const { at, word, says, node } of incident.phases) {
    const left = x(at)
    const one = svg(
      'g',
      { class: 'phase' },
      title(`${word}: ${says} (${node}), T+${((at - incident.began) / 1000).toFixed(3)}`),
      line(left, top - 12, left, height - 6),
    )
    if (left > free) {
      one.append(words(left + 3, top - 4, word))
      free = left + word.length * 6.2 + 8
    }
    g.append(one)
  }
  return g
}

function holdings({ state, x, top }) {
  const { model, view } = state
  const g = svg('g')
  for (const { node, vip, from, to } of model.holdings) {
    const begin = from ?? model.since
    const end = to ?? model.until
    if (end < view.from || begin > view.to || node < 0) continue
    const y = top + node * NODE + 6 + (vip % 2) * 13
    const left = Math.max(x(begin), x(view.from) - 4)
    const width = Math.min(x(end), x(view.to) + 4) - left
    const text = `holds ${model.vips[vip]}`
    g.append(svg('g', {}, title(text), rect(left, y, Math.max(2, width), 12, { class: `held held-${vip % 4}`, rx: 3 })))
    const shown = fitted(text, width - 10, 5.9)
    if (shown !== '') g.append(words(left + 5, y + 10, shown, { class: 'held-word' }))
  }
  return g
}

function services({ state, x, top }) {
  const { model, view } = state
  const g = svg('g')
  model.services.forEach((_, i) => {
    const y = top + model.nodes.length * NODE + i * SERVICE
    const own = model.rates.filter(rate => rate.service === i)
    const most = Math.max(0.001, ...own.flatMap(({ points }) => points.map(([, , connections]) => connections)))
    const mostPackets = Math.max(0.001, ...own.flatMap(({ points }) => points.map(([, , , packets]) => packets)))
    const base = y + SERVICE - 8
    own.forEach((rate, n) => {
      const shape = curve(rate.points, x, view, base, most, 2, n > 0)
      const packets = curve(rate.points, x, view, base, mostPackets, 3, n > 0)
      if (shape === undefined) return
      const hint = `${model.nodes[rate.node]?.name ?? ''}: at most ${most.toFixed(1)} connections/s, ${mostPackets.toFixed(0)} packets/s (dashed)`
      g.append(svg('g', {}, title(hint), shape.area, shape.curve))
      packets.curve.classList.add('packets')
      g.append(packets.curve)
    })
    let free = Number.NEGATIVE_INFINITY
    for (const { from, to, ms } of model.outages.filter(outage => outage.service === i)) {
      const end = to ?? model.until
      if (end < view.from || from > view.to) continue
      const text = to === undefined ? `no answer for more than ${ms} ms` : `no answer for ${ms} ms`
      g.append(svg('g', {}, title(text), rect(x(from), y + 4, Math.max(3, x(end) - x(from)), SERVICE - 8, { class: 'outage' })))
      const left = Math.max(x(end) + 5, x(view.from) + 4)
      if (left < free) continue
      g.append(words(left, y + 18, `${ms} ms`, { class: 'outage-word' }))
      free = left + 70
    }
  })
  return g
}

/** Steps, since each rate holds from one count to the next. */
function curve(points, x, view, base, most, column, isSecond) {
  const height = SERVICE - 22
  let d = ''
  let first = 0
  for (const point of points) {
    const [at, seconds] = point
    const from = at - seconds * 1000
    if (at < view.from || from > view.to) continue
    const y = (base - (point[column] / most) * height).toFixed(1)
    const [left, right] = [x(from).toFixed(1), x(at).toFixed(1)]
    if (d === '') first = left
    d += `${d === '' ? 'M' : 'L'}${left} ${y}H${right}`
  }
  if (d === '') return column === 2 ? undefined : { curve: svg('path', { d: '' }) }
  const second = isSecond ? ' second' : ''
  return { area: svg('path', { class: `area${second}`, d: `${d}V${base}H${first}Z` }), curve: svg('path', { class: `curve${second}`, d }) }
}

function marks({ state, x, top, gutter, width }) {
  const { model, view, match, chosen, everything } = state
  const g = svg('g')
  model.byNode.forEach((list, node) => {
    const y = top + node * NODE + NODE - 13
    let bucket
    let free = Number.NEGATIVE_INFINITY
    const flush = () => {
      if (bucket !== undefined) {
        const middle = (bucket.left + bucket.right) / 2
        const isCounted = bucket.count > 1 && middle - 8 > free
        if (isCounted) free = middle + 8
        g.append(markOf(model, bucket, y, isCounted))
      }
      bucket = undefined
    }
    for (let k = firstAt(list, view.from, model.at); k < list.length && model.at(list[k]) <= view.to; k++) {
      const i = list[k]
      if (model.isNoise(i) && !everything) continue
      const left = x(model.at(i))
      if (left < gutter - 2 || left > width) continue
      if (bucket === undefined || left - bucket.left > BUCKET) {
        flush()
        bucket = { left, right: left, first: i, last: i, count: 0, worst: 'plain', matched: false, chosen: false }
      }
      bucket.right = left
      bucket.last = i
      bucket.count++
      const gravity = model.gravities[model.gravityOf(i)]
      if (RANK[gravity] > RANK[bucket.worst] || bucket.count === 1) bucket.worst = gravity
      if (match === undefined || match(model, i)) bucket.matched = true
      if (i === chosen) bucket.chosen = true
    }
    flush()
  })
  return g
}

function markOf(model, { left, right, first, last, count, worst, matched, chosen }, y, isCounted) {
  const middle = (left + right) / 2
  const { type, subject, says } = model.event(first)
  const label =
    count === 1
      ? `${clockText(model, model.at(first))} ${type} ${subject} ${says}`
      : `${count} events within ${durationText(model.at(last) - model.at(first))}, first ${type} ${subject}`
  const mark = svg('g', {
    class: `mark is-${worst}${matched ? '' : ' out'}${chosen ? ' chosen' : ''}`,
    role: 'button',
    'aria-label': label,
    'data-first': first,
    'data-last': last,
    'data-count': count,
  })
  mark.append(title(label), rect(middle - 7, y - 10, 14, 22, { fill: 'transparent' }), markShape(worst, middle, y, count === 1 ? 4.5 : 5.5))
  if (isCounted) mark.append(words(middle, y + 15, count > 99 ? '99+' : String(count), { class: 'many', 'text-anchor': 'middle' }))
  return mark
}
