// Answers that took long while no check failed, and outages that nothing else explains: only the packets tell of them.
import type { Second } from './exchanges.ts'
import { outagesOf } from './outages.ts'
import type { Draft, Scene } from './scene.ts'
import type { Phase } from './timeline.ts'
import { addressOf } from './world.ts'

/** Slower than this, and that many times slower than usual, microseconds. */
const SLOW = 150_000
const TIMES = 10
/** So many answers in a row, with at most so many seconds between two. */
const FEWEST = 3
const APART = 15
/** What began shortly after an incident comes of it: retransmissions, connections that are made again. Microseconds. */
const LINGERS = 5_000_000

type Spell = { readonly name: string; readonly node: string; from: Second; to: Second; count: number; slowest: number }

export function tellSlow(scene: Scene): void {
  for (const spell of spellsOf(scene)) {
    const [service = '', server = ''] = spell.name.split(' ')
    const began = scene.corrected(spell.node, spell.from.second * 1e6)
    const ended = scene.corrected(spell.node, (spell.to.second + 1) * 1e6)
    // During a takeover everything is late, and that is told there.
    if (scene.drafts.some(draft => draft.severity !== 'note' && draft.began <= ended && (draft.ended ?? scene.until) >= began)) continue
    const phase = (name: Phase['name'], at: number): Phase => ({ name, at, node: spell.node, subject: server, evidence: [] })
    scene.drafts.push({
      kind: 'slow',
      severity: 'bad',
      subjects: [server, service],
      began,
      ended,
      phases: [phase('first-symptom', began), phase('recovered', ended)],
      lines: new Set(),
      because: [],
    })
  }
}

function spellsOf(scene: Scene): Spell[] {
  const spells: Spell[] = []
  for (const [node, { exchanges }] of scene.sightings.nodes) {
    for (const [name, seconds] of exchanges.answers) {
      const usual = seconds.map(({ fastest }) => fastest).sort((a, b) => a - b)
      const threshold = Math.max(SLOW, TIMES * (usual[usual.length >> 2] ?? 0))
      let spell: Spell | undefined
      for (const second of seconds) {
        if (second.fastest < threshold) {
          spell = undefined
          continue
        }
        if (spell === undefined || second.second - spell.to.second > APART) {
          spell = { name, node, from: second, to: second, count: 0, slowest: 0 }
          spells.push(spell)
        }
        spell.to = second
        spell.count += second.count
        spell.slowest = Math.max(spell.slowest, second.slowest)
      }
    }
  }
  const enough = spells.filter(({ count }) => count >= FEWEST)
  // The same seen on two nodes is told once, as the one who saw it first.
  return enough
    .sort((a, b) => a.from.second - b.from.second)
    .filter((spell, i, all) => all.findIndex(other => overlap(spell, other) && sameService(spell, other)) === i)
}

const overlap = (a: Spell, b: Spell): boolean => a.from.second <= b.to.second + APART && b.from.second <= a.to.second + APART
const sameService = (a: Spell, b: Spell): boolean => a.name.split(' ')[0] === b.name.split(' ')[0]

/** Outages within no incident that could explain them. */
export function tellLostServices(scene: Scene): void {
  for (const { service } of scene.clients) {
    for (const outage of outagesOf(scene, new Set([service]), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) {
      const to = outage.to ?? scene.until
      const explained = scene.drafts.some(
        draft => draft.began <= to && (draft.ended ?? scene.until) + LINGERS >= outage.from && isAbout(draft, service),
      )
      if (explained) continue
      const node = outage.references[0]?.node ?? ''
      const phases: Phase[] = [{ name: 'first-symptom', at: outage.from, node, subject: service, evidence: outage.references }]
      if (outage.to !== undefined) phases.push({ name: 'recovered', at: outage.to, node, subject: service, evidence: outage.references })
      scene.drafts.push({
        kind: 'service-lost',
        severity: 'bad',
        subjects: [service],
        began: outage.from,
        ended: outage.to,
        phases,
        lines: new Set(),
        because: [],
      })
    }
  }
}

const isAbout = ({ subjects, severity, kind }: Draft, service: string): boolean =>
  (severity !== 'note' || kind === 'takeover') &&
  (subjects.includes(service) || subjects.includes(addressOf(service) ?? '') || !subjects.some(subject => /[/.]/.test(subject)))
