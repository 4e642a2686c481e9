// Real servers that failed and came back, and services left without any.

import { rootOf } from './follows.ts'
import { afterOf, field, type Line, number, text } from './line.ts'
import { outagesOf } from './outages.ts'
import { claim, type Draft, phaseOf, type Scene } from './scene.ts'
import type { Phase } from './timeline.ts'
import { hostOf } from './world.ts'

const SECOND = 1_000_000
/** The other director says the same within this time; and what comes this long after the end still belongs to it. */
const LOOSE = 20 * SECOND
/** The longest between two checks: what clients noticed before that was something else. */
const BEFORE = 15 * SECOND

const OUT = /^(health-check\.failed|pool-server\.(removed|quiesced))$/
const BACK = /^(health-check\.recovered|pool-server\.(added|restored))$/
const KERNEL_OUT = /^real-server\.removed$/

/** One real server from its first failed check until every director has it again. */
type Fall = {
  readonly endpoint: string
  readonly services: Set<string>
  readonly lines: Line[]
  readonly began: number
  /** Directors that have taken it out, and not in again. */
  readonly out: Set<string>
  /** Checks that fail, by director. */
  readonly failing: Set<string>
  ended: number | undefined
}

export const endpointOf = ({ subject }: Line): string => subject.slice(subject.lastIndexOf(' ') + 1)
const serviceOf = ({ subject }: Line): string | undefined => (subject.includes(' ') ? subject.slice(0, subject.indexOf(' ')) : undefined)
const isInitial = (line: Line): boolean => field(line, 'initial') === true
const weightTo = (line: Line): number | undefined => (line.type === 'weight.changed' ? number(line, 'to') : undefined)

export function tellPools(scene: Scene): void {
  const falls = findFalls(scene)
  const downs = findDowns(scene, falls)
  const consequences = consequencesIn(scene)
  for (const fall of falls) {
    if (downs.some(({ members }) => members.includes(fall))) continue
    // Checks that failed now and then, and nobody was taken out.
    scene.drafts.push(draftOf(scene, fall, consequences))
  }
  for (const down of downs) scene.drafts.push(downDraft(scene, down, consequences))
}

function findFalls({ lines }: Scene): Fall[] {
  const going = new Map<string, Fall>()
  const falls: Fall[] = []
  for (const line of lines) {
    if (line.incident !== undefined || isInitial(line)) continue
    const { type } = line
    const endpoint = endpointOf(line)
    let fall = going.get(endpoint)
    if (fall?.ended !== undefined && line.at - fall.ended > LOOSE) fall = undefined
    const isOut = OUT.test(type) || KERNEL_OUT.test(type) || weightTo(line) === 0
    const isBack = BACK.test(type) || type === 'real-server.added' || (weightTo(line) ?? 0) > 0
    if (!isOut && !isBack) continue
    if (isOut && fall?.ended !== undefined && line.at - fall.ended > 3 * SECOND) fall = undefined
    if (fall === undefined) {
      // A fall begins with a check or a manager's word; what the kernel alone says was somebody's hand, or a manager's start or end.
      if (!OUT.test(type) || rootOf(line).type.startsWith('manager.')) continue
      fall = { endpoint, services: new Set(), lines: [], began: line.at, out: new Set(), failing: new Set(), ended: undefined }
      going.set(endpoint, fall)
      falls.push(fall)
    }
    fall.lines.push(line)
    const service = serviceOf(line)
    if (service !== undefined) fall.services.add(service)
    if (type === 'health-check.failed') fall.failing.add(line.node)
    else if (type === 'health-check.recovered') fall.failing.delete(line.node)
    else if (isOut) fall.out.add(line.node)
    else {
      fall.out.delete(line.node)
      fall.failing.delete(line.node)
    }
    fall.ended = fall.out.size === 0 && fall.failing.size === 0 ? line.at : undefined
  }
  return falls
}

const first = (fall: Fall, type: RegExp): Line | undefined => fall.lines.find(line => type.test(line.type))

