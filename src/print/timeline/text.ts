// A timeline for a terminal: a failover fits one screen of 80 columns.

import type { Entry, Incident, Phase, Severity, Timeline } from '../../timeline/timeline.ts'
import { safe } from '../event/escape.ts'
import { type Gravity, gravityOf } from '../event/gravity.ts'
import { sentenceOf } from '../event/sentence.ts'
import type { Style } from '../style.ts'
import { padTo, widthOf } from '../width.ts'
import { type Clock, fromBeginning } from './clock.ts'
import { clientsSay, duration, KIND_WORDS, NO_CAPTURES, NO_CLIENTS, PHASE_WORDS, phaseSays, saidBy, titleOf, whyOf } from './words.ts'

export type TextSettings = {
  readonly style: Style
  readonly clock: Clock
  /** Columns. */
  readonly width: number
  /** Everything: consequences, and what is left out otherwise. */
  readonly all: boolean
}

const FAINT = '\x1b[2m'
const STRONG = '\x1b[1m'
const RESET = '\x1b[0m'
const RED = '\x1b[38;5;196m'
const GREEN = '\x1b[38;5;28m'
const AMBER = '\x1b[38;5;136m'

const SEVERITY_MARKS: Readonly<Record<Severity, readonly [utf8: string, ascii: string, colour: string]>> = {
  bad: ['▼', '!', RED],
  planned: ['●', '*', AMBER],
  note: ['○', '-', FAINT],
}
const GRAVITY_MARKS: Readonly<Record<Gravity, readonly [utf8: string, ascii: string, colour: string]>> = {
  bad: ['▼', '!', RED],
  good: ['▲', '+', GREEN],
  changed: ['●', '*', AMBER],
  plain: ['·', '.', ''],
}

/** Entries of an incident beside its phases, without --all. */
const SHOWN = 5

type Printer = TextSettings & {
  readonly timeline: Timeline
  readonly on: (begin: string, text: string) => string
  readonly ascii: (text: string) => string
}

export function timelineText(timeline: Timeline, settings: TextSettings): string[] {
  const { style, all } = settings
  const p: Printer = {
    ...settings,
    timeline,
    on: (begin, text) => (style.colour && begin !== '' ? `${begin}${text}${RESET}` : text),
    ascii: text => (style.ascii ? text.replaceAll('…', '...').replaceAll('·', '-').replaceAll('µ', 'u') : text),
  }
  const lines = [...heading(p), ...timeline.incidents.flatMap(incident => ['', ...incidentLines(p, incident)])]
  if (timeline.incidents.length === 0) lines.push('', healthy(p))
  if (all) lines.push(...everythingElse(p))
  return [...lines, ...ending(p)].map(line => p.ascii(line.trimEnd()))
}

function heading({ timeline: t, clock, on }: Printer): string[] {
  const nodes = t.nodes.length
  const line = `${safe(t.clusters.join(', ')) || 'no cluster'}, ${clock.moment(t.since)} to ${clock.moment(t.until).slice(11)}${clock.zone === '' ? '' : ` ${clock.zone}`} (${duration(t.until - t.since)})`
  const counts = `${nodes} node${nodes === 1 ? '' : 's'}, ${t.events} events, ${t.captured === 0 ? 'no packets' : `${t.captured} packets`}`
  const bad = t.incidents.filter(({ severity }) => severity === 'bad').length
  return [
    on(STRONG, line),
    `${counts}; ${t.incidents.length === 0 ? 'no incidents' : `${t.incidents.length} incident${t.incidents.length === 1 ? '' : 's'}, ${bad} bad`}`,
  ]
}

const healthy = ({ on, timeline, style }: Printer): string =>
  on(
    GREEN,
    `${style.ascii ? '+' : '▲'} healthy: nothing happened that an operator would have to know${timeline.clients.some(({ failed }) => failed > 0) ? ', but clients failed' : ''}`,
  )

function incidentLines(p: Printer, incident: Incident): string[] {
  const { on, style, clock, timeline } = p
  const [utf8, ascii, colour] = SEVERITY_MARKS[incident.severity]
  const mark = style.ascii ? ascii : utf8
  const head = `${mark} ${incident.id} ${KIND_WORDS[incident.kind]}`
  const lines = fold(`${on(colour, head)}: ${on(STRONG, titleOf(incident))}`, p.width, '  ')
  const why = whyOf(incident)
  const lasted = incident.ended === undefined ? 'not over within this range' : duration(incident.ended - incident.began)
  lines.push(
    ...fold(
      `  ${clock.time(incident.began)}, ${[lasted, incident.by, why]
        .filter(part => part !== undefined)
        .map(safe)
        .join(' · ')}`,
      p.width,
      '  ',
    ),
  )
  if (incident.because.length > 0) lines.push(`  follows from ${incident.because.join(', ')}`)
  if (incident.severity !== 'note')
    for (const said of clientsLines(timeline, incident)) lines.push(...fold(`  clients  ${said}`, p.width, '           '))
  lines.push('', ...story(p, incident))
  return lines
}

