// The tape deck: what of the events that were read is due now. Pure: time is passed in, nothing is read, nobody waits.
import type { Event } from '../events/event.ts'
import type { Played } from './played.ts'
import { isTransition } from './transition.ts'

/** How many times faster than it was; `max` does not wait. */
export type Pace = number | 'max'

/** What was asked for at once, whatever the pace: the next moment, or all up to the next transition. */
export type Goal = 'moment' | 'transition'

/** Times of the log are microseconds; of the clock that passes while it plays, `now`, milliseconds. */
export type Deck = {
  readonly until: number
  /** Milliseconds nobody waits longer than for the next event. */
  readonly maxGap: number
  readonly pauseOn: ((event: Event) => boolean) | undefined
  playing: boolean
  speed: Pace
  goal: Goal | undefined
  /** What was read and is not handed out yet: from `head` on. */
  queue: Played[]
  head: number
  /** Nothing comes behind the queue. */
  finished: boolean
  /** The log stood at `log` when the clock said `now`. While paused only `log` counts. */
  anchor: { now: number; log: number }
  /** The moment last handed out; after a jump, where it went. */
  told: number
}

export type DeckSettings = Pick<Deck, 'until' | 'speed' | 'playing'> & {
  readonly since: number
  readonly maxGap?: number | undefined
  readonly pauseOn?: Deck['pauseOn']
}

/** Behind by more than this it does not hurry to catch up: a machine that slept plays on where it was. */
const SLIP = 1000
/** Handed out at a time, at most about this many: somebody has to print or fold them. */
const PIECE = 4096

export function newDeck({ since, until, speed, playing, maxGap = Number.POSITIVE_INFINITY, pauseOn }: DeckSettings, now: number): Deck {
  return { until, maxGap, pauseOn, playing, speed, goal: undefined, queue: [], head: 0, finished: false, anchor: { now, log: since }, told: since }
}

/** Empty, to be fed from `at` on. What was asked for meanwhile stays asked for. */
export function rewind(deck: Deck, at: number, now: number): void {
  deck.queue = []
  deck.head = 0
  deck.finished = false
  deck.anchor = { now, log: at }
  deck.told = at
}

/** What comes behind all that was fed, in order. */
export function feed(deck: Deck, more: readonly Played[]): void {
  if (deck.head > 0) deck.queue = deck.queue.slice(deck.head)
  deck.head = 0
  for (const played of more) deck.queue.push(played)
}

export function finish(deck: Deck): void {
  deck.finished = true
}

export const isAtEnd = (deck: Deck): boolean => deck.finished && deck.head >= deck.queue.length

export function play(deck: Deck, now: number): void {
  if (deck.playing) return
  deck.anchor.now = now
  deck.playing = true
}

export function pause(deck: Deck, now: number): void {
  if (!deck.playing) return
  deck.anchor = { now, log: positionAt(deck, now) }
  deck.playing = false
}

export function setSpeed(deck: Deck, speed: Pace, now: number): void {
  deck.anchor = { now, log: positionAt(deck, now) }
  deck.speed = speed
}

/** Behind the last event of the first time in the queue; undefined when it is not known yet whether there are more of it. */
function momentEnd({ queue, head, finished }: Deck): number | undefined {
  const at = queue[head]?.at
  if (at === undefined) return undefined
  let end = head + 1
  while (end < queue.length && queue[end]!.at === at) end++
  return end < queue.length || finished ? end : undefined
}

/** It cannot go on without more events. */
export const isHungry = (deck: Deck): boolean => !deck.finished && (deck.playing || deck.goal !== undefined) && momentEnd(deck) === undefined

/** Milliseconds from the anchor to an event of `at`. */
function waitFor({ speed, anchor, maxGap }: Deck, at: number): number {
  return speed === 'max' ? 0 : Math.min((at - anchor.log) / 1000 / speed, maxGap)
}

/** When the clock will say that something is due; undefined while nothing will be, by itself. */
export function dueAt(deck: Deck): number | undefined {
  if (momentEnd(deck) === undefined) return undefined
  if (deck.goal !== undefined) return Number.NEGATIVE_INFINITY
  return deck.playing ? deck.anchor.now + waitFor(deck, deck.queue[deck.head]!.at) : undefined
}

/** Where the log stands, between two events as well. */
export function positionAt(deck: Deck, now: number): number {
  const { anchor, playing, queue, head } = deck
  if (isAtEnd(deck)) return deck.until
  const next = queue[head]?.at
  if (!playing || next === undefined) return anchor.log
  const wait = waitFor(deck, next)
  if (wait <= 0) return anchor.log
  const part = Math.min(1, Math.max(0, (now - anchor.now) / wait))
  return Math.floor(anchor.log + part * (next - anchor.log))
}

/** Hands out what is due: whole moments, in order. Pauses where it was told to, and at the end. */
export function take(deck: Deck, now: number): Played[] {
  const taken: Played[] = []
  while (taken.length < PIECE) {
    const due = dueAt(deck)
    if (due === undefined || due > now) break
    const moment = deck.queue.slice(deck.head, momentEnd(deck))
    const waited = deck.goal === undefined && deck.speed !== 'max' && now - due < SLIP
    deck.head += moment.length
    deck.told = moment[0]!.at
    deck.anchor = { now: waited ? due : now, log: deck.told }
    for (const played of moment) taken.push(played)
    if (deck.goal === 'moment' || (deck.goal === 'transition' && moment.some(({ event }) => isTransition(event)))) {
      deck.goal = undefined
      if (!deck.playing) break
    }
    if (deck.playing && deck.pauseOn !== undefined && moment.some(({ event }) => deck.pauseOn!(event))) {
      deck.playing = false
      deck.goal = undefined
      break
    }
  }
  if (isAtEnd(deck)) {
    deck.playing = false
    deck.goal = undefined
    deck.anchor = { now, log: deck.until }
  }
  return taken
}
