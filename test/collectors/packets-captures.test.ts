// One capture takes over from another: no packet is lost between them, none is said twice, and their order stays.
import { captureAlways, type Wanted } from '../../collectors/packets/captures.ts'
import { newOverlap, remember, withoutRemembered } from '../../collectors/packets/overlap.ts'
import type { CapturedBatch, Outside } from '../../src/collect/outside.ts'

/** A pcap file of packets, each with one byte of data, at that many seconds. */
function pcap(...packets: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(24 + 17 * packets.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0xa1b2c3d4, true)
  for (const [i, number] of packets.entries()) {
    view.setUint32(24 + 17 * i, number, true)
    view.setUint32(24 + 17 * i + 8, 1, true)
    view.setUint32(24 + 17 * i + 12, 1, true)
    view.setUint8(24 + 17 * i + 16, number)
  }
  return bytes
}

const packetsOf = (file: Uint8Array): number[] => Array.from({ length: (file.length - 24) / 17 }, (_, i) => file[24 + 17 * i + 16]!)
const batch = (...packets: readonly number[]): CapturedBatch => ({
  at: 1,
  pcap: pcap(...packets),
  packets: packets.length,
  dropped: 0,
  sampledOut: 0,
})

test('packets are told by their whole record, also in big-endian files', () => {
  const overlap = newOverlap()
  remember(overlap, pcap(1, 2, 3))
  expect(packetsOf(withoutRemembered(overlap, pcap(2, 3, 4, 5)).pcap)).toEqual([4, 5])
  expect(withoutRemembered(overlap, pcap(1, 2)).left).toBe(2)
  expect(withoutRemembered(overlap, pcap(7)).left).toBe(0)
  expect(withoutRemembered(overlap, pcap(1).subarray(0, 30)).left).toBe(0) // cut
  const big = pcap(9)
  new DataView(big.buffer).setUint32(0, 0xa1b2c3d4)
  new DataView(big.buffer).setUint32(32, 1)
  remember(overlap, big)
  expect(withoutRemembered(overlap, big).left).toBe(1)
})

/** Captures that the test feeds: what each was given is had when it asks; ended, it still gives `rest`. */
function scripted(rests: Readonly<Record<string, CapturedBatch>>) {
  const feeds = new Map<string, (item: CapturedBatch) => void>()
  const log: string[] = []
  const outside = {
    now: () => 1,
    sleep: (_: number, signal: AbortSignal) => new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true })),
    async *capture({ filter }: { filter: string }, signal: AbortSignal) {
      log.push(`begins ${filter}`)
      const waiting: CapturedBatch[] = []
      let wake = Promise.withResolvers<void>()
      feeds.set(filter, item => {
        waiting.push(item)
        wake.resolve()
      })
      signal.addEventListener('abort', () => wake.resolve(), { once: true })
      for (;;) {
        await wake.promise
        wake = Promise.withResolvers()
        while (waiting.length > 0) yield waiting.shift()!
        if (!signal.aborted) continue
        log.push(`ends ${filter}`)
        if (rests[filter] !== undefined) yield rests[filter]
        return
      }
    },
  } as unknown as Outside
  return { outside, feeds, log }
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5))

test('the next capture begins before the earlier ends; what both had is said once', async () => {
  const { outside, feeds, log } = scripted({ old: batch(4, 5) })
  const ending = new AbortController()
  let changed = Promise.withResolvers<void>()
  let wanted: Wanted = { filter: 'old', changed: changed.promise }
  const said: string[] = []
  const whole = captureAlways(
    { outside, name: 'eth0', snaplen: 128, signal: ending.signal },
    () => wanted,
    (taken, filter, first) => said.push(`${filter}${first ? ' first' : ''}: ${packetsOf(taken.pcap)} (${taken.packets})`),
  )
  await settled()
  feeds.get('old')!(batch(1, 2))
  await settled()
  const { resolve } = changed
  changed = Promise.withResolvers()
  wanted = { filter: 'new', changed: changed.promise }
  resolve()
  await settled()
  feeds.get('old')!(batch(3))
  await settled()
  expect(log).toEqual(['begins old', 'begins new'])
  feeds.get('new')!(batch(3, 4, 6))
  await settled()
  feeds.get('new')!(batch(5, 7))
  await settled()
  expect(log).toEqual(['begins old', 'begins new', 'ends old'])
  expect(said).toEqual(['old first: 1,2 (2)', 'old: 3 (1)', 'old: 4,5 (2)', 'new first: 6 (1)', 'new: 7 (1)'])
  ending.abort()
  await whole
  expect(log.at(-1)).toBe('ends new')
})

test('a capture that ends by itself fails', async () => {
  const outside = { async *capture() {} } as unknown as Outside
  const never: Wanted = { filter: 'x', changed: new Promise(() => {}) }
  const { signal } = new AbortController()
  await expect(
    captureAlways(
      { outside, name: 'eth0', snaplen: 128, signal },
      () => never,
      () => {},
    ),
  ).rejects.toThrow('the capture on eth0 ended by itself')
})
