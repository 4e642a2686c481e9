// Lines of `ip -ts monitor`, with or without `-o` and `label`: each has its own time, by the clock of its machine.

import { type MonitorLine, readMonitorLine } from '../../decode/ip-monitor.ts'
import { readIsoTime } from '../../decode/log-time.ts'
import type { Zone } from '../zone.ts'
import type { Sample } from './split.ts'

const STAMPED = /^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})\] ?(?:\[([A-Z]+)\])?(Deleted )?(.+)$/

/** When a line was written: microseconds. `before`: of the line above. */
export function monitorTime(line: string, zone: Zone, before: number | undefined): number | undefined {
  const time = readIsoTime(`${STAMPED.exec(line)?.[1] ?? ''} `)?.time
  return time === undefined ? undefined : zone.toUtc(time.wall, before)
}

/** A line, and what stood below it. Throws SyntaxError for what cannot be read. */
export function monitorLine({ lines }: Pick<Sample, 'lines'>): MonitorLine {
  const text = lines.join('\\')
  const found = STAMPED.exec(text)
  if (found === null) throw new SyntaxError(`ip monitor: cannot read ${JSON.stringify(text.slice(0, 160))}`)
  const [, stamp = '', label, deleted, rest = ''] = found
  return readMonitorLine(text) ?? { label: label ?? labelOf(rest), deleted: deleted !== undefined, text: rest, stamp }
}

/** What `label` would have said. */
function labelOf(text: string): string {
  if (/^\d+: [^\s@]+(?:@\S+)?: </.test(text)) return 'LINK'
  if (/^\d+: \S+ +inet6? /.test(text)) return 'ADDR'
  if (/ (?:INCOMPLETE|REACHABLE|STALE|DELAY|PROBE|FAILED|NOARP|PERMANENT)\b/.test(text)) return 'NEIGH'
  return /^(?:ipv4|ipv6) /.test(text) ? 'NETCONF' : 'ROUTE'
}