export function clientsLines(timeline: Timeline, incident: Incident): string[] {
  if (timeline.captured === 0) return [NO_CAPTURES]
  return incident.clients.length === 0 ? [NO_CLIENTS] : incident.clients.map(clientsSay)
}

/** Phases, with what else happened in between, and what follows from each below it. */
function story(p: Printer, incident: Incident): string[] {
  const { timeline, all } = p
  const told = new Set(incident.phases.flatMap(({ evidence }) => evidence.map(({ id }) => id)))
  const entries = incident.entries.map(place => ({ place, entry: timeline.entries[place]! }))
  const others = entries.filter(
    ({ entry }) =>
      entry.what.kind === 'event' &&
      (all || (!told.has(entry.what.event.id) && entry.under === undefined && gravityOf(entry.what.event.type, entry.what.event.data) !== 'plain')),
  )
  const shown = all ? others : others.slice(0, incident.phases.length > 1 ? SHOWN : 2 * SHOWN)
  const names = namesOf(p)
  const rows: { readonly at: number; readonly lines: string[] }[] = [
    ...incident.phases.map((phase, i) => ({ at: phase.at, lines: phaseLines(p, incident, phase, incident.phases[i - 1], names) })),
    ...shown.map(({ entry }) => ({ at: entry.at, lines: [entryLine(p, incident.began, entry, depthOf(timeline, entry), names)] })),
  ]
  rows.sort((a, b) => a.at - b.at)
  const lines = rows.flatMap(row => row.lines)
  const events = entries.filter(({ entry }) => entry.what.kind === 'event')
  const left = events.filter(one => !shown.includes(one) && !(one.entry.what.kind === 'event' && told.has(one.entry.what.event.id)))
  if (left.length > 0) lines.push(...fold(p.on(FAINT, `  and ${left.length} more: ${typesOf(left.map(({ entry }) => entry))}`), p.width, '    '))
  return lines
}

const depthOf = (timeline: Timeline, entry: Entry): number => {
  let depth = 0
  for (let up = entry.under; up !== undefined && depth < 6; up = timeline.entries[up]?.under) depth++
  return depth
}

/** Names longer than this shift their line. */
const LONGEST_NAME = 16
const namesOf = ({ timeline }: Printer): number => Math.min(LONGEST_NAME, Math.max(4, ...timeline.nodes.map(({ name }) => widthOf(safe(name)))))

/** What is folded has at least this much of a line, where the terminal is that wide. */
const ROOM = 28
const TIME = 10
const WORD = 16

function phaseLines({ clock, on, width, timeline }: Printer, incident: Incident, phase: Phase, before: Phase | undefined, names: number): string[] {
  const took = before === undefined ? '' : `+${duration(phase.at - before.at)}`
  const polled = phase.after === undefined || phase.after >= phase.at ? '' : ` (within ${duration(phase.at - phase.after)})`
  const begin = `  ${padTo(fromBeginning(phase.at, incident.began), TIME)}${clock.time(phase.at)}  ${padTo(safe(phase.node), names)} `
  const line = `${begin}${on(STRONG, padTo(PHASE_WORDS[phase.name], WORD))} ${phaseSays(incident, phase, saidBy(timeline, incident, phase))}${polled}`
  const left = width - visible(line) - took.length
  if (left >= 1) return [took === '' ? line : `${line}${' '.repeat(left)}${on(FAINT, took)}`]
  return fold(line, width, ' '.repeat(Math.min(widthOf(begin) + WORD + 1, Math.max(4, width - ROOM))))
}

function entryLine({ clock, on, width, style }: Printer, began: number, entry: Entry, depth: number, names: number): string {
  if (entry.what.kind !== 'event') return ''
  const { event } = entry.what
  const [utf8, ascii, colour] = GRAVITY_MARKS[gravityOf(event.type, event.data)]
  const mark = depth > 0 ? (style.ascii ? '`-' : '└') : style.ascii ? ascii : utf8
  const begin = `  ${padTo(fromBeginning(entry.at, began), TIME)}${clock.time(entry.at)}  ${padTo(safe(entry.node), names)} ${'  '.repeat(depth)}`
  const what = `${mark} ${safe(event.type)} ${safe(event.subject)}${entry.times > 1 ? ` (${entry.times} times)` : ''}`
  const rest = sentenceOf(event)
  const room = width - widthOf(begin) - widthOf(what) - 2
  const said = rest === '' || room < 8 ? '' : `: ${cut(rest, room, style.ascii)}`
  return `${on(FAINT, begin)}${on(colour, cut(what, width - widthOf(begin), style.ascii))}${on(FAINT, said)}`
}

