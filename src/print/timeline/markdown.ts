// A timeline to be pasted into a post-mortem: GitHub's Markdown.

import type { Evidence, Incident, Timeline } from '../../timeline/timeline.ts'
import { safe } from '../event/escape.ts'
import { gravityOf } from '../event/gravity.ts'
import { sentenceOf } from '../event/sentence.ts'
import { type Clock, fromBeginning } from './clock.ts'
import { clientsLines, clockLines, typesOf } from './text.ts'
import { duration, KIND_WORDS, PHASE_WORDS, phaseSays, saidBy, titleOf, whyOf } from './words.ts'

/** What means something to Markdown or HTML is escaped: names come from logs. */
const plain = (text: string): string => safe(text).replace(/[\\`*_{}[\]<>()#+!|~&$@]/g, '\\$&')
const code = (text: string): string => {
  const safeText = safe(text).replaceAll('|', '\\|')
  const fence = '`'.repeat(Math.max(1, ...[...safeText.matchAll(/`+/g)].map(([run]) => run.length + 1)))
  return fence === '`' ? `\`${safeText}\`` : `${fence} ${safeText} ${fence}`
}

/** Entries of an incident that are listed without `all`. */
const LISTED = 20

export function timelineMarkdown(timeline: Timeline, clock: Clock, all: boolean): string[] {
  const t = timeline
  const zone = clock.zone === '' ? '' : ` ${clock.zone}`
  const lines = [
    `# ${plain(t.clusters.join(', ') || 'Timeline')}: ${clock.moment(t.since)} to ${clock.moment(t.until)}${zone}`,
    '',
    `${t.nodes.length} nodes (${t.nodes.map(({ name, role }) => plain(role === undefined ? name : `${name}, ${role}`)).join('; ')}), ${t.events} events, ${t.captured} packets.`,
    '',
  ]
  if (t.incidents.length === 0) lines.push('**Healthy**: nothing happened that an operator would have to know.', '')
  else {
    lines.push('| | incident | began | took | clients |', '|---|---|---|---|---|')
    for (const incident of t.incidents) lines.push(summaryRow(t, incident, clock))
    lines.push('')
  }
  for (const incident of t.incidents) lines.push(...section(t, incident, clock, all))
  const notes = clockLines(t)
  if (notes.length > 0) lines.push('## Clocks', '', ...notes.map(note => `- ${plain(note)}`), '')
  const counted = Object.entries(t.leftOut).map(([type, n]) => `${code(type)} ${n}`)
  if (counted.length > 0) lines.push(`Only counted: ${counted.join(', ')}.`, '')
  return lines
}

const tookOf = ({ began, ended }: Incident): string => (ended === undefined ? 'not over' : duration(ended - began))

function summaryRow(timeline: Timeline, incident: Incident, clock: Clock): string {
  const longest = Math.max(-1, ...incident.clients.map(({ outage }) => outage?.milliseconds ?? 0))
  const clients = timeline.captured === 0 || longest < 0 ? 'not known' : longest === 0 ? 'none kept waiting' : `${longest} ms without answer`
  return `| ${incident.id} | **${KIND_WORDS[incident.kind]}**: ${plain(titleOf(incident))} | ${clock.time(incident.began)} | ${tookOf(incident)} | ${incident.severity === 'note' ? '' : clients} |`
}

function section(timeline: Timeline, incident: Incident, clock: Clock, all: boolean): string[] {
  const why = whyOf(incident)
  const lines = [`## ${incident.id}: ${plain(titleOf(incident))}`, '']
  const facts = [
    `**What**: ${KIND_WORDS[incident.kind]}${incident.by === undefined ? '' : `, by ${plain(incident.by)}`}`,
    why === undefined ? undefined : `**Why**: ${plain(why)}`,
    `**When**: ${clock.moment(incident.began)}${clock.zone === '' ? '' : ` ${clock.zone}`}, ${tookOf(incident)}`,
    incident.because.length === 0 ? undefined : `**Follows from**: ${incident.because.join(', ')}`,
    ...(incident.severity === 'note' ? [] : clientsLines(timeline, incident).map(line => `**Clients**: ${plain(line)}`)),
  ]
  lines.push(...facts.filter(fact => fact !== undefined).map(fact => `- ${fact}`), '')
  lines.push('| T | time | node | phase | | took | evidence |', '|---|---|---|---|---|---|---|')
  incident.phases.forEach((phase, i) => {
    const before = incident.phases[i - 1]
    lines.push(
      `| ${fromBeginning(phase.at, incident.began)} | ${clock.time(phase.at)} | ${plain(phase.node)} | **${PHASE_WORDS[phase.name]}** | ${plain(phaseSays(incident, phase, saidBy(timeline, incident, phase)))} | ${before === undefined ? '' : duration(phase.at - before.at)} | ${phase.evidence.map(evidenceOf).join('<br>')} |`,
    )
  })
  lines.push('')
  const entries = incident.entries.map(place => timeline.entries[place]!).filter(({ what }) => what.kind === 'event')
  const wanted = all ? entries : entries.filter(({ under }) => under === undefined).slice(0, LISTED)
  for (const { at, node, what, times, under } of wanted) {
    if (what.kind !== 'event') continue
    const { event } = what
    const said = sentenceOf(event)
    const strong = gravityOf(event.type, event.data) === 'bad' ? '**' : ''
    lines.push(
      `${under === undefined ? '' : '  '}- ${fromBeginning(at, incident.began)} ${plain(node)}: ${strong}${plain(event.type)}${strong} ${code(event.subject)}${said === '' ? '' : ` ${plain(said)}`}${times > 1 ? ` (${times} times)` : ''}`,
    )
  }
  const left = entries.filter(entry => !wanted.includes(entry))
  if (left.length > 0) lines.push(`- and ${left.length} more: ${plain(typesOf(left))}`)
  return [...lines, '']
}

const evidenceOf = (evidence: Evidence): string =>
  evidence.kind === 'event' ? code(evidence.id) : `packet ${evidence.packet} of ${code(evidence.id)}`
