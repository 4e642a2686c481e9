// `ipvsadm -Ln --stats --exact` -> counters of services and real servers. Pure. Fixtures: test/fixtures/ipvsadm/
// Without --exact large numbers end in K, M, G or T and are no counters any more: they are refused.

import { isHeading, readEndpoint, readServiceName, unreadable } from './ipvsadm-lines.ts'

/** Connections, packets in, packets out, bytes in, bytes out; since the last reset. Exact up to 2^53. */
export type Counters = readonly [number, number, number, number, number]

/** Of one line. A row without `server` is the service itself; its real servers need not add up to it. */
export type StatsRow = {
  /** Key of src/lvs/key.ts. */
  readonly service: string
  /** Endpoint: `10.9.0.3:80`. */
  readonly server?: string
  /** What the line begins with while its counters move. */
  readonly name: string
  readonly counters: Counters
}

const WHAT = 'ipvsadm -Ln --stats --exact'

/** Throws SyntaxError for a line it cannot read. `rows[i]` is of line `i`; headings have none. */
export function parseIpvsadmStats(lines: readonly string[]): (StatsRow | undefined)[] {
  let service: string | undefined
  return lines.map((line, i) => {
    if (isHeading(line)) return undefined
    const row = readRow(line, service)
    if (row === undefined) throw unreadable(WHAT, i, line)
    service = row.service
    return row
  })
}

const SERVER = /^ {2}-> (\S+)/

function readRow(line: string, service: string | undefined): StatsRow | undefined {
  const found = service === undefined ? null : SERVER.exec(line)
  if (found !== null) {
    const server = readEndpoint(found[1]!)?.key
    const counters = readCounters(line, found[0].length)
    return server === undefined || counters === undefined ? undefined : { service: service!, server, name: found[0], counters }
  }
  const named = readServiceName(line)
  if (named === undefined) return undefined
  const counters = readCounters(line, named.length)
  return counters && { service: named.key, name: line.slice(0, named.length), counters }
}

const COLUMNS = / +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) *$/y

/** The counters behind a name of `length` characters; undefined when something else is there. */
export function readCounters(line: string, length: number): Counters | undefined {
  COLUMNS.lastIndex = length
  const found = COLUMNS.exec(line)
  if (found === null) return undefined
  const counters = [Number(found[1]), Number(found[2]), Number(found[3]), Number(found[4]), Number(found[5])] as const
  return counters.every(Number.isFinite) ? counters : undefined
}
