// The telling of a timeline: events in, in the order of the log; then captures; out comes the story. Pure: no clock, no log.
//
// All facts (streams events, actions, stats) are to be added before the first capture, since packets are looked at for the addresses
// and services that the facts name.
import type { Event } from '../events/event.ts'
import { parseSource } from '../events/source.ts'
import type { ServiceSeen } from '../flow/clients.ts'
import type { Clocks } from '../flow/clocks.ts'
import { finish } from './finish.ts'
import { foldRepeats } from './fold.ts'
import { hang } from './follows.ts'
import type { Known } from './known.ts'
import type { Line } from './line.ts'
import { findMoves } from './moves.ts'
import { isCounted, isNoise } from './noise.ts'
import { newOrder, newReading, noteSteps, type Reading, toldAt } from './order.ts'
import { tellOthers } from './others.ts'
import { tellPools } from './pools.ts'
import { keepRates, type RateKeeper } from './rates.ts'
import type { Scene } from './scene.ts'
import { newSightings, observeCapture } from './sightings.ts'
import { tellLostServices, tellSlow } from './slow.ts'
import { tellTakeovers } from './takeovers.ts'
import type { Timeline } from './timeline.ts'
import { bare, learn, learnBefore, newWorld } from './world.ts'

export type TellOptions = {
  /** What was asked for; absent: from the first event, to the last. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** Only incidents about one of these addresses, endpoints, services. */
  readonly subjects?: readonly string[] | undefined
  /** What was known when the range began. */
  readonly before?: Known | undefined
}

export type Teller = {
  readonly add: (event: Event) => void
  /** packets.captured; anything else is passed over. */
  readonly addCapture: (event: Event) => void
  /** To be called once. Empty `clocks`: times stand as they are. `clients` by the clock of the cluster. */
  readonly tell: (clocks: Clocks, clients: readonly ServiceSeen[]) => Timeline
}

type Kept = { readonly event: Event; readonly node: string; readonly collector: string }

/** Events of which a story has more than this are the beginning of it: the rest is counted as left out. */
const MOST_EVENTS = 500_000

export function newTeller(options: TellOptions = {}): Teller {
  const world = newWorld()
  const order = newOrder()
  const sightings = newSightings()
  const kept: Kept[] = []
  /** What is only counted, in the order of the log: rates, and signs of life. */
  const counted: Kept[] = []
  const captured: { readonly node: string; readonly at: number }[] = []
  const leftOut: Record<string, number> = {}
  let reading: Reading | undefined
  let events = 0
  if (options.before !== undefined) learnBefore(world, options.before)

  const leave = ({ type }: Event): void => {
    leftOut[type] = (leftOut[type] ?? 0) + 1
  }

  const add = (event: Event): void => {
    events++
    const source = parseSource(event.source)
    const node = source?.node ?? event.source
    const one = { event, node, collector: source?.collector ?? '' }
    noteSteps(order, node, event)
    learn(world, event)
    if (isCounted(event.type)) {
      leave(event)
      if (counted.length < MOST_EVENTS) counted.push(one)
    } else if (kept.length < MOST_EVENTS) kept.push(one)
    else leave(event)
  }

  const addCapture = (event: Event): void => {
    if (event.type !== 'packets.captured') return
    events++
    leave(event)
    const node = parseSource(event.source)?.node ?? event.source
    reading ??= newReading(order)
    const ahead = reading(node, event.at)
    captured.push({ node, at: event.at - ahead })
    observeCapture(sightings, event, node, world, ahead)
  }

  const tell = (clocks: Clocks, clients: readonly ServiceSeen[]): Timeline => {
    const isVip = (address: string): boolean => world.vips.has(bare(address))
    const read = newReading(order)
    const told = ({ event, node }: Kept): number => toldAt(clocks, order, node, event.at, read(node, event.at))
    /** Of a packet: steps were undone when it was read. */
    const corrected = (node: string, at: number): number => toldAt(clocks, order, node, at, 0)
    const all = kept.map(
      (one): Line => ({
        at: told(one),
        written: one.event.at,
        node: one.node,
        collector: one.collector,
        event: one.event,
        type: one.event.type,
        subject: one.event.subject,
        noise: isNoise(one.event, isVip),
        times: 1,
      }),
    )
    all.sort((a, b) => a.at - b.at)
    const lines = foldRepeats(all.filter(line => !line.noise))
    hang(lines)
    const since = options.since ?? all[0]?.at ?? 0
    const until = options.until ?? all.at(-1)?.at ?? since
    const readAgain = newReading(order)
    const rates: RateKeeper = new Map()
    const signs = new Map<string, number[]>()
    const spoke = (node: string, at: number): void => {
      const list = signs.get(node)
      if (list === undefined) signs.set(node, [at])
      else list.push(at)
    }
    for (const { event, node } of counted) {
      const at = toldAt(clocks, order, node, event.at, readAgain(node, event.at))
      spoke(node, at)
      if (event.type === 'ipvs.counted') keepRates(rates, event, node, at)
    }
    for (const { node, at } of captured) spoke(node, corrected(node, at))
    for (const list of signs.values()) list.sort((a, b) => a - b)
    const scene: Scene = { world, lines, all, sightings, signs, clients, corrected, until, drafts: [] }
    const { moves, holdings } = findMoves(scene, options.before?.addresses ?? [])
    tellTakeovers(scene, moves)
    tellPools(scene)
    tellOthers(scene)
    tellSlow(scene)
    tellLostServices(scene)
    return finish(scene, { since, until, events, leftOut, clocks, order, rates, holdings, subjects: options.subjects })
  }
  return { add, addCapture, tell }
}

/** All at once, for what fits into memory. */
export function tellTimeline(events: Iterable<Event>, clocks: Clocks, clients: readonly ServiceSeen[], options: TellOptions = {}): Timeline {
  const teller = newTeller(options)
  const captures: Event[] = []
  for (const event of events) {
    if (event.type === 'packets.captured') captures.push(event)
    else teller.add(event)
  }
  for (const event of captures) teller.addCapture(event)
  return teller.tell(clocks, clients)
}
