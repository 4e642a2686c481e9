// For the tests of the copy into real brokers: a busy log, a copy of it, and the proof that what came there is all of it, once.
import { execFile, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Event } from '../../../src/events/event.ts'
import { STREAMS } from '../../../src/events/stream.ts'
import { placeInBoth } from '../../../src/log/copy/place.ts'
import { type Copy, type CopySaid, startCopy } from '../../../src/log/copy.ts'
import { parseKafkaAddress } from '../../../src/log/kafka/address.ts'
import type { EventLog } from '../../../src/log/log.ts'
import { openLog } from '../../../src/log/open.ts'
import { isComplete, isSound, verifyLog } from '../../../src/log/verify.ts'
import { event } from '../events.ts'
import { bySource } from './faulty.ts'

const TYPES = ['weight.changed', 'packets.captured', 'real-server.counted', 'action.applied'] as const

export type Busy = { readonly written: () => number; stop(): Promise<void> }

/** Writes a few events every few milliseconds, of two sources whose events lie in all four streams. */
export function keepBusy(log: EventLog): Busy {
  let running = true
  let written = 0
  const done = (async () => {
    for (let n = 0; running; n++) {
      const source = `/lvs/lvs1/${n % 2 === 0 ? 'ipvs' : 'packets'}`
      const first = Math.floor(n / 2) * 5 + 1
      const events = Array.from({ length: 5 }, (_, i) => {
        const type = TYPES[(first + i) % TYPES.length]!
        return event(first + i, { source, type, at: Date.now() * 1000, ...(type === 'packets.captured' && { data: new Uint8Array(2000).fill(n) }) })
      })
      await log.append(events)
      written += events.length
      await pause(5)
    }
  })()
  return {
    written: () => written,
    async stop() {
      running = false
      await done
    },
  }
}

export type RealCopy = { readonly copy: Copy; readonly said: CopySaid[] }

/** As an agent copies; `rest` is what one left that was ended, by the names under which it kept its place. */
export function startRealCopy(from: EventLog, to: string, rest?: { readonly near: string; readonly far: string }): RealCopy {
  const said: CopySaid[] = []
  const copy = startCopy({
    from,
    open: () => openLog(to, 'write'),
    place: placeInBoth(rest?.near ?? 'copy', rest?.far ?? 'copy from lvs1'),
    follow: rest === undefined,
    patient: rest === undefined,
    say: what => said.push(what),
    now: () => Date.now() * 1000,
    sleep: (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => {}),
    random: Math.random,
  })
  return { copy, said }
}

export const eventsIn = async (log: EventLog): Promise<Event[]> => {
  const events: Event[] = []
  for await (const batch of log.read()) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
  return events
}

const hasKcat = spawnSync('kcat', ['-V']).status === 0

/** Source, run and number of each committed message as another client reads it: nothing is dropped as having come before. */
async function onWire(far: string): Promise<string[]> {
  const { brokers, prefix } = parseKafkaAddress(far)
  const found: string[] = []
  for (const stream of STREAMS) {
    const args = ['-q', '-b', brokers.join(','), '-C', '-e', '-t', `${prefix}.${stream}`, '-f', '%h\n']
    // This process may be the wire.
    const { stdout } = await promisify(execFile)('kcat', args, { maxBuffer: 1 << 30 })
    for (const line of stdout.split('\n'))
      if (line.includes('ce_source=')) found.push(['source', 'run', 'sequence'].map(name => headerIn(line, name)).join(' '))
  }
  return found
}
const headerIn = (headers: string, name: string): string => new RegExp(`(?:^|,)ce_${name}=([^,]*)`).exec(headers)?.[1] ?? ''

/** All of one log is in the other, nothing twice, in order per source, and `log verify` would say so. */
export async function expectSame(near: EventLog, far: string): Promise<void> {
  const log = await openLog(far, 'read')
  try {
    const verified = await verifyLog(log)
    expect({ complete: isComplete(verified), sound: isSound(verified) }).toEqual({ complete: true, sound: true })
    const [expected, found] = [await eventsIn(near), await eventsIn(log)]
    expect(found).toHaveLength(expected.length)
    const sorted = (events: readonly Event[]) =>
      Object.fromEntries(Object.entries(bySource(events)).map(([key, numbers]) => [key, [...numbers].sort((a, b) => a - b)]))
    expect(sorted(found)).toEqual(sorted(expected))
    if (hasKcat) {
      const messages = await onWire(far)
      expect(messages).toHaveLength(found.length)
      expect(new Set(messages).size).toBe(found.length)
    }
    for (const stream of ['capture', 'events'] as const) {
      const ofStream = async (from: EventLog): Promise<Record<string, number[]>> => {
        const events: Event[] = []
        for await (const batch of from.read({ streams: [stream] })) for (const recorded of batch) if (recorded.ok) events.push(recorded.event)
        return bySource(events)
      }
      expect(await ofStream(log)).toEqual(await ofStream(near))
    }
  } finally {
    await log.close()
  }
}

/** Until `is`: who is slow is waited for, who hangs is told what he waits for. */
export async function eventually(what: string, is: () => boolean | Promise<boolean>, seconds = 240): Promise<void> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(50)) if (await is()) return
  throw new Error(`waited in vain: ${what}`)
}
