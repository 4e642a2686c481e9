// Helpers of the tests of src/collect: folders, streams read to a number of items, a log that obeys.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sink } from '../../src/collect/journal.ts'
import type { Event } from '../../src/events/event.ts'
import { whatIsWrong } from '../../src/events/validate.ts'

/** A folder that is gone after the test file. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'umtool-collect-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Reads in the background; `until` waits for a number of items, and fails after a while with those it has. */
export function gathering<Item>(batches: AsyncIterable<readonly Item[]>) {
  const items: Item[] = []
  let failure: unknown
  let over = false
  const done = (async () => {
    for await (const batch of batches) for (const item of batch) items.push(item)
  })().then(
    () => {
      over = true
    },
    error => {
      over = true
      failure = error
    },
  )
  return {
    items,
    done,
    failure: () => failure,
    async until(count: number): Promise<readonly Item[]> {
      for (let tries = 0; items.length < count && !over; tries++) {
        if (tries > 500) throw new Error(`${count} items were awaited, ${items.length} came: ${JSON.stringify(items).slice(0, 500)}`)
        await turn(10)
      }
      return items
    },
  }
}

/** Long enough for what waits for nothing but its turn. */
export const turn = (milliseconds = 2): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

export type FakeLog = Sink & {
  readonly events: Event[]
  /** How many events each append had. */
  readonly appends: number[]
  readonly bookmarks: Record<string, string>
  /** Thrown instead of appending. */
  refusal: Error | undefined
  /** Waited for before an append takes effect. */
  gate: Promise<void> | undefined
}

export function newFakeLog(): FakeLog {
  const log: FakeLog = {
    events: [],
    appends: [],
    bookmarks: {},
    refusal: undefined,
    gate: undefined,
    async append(events, bookmarks = {}) {
      await log.gate
      if (log.refusal !== undefined) throw log.refusal
      for (const { data } of events) JSON.stringify(data) // a TypeError for what cannot be written, as every log has it
      log.events.push(...events)
      log.appends.push(events.length)
      Object.assign(log.bookmarks, bookmarks)
    },
  }
  return log
}

/** Fails unless every (source, run) counts 1, 2, 3 ..., and the data of each type umtool knows is what its schema demands. */
export function expectSound(events: readonly Event[]): void {
  const next = new Map<string, number>()
  for (const event of events) {
    const { source, run, sequence } = event
    const key = `${source} ${run}`
    expect(sequence).toBe((next.get(key) ?? 0) + 1)
    next.set(key, sequence)
    expect([event.type, whatIsWrong(event)]).toEqual([event.type, undefined])
  }
}
