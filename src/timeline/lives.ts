// Lives of agents: which life of its node's agent an event belongs to, and when a life was cut off.
//
// A new life reads what logs held before it began: such an event has a time of the gap between the lives. The time within its id (UUIDv7)
// tells when it was said, and so by which life.
import { type Line, saidAt } from './line.ts'
import { lastSaid, type Scene } from './scene.ts'

export type Cut = { readonly node: string; readonly at: number; readonly started: Line }

/** Ids and times of an agent's start may differ by this, microseconds. */
const LOOSE = 1_500_000

/** Lives that did not end in order and were followed by another: the moment before the first thing that the next one says. In order. */
export function cutsOf({ all }: Pick<Scene, 'all'>): readonly Cut[] {
  let cuts = found.get(all)
  if (cuts === undefined) {
    cuts = findCuts(all)
    found.set(all, cuts)
  }
  return cuts
}

/** Asked for again and again while one story is told. */
const found = new WeakMap<readonly Line[], readonly Cut[]>()

function findCuts(all: readonly Line[]): Cut[] {
  const lives = new Map<string, { readonly started: Line; first: number; stopped: boolean; spoke: boolean }[]>()
  for (const line of all) {
    if (line.type !== 'agent.started') continue
    const list = lives.get(line.node) ?? [{ started: line, first: Number.NEGATIVE_INFINITY, stopped: false, spoke: false }]
    list.push({ started: line, first: line.at, stopped: false, spoke: true })
    lives.set(line.node, list)
  }
  for (const line of all) {
    const list = lives.get(line.node)
    if (list === undefined || line.event === undefined) continue
    const said = saidAt(line.event.id) ?? line.written
    let i = list.length - 1
    while (i > 0 && said < list[i]!.started.written - LOOSE) i--
    const life = list[i]!
    life.spoke = true
    if (line.type === 'agent.stopped') life.stopped = true
    if (line.at < life.first) life.first = line.at
  }
  return [...lives]
    .flatMap(([node, list]) =>
      list.slice(1).flatMap(({ started, first }, i) => (list[i]!.spoke && !list[i]!.stopped ? [{ node, at: first - 1, started }] : [])),
    )
    .sort((a, b) => a.at - b.at)
}

const SECOND = 1_000_000
/** How long after it a node that was not dead has said something, and how long before it a cut counts. */
const AFTER = 60 * SECOND
const BACK = 180 * SECOND

/** It spoke of itself after it was taken for dead, without having been started anew. */
export function livedOn(scene: Scene, node: string, at: number): boolean {
  const cut = cutsOf(scene).find(one => one.node === node && one.at > at - BACK)
  const heard = lastSaid(scene, node, Math.min(at + AFTER, cut?.at ?? Number.POSITIVE_INFINITY))
  return heard !== undefined && heard.at > at + SECOND
}
