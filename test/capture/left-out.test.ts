import type { OpenOptions } from '../../src/capture/backend.ts'
import { countLeftOut, type LeftOut } from '../../src/capture/left-out.ts'
import type { StoppedTcpdump } from '../../src/capture/stopped-tcpdump.ts'

const options: OpenOptions = {
  interface: 'eth7',
  filter: 'port 80 and 1',
  snaplen: 256,
  bufferKib: 64,
  promiscuous: false,
  holdMs: 20,
  user: undefined,
}

type Scene = { all: number | undefined; kept: number; opens: boolean; ended: boolean; asked: string[] }

function scene(): { leftOut: LeftOut; now: Scene } {
  const now: Scene = { all: 0, kept: 0, opens: true, ended: false, asked: [] }
  const start = (_: OpenOptions, filter: string): StoppedTcpdump => {
    now.asked.push(filter)
    return {
      opened: Promise.resolve().then(() => now.opens),
      received: async () => now.all,
      end: () => {
        now.ended = true
      },
    }
  }
  return { leftOut: countLeftOut(options, 'port 80', async () => now.kept, start), now }
}

test('counts what passed the one filter and not the other, since both were there', async () => {
  const { leftOut, now } = scene()
  Object.assign(now, { all: 70, kept: 3 })
  expect(await leftOut.begin()).toBe(true)
  expect(await leftOut.count()).toBe(0)
  Object.assign(now, { all: 170, kept: 13 })
  expect([await leftOut.count(), await leftOut.count()]).toEqual([90, 90])
  Object.assign(now, { all: 180, kept: 13 })
  await leftOut.fix()
  Object.assign(now, { all: 500, kept: 20 })
  expect([await leftOut.count(), await leftOut.end(20)]).toEqual([100, 100])
  expect(now).toMatchObject({ ended: true, asked: ['port 80'] })
})

test('counters that begin again at 0 go on', async () => {
  const { leftOut, now } = scene()
  Object.assign(now, { all: 2 ** 32 - 10, kept: 2 ** 32 - 1 })
  await leftOut.begin()
  Object.assign(now, { all: 90, kept: 4 })
  expect(await leftOut.count()).toBe(95)
})

test('a capture that ended by itself is compared with its last count', async () => {
  const { leftOut, now } = scene()
  await leftOut.begin()
  now.all = 50
  expect(await leftOut.end(8)).toBe(42)
  expect(now.ended).toBe(true)
})

test('one that could not be started, or has died, gives no number', async () => {
  const never = scene()
  never.now.opens = false
  expect(await never.leftOut.begin()).toBe(false)
  expect(await never.leftOut.count()).toBeUndefined()
  const died = scene()
  await died.leftOut.begin()
  died.now.all = undefined
  expect(await died.leftOut.end(8)).toBeUndefined()
})
