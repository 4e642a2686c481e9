// Incidents of one kind of line each: links, managers, nodes, hands, clocks, agents; and what is left over.
import { rootOf } from './follows.ts'
import { field, type Line, number, text } from './line.ts'
import { livedOn } from './lives.ts'
import { claim, type Draft, lastSaid, phaseOf, type Scene } from './scene.ts'
import type { Cause, IncidentKind, Severity } from './timeline.ts'

const SECOND = 1_000_000
const MINUTE = 60 * SECOND

type Kind = {
  readonly kind: IncidentKind
  readonly severity: Severity
  readonly cause?: Cause
  /** A line that begins it. */
  readonly begins: (line: Line, scene: Scene) => boolean
  /** One that belongs to the same. */
  readonly joins: (line: Line, first: Line) => boolean
  /** One that ends it. Absent: it is over at once. */
  readonly ends?: (line: Line, first: Line) => boolean
  /** Microseconds of quiet after which another one begins. */
  readonly apart: number
  readonly subject?: (line: Line) => string
  /** Where the line itself is its end: when it began. */
  readonly since?: (line: Line, scene: Scene) => number | undefined
}

const isLoss = (line: Line): boolean => {
  const to = field(line, 'to') as { readonly carrier?: unknown; readonly up?: unknown; readonly present?: unknown } | undefined
  return line.type === 'link.changed' && (to?.carrier === false || to?.up === false || to?.present === false)
}
const isGain = (line: Line): boolean => {
  const to = field(line, 'to') as { readonly carrier?: unknown; readonly up?: unknown } | undefined
  return line.type === 'link.changed' && (to?.carrier === true || to?.up === true) && field(line, 'from') !== undefined
}

/** Nothing that a program did by itself stands behind it. */
const byHand = (line: Line): boolean => rootOf(line) === line || /^(service|real-server|weight)\./.test(rootOf(line).type)
const sameService = (a: Line, b: Line): boolean => a.subject.split(' ')[0] === b.subject.split(' ')[0]

const KINDS: readonly Kind[] = [
  {
    kind: 'both-active',
    severity: 'bad',
    begins: ({ type, ...line }) => type === 'vrrp.contested' || (type === 'manager.troubled' && text(line as Line, 'kind') === 'both-own'),
    joins: ({ type }) => /^vrrp\.|^vrrp-instance\.|^address\.|^manager\.troubled$/.test(type),
    ends: ({ type }) => type === 'vrrp.settled',
    apart: MINUTE,
  },
  {
    kind: 'node-down',
    severity: 'bad',
    begins: (line, scene) => /^node\.(died|left)$/.test(line.type) && !livedOn(scene, line.subject, line.at),
    joins: (line, first) =>
      /^(membership|quorum|fencing|manager)\./.test(line.type) ||
      (/^(node|heartbeat|ha-link)\./.test(line.type) && (line.subject === first.subject || text(line, 'node') === first.subject)),
    ends: ({ type, subject }, first) => (type === 'node.returned' || type === 'node.joined') && subject === first.subject,
    apart: 10 * MINUTE,
  },
  {
    kind: 'link-cut',
    severity: 'bad',
    begins: line => isLoss(line) || line.type === 'ha-link.failed' || line.type === 'heartbeat.silenced',
    joins: line =>
      isLoss(line) ||
      isGain(line) ||
      /^(ha-link|heartbeat|route|address|neighbour|membership|quorum)\./.test(line.type) ||
      UNHEARD.test(line.type) ||
      (line.type === 'manager.troubled' && /partition|late/.test(text(line, 'kind') ?? '')) ||
      (line.type === 'node.returned' && field(line, 'partition') === true),
    ends: line => isGain(line) || line.type === 'ha-link.restored' || (line.type === 'heartbeat.heard' && text(line, 'why') === 'again'),
    apart: 5 * MINUTE,
  },
  {
    kind: 'manager-died',
    severity: 'bad',
    begins: line => line.type === 'manager.died' || (line.type === 'manager.stopped' && rootOf(line) === line),
    joins: (line, first) => line.node === first.node && /^(manager|pool-|service|real-server|vrrp-instance|address)/.test(line.type),
    ends: ({ type, node, subject }, first) => type === 'manager.started' && node === first.node && subject === first.subject,
    apart: 2 * MINUTE,
  },
  {
    kind: 'weight-changed',
    severity: 'note',
    cause: 'hand',
    begins: line => line.type === 'weight.changed' && byHand(line),
    joins: (line, first) => line.type === 'weight.changed' && line.subject === first.subject && line.node === first.node,
    ends: (line, first) => line !== first && number(line, 'to') === number(first, 'from'),
    apart: 10 * MINUTE,
  },
  {
    kind: 'service-changed',
    severity: 'note',
    cause: 'hand',
    begins: line => /^(service|real-server)\.(added|removed|changed)$/.test(line.type) && byHand(line),
    joins: (line, first) => /^(service|real-server|weight)\./.test(line.type) && line.node === first.node && sameService(line, first),
    ends: (line, first) => line.type === OPPOSITE[first.type] && line.subject === first.subject,
    apart: 10 * MINUTE,
    subject: ({ subject }) => subject,
  },
  {
    kind: 'clock-stepped',
    severity: 'note',
    begins: ({ type }) => type === 'clock.stepped',
    joins: ({ type }, first) => type === 'clock.stepped' && first.type === type,
    apart: 5 * SECOND,
  },
  {
    kind: 'log-rotated',
    severity: 'note',
    begins: ({ type }) => type.endsWith('.rotated'),
    joins: ({ type }) => type.endsWith('.rotated'),
    apart: 10 * SECOND,
  },
  {
    kind: 'agent-silent',
    severity: 'note',
    begins: line => line.type === 'events.lost' || line.type === 'copy.interrupted' || (line.type === 'agent.started' && wasCutOff.has(line)),
    joins: ({ type, node }, first) => node === first.node && /^(events\.lost|copy\.|agent\.)/.test(type),
    ends: ({ type }) => type === 'copy.resumed' || type === 'agent.started',
    apart: MINUTE,
    subject: ({ node }) => node,
    // What its former life said last: nobody watched from then on.
    since: (line, scene) => (line.type === 'agent.started' ? lastSaid(scene, line.node, line.at)?.at : undefined),
  },
  {
    kind: 'other',
    severity: 'bad',
    begins: ({ type }) =>
      /^(resource\.failed|fencing\.|pool-command\.failed|quorum\.lost|vrrp-script\.failed|vrrp-instance\.troubled|manager\.troubled)/.test(type),
    joins: ({ type, node }, first) =>
      node === first.node && /^(resource|fencing|pool-command|quorum|vrrp-script|vrrp-instance|manager|membership)\./.test(type),
    apart: 30 * SECOND,
  },
]

