// The events as a list that holds only the rows that are seen: ten thousand cost as much as twenty.
import { clockText } from './model.js'

const ROW = 28
const MORE = 6
const SIGNS = { bad: '▼', good: '▲', changed: '●', packet: '■', plain: '·' }

export function newList(box, model, choose) {
  const sizer = document.createElement('div')
  box.append(sizer)
  let shown = []
  let chosen
  const rows = new Map()

  const rowOf = (i, place) => {
    const { at, node, type, subject, says, gravity, noise, times } = model.event(i)
    const row = document.createElement('div')
    row.className = `row${noise ? ' faint' : ''}`
    row.id = `row-${i}`
    row.setAttribute('role', 'option')
    row.setAttribute('aria-setsize', shown.length)
    row.setAttribute('aria-posinset', place + 1)
    const cells = [
      ['time', clockText(model, at)],
      ['span', node],
      ['span', SIGNS[gravity], `gravity-${gravity}`],
      ['span', `${type}${times > 1 ? ` ×${times}` : ''}`],
      ['span', `${subject}${says === '' ? '' : `: ${says}`}`, 'says'],
    ]
    for (const [name, text, className = ''] of cells) {
      const cell = document.createElement(name)
      cell.className = className
      cell.textContent = text
      row.append(cell)
    }
    row.title = `${type} ${subject}: ${says}`
    row.addEventListener('click', () => choose(i))
    return row
  }

  const paint = () => {
    const first = Math.max(0, Math.floor(box.scrollTop / ROW) - MORE)
    const last = Math.min(shown.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + MORE)
    const wanted = new Set()
    for (let place = first; place < last; place++) {
      const i = shown[place]
      wanted.add(i)
      let row = rows.get(i)
      if (row === undefined) {
        row = rowOf(i, place)
        rows.set(i, row)
        sizer.append(row)
      }
      row.style.top = `${place * ROW}px`
      row.setAttribute('aria-selected', i === chosen)
    }
    for (const [i, row] of rows) {
      if (wanted.has(i)) continue
      row.remove()
      rows.delete(i)
    }
    if (chosen !== undefined && rows.has(chosen)) box.setAttribute('aria-activedescendant', `row-${chosen}`)
    else box.removeAttribute('aria-activedescendant')
  }

  box.addEventListener('scroll', paint, { passive: true })
  return {
    /** Indices of events, in order. */
    show(list) {
      shown = list
      sizer.style.height = `${list.length * ROW}px`
      for (const row of rows.values()) row.remove()
      rows.clear()
      paint()
    },
    choose(i) {
      chosen = i
      const place = i === undefined ? -1 : shown.indexOf(i)
      if (place >= 0 && (place * ROW < box.scrollTop || (place + 1) * ROW > box.scrollTop + box.clientHeight))
        box.scrollTop = place * ROW - box.clientHeight / 2
      paint()
    },
    /** The first event from then on, at the top. */
    reveal(at) {
      const place = shown.findIndex(i => model.at(i) >= at)
      if (place >= 0) box.scrollTop = place * ROW
    },
    /** The event so many rows from the chosen one. */
    beside(by) {
      const place = chosen === undefined ? -1 : shown.indexOf(chosen)
      return shown[Math.min(shown.length - 1, Math.max(0, place + by))]
    },
    paint,
  }
}
