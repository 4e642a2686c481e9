// The sentences of a timeline: what kind of incident, why, what each phase says. Escaped: names come from logs.
import type { Cause, ClientsSeen, Incident, IncidentKind, Phase, PhaseName, Severity, Timeline } from '../../timeline/timeline.ts'
import { safe } from '../event/escape.ts'
import { sentenceOf } from '../event/sentence.ts'

export const KIND_WORDS: Readonly<Record<IncidentKind, string>> = {
  failover: 'failover',
  switchover: 'switchover',
  failback: 'failback',
  takeover: 'takeover',
  'both-active': 'both active',
  'link-cut': 'link cut',
  'real-server-down': 'real server down',
  'pool-down': 'no real server left',
  slow: 'slow',
  'service-lost': 'service lost',
  'manager-died': 'manager gone',
  'node-down': 'node down',
  'weight-changed': 'weight changed',
  'service-changed': 'service changed',
  'log-rotated': 'log rotated',
  'clock-stepped': 'clock stepped',
  'agent-silent': 'not watched',
  other: 'trouble',
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { bad: 'bad', planned: 'planned', note: 'note' }

export const PHASE_WORDS: Readonly<Record<PhaseName, string>> = {
  asked: 'asked for',
  'first-symptom': 'first symptom',
  detected: 'detected',
  'given-up': 'given up',
  'taken-over': 'taken over',
  announced: 'ARP/ND update',
  'first-packet': 'first packet',
  'first-answer': 'first answer',
  'taken-out': 'taken out',
  fallback: 'fallback answers',
  restored: 'restored',
  recovered: 'recovered',
}

const WHY_LOST: Readonly<Partial<Record<Cause, string>>> = {
  death: 'which was not heard any more',
  script: 'whose script failed',
  link: 'whose link failed',
  'manager-died': 'whose manager died',
  shutdown: 'whose manager was stopped',
  partition: 'which lives, and was not heard',
}

const WHY: Readonly<Partial<Record<Cause, string>>> = {
  death: 'it was not heard any more',
  asked: 'asked for',
  shutdown: 'its manager was stopped',
  return: 'the preferred node is back',
  start: 'the cluster started',
  script: 'a tracked script failed',
  link: 'a link failed',
  'manager-died': 'the manager died',
  priority: 'another priority',
  check: 'health checks failed',
  'node-gone': 'the machine itself was gone',
  hand: 'by hand: nothing in the log explains it',
  partition: 'the nodes did not hear each other',
}

/** Why, where the title does not say it already. */
export const whyOf = ({ cause, kind }: Incident): string | undefined =>
  cause === undefined || SAID.has(kind) || (kind === 'takeover' && cause === 'start') ? undefined : WHY[cause]

const SAID: ReadonlySet<IncidentKind> = new Set(['failover', 'switchover', 'real-server-down', 'node-down', 'manager-died'])

/** One sentence: who, what, why. */
export function titleOf(incident: Incident): string {
  const { kind, subjects, from, to, cause, by } = incident
  const main = subjects[0] ?? '?'
  const more =
    kind === 'real-server-down' || kind === 'pool-down' || kind === 'slow'
      ? ''
      : subjects.length > 1 && isMove(kind)
        ? ` and ${subjects.length - 1} more`
        : ''
  const vip = `${main}${more}`
  const lost = cause === undefined ? undefined : WHY_LOST[cause]
  switch (kind) {
    case 'failover':
      return safe(`${to} took over ${vip} from ${from}${lost === undefined ? '' : `, ${lost}`}`)
    case 'switchover':
      return safe(`${vip} moved from ${from} to ${to}${lost === undefined ? ', as asked' : `, ${lost}`}`)
    case 'failback':
      return safe(`${vip} went back from ${from} to ${to}${cause === 'asked' ? ', as asked' : ''}`)
    case 'takeover':
      return safe(
        from === undefined
          ? `${to} took ${vip}${cause === 'start' ? ' as it started' : ''}`
          : `${to} took ${vip} from ${from}; the log does not tell why`,
      )
    case 'both-active':
      return safe(from === undefined ? `two masters for ${main}` : `${from} and ${to} both held ${vip}`)
    case 'link-cut':
      return safe(cause === 'partition' ? `${listed(subjects)} did not hear the others` : `the way over ${listed(subjects)} failed`)
    case 'real-server-down':
      return safe(
        `${main} ${cause === 'node-gone' ? 'died' : 'failed its checks'}${subjects[1] === undefined ? '' : ` and was taken out of ${subjects[1]}`}`,
      )
    case 'pool-down':
      return safe(`no real server was left for ${main}`)
    case 'slow':
      return safe(
        incident.phases.some(({ evidence }) => evidence.length > 0) ? `${main} failed some checks and stayed in` : `${main} answered slowly`,
      )
    case 'service-lost':
      return safe(`clients of ${main} had no answer, and no event tells why`)
    case 'manager-died':
      return safe(`${by ?? main} on ${from} ${cause === 'shutdown' ? 'was stopped' : 'died'}`)
    case 'node-down':
      return safe(`${listed(subjects)} left the cluster${cause === 'death' ? ' without a word' : ''}`)
    case 'weight-changed':
      return safe(`the weight of ${main} was changed on ${from}`)
    case 'service-changed':
      return safe(`${main} was changed on ${from}`)
    case 'log-rotated':
      return safe(`logs were rotated: ${listed(subjects)}`)
    case 'clock-stepped':
      return safe(`the clock was set on ${listed(subjects)}`)
    case 'agent-silent':
      return safe(`umtool did not see all of ${listed(subjects)}`)
    case 'other':
      return safe(`trouble with ${listed(subjects)}`)
  }
}

const MOVES: ReadonlySet<IncidentKind> = new Set(['failover', 'switchover', 'failback', 'takeover', 'both-active'])
export const isMove = (kind: IncidentKind): boolean => MOVES.has(kind)

/** What a list of names may take of a line. */
const LISTED = 4

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).join(', ')
  return names.length > LISTED ? `${shown} and ${names.length - LISTED} more` : shown
}

