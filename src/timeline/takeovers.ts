// Takeovers told: why an address moved, what each step took.

import { BACK, behind, kindOf, type Story, wasRaised } from './causes.ts'
import { rootOf } from './follows.ts'
import { type Line, number, text } from './line.ts'
import type { Move } from './moves.ts'
import { outagesOf } from './outages.ts'
import {
  announcedBy,
  between,
  claim,
  type Draft,
  evidenceOf,
  firstAnswerThrough,
  firstThrough,
  lastHeard,
  packetEvidence,
  phaseOf,
  type Scene,
} from './scene.ts'
import type { Evidence, Phase } from './timeline.ts'
import { addressOf, bare } from './world.ts'

const SECOND = 1_000_000
/** How long after it what belongs to it still comes. */
const TAIL = 30 * SECOND
/** Logs with whole seconds, polls, and clocks that differ. */
const LOOSE = 1_500_000

const HA = /^(node|ha-link|resource|vrrp|vrrp-instance|vrrp-group|vrrp-script|membership|quorum|fencing|heartbeat|manager|sync-daemon)\./
const TABLE = /^(service|real-server|weight|pool-service|pool-server|pool-fallback|health-check|ipvs-counters)\./
const HOST = /^(address|route|neighbour|link|agent)\./

type Told = Story & { readonly draft: Draft }

export function tellTakeovers(scene: Scene, moves: readonly Move[]): void {
  const stories: Told[] = []
  /** VIP -> who had it first, as far as the log goes back: where it belongs. */
  const home = new Map<string, string>()
  moves.forEach((move, i) => {
    const floor = Math.max(move.first - BACK, moves[i - 1]?.last ?? Number.NEGATIVE_INFINITY)
    const story = behind(scene, move, floor)
    const main = mainVip(scene, move)
    // By priority it goes to the node that is preferred.
    if (story.cause === 'priority') home.set(main, move.node)
    else if (!home.has(main)) home.set(main, story.from ?? move.node)
    const draft = draftOf(scene, story, main, home.get(main) === move.node || wasRaised(story))
    stories.push({ ...story, draft })
  })
  stories.forEach(({ draft, move, from }, i) => {
    scene.drafts.push(draft)
    const next = stories.slice(i + 1).find(story => story.began > draft.began)
    claimLines(scene, draft, move.node, from, Math.min((draft.ended ?? scene.until) + TAIL, (next?.began ?? Number.POSITIVE_INFINITY) - 1))
  })
}

/** A VIP with a service first, then by name. */
export function mainVip({ world }: Scene, { vips }: Move): string {
  const served = new Set([...world.services].map(addressOf))
  const sorted = [...vips].sort((a, b) => Number(served.has(b)) - Number(served.has(a)) || (a < b ? -1 : 1))
  return sorted[0] ?? ''
}

function draftOf(scene: Scene, story: Story, main: string, goesHome: boolean): Draft {
  const { move, from, cause } = story
  const { node } = move
  const vips = new Set(move.vips)
  const end = move.last + TAIL
  const phases: Phase[] = []

  const symptom = symptomOf(scene, story)
  if (symptom !== undefined) phases.push(symptom)
  const asked = cause === 'asked' || cause === 'shutdown' || cause === 'return' ? story.triggers[0] : undefined
  if (asked !== undefined) phases.push(phaseOf('asked', asked))
  const detected = detection(story)
  if (detected !== undefined) phases.push(detected)

  const began = Math.min(symptom?.at ?? story.began, story.began)
  story.began = began
  const lines = between(scene.lines, began - LOOSE, end)
  const givenUp = lines.find(line => line.node === from && line.type === 'address.disappeared' && bare(line.subject) === main)
  // It was the new one that let go first: the other kept it.
  const back = between(scene.lines, move.last, scene.until).find(
    line => line.node === node && line.type === 'address.disappeared' && bare(line.subject) === main,
  )
  const isKept = givenUp !== undefined && back !== undefined && back.at < givenUp.at && givenUp.at > move.last + SECOND
  const gaveUp = isKept
    ? undefined
    : (givenUp ??
      lines.find(
        line =>
          line.node === from && (line.type === 'node.gave-up' || (line.type === 'vrrp-instance.entered' && text(line, 'previous') === 'MASTER')),
      ))
  if (gaveUp !== undefined) phases.push(phaseOf('given-up', gaveUp, main))

  const taken = takenBy(move, main)
  if (taken !== undefined) phases.push(phaseOf('taken-over', taken, main))
  const takenAt = taken?.at ?? move.first
  const announced = announcedBy(scene, main, node, began, end)
  if (announced !== undefined)
    phases.push({
      name: 'announced',
      at: announced.at,
      node,
      subject: main,
      evidence: [packetEvidence(announced.node, announced.thing, announced.at, announced.thing.asked ? 'asked' : 'gratuitous')],
    })
  const since = Math.min(takenAt, announced?.at ?? takenAt) - LOOSE
  const first = firstThrough(scene, vips, node, since, end + TAIL)
  if (first !== undefined)
    phases.push({
      name: 'first-packet',
      at: first.at,
      node,
      subject: first.thing.client,
      evidence: [packetEvidence(first.node, first.thing.first, first.at, first.thing.service)],
    })
  const answer = firstAnswerThrough(scene, vips, node, since, end + TAIL)
  if (answer !== undefined) {
    const at = scene.corrected(answer.node, answer.thing.answer!.at)
    phases.push({
      name: 'first-answer',
      at,
      node,
      subject: answer.thing.client,
      evidence: [packetEvidence(answer.node, answer.thing.answer!, at, answer.thing.service)],
    })
  }
  const served = Math.max(takenAt, announced?.at ?? 0, answer === undefined ? 0 : phases.at(-1)!.at)
  const outage = outagesOf(scene, vips, began, served + SECOND).at(0)
  // The packet that is served again and its answer are one moment; the story ends with the answer.
  const answeredAt = phases.find(({ name }) => name === 'first-answer')?.at ?? 0
  if (outage?.to !== undefined && outage.to > began)
    phases.push({
      name: 'recovered',
      at: answeredAt - outage.to < SECOND ? Math.max(outage.to, answeredAt) : outage.to,
      node,
      subject: outage.service,
      evidence: outage.references,
    })

  const isFought = cause === 'partition' || overlaps(scene, from, main, takenAt, gaveUp)
  const [kind, severity] = kindOf(cause, from, goesHome, isFought)
  if (isFought && gaveUp === undefined) {
    const back = between(scene.lines, takenAt, scene.until).find(
      line => line.node === node && line.type === 'address.disappeared' && bare(line.subject) === main,
    )
    if (back !== undefined) phases.push(phaseOf('restored', back, main))
  }
  phases.sort((a, b) => a.at - b.at)
  return {
    kind,
    severity,
    subjects: [...new Set([main, ...[...vips].sort()])].filter(vip => vip !== ''),
    from,
    to: node,
    by: managerOf(move),
    cause: isFought ? 'partition' : cause,
    began,
    ended:
      isFought && !phases.some(({ name }) => name === 'given-up' || name === 'restored')
        ? undefined
        : Math.max(...phases.map(({ at }) => at), takenAt),
    phases,
    lines: new Set(move.signs),
    because: [],
  }
}

