// SVG elements by hand. Text goes in as text: nothing of a log becomes markup.
const SPACE = 'http://www.w3.org/2000/svg'

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SPACE, name)
  for (const key in attributes) if (attributes[key] !== undefined) element.setAttribute(key, attributes[key])
  for (const child of children) element.append(child)
  return element
}

export const rect = (x, y, width, height, more = {}) =>
  svg('rect', { x: round(x), y: round(y), width: round(Math.max(0, width)), height: round(height), ...more })
export const line = (x1, y1, x2, y2, more = {}) => svg('line', { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), ...more })
export const words = (x, y, text, more = {}) => svg('text', { x: round(x), y: round(y), ...more }, text)
export const title = text => svg('title', {}, text)

const round = n => Math.round(n * 10) / 10

/** As much of the text as fits, at some 6.6 pixels a letter; '' for less than three letters. */
export function fitted(text, pixels, letter = 6.6) {
  const room = Math.floor(pixels / letter)
  if (text.length <= room) return text
  return room < 4 ? '' : `${text.slice(0, room - 1)}…`
}

/** A shape for each gravity, so that it does not take colours to tell. */
export function markShape(gravity, x, y, size) {
  switch (gravity) {
    case 'bad':
      return svg('path', { class: 'shape', d: `M${x - size} ${y - size * 0.8}H${x + size}L${x} ${y + size}Z` })
    case 'good':
      return svg('path', { class: 'shape', d: `M${x - size} ${y + size * 0.8}H${x + size}L${x} ${y - size}Z` })
    case 'packet':
      return svg('rect', { class: 'shape', x: x - size * 0.8, y: y - size * 0.8, width: size * 1.6, height: size * 1.6 })
    case 'changed':
      return svg('circle', { class: 'shape', cx: x, cy: y, r: size })
    default:
      return svg('circle', { class: 'shape', cx: x, cy: y, r: size * 0.7 })
  }
}
