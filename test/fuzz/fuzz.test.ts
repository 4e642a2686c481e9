// A quick pass over every target, every input that broke something once, and the rig itself against planted faults.

import { INVALID, OK, type Status } from '../../src/decode/packet/status.ts'
import { savedCrashes } from './crashes.ts'
import { fuzz, makeInput, replay } from './engine.ts'
import { decoderTarget, type FuzzTarget } from './target.ts'
import { targets } from './targets.ts'

const QUICK = 20000

test.each(targets.map(target => [target.name, target] as const))('%s keeps its promises for 20,000 inputs', (_name, target) => {
  expect(target.seeds().length).toBeGreaterThan(0)
  const { crash, inputs } = fuzz(target, { seed: 1, inputs: target.name === 'capture-file' ? QUICK / 10 : QUICK })
  if (crash !== undefined) throw new Error(`input ${crash.index}: ${Buffer.from(crash.input).toString('hex')}`, { cause: crash.error })
  expect(inputs).toBeGreaterThan(0)
})

test('inputs that broke a promise once break none now', () => {
  for (const { file, target, input } of savedCrashes()) {
    const found = targets.find(t => t.name === target)
    if (found === undefined) throw new Error(`${file} is for no target`)
    expect(() => replay(found, input)).not.toThrow()
  }
})

type Out = { value: number; valueAt: number; next: number }
const newOut = (): Out => ({ value: 0, valueAt: -1, next: -1 })
const seeds = (): Uint8Array[] => [Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)]

/** A decoder that wants four bytes, with one fault planted. */
function planted(fault: (b: Uint8Array, at: number, end: number, out: Out) => Status | undefined): FuzzTarget {
  return decoderTarget(
    'planted',
    newOut,
    (b, at, end, out) => {
      const status = fault(b, at, end, out)
      if (status !== undefined) return status
      if (end - at < 4) return INVALID
      out.value = b[at]!
      out.valueAt = at
      out.next = at + 4
      return OK
    },
    seeds,
  )
}

/** What the rig finds; an input that it finds must be found again by its number and by a replay. */
function found(target: FuzzTarget): string {
  const { crash } = fuzz(target, { seed: 7, inputs: QUICK })
  if (crash === undefined) return 'nothing'
  expect(makeInput(target, 7, crash.index)).toEqual(crash.input)
  expect(() => replay(target, crash.input)).toThrow()
  return (crash.error as Error).message
}

test('a decoder without a fault passes', () => {
  expect(found(planted(() => undefined))).toBe('nothing')
})

test('an exception is found', () => {
  const fault = planted((b, at, end) => {
    if (end - at > 4 && b[at + 2] === 0xff) throw new RangeError('planted')
    return undefined
  })
  expect(found(fault)).toBe('planted')
})

test('a byte read behind the end is found, and one before the start', () => {
  for (const place of [(_at: number, end: number) => end, (at: number) => at - 1]) {
    const fault = planted((b, at, end, out) => {
      if (end - at < 4) return undefined
      out.value = b[place(at, end)]!
      out.valueAt = at
      out.next = at + 1
      return OK
    })
    expect(found(fault)).toContain('what surrounds the input must not matter')
  }
})

test('writing although the answer is not OK is found, and not writing although it is', () => {
  const early = planted((_b, at, end, out) => {
    out.value = 1
    return end - at < 3 ? INVALID : undefined
  })
  expect(found(early)).toContain('value was written although the answer is 2')
  expect(found(planted((_b, at, end) => (end - at === 5 ? OK : undefined)))).toContain('was not written although the answer is OK')
})

test('an offset outside the input, and a step that does not advance, are found', () => {
  const outside = planted((_b, at, end, out) => {
    out.value = 0
    out.valueAt = end + 1
    out.next = at + 1
    return OK
  })
  expect(found(outside)).toContain('valueAt lies in the input or is -1')
  const still = planted((_b, at, _end, out) => {
    out.value = 0
    out.valueAt = at
    out.next = at
    return OK
  })
  expect(found(still)).toContain('next is further on')
})

test('an input that takes too long is named', () => {
  const quick = planted(() => undefined)
  const culprit = makeInput(quick, 1, 1500)
  const slow: FuzzTarget = {
    name: 'slow',
    seeds,
    run(b, at, end) {
      if (Buffer.compare(b.subarray(at, end), culprit) !== 0) return
      for (const begin = performance.now(); performance.now() - begin < 400; );
    },
  }
  const { crash } = fuzz(slow, { seed: 1, inputs: 4096, limitMs: 300 })
  expect(crash).toMatchObject({ input: culprit, error: new Error('broken promise: one input takes more than 300 ms') })
})

test('the same seed makes the same inputs, another seed others', () => {
  const target = planted(() => undefined)
  const inputs = (seed: number): string[] => Array.from({ length: 50 }, (_, i) => Buffer.from(makeInput(target, seed, i)).toString('hex'))
  expect(inputs(3)).toEqual(inputs(3))
  expect(inputs(3)).not.toEqual(inputs(4))
  expect(new Set(inputs(3)).size).toBeGreaterThan(40)
})
