// The same, said again at once by the same node: one line with a count.
import type { Line } from './line.ts'

/** Microseconds. */
const AT_ONCE = 60_000_000
/** What changes from one time to the next without being news. */
const FOLDED = /^(health-check\.failed|vrrp-instance\.troubled|manager\.troubled|collector\.failed|pool-command\.failed|heartbeat\.heard)$/

const sameData = (a: Line, b: Line): boolean => {
  const data = ({ event }: Line): string => JSON.stringify({ ...(event?.data as object), count: undefined, at: undefined })
  return data(a) === data(b)
}

/** `lines` in order. The first stays, and `times` of it grows. */
export function foldRepeats(lines: readonly Line[]): Line[] {
  const newest = new Map<string, { readonly first: Line; at: number }>()
  const left: Line[] = []
  for (const line of lines) {
    if (FOLDED.test(line.type)) {
      const key = `${line.node} ${line.type} ${line.subject}`
      const before = newest.get(key)
      if (before !== undefined && line.at - before.at < AT_ONCE && sameData(before.first, line) && !hasBetween(left, before.first, line)) {
        before.first.times++
        before.at = line.at
        continue
      }
      newest.set(key, { first: line, at: line.at })
    }
    left.push(line)
  }
  return left
}

/** Something else about the same subject came in between: what follows is another thing. */
function hasBetween(left: readonly Line[], first: Line, line: Line): boolean {
  for (let i = left.length - 1; i >= 0 && left[i] !== first; i--) {
    const other = left[i]!
    if (other.node === line.node && other.subject === line.subject && other.type !== line.type) return true
  }
  return false
}
