// The player: what it hands out, when, and what stepping and jumping do to that.
import type { Played } from '../../src/replay/played.ts'
import { newPlayer, type Player, type PlayerItem, type PlayerSettings } from '../../src/replay/player.ts'
import { isTransition } from '../../src/replay/transition.ts'
import { type Chance, newChance } from '../log/random.ts'
import { newVirtualTime, played, randomTape, sourceOf } from './tape.ts'

/** The machine may be busy: nothing here depends on how long it takes. */
jest.setTimeout(60_000)

type Said = { readonly at: number; readonly clock: number }

/** Plays to the end: when each event came. */
async function playAll(tape: readonly Played[], settings: PlayerSettings): Promise<Said[]> {
  const time = newVirtualTime()
  const begun = time.clock
  const player = newPlayer(sourceOf(tape, newChance(1)), settings, time)
  const said: Said[] = []
  for await (const { played } of player.items()) {
    for (const { at } of played) said.push({ at, clock: time.clock - begun })
    if (player.status().ended) player.close()
  }
  return said
}

const TAPE = [
  played(1_000_000, 1),
  played(1_000_000, 2),
  played(3_000_000, 3, 'node.died'),
  played(63_000_000, 4),
  played(63_500_000, 5, 'node.left'),
]

describe('pace', () => {
  test('at twice the speed everything comes after half the time', async () => {
    const tape = [played(1000, 1), played(1_001_000, 2), played(3_001_000, 3)]
    expect(await playAll(tape, { speed: 2 })).toEqual([
      { at: 1000, clock: 0 },
      { at: 1_001_000, clock: 500 },
      { at: 3_001_000, clock: 1500 },
    ])
  })

  test('max does not wait at all', async () => {
    const said = await playAll(TAPE, { speed: 'max' })
    expect(said).toHaveLength(TAPE.length)
    expect(said.every(({ clock }) => clock === 0)).toBe(true)
  })

  test('nobody waits longer than the longest gap, and afterwards it goes on at its pace', async () => {
    const said = await playAll(TAPE, { speed: 1, maxGap: 2000 })
    const [, second, third, fourth, fifth] = said.map(({ clock }) => clock)
    expect([third! - second!, fourth! - third!, fifth! - fourth!]).toEqual([2000, 2000, 500])
  })

  test('the same tape gives the same events at every speed', async () => {
    const tape = randomTape(newChance(4), 300)
    const times = tape.map(({ at }) => at)
    for (const speed of [0.5, 10, 1000, 'max'] as const) expect((await playAll(tape, { speed, maxGap: 500 })).map(({ at }) => at)).toEqual(times)
  })

  test('between two events the position moves with the clock', async () => {
    const time = newVirtualTime()
    const player = newPlayer(sourceOf([played(1000, 1), played(10_001_000, 2)], newChance(1)), { speed: 1 }, time)
    const items = player.items()[Symbol.asyncIterator]()
    await items.next()
    await items.next()
    time.clock += 4_000
    expect(player.status().at).toBe(4_001_000)
    player.pause()
    time.clock += 4_000
    expect(player.status()).toMatchObject({ at: 4_001_000, playing: false })
    player.close()
  })
})

/** Takes items until it is quiet: paused or at the end, with nothing asked for. */
async function settle(items: AsyncIterator<PlayerItem<number>>, into: PlayerItem<number>[]): Promise<void> {
  for (;;) {
    const next = items.next()
    const got = await Promise.race([next, quiet()])
    if (got === undefined) {
      pending.set(items, next)
      return
    }
    if (got.done) return
    into.push(got.value)
  }
}

/** Turns of the event loop after which nothing comes by itself any more: the clock passes only in such turns. */
async function quiet(): Promise<undefined> {
  for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setImmediate(resolve))
  return undefined
}

const pending = new WeakMap<object, Promise<IteratorResult<PlayerItem<number>>>>()

/** An iterator whose unanswered question is not asked twice. */
function patient(items: AsyncIterator<PlayerItem<number>>): AsyncIterator<PlayerItem<number>> {
  const one: AsyncIterator<PlayerItem<number>> = {
    next() {
      const waiting = pending.get(one)
      pending.delete(one)
      return waiting ?? items.next()
    },
  }
  return one
}

async function newHand(tape: readonly Played[], settings: PlayerSettings, chance = newChance(7)) {
  const time = newVirtualTime()
  const source = sourceOf(tape, chance)
  const player = newPlayer(source, settings, time)
  const items = patient(player.items()[Symbol.asyncIterator]())
  const all: PlayerItem<number>[] = []
  await settle(items, all)
  return {
    player,
    source,
    all,
    /** What came of it: restarts as `@state`, events by their times. */
    async does(command: (player: Player<number>) => void): Promise<(string | number)[]> {
      const from = all.length
      command(player)
      await settle(items, all)
      return all
        .slice(from)
        .flatMap(({ restart, played }) => [...(restart === undefined ? [] : [`@${restart.state}`]), ...played.map(({ at }) => at / 1e6)])
    },
  }
}