function phasesOf(fall: Fall): Phase[] {
  const phases: Phase[] = []
  const failed = fall.lines.filter(({ type }) => type === 'health-check.failed')
  const gone = first(fall, /^pool-server\.(removed|quiesced)$/)
  const [symptom] = failed
  if (symptom !== undefined) phases.push(phaseOf('first-symptom', symptom, fall.endpoint))
  const final = failed.find(line => (number(line, 'count') ?? 0) >= (number(line, 'limit') ?? Number.POSITIVE_INFINITY))
  const detected = gone ?? final
  if (detected !== undefined) phases.push(phaseOf('detected', detected, fall.endpoint))
  const kernel = fall.lines.filter(line => KERNEL_OUT.test(line.type) || weightTo(line) === 0)
  for (const line of firstPerNode(kernel)) phases.push({ ...phaseOf('taken-out', line, fall.endpoint), after: afterOf(line) })
  const recovered = fall.lines.filter(({ type }) => BACK.test(type)).at(0)
  if (recovered !== undefined) phases.push(phaseOf('restored', recovered, fall.endpoint))
  const back = fall.lines.filter(line => line.type === 'real-server.added' || (weightTo(line) ?? 0) > 0)
  const last = firstPerNode(back).at(-1)
  if (last !== undefined && fall.ended !== undefined) phases.push({ ...phaseOf('recovered', last, fall.endpoint), after: afterOf(last) })
  return phases.sort((a, b) => a.at - b.at)
}

function firstPerNode(lines: readonly Line[]): Line[] {
  const seen = new Set<string>()
  return lines.filter(({ node }) => !seen.has(node) && seen.add(node))
}

const managerOf = (lines: readonly Line[]): string | undefined => lines.map(line => text(line, 'manager')).find(manager => manager !== undefined)

function draftOf(scene: Scene, fall: Fall, consequences: Consequences): Draft {
  const wasOut = fall.lines.some(line => line.type !== 'health-check.failed' && line.type !== 'health-check.recovered')
  const gone = goneWith(scene, fall)
  const lines = new Set(gone === undefined || gone.incident !== undefined ? fall.lines : [...fall.lines, gone])
  const { began, phases } = fromClients(scene, fall.services, fall.began, phasesOf(fall))
  const draft: Draft = {
    kind: wasOut ? 'real-server-down' : 'slow',
    severity: 'bad',
    subjects: [fall.endpoint, ...[...fall.services].sort()],
    by: managerOf(fall.lines),
    cause: gone === undefined ? 'check' : 'node-gone',
    began,
    ended: fall.ended,
    phases,
    lines,
    because: [],
  }
  claimAll(draft, consequences)
  return draft
}

/** Clients may notice before a check does: then they are the first symptom, and the check is how it was detected. */
function fromClients(
  scene: Scene,
  services: ReadonlySet<string>,
  began: number,
  phases: readonly Phase[],
): { began: number; phases: readonly Phase[] } {
  const outages = outagesOf(scene, services, began - BEFORE, began).filter(({ from }) => from < began && from > began - BEFORE)
  const first = outages.toSorted((a, b) => a.from - b.from)[0]
  if (first === undefined) return { began, phases }
  const symptom: Phase = {
    name: 'first-symptom',
    at: first.from,
    node: first.references[0]?.node ?? '',
    subject: first.service,
    evidence: first.references,
  }
  const check = phases.find(({ name }) => name === 'first-symptom')?.evidence ?? []
  const detected = phases.some(({ name }) => name === 'detected')
  const rest = detected
    ? phases
        .filter(({ name }) => name !== 'first-symptom')
        .map(phase => (phase.name === 'detected' ? { ...phase, evidence: [...check, ...phase.evidence] } : phase))
    : phases.map(phase => (phase.name === 'first-symptom' ? { ...phase, name: 'detected' as const } : phase))
  return { began: first.from, phases: [symptom, ...rest] }
}

/** The real server's own agent was cut off then: the start of its next life. */
function goneWith({ all, world }: Scene, { endpoint, began, ended }: Fall): Line | undefined {
  const node = world.owners.get(hostOf(endpoint))
  if (node === undefined) return undefined
  const until = (ended ?? Number.POSITIVE_INFINITY) + 60 * SECOND
  const starts = all.findIndex(line => line.type === 'agent.started' && line.node === node && line.at > began - 10 * SECOND && line.at < until)
  if (starts < 0) return undefined
  const before = all.slice(0, starts).findLast(line => line.node === node && /^agent\.(stopped|started)$/.test(line.type))
  return before?.type === 'agent.started' ? all[starts] : undefined
}

