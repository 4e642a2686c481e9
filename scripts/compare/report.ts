// The comparison as text for a person.
import { type Difference, firstLine, type Result } from './differ.ts'

/** Most characters of a line shown on either side of the caret. */
const BEFORE = 90
const AFTER = 110

/** Captured bytes may be anything: only printable ASCII reaches the terminal. */
const safe = (text: string): string => text.replace(/[^\x20-\x7e]/g, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** One difference: where, the two lines, and a caret below the first differing column. */
export function showDifference(result: Result, d: Difference): string {
  const { theirs, ours, line, column } = firstLine(d)
  const from = Math.max(0, column - BEFORE)
  const cut = (text: string): string => safe(text.slice(from, column)) + safe(text.slice(column, column + AFTER))
  const caret = ' '.repeat(safe(theirs.slice(from, column)).length)
  const where = `${result.file}, packet ${d.packet}${line > 0 ? `, line ${line + 1}` : ''}, ${result.flags || 'no flags'}, ${d.kind}`
  return `${where}\n  tcpdump  ${cut(theirs)}\n  umtool   ${cut(ours)}\n           ${caret}^`
}

/** Files down, flag sets across would be too wide: one line per file and flag set that differs. */
export function showCounts(results: readonly Result[]): string {
  return results
    .filter(result => result.differences.length > 0)
    .map(
      result =>
        `${String(result.differences.length).padStart(7)} of ${result.packets} packets differ  ${result.file}  ${result.flags || '(no flags)'}`,
    )
    .join('\n')
}

/** Differences by what the packet is, the `most` frequent kinds, each with some examples. */
export function showProtocols(results: readonly Result[], examples: number, most: number): string {
  const groups = new Map<string, { count: number; shown: string[] }>()
  for (const result of results) {
    for (const d of result.differences) {
      const group = groups.get(d.kind) ?? { count: 0, shown: [] }
      group.count++
      if (group.shown.length < examples) group.shown.push(showDifference(result, d))
      groups.set(d.kind, group)
    }
  }
  const sorted = [...groups].sort((a, b) => b[1].count - a[1].count)
  const rest = sorted.length > most ? `\n        and ${sorted.length - most} rarer kinds (--kinds N shows more)` : ''
  const shown = sorted
    .slice(0, most)
    .map(([kind, group]) => `${String(group.count).padStart(7)}  ${kind}\n${group.shown.join('\n')}`)
    .join('\n')
  return shown + rest
}

/** The last line: how much was compared. */
export function showTotals(results: readonly Result[]): string {
  const packets = results.reduce((sum, result) => sum + result.packets, 0)
  const differences = results.reduce((sum, result) => sum + result.differences.length, 0)
  const files = new Set(results.map(result => result.file)).size
  const sets = new Set(results.map(result => result.flags)).size
  return `${differences} of ${packets} printed packets differ (${files} files, ${sets} flag sets)`
}
