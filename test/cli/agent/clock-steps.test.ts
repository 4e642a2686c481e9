// A clock that is set is noticed, by how much; one that is slewed, or read while the machine was busy, is not.
import { newClockWatch } from '../../../src/cli/agent/clock-steps.ts'

/** Two clocks; `delays` are what passes before each reading of either, in turn, then nothing. */
function clocks() {
  let passed = 0
  let set = 0
  const delays: number[] = []
  const pass = (): void => {
    passed += delays.shift() ?? 0
  }
  return {
    delays,
    advance(by: number): void {
      passed += by
    },
    set(by: number): void {
      set += by
    },
    watch: newClockWatch(
      () => {
        pass()
        return 1_000_000_000 + passed + set
      },
      () => {
        pass()
        return passed
      },
    ),
  }
}

test('steps ahead and back are told, once each', () => {
  const { advance, set, watch } = clocks()
  advance(500_000)
  expect(watch()).toBeUndefined()
  set(30_000_000)
  expect(watch()).toBe(30_000_000)
  expect(watch()).toBeUndefined()
  set(-30_000_000)
  expect(watch()).toBe(-30_000_000)
})

test('slewing is no step', () => {
  const { advance, set, watch } = clocks()
  for (let i = 0; i < 100; i++) {
    advance(500_000)
    set(250)
    expect(watch()).toBeUndefined()
  }
})

test.each([
  ['before the wall clock was read', [0, 400_000]],
  ['after it was read', [0, 0, 400_000]],
  ['in more than one try', [0, 400_000, 0, 0, 300_000, 100_000]],
])('a machine that ran somebody else %s has not set its clock', (_, delays) => {
  const all = clocks()
  all.delays.push(...delays)
  expect(all.watch()).toBeUndefined()
  expect(all.watch()).toBeUndefined()
})
