// One line of `ip -o -ts monitor label ...`. Pure. Fixtures: test/fixtures/iproute2/
//
//   [2026-11-22T18:49:03.008810] [ADDR]9: eth0    inet 10.9.0.100/24 scope global secondary eth0\       valid_lft forever preferred_lft forever
//   [2026-11-22T18:49:13.157093] [ADDR]Deleted 9: eth0 ...
//
// There is no JSON of it. Traps: after an interface is renamed, ip goes on saying its old name in all lines but those of links; a route
// that is replaced is said as if it were added, and the old one is not said to be gone.

export type MonitorLine = {
  /** LINK, ADDR, ROUTE, NEIGH, NETCONF ... */
  readonly label: string
  readonly deleted: boolean
  /** Without stamp, label and `Deleted`; a backslash stands where a line ended. */
  readonly text: string
  /** As written: local time without saying which. */
  readonly stamp: string
}

const LINE = /^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})\] \[([A-Z]+)\](Deleted )?(.+)$/

/** Undefined when it is not of that form. */
export function readMonitorLine(line: string): MonitorLine | undefined {
  const found = LINE.exec(line)
  if (found === null) return undefined
  return { stamp: found[1]!, label: found[2]!, deleted: found[3] !== undefined, text: found[4]! }
}

const QUARTER_HOUR = 900_000_000
const LONGEST_DELAY = 60_000_000

/**
 * When ip saw it (microseconds), for a line that we had at `at`. The stamp does not say its time zone, but zones differ by quarters of an
 * hour: what is left over is the delay. More than a minute of it is not believed.
 */
export function stampedAt(stamp: string, at: number): number {
  const seconds = Date.parse(`${stamp.slice(0, 19)}Z`)
  if (Number.isNaN(seconds)) return at
  const stamped = seconds * 1000 + Number(stamp.slice(20))
  const delay = (((at - stamped) % QUARTER_HOUR) + QUARTER_HOUR) % QUARTER_HOUR
  return delay <= LONGEST_DELAY ? at - delay : at
}

/** Words of a text, the ends of lines left out. */
export const wordsOf = (text: string): string[] => text.split(/[\s\\]+/).filter(word => word !== '')

/** The word behind each of `names`, wherever they stand. */
export function valuesOf(words: readonly string[], names: readonly string[]): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (let i = 0; i + 1 < words.length; i++) if (names.includes(words[i]!) && !(words[i]! in values)) values[words[i]!] = words[++i]!
  return values
}
