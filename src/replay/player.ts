// The player: recorded events handed out as time passes, with a hand on the tape. It reads and paces; it knows no log and no machine.
import type { Event } from '../events/event.ts'
import { dueAt, feed, finish, isAtEnd, isHungry, newDeck, type Pace, pause, play, positionAt, rewind, setSpeed, take } from './deck.ts'
import type { Played } from './played.ts'

export type ReplaySource<State> = {
  /** Corrected times, microseconds: what is at `since` is in, what is at `until` is not. */
  readonly since: number
  readonly until: number
  /** Events of [at, until), in the order of `inPlay`, each once. Asked anew after every jump. */
  read(at: number): AsyncIterable<readonly Played[]>
  /** What was believed before the first event of `at`. */
  stateAt(at: number): Promise<State>
  /** Corrected times of all transitions in [since, until), ascending. Asked once, when they are needed. */
  transitions(): Promise<readonly number[]>
}

export type PlayerSettings = {
  /** How many times faster than it was; `max` does not wait at all. */
  readonly speed: Pace
  /** Nobody waits longer than this for the next event: milliseconds. */
  readonly maxGap?: number | undefined
  readonly paused?: boolean | undefined
  /** After the moment of such an event it pauses. */
  readonly pauseOn?: ((event: Event) => boolean) | undefined
}

/** Milliseconds, and a sleep that ends early, without an error, when the signal is aborted. */
export type PlayerTime = { now(): number; sleep(milliseconds: number, signal: AbortSignal): Promise<void> }

/** What has become due. What comes with `restart` begins anew: with what was believed before `played`. */
export type PlayerItem<State> = {
  /** The corrected time of the last one, or that of the restart. */
  readonly at: number
  readonly played: readonly Played[]
  readonly restart?: { readonly at: number; readonly state: State } | undefined
}

export type PlayerStatus = {
  /** The corrected time now, between two events as well. */
  readonly at: number
  readonly since: number
  readonly until: number
  readonly playing: boolean
  /** Everything was handed out. A jump back goes on from there. */
  readonly ended: boolean
  readonly speed: Pace
}

export type Player<State> = {
  play(): void
  pause(): void
  /** Pauses, one moment on: all events of the next time there is. */
  step(): void
  /** On to the next transition, handed out with all that is before it; then it goes on, or stays paused, as it was. */
  next(): void
  /** Back to the transition before, which is handed out. Without one, to the beginning. */
  previous(): void
  /** To a corrected time, within the range. What is before it is in the state of the restart; what is at it comes. */
  seek(at: number): void
  speed(pace: Pace): void
  status(): PlayerStatus
  /** To be asked for once. At the end it waits for a jump back; it ends with `close`. The first item is a restart. */
  items(): AsyncIterable<PlayerItem<State>>
  close(): void
}

type Jump = { readonly to: number | 'previous'; readonly at: number }

/** While it plays, `previous` takes a transition that has just been shown for the present one. Milliseconds. */
const JUST_SHOWN = 1000

export function newPlayer<State>(source: ReplaySource<State>, settings: PlayerSettings, time: PlayerTime): Player<State> {
  const { since, until } = source
  const { speed, maxGap, paused = false, pauseOn } = settings
  const deck = newDeck({ since, until, speed, playing: !paused, maxGap, pauseOn }, time.now())
  let jump: Jump | undefined = { to: since, at: since }
  let transitions: readonly number[] | undefined
  let closed = false
  let poke = new AbortController()

  const changed = (): void => poke.abort()
  const position = (): number => (typeof jump?.to === 'number' ? jump.to : positionAt(deck, time.now()))
  const clamp = (at: number): number => Math.min(until, Math.max(since, at))

  async function transitionBefore(at: number): Promise<number | undefined> {
    transitions ??= await source.transitions()
    return transitions.findLast(transition => transition < at)
  }

  /** Where the jump goes, and whether what stands there is shown. */
  async function landing({ to, at }: Jump): Promise<{ at: number; show: boolean }> {
    if (to !== 'previous') return { at: to, show: false }
    const before = await transitionBefore(at)
    return before === undefined ? { at: since, show: false } : { at: before, show: true }
  }

  async function* items(): AsyncGenerator<PlayerItem<State>, void, void> {
    let reader: AsyncIterator<readonly Played[]> | undefined
    let reading: Promise<'fed'> | undefined
    /** Nobody waits for a far log to let go; what it still says is of no interest. */
    const drop = (): void => {
      const old = reader
      reader = reading = undefined
      old?.return?.(undefined).catch(() => {})
    }
    try {
      while (!closed) {
        poke = new AbortController()
        if (jump !== undefined) {
          const asked: Jump = jump
          const { at, show } = await landing(asked)
          const state = await source.stateAt(at)
          if (closed) return
          if (jump !== asked) continue // somebody was faster: nobody needs this one
          drop()
          rewind(deck, at, time.now())
          if (show) deck.goal ??= 'moment'
          jump = undefined
          yield { at, played: [], restart: { at, state } }
          continue
        }
        const played = take(deck, time.now())
        if (played.length > 0) {
          yield { at: played.at(-1)!.at, played }
          continue
        }
        if (isHungry(deck)) {
          reader ??= source.read(position())[Symbol.asyncIterator]()
          reading ??= fill(reader)
          // A far log may be slow; a hand on the tape is not kept waiting for it.
          await Promise.race([reading, aborted(poke.signal)])
          continue
        }
        const due = dueAt(deck)
        if (due === undefined) await aborted(poke.signal)
        else await time.sleep(Math.max(0, due - time.now()), poke.signal)
      }
    } finally {
      closed = true
      drop()
    }

    async function fill(from: AsyncIterator<readonly Played[]>): Promise<'fed'> {
      const { done, value } = await from.next()
      if (from !== reader) return 'fed' // of before a jump
      if (done) finish(deck)
      else feed(deck, value)
      reading = undefined
      return 'fed'
    }
  }

  return {
    play() {
      play(deck, time.now())
      changed()
    },
    pause() {
      pause(deck, time.now())
      deck.goal = undefined
      changed()
    },
    step() {
      pause(deck, time.now())
      if (jump !== undefined || !isAtEnd(deck)) deck.goal = 'moment'
      changed()
    },
    next() {
      if (jump !== undefined || !isAtEnd(deck)) deck.goal = 'transition'
      changed()
    },
    previous() {
      const shown = deck.playing && deck.speed !== 'max' ? JUST_SHOWN * 1000 * deck.speed : 0
      jump = { to: 'previous', at: (typeof jump?.to === 'number' ? jump.to : deck.told) - shown }
      deck.goal = undefined
      changed()
    },
    seek(at) {
      jump = { to: clamp(at), at }
      deck.goal = undefined
      changed()
    },
    speed(pace) {
      setSpeed(deck, pace, time.now())
      changed()
    },
    status: () => ({ at: position(), since, until, playing: deck.playing, ended: isAtEnd(deck) && jump === undefined, speed: deck.speed }),
    items,
    close() {
      closed = true
      changed()
    },
  }
}

/** Resolves when the signal is aborted. */
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