/** The last sign of life of who died; of what failed, the failure. */
function symptomOf(scene: Scene, { cause, triggers, from, move }: Story): Phase | undefined {
  const [first] = triggers
  if (cause === 'script' || cause === 'link' || cause === 'manager-died') return first === undefined ? undefined : phaseOf('first-symptom', first)
  if ((cause !== 'death' && cause !== 'partition') || from === undefined) return undefined
  const before = Math.min(first?.at ?? move.first, move.first)
  const heard = lastHeard(scene, from, before)
  const evidence: Evidence[] = [...(heard?.evidence ?? [])]
  let at = heard?.at
  for (const line of triggers) {
    const last = number(line, 'last')
    if (last === undefined) continue
    const when = last + line.at - line.written
    evidence.push(evidenceOf(line))
    if (at === undefined || when > at) at = when
  }
  return at === undefined ? undefined : { name: 'first-symptom', at, node: from, subject: from, evidence }
}

/** The cluster's own word before umtool's. */
function detection({ cause, triggers, move, from }: Story): Phase | undefined {
  if (cause !== 'death' && cause !== 'partition') return undefined
  const died = triggers.find(({ type }) => type === 'node.died' || type === 'node.left')
  if (died !== undefined) return phaseOf('detected', died, from)
  const timeout = move.signs.find(line => line.type === 'vrrp-instance.entered' && line.node === move.node)
  const silenced = triggers.find(({ type }) => type === 'vrrp.silenced')
  const word = timeout ?? silenced
  return word === undefined
    ? undefined
    : phaseOf('detected', word, from ?? word.subject, timeout !== undefined && silenced !== undefined ? [silenced] : [])
}

/** The kernel's word, else the wire's, else the manager's. */
function takenBy({ signs, node }: Move, main: string): Line | undefined {
  return (
    signs.find(line => line.type === 'address.appeared' && bare(line.subject) === main) ??
    signs.find(line => line.type === 'address.appeared') ??
    signs.find(line => line.type === 'vrrp.advertised') ??
    signs.find(line => line.node === node)
  )
}

function managerOf({ signs }: Move): string | undefined {
  for (const line of signs) {
    const manager = text(line, 'manager')
    if (manager !== undefined) return manager
  }
  return undefined
}

/** The former holder was alive, held the address, and did not let go in time. */
function overlaps(scene: Scene, from: string | undefined, main: string, takenAt: number, gaveUp: Line | undefined): boolean {
  if (from === undefined) return false
  const after = between(scene.lines, takenAt, takenAt + 600 * SECOND)
  const contested = after.find(line => line.type === 'vrrp.contested' && line.at - takenAt < 10 * SECOND)
  if (gaveUp !== undefined) return gaveUp.at - takenAt > 2 * SECOND && (contested !== undefined || gaveUp.at - takenAt > 5 * SECOND)
  const letGo = after.find(line => line.node === from && line.type === 'address.disappeared' && bare(line.subject) === main)
  // It spoke of other things meanwhile: it was not dead.
  return letGo !== undefined && !after.some(line => line.at < letGo.at && line.node === from && line.type === 'agent.started')
}

function claimLines(scene: Scene, draft: Draft, to: string, from: string | undefined, until: number): void {
  const parties = new Set([to, from])
  const window = between(scene.lines, draft.began - LOOSE, until)
  for (const line of draft.lines) claim(draft, line)
  for (const line of window) {
    if (line.incident !== undefined) continue
    const own =
      HA.test(line.type) ||
      (HOST.test(line.type) && (parties.has(line.node) || scene.world.vips.has(bare(line.subject)))) ||
      (TABLE.test(line.type) && parties.has(line.node) && /^(manager|resource|node)\./.test(rootOf(line).type))
    if (own && !line.noise) claim(draft, line)
  }
}
