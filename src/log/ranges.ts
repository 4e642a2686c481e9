// Which sequence numbers a log has had of one life of a source: a few ranges, as a rule one.

/** first, last, first, last ... ascending, with a gap between one range and the next. */
export type Ranges = number[]

/** Index of the first range whose end is at or behind n - 1, counted in ranges. */
function place(ranges: Ranges, n: number): number {
  let low = 0
  let high = ranges.length / 2
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ranges[middle * 2 + 1]! < n - 1) low = middle + 1
    else high = middle
  }
  return low
}

export function hasNumber(ranges: Ranges, n: number): boolean {
  const at = place(ranges, n) * 2
  return at < ranges.length && ranges[at]! <= n && n <= ranges[at + 1]!
}

/** False when it is there already. `touched` is told the beginning of every range that came, went or grew. */
export function addNumber(ranges: Ranges, n: number, touched?: Set<number>): boolean {
  const end = ranges.length - 1
  // What a collector says comes in order.
  if (end > 0 && ranges[end] === n - 1) {
    ranges[end] = n
    touched?.add(ranges[end - 1]!)
    return true
  }
  const at = place(ranges, n) * 2
  const first = ranges[at]
  if (first === undefined || n < first - 1) {
    ranges.splice(at, 0, n, n)
    touched?.add(n)
    return true
  }
  if (n === first - 1) {
    ranges[at] = n
    touched?.add(first).add(n)
    return true
  }
  if (n <= ranges[at + 1]!) return false
  // n follows this range; it may be what was missing before the next one.
  touched?.add(first)
  const next = ranges[at + 2]
  if (next === n + 1) {
    ranges.splice(at + 1, 2)
    touched?.add(next)
  } else ranges[at + 1] = n
  return true
}

/** The end of the range that begins at `first`, or undefined when none begins there. */
export function lastOf(ranges: Ranges, first: number): number | undefined {
  const at = place(ranges, first) * 2
  return ranges[at] === first ? ranges[at + 1] : undefined
}

export function countNumbers(ranges: Ranges): number {
  let count = 0
  for (let at = 0; at < ranges.length; at += 2) count += ranges[at + 1]! - ranges[at]! + 1
  return count
}

/** What lacks from 1 to the last one, as [from, to] pairs. */
export function gapsIn(ranges: Ranges): [from: number, to: number][] {
  const gaps: [number, number][] = []
  let expected = 1
  for (let at = 0; at < ranges.length; at += 2) {
    if (ranges[at]! > expected) gaps.push([expected, ranges[at]! - 1])
    expected = ranges[at + 1]! + 1
  }
  return gaps
}

/** What is in one or the other. */
export function unionOf(a: Ranges, b: Ranges): Ranges {
  const union: Ranges = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const fromA = j >= b.length || (i < a.length && a[i]! <= b[j]!)
    const [first, last] = fromA ? [a[i]!, a[i + 1]!] : [b[j]!, b[j + 1]!]
    if (fromA) i += 2
    else j += 2
    const end = union.length - 1
    if (end > 0 && first <= union[end]! + 1) union[end] = Math.max(union[end]!, last)
    else union.push(first, last)
  }
  return union
}
