// /proc/net/ip_vs_stats -> totals of all services. Pure. All numbers are hexadecimal. Fixtures: test/fixtures/ipvsadm/*/*/proc-ip_vs_stats

import type { Counters } from './ipvsadm-stats.ts'

const TOTALS = /^ *([0-9A-Fa-f]+) +([0-9A-Fa-f]+) +([0-9A-Fa-f]+) +([0-9A-Fa-f]+) +([0-9A-Fa-f]+) *$/

/** The first line of numbers; those below are rates. Throws SyntaxError. */
export function parseProcIpVsStats(text: string): Counters {
  for (const line of text.split('\n')) {
    const found = TOTALS.exec(line)
    if (found !== null) return found.slice(1, 6).map(hex => Number.parseInt(hex, 16)) as unknown as Counters
  }
  throw new SyntaxError('/proc/net/ip_vs_stats: no line of totals')
}