/** Kinds whose phases are one event each, which says it best. */
const OF_ITSELF: ReadonlySet<IncidentKind> = new Set([
  'weight-changed',
  'service-changed',
  'clock-stepped',
  'link-cut',
  'manager-died',
  'node-down',
  'agent-silent',
  'other',
])

/** What a phase says besides its name: a few words. `said`: the sentence of the event it stands on. */
export function phaseSays({ kind, cause, by }: Incident, phase: Phase, said = ''): string {
  const { name, subject, evidence } = phase
  if (said !== '' && OF_ITSELF.has(kind) && name !== 'recovered') return safe(isMove(kind) ? said : `${subject}: ${said}`)
  const packet = evidence.find(one => one.kind === 'packet')
  const types = evidence.flatMap(one => (one.kind === 'event' ? [one.type] : []))
  switch (name) {
    case 'asked':
      if (types[0] === 'manager.started') return safe(`${subject} starts`)
      return safe(said === '' ? subject : types[0] === 'vrrp-instance.priority-changed' ? `${subject}: ${said}` : said)
    case 'first-symptom':
      return safe(cause === 'death' || (cause === 'partition' && isMove(kind)) ? `${subject} was last heard` : subject)
    case 'detected':
      return safe(isMove(kind) ? `${subject} is gone${by === undefined ? '' : ` (${by})`}` : `${subject} failed`)
    case 'announced':
      return safe(`${subject} is at ${phase.node}${packet?.says === 'asked' ? ' (an answer; no announcement)' : ''}`)
    case 'first-packet':
    case 'first-answer':
      return safe(`${name === 'first-packet' ? 'from' : 'to'} ${subject}`)
    case 'given-up':
    case 'taken-over':
    case 'taken-out':
    case 'fallback':
    case 'restored':
    case 'recovered':
      return safe(subject)
  }
}

/** `2.59 s`, `586 ms`, `3 min 5 s`: microseconds to something to read. */
export function duration(microseconds: number): string {
  const size = Math.abs(microseconds)
  if (size < 1_000) return `${Math.round(microseconds)} µs`
  if (size < 1_000_000) return `${Math.round(microseconds / 1_000)} ms`
  if (size < 60_000_000) return `${(microseconds / 1e6).toFixed(size < 10_000_000 ? 2 : 1)} s`
  const seconds = Math.round(microseconds / 1e6)
  if (size < 3_600_000_000) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

/** What clients of one service had of it. */
export function clientsSay(seen: ClientsSeen): string {
  const { outage, outages, failures, lost } = seen
  if (outage === undefined) return safe(`${seen.service}: no client was kept waiting`)
  const how = Object.entries(failures)
    .filter(([, n]) => n > 0)
    .map(([word, n]) => `${n} ${word}`)
  const parts = [
    `${outage.to === undefined ? 'no answer for more than' : 'no answer for'} ${outage.milliseconds} ms${outages > 1 ? ` at the longest of ${outages} times` : ''}`,
    how.length > 0 ? `connections: ${how.join(', ')}` : undefined,
    lost > 0 ? `${count(lost, 'connection')} lost` : undefined,
    outage.how === 'seen' ? undefined : `the beginning by ${outage.how}`,
  ]
  return safe(`${seen.service}: ${parts.filter(part => part !== undefined).join('; ')}`)
}

/** The sentence of the event that a phase stands on; '' for a packet. */
export function saidBy(timeline: Timeline, incident: Incident, phase: Phase): string {
  const id = phase.evidence.find(({ kind }) => kind === 'event')?.id
  if (id === undefined) return ''
  for (const place of incident.entries) {
    const what = timeline.entries[place]?.what
    if (what?.kind === 'event' && what.event.id === id) return sentenceOf(what.event)
  }
  return ''
}

/** When it says nothing of clients, why not. */
export const NO_CAPTURES = 'not known: no captures'
export const NO_CLIENTS = 'not known: no client was captured then'
