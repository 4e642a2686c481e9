// `umtool config example`: every key with what it is without it, every collector with its settings. Made from the schemas, so it is true.
import type { Collector } from '../../../collect/collector.ts'
import { settingsFor } from '../../../collect/settings.ts'
import { STREAMS } from '../../../events/stream.ts'
import { DEFAULT_CLUSTER } from '../compose.ts'
import { DEFAULT_KEEP, DEFAULT_RETENTION, type Role } from './schema.ts'

const STREAM_HOLDS = {
  capture: 'packets',
  stats: 'counters',
  events: 'what changed, and full pictures',
  actions: 'what was asked for and done',
} as const

/** Commented out is what each key is anyway. */
export function configExample(role: Role, all: readonly Collector[]): string {
  const lines = [
    `# umtool agent on a ${role}. Commented out is what holds without the line.`,
    '# Lengths of time: 30s, 15m, 6h, 7d. Sizes: 64KiB, 500MiB, 1GiB.',
    '',
    '# The same on all nodes of one cluster.',
    `cluster: ${DEFAULT_CLUSTER}`,
    "# This machine's name in the cluster: as Heartbeat and keepalived call it (uname -n).",
    '#node: lvs1',
    '# director or real-server: which collectors run by themselves.',
    `role: ${role}`,
    '# Where events are kept.',
    '#log: sqlite:/var/lib/umtool/events.db',
    '',
    '# How long, and how much of it, is kept; the oldest goes first.',
    '#retention:',
    ...STREAMS.flatMap(stream => {
      const { age, size } = DEFAULT_RETENTION[stream]
      return [`#  # ${STREAM_HOLDS[stream]}`, `#  ${stream}: { age: ${age}${size === undefined ? '' : `, size: ${size}`} }`]
    }),
    '',
    '# A copy of all of it elsewhere, so that the logs of all nodes can be read in one place (docs/fleet.md).',
    '#copy:',
    '#  to: kafka://kafka1:9092,kafka2:9092,kafka3:9092/umtool',
    '#  # How much may wait here while nobody answers there; retention lets go of more, packets first.',
    `#  keep: ${DEFAULT_KEEP}`,
    '#  # What is said within this time goes together: a large fleet spares its brokers with a second (docs/scaling.md). 10 ms without it.',
    '#  every: 1s',
    '',
    '# All that suit the role and can run here (umtool collect --list). A name with settings or true must be able to run;',
    '# with false it does not run. Those not named run if they can.',
    'collectors: auto',
    '#collectors:',
    ...all.filter(({ roles }) => roles.includes(role)).flatMap(collectorLines),
  ]
  return `${lines.join('\n')}\n`
}

function collectorLines(collector: Collector): string[] {
  const settings = settingsFor(collector, true).settings as Readonly<Record<string, unknown>>
  const names = Object.keys(settings)
  if (names.length === 0) return [`#  # ${collector.about}`, `#  ${collector.name}: true`]
  const { properties } = collector.settings as { properties?: Readonly<Record<string, { description?: string }>> }
  const rows = names.map(name => {
    const about = properties?.[name]?.description
    return `#    ${name}: ${JSON.stringify(settings[name])}${about === undefined ? '' : ` # ${about}`}`
  })
  return [`#  # ${collector.about}`, `#  ${collector.name}:`, ...rows]
}