/** Who lives and was taken for dead was not heard. */
const UNHEARD = /^node\.(died|left|returned)$/

const OPPOSITE: Readonly<Record<string, string>> = {
  'service.added': 'service.removed',
  'service.removed': 'service.added',
  'real-server.added': 'real-server.removed',
  'real-server.removed': 'real-server.added',
}

/** Starts of agents whose life before had not ended in order. */
const wasCutOff = new WeakSet<Line>()

export function tellOthers(scene: Scene): void {
  noteCutOff(scene)
  for (const kind of KINDS) {
    for (const line of scene.lines)
      if (line.incident === undefined && !line.noise && kind.begins(line, scene)) scene.drafts.push(draftOf(scene, kind, line))
  }
}

function noteCutOff({ all }: Scene): void {
  const alive = new Map<string, boolean>()
  for (const line of all) {
    if (line.type === 'agent.started') {
      if (alive.get(line.node) === true) wasCutOff.add(line)
      alive.set(line.node, true)
    } else if (line.type === 'agent.stopped') alive.set(line.node, false)
  }
}

function draftOf(scene: Scene, kind: Kind, first: Line): Draft {
  const lines = new Set([first])
  const subjects = new Set([kind.subject?.(first) ?? first.subject])
  let last = first
  let ended: Line | undefined
  for (let i = scene.lines.indexOf(first) + 1; i < scene.lines.length; i++) {
    const line = scene.lines[i]!
    if (line.at - last.at > kind.apart) break
    if (line.incident !== undefined || line.noise) continue
    const isEnd = kind.ends?.(line, first) === true
    if (!isEnd && !kind.joins(line, first)) continue
    lines.add(line)
    // What is polled comes once more a moment later: one end may be followed by another.
    if (ended !== undefined && line.at - ended.at > 15 * SECOND) {
      lines.delete(line)
      break
    }
    if (isEnd) ended = line
    if (!isEnd || kind.kind === 'link-cut') last = line
    if (kind.begins(line, scene)) subjects.add(kind.subject?.(line) ?? line.subject)
  }
  const since = kind.since?.(first, scene)
  if (since !== undefined) ended ??= first
  const phases = [phaseOf(kind.cause === 'hand' || kind.kind === 'clock-stepped' ? 'asked' : 'first-symptom', first)]
  if (since !== undefined) phases[0] = { ...phases[0]!, at: since, evidence: [] }
  if (ended !== undefined) phases.push(phaseOf('restored', ended))
  const draft: Draft = {
    kind: kind.kind,
    severity: kind.severity,
    subjects: [...subjects],
    from: kind.kind === 'both-active' || kind.kind === 'link-cut' || kind.kind === 'node-down' ? undefined : first.node,
    by: text(first, 'manager'),
    cause: kind.cause ?? (kind.kind === 'link-cut' && [...lines].some(({ type }) => type === 'node.died') ? 'partition' : causeOf(first)),
    began: since ?? first.at,
    ended: kind.ends === undefined ? last.at : ended?.at,
    phases,
    lines,
    because: [],
  }
  for (const line of lines) claim(draft, line)
  return draft
}

const causeOf = (line: Line): Cause | undefined => (line.type === 'manager.stopped' ? 'shutdown' : line.type === 'node.died' ? 'death' : undefined)