/** What follows from what it has, and has not been told. */
function claimAll(draft: Draft, consequences: Consequences): void {
  for (const line of draft.lines) claim(draft, line)
  // A set that grows while it is gone through: what follows from what follows comes along.
  for (const line of draft.lines) for (const child of consequences.get(line) ?? []) if (child.incident === undefined) claim(draft, child)
}

type Consequences = ReadonlyMap<Line, readonly Line[]>

const consequencesIn = ({ lines }: Scene): Consequences => {
  const found = new Map<Line, Line[]>()
  for (const line of lines) {
    if (line.under === undefined) continue
    const list = found.get(line.under)
    if (list === undefined) found.set(line.under, [line])
    else list.push(line)
  }
  return found
}

type Down = { readonly service: string; readonly members: Fall[]; readonly began: number; readonly ended: number | undefined; readonly lines: Line[] }

/** A service with no real server left: its manager says so, or puts the fallback in. */
function findDowns({ lines }: Scene, falls: readonly Fall[]): Down[] {
  const downs: Down[] = []
  for (const line of lines) {
    if (line.incident !== undefined || isInitial(line) || !/^(pool-service\.down|pool-fallback\.started)$/.test(line.type)) continue
    const service = line.subject
    const members = falls.filter(
      fall => fall.services.has(service) && fall.began <= line.at + LOOSE && (fall.ended ?? Number.POSITIVE_INFINITY) >= line.at - 2 * SECOND,
    )
    if (members.length === 0 || downs.some(down => down.service === service && down.members.some(fall => members.includes(fall)))) continue
    const ends = members.map(({ ended }) => ended)
    const began = Math.min(...members.map(fall => fall.began))
    const ended = ends.includes(undefined) ? undefined : Math.max(...ends.map(end => end ?? 0))
    const own = lines.filter(
      other =>
        other.incident === undefined &&
        /^pool-(service|fallback)\./.test(other.type) &&
        other.subject === service &&
        other.at >= began - LOOSE &&
        other.at <= (ended ?? Number.POSITIVE_INFINITY) + LOOSE,
    )
    downs.push({ service, members, began, ended, lines: own })
  }
  return downs
}

function downDraft(scene: Scene, { service, members, began, ended, lines }: Down, consequences: Consequences): Draft {
  const each = members.flatMap(phasesOf)
  const pick = (name: Phase['name'], which: 'first' | 'last'): Phase[] => {
    const of = each.filter(phase => phase.name === name).sort((a, b) => a.at - b.at)
    const found = which === 'first' ? of.at(0) : of.at(-1)
    return found === undefined ? [] : [found]
  }
  const phases: Phase[] = [...pick('first-symptom', 'first'), ...pick('detected', 'first'), ...pick('taken-out', 'first')]
  const lastOut = pick('taken-out', 'last')
  if (lastOut[0] !== phases.at(-1)) phases.push(...lastOut)
  const fallback = lines.find(({ type }) => type === 'pool-fallback.started')
  if (fallback !== undefined) phases.push(phaseOf('fallback', fallback, text(fallback, 'server') ?? service))
  phases.push(...pick('restored', 'first'), ...pick('recovered', 'last'))
  const outage = outagesOf(scene, new Set([service]), began, ended ?? scene.until).at(0)
  if (outage?.to !== undefined && outage.to > (phases.at(-1)?.at ?? 0))
    phases.push({ name: 'recovered', at: outage.to, node: '', subject: service, evidence: outage.references })
  const told = fromClients(
    scene,
    new Set([service]),
    began,
    phases.sort((a, b) => a.at - b.at),
  )
  const draft: Draft = {
    kind: 'pool-down',
    severity: 'bad',
    subjects: [service, ...members.map(({ endpoint }) => endpoint).sort()],
    by: managerOf([...lines, ...members.flatMap(fall => fall.lines)]),
    cause: 'check',
    began: told.began,
    ended,
    phases: told.phases,
    lines: new Set([...lines, ...members.flatMap(fall => fall.lines)]),
    because: [],
  }
  claimAll(draft, consequences)
  return draft
}