describe('the hand on the tape', () => {
  test('a step is all of one time, and pauses', async () => {
    const hand = await newHand(TAPE, { speed: 1, paused: true })
    expect(await hand.does(player => player.step())).toEqual([1, 1])
    expect(await hand.does(player => player.step())).toEqual([3])
    expect(hand.player.status()).toMatchObject({ at: 3_000_000, playing: false, ended: false })
  })

  test('to the next transition everything before it comes too', async () => {
    const hand = await newHand(TAPE, { speed: 1, paused: true })
    expect(await hand.does(player => player.next())).toEqual([1, 1, 3])
    expect(await hand.does(player => player.next())).toEqual([63, 63.5])
    expect(hand.player.status().ended).toBe(true)
    expect(await hand.does(player => player.next())).toEqual([])
  })

  test('back to the transition before: what was before it is in the state, and it is shown', async () => {
    const hand = await newHand(TAPE, { speed: 1, paused: true })
    await hand.does(player => player.seek(63_400_000))
    expect(await hand.does(player => player.previous())).toEqual(['@2', 3])
    expect(await hand.does(player => player.previous())).toEqual(['@0'])
    expect(hand.player.status().at).toBe(1000)
  })

  test('from the end, whose last event is one, back leads to the one before', async () => {
    const hand = await newHand(TAPE, { speed: 'max' })
    expect(hand.player.status().ended).toBe(true)
    expect(await hand.does(player => player.previous())).toEqual(['@2', 3])
  })

  test('it pauses behind a transition where it was told to', async () => {
    const hand = await newHand(TAPE, { speed: 'max', pauseOn: isTransition })
    expect(hand.all.flatMap(({ played }) => played.map(({ at }) => at / 1e6))).toEqual([1, 1, 3])
    expect(await hand.does(player => player.play())).toEqual([63, 63.5])
  })

  test('a jump out of the range ends at its edge', async () => {
    const hand = await newHand(TAPE, { speed: 1, paused: true })
    expect(await hand.does(player => player.seek(-5))).toEqual(['@0'])
    expect(await hand.does(player => player.seek(1e15))).toEqual(['@5'])
    expect(await hand.does(player => player.step())).toEqual([])
    expect(hand.player.status()).toMatchObject({ ended: true, at: 63_500_001 })
  })

  test('of several jumps at once the last counts, and the log is not read for the others', async () => {
    const hand = await newHand(TAPE, { speed: 1, paused: true })
    const before = hand.source.opened
    const said = await hand.does(player => {
      for (let at = 0; at < 63_000_000; at += 1_000_000) player.seek(at)
      player.seek(3_000_000)
      player.step()
    })
    expect(said.at(-2)).toBe('@2')
    expect(said.at(-1)).toBe(3)
    expect(hand.source.opened - before).toBe(1)
  })

  test('a source that fails fails the player, after what came before', async () => {
    const source = sourceOf(TAPE, newChance(1))
    const player = newPlayer(
      {
        ...source,
        async *read() {
          yield TAPE.slice(0, 3)
          throw new Error('the log breaks off')
        },
      },
      { speed: 'max' },
      newVirtualTime(),
    )
    const times: number[] = []
    await expect(
      (async () => {
        for await (const { played } of player.items()) for (const { at } of played) times.push(at / 1e6)
      })(),
    ).rejects.toThrow('the log breaks off')
    expect(times).toEqual([1, 1])
  })
})

type Command = (player: Player<number>) => void

function randomCommand(chance: Chance, last: number): Command {
  const at = chance.below(last + 2_000_000)
  return chance.one<Command>([
    player => player.play(),
    player => player.pause(),
    player => player.step(),
    player => player.next(),
    player => player.previous(),
    player => player.seek(at),
    player => {
      player.seek(at)
      player.seek(at)
    },
    player => player.speed(chance.one([0.5, 1, 100, 'max'] as const)),
  ])
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'whatever is pressed, nothing is skipped, nothing comes twice, and the order holds (seed %i)',
  async seed => {
    const chance = newChance(seed)
    const tape = randomTape(chance, 200)
    const time = newVirtualTime()
    const source = sourceOf(tape, chance)
    const player = newPlayer(source, { speed: chance.one([1, 10, 'max'] as const), maxGap: 3000, paused: chance.oneIn(2) }, time)
    let left = 25
    const press = (): void => {
      if (left-- > 0) randomCommand(chance, tape.at(-1)?.at ?? 1000)(player)
      else {
        player.speed('max')
        player.play()
        clearInterval(presses)
        setTimeout(() => player.close(), 30)
      }
    }
    const presses = setInterval(press, 0)

    let state: number | undefined
    for await (const { restart, played, at } of player.items()) {
      if (restart !== undefined) {
        state = restart.state
        expect(tape.filter(one => one.at < restart.at)).toHaveLength(restart.state)
        expect(player.status().at).toBeGreaterThanOrEqual(source.since)
      }
      // How many came before is where in the tape the next must be from.
      expect(played).toEqual(tape.slice(state, state! + played.length))
      state! += played.length
      // What is handed out is whole moments.
      if (played.length > 0) {
        expect(at).toBe(played.at(-1)!.at)
        expect(tape[state!]?.at).not.toBe(at)
      }
    }
    expect(state).toBe(tape.length)
  },
)
