// One target under fuzz: makes the inputs, runs the target, and stops at the first that breaks a promise.

import { LONGEST, mutate } from './mutate.ts'
import { randomFor } from './random.ts'
import type { FuzzTarget } from './target.ts'

/** Where inputs lie in their buffers: what is before and behind them is not theirs. */
const GUARD = 64
const BEHIND = 2048
/** Every so many inputs are inspected: twice, with different surroundings. */
const SAMPLE = 16
/** Inputs between two looks at the clock. */
const BLOCK = 1024
/** One input may take this long. */
const LIMIT_MS = 1000

export type FuzzOptions = {
  readonly seed: number
  readonly inputs: number
  /** Stops earlier after this many seconds. */
  readonly seconds?: number
  /** One input may take this long; 1000 unless said. */
  readonly limitMs?: number
  /** Told the number of the input before it is run, so that a watcher can name one that never ends. */
  readonly progress?: (index: number) => void
}

export type Crash = { readonly input: Uint8Array; readonly index: number; readonly error: unknown }
export type FuzzResult = { readonly inputs: number; readonly seconds: number; readonly crash: Crash | undefined }

const newArena = (): Uint8Array => new Uint8Array(GUARD + LONGEST + BEHIND)

/** Runs inputs 0 to `inputs` - 1 of this seed. */
export function fuzz(target: FuzzTarget, options: FuzzOptions): FuzzResult {
  const { seed, inputs, seconds = Number.POSITIVE_INFINITY, limitMs = LIMIT_MS, progress } = options
  const seeds = target.seeds()
  const arena = newArena()
  const begin = performance.now()
  const spent = (): number => (performance.now() - begin) / 1000
  let block = begin
  for (let index = 0; index < inputs; index++) {
    progress?.(index)
    const end = GUARD + mutate(randomFor(seed, index), seeds, arena, GUARD)
    try {
      target.run(arena, GUARD, end)
      if (index % SAMPLE === 0) inspect(target, arena.subarray(GUARD, end))
    } catch (error) {
      return { inputs: index + 1, seconds: spent(), crash: { input: arena.slice(GUARD, end), index, error } }
    }
    if (index % BLOCK !== BLOCK - 1) continue
    const now = performance.now()
    const crash = now - block > limitMs ? slowest(target, seeds, options, index - BLOCK + 1, index + 1) : undefined
    if (crash !== undefined || (now - begin) / 1000 >= seconds) return { inputs: index + 1, seconds: spent(), crash }
    block = performance.now()
  }
  return { inputs, seconds: spent(), crash: undefined }
}

/** Input number `index` of a run with this seed, as fuzz() made it. */
export function makeInput(target: FuzzTarget, seed: number, index: number): Uint8Array {
  const arena = newArena()
  return arena.slice(GUARD, GUARD + mutate(randomFor(seed, index), target.seeds(), arena, GUARD))
}

/** Runs one input as it comes, and inspects it. Throws what the target throws, or what the inspection found. */
export function replay(target: FuzzTarget, input: Uint8Array): void {
  const alone = input.slice()
  target.run(alone, 0, alone.length)
  inspect(target, input)
  const begin = performance.now()
  target.run(alone, 0, alone.length)
  if (performance.now() - begin > LIMIT_MS) throw tooSlow(LIMIT_MS)
}

/** The same places in two buffers. One is filled with zeros, the other with a byte that means something to some decoder. */
const ARENAS = [newArena(), newArena()] as const
const FILLERS = [0xff, 0x01, 0x30, 0x0a, 0x20, 0x2c, 0x3d, 0x45, 0x60, 0x81]

function inspect(target: FuzzTarget, input: Uint8Array): void {
  if (target.inspect === undefined) return
  const end = GUARD + input.length
  if (end + BEHIND > ARENAS[0].length) throw new RangeError(`an input of ${input.length} bytes is longer than ${LONGEST}`)
  // The same input has the same surroundings in a replay.
  const filler = FILLERS[(input.length * 31 + (input[0] ?? 0) * 7 + (input.at(-1) ?? 0)) % FILLERS.length]!
  const among = (arena: Uint8Array, around: number): string | number => {
    arena.fill(around, 0, GUARD)
    arena.set(input, GUARD)
    arena.fill(around, end, end + BEHIND)
    return target.inspect!(arena, GUARD, end)
  }
  const zeros = among(ARENAS[0], 0)
  const others = among(ARENAS[1], filler)
  if (zeros === others) return
  throw new Error(`broken promise: what surrounds the input must not matter:\n  among zeros ${zeros}\n  among ${filler} ${others}`)
}

const tooSlow = (limitMs: number): Error => new Error(`broken promise: one input takes more than ${limitMs} ms`)

/** A block was slow: the input to blame, unless it was the machine. */
function slowest(target: FuzzTarget, seeds: readonly Uint8Array[], options: FuzzOptions, from: number, to: number): Crash | undefined {
  const { seed, limitMs = LIMIT_MS } = options
  const arena = newArena()
  for (let index = from; index < to; index++) {
    const end = GUARD + mutate(randomFor(seed, index), seeds, arena, GUARD)
    const begin = performance.now()
    target.run(arena, GUARD, end)
    if (performance.now() - begin > limitMs) return { input: arena.slice(GUARD, end), index, error: tooSlow(limitMs) }
  }
  return undefined
}
