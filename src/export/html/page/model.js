// What the page shows: the data that the report carries, and questions about it. Times are milliseconds from its beginning.

export function readModel(data) {
  const { events } = data
  const count = events.at.length
  const byNode = data.nodes.map(() => [])
  for (let i = 0; i < count; i++) byNode[events.node[i]]?.push(i)
  const search = new Array(count)
  return {
    ...data,
    count,
    byNode,
    event: i => ({
      at: events.at[i],
      node: data.nodes[events.node[i]]?.name ?? '',
      type: data.types[events.type[i]],
      subject: events.subject[i],
      says: events.says[i],
      gravity: data.gravities[events.gravity[i]],
      incident: events.incident[i],
      noise: events.noise[i] === 1,
      times: events.times[i],
      id: events.id[i],
      packet: events.packet[i],
    }),
    isNoise: i => events.noise[i] === 1,
    gravityOf: i => events.gravity[i],
    at: i => events.at[i],
    /** Lower case, made when first asked for. */
    searched: i => {
      search[i] ??=
        `${data.nodes[events.node[i]]?.name ?? ''} ${data.types[events.type[i]]} ${events.subject[i]} ${events.says[i]} ${events.id[i]}`.toLowerCase()
      return search[i]
    },
  }
}

/** The first place in `list` (indices of events in order) at or behind `at`. */
export function firstAt(list, at, timeOf) {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeOf(list[middle]) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** Every word must be there. */
export function matcherOf(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return words.length === 0 ? undefined : (model, i) => words.every(word => model.searched(i).includes(word))
}

const two = n => String(n).padStart(2, '0')

/** `22:09:47.613`, with as many digits as `step` (milliseconds) calls for. */
export function clockText(model, ms, step = 1) {
  const date = new Date(model.base + ms)
  const seconds = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return step >= 1000 ? seconds : `${seconds}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`
}

export function durationText(ms) {
  const size = Math.abs(ms)
  if (size < 1) return `${Math.round(ms * 1000)} µs`
  if (size < 1000) return `${Math.round(ms)} ms`
  if (size < 60_000) return `${(ms / 1000).toFixed(size < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(size / 1000)
  return seconds < 3600
    ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
    : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1.5e4, 3e4, 6e4, 1.2e5, 3e5, 6e5, 9e5, 1.8e6, 3.6e6, 7.2e6, 1.44e7, 2.16e7, 4.32e7, 8.64e7,
]

/** Round times in between, at least `apart` of them wide. */
export function ticksOf(model, from, to, apart) {
  const step = STEPS.find(one => one >= apart) ?? 8.64e7
  const ticks = []
  const first = Math.ceil((model.base + from) / step) * step - model.base
  for (let at = first; at <= to && ticks.length < 200; at += step) ticks.push(at)
  return { step, ticks }
}