function everythingElse(p: Printer): string[] {
  const rest = p.timeline.entries.filter(({ incident }) => incident === undefined)
  if (rest.length === 0) return []
  const names = namesOf(p)
  return [
    '',
    p.on(STRONG, `outside of incidents: ${rest.length}`),
    ...rest.map(entry => entryLine(p, p.timeline.since, entry, depthOf(p.timeline, entry), names)),
  ]
}

function ending(p: Printer): string[] {
  const { timeline: t, all, on, width } = p
  const lines: string[] = ['']
  for (const line of clockLines(t)) lines.push(...fold(on(FAINT, line), width, '  '))
  const noise = t.entries.filter(({ noise, incident }) => noise && incident === undefined).length
  const alone = t.entries.filter(({ noise, incident }) => !noise && incident === undefined).length
  const counted = Object.entries(t.leftOut).map(([type, n]) => `${type} ${n}`)
  if (!all)
    lines.push(
      ...fold(
        on(
          FAINT,
          `left out: ${alone + noise} ${alone + noise === 1 ? 'entry' : 'entries'} outside of incidents${noise > 0 ? `, ${noise} of them pictures and the like` : ''} (--all shows them)`,
        ),
        width,
        '  ',
      ),
    )
  if (counted.length > 0) lines.push(...fold(on(FAINT, `only counted: ${counted.join(', ')}`), width, '  '))
  return lines
}

/** What was done to times, and how far they can be off. */
export function clockLines({ clocks }: Timeline): string[] {
  if (clocks.length < 2) return clocks.flatMap(stepLines)
  const known = clocks.filter(({ offset }) => offset !== undefined)
  const unknown = clocks.filter(({ offset }) => offset === undefined).map(({ node }) => safe(node))
  const shifted = known.filter(({ offset, error }) => Math.abs(offset!) > (error ?? 0) && Math.abs(offset!) >= 500)
  const worst = Math.max(0, ...known.map(({ error }) => error ?? 0))
  const lines: string[] = []
  if (known.length > 1)
    lines.push(
      shifted.length === 0
        ? `clocks: ${known.map(({ node }) => safe(node)).join(', ')} agree within ${duration(worst)}`
        : `clocks: corrected by ${shifted.map(({ node, offset, error }) => `${safe(node)} ${duration(-offset!)} (within ${duration(error ?? 0)})`).join(', ')}`,
    )
  if (unknown.length > 0) lines.push(`clocks: nothing is known of ${unknown.join(', ')}: times stand as they were written`)
  return [...lines, ...clocks.flatMap(stepLines)]
}

const stepLines = ({ node, steps }: Timeline['clocks'][number]): string[] =>
  steps.map(
    ({ by }) => `clock of ${safe(node)} was put ${by < 0 ? 'back' : 'forward'} by ${duration(Math.abs(by))}: times after that are shown without it`,
  )

/** `vrrp.advertised 4, address.appeared`: the most first. */
export function typesOf(entries: readonly Entry[]): string {
  const counts = new Map<string, number>()
  for (const { what } of entries) if (what.kind === 'event') counts.set(what.event.type, (counts.get(what.event.type) ?? 0) + 1)
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([type, n]) => (n > 1 ? `${safe(type)} ${n}` : safe(type)))
    .join(', ')
}

const ESCAPES = /\x1b\[[0-9;]*m/g
const visible = (text: string): number => widthOf(text.replace(ESCAPES, ''))

function cut(text: string, room: number, ascii: boolean): string {
  if (widthOf(text) <= room) return text
  let width = 0
  let end = 0
  for (const c of text) {
    width += widthOf(c)
    if (width > room - (ascii ? 3 : 1)) break
    end += c.length
  }
  return `${text.slice(0, end)}…`
}

/** Breaks at blanks; a word that is too long stands alone. Colours go on over the break. */
function fold(text: string, width: number, indent: string): string[] {
  if (visible(text) <= width) return [text]
  const lead = /^ */.exec(text)![0]
  const lines: string[] = []
  let line = lead
  let empty = true
  for (const word of text.slice(lead.length).split(' ')) {
    if (!empty && visible(line) + 1 + visible(word) > width) {
      lines.push(line)
      line = indent + word
    } else line = empty ? line + word : `${line} ${word}`
    empty = false
  }
  return [...lines, line]
}
