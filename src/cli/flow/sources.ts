// Where the packets come from: a log, or capture files of several nodes, merged by time.
import { basename } from 'node:path'
import { isCaptureError } from '../../capture/capture-error.ts'
import { readCapture } from '../../capture/file.ts'
import { next } from '../../decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../decode/packet/record.ts'
import { OK } from '../../decode/packet/status.ts'
import type { Event } from '../../events/event.ts'
import { SOURCE_NAME } from '../../events/source.ts'
import { lift } from '../../events/upcast.ts'
import { newCaptureCutter } from '../../flow/cut-capture.ts'
import type { EventLog } from '../../log/log.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'

export type CaptureFile = { readonly node: string; readonly path: string }

/** `lvs1=lvs1.pcap`, or a path alone, whose node is the name of the file up to its first point. */
export function captureFile(text: string): CaptureFile {
  const named = /^([^/=]+)=(.+)$/s.exec(text)
  const path = named?.[2] ?? text
  const node = named?.[1] ?? basename(path).split('.')[0]!
  if (!SOURCE_NAME.test(node))
    throw umtoolError(EXIT.usage, `-r takes NODE=FILE, and "${node}" is no name of a node`, { where: text, hint: '-r lvs1=lvs1.pcap' })
  return { node, path }
}

/** Microseconds; undefined: no bound. */
export type Range = { readonly since: number | undefined; readonly until: number | undefined }

/** Problems that leave the rest readable; the text is for people. */
export type Complain = (text: string) => void

/** Events of the log in its order. What cannot be read is complained of. */
export async function* fromLog(log: EventLog, { since, until }: Range, complain: Complain): AsyncGenerator<Event, void, void> {
  for await (const batch of log.read({ since, until }))
    for (const recorded of batch) {
      if (recorded.ok) yield lift(recorded.event)
      else complain(`${log.home}: position ${recorded.position} cannot be read: ${recorded.why}`)
    }
}

/** All files at once, batch by batch by time: what several nodes saw at the same time comes together. */
export async function* fromFiles(files: readonly CaptureFile[], range: Range, complain: Complain): AsyncGenerator<Event, void, void> {
  const streams = await Promise.all(files.map(file => ahead(batchesOf(file, range, complain))))
  for (;;) {
    let earliest: Ahead | undefined
    for (const one of streams) if (one.event !== undefined && (earliest?.event === undefined || one.event.at < earliest.event.at)) earliest = one
    if (earliest?.event === undefined) return
    yield earliest.event
    await earliest.step()
  }
}

type Ahead = { event: Event | undefined; step(): Promise<void> }

async function ahead(events: AsyncIterator<Event, void, void>): Promise<Ahead> {
  const one: Ahead = {
    event: undefined,
    async step() {
      const { done, value } = await events.next()
      one.event = done ? undefined : value
    },
  }
  await one.step()
  return one
}

async function* batchesOf({ node, path }: CaptureFile, { since, until }: Range, complain: Complain): AsyncGenerator<Event, void, void> {
  const capture = await readCapture(path)
  const { decoder } = capture
  const cutter = newCaptureCutter(node, basename(path))
  const record = newPacketRecord()
  const inRange = ({ at }: Event): boolean => (since === undefined || at >= since) && (until === undefined || at < until)
  try {
    for await (const filled of capture.batches()) {
      const found: Event[] = []
      while (next(filled, record) === OK) {
        const event = cutter.add(record, decoder.interfaces[record.interfaceId]?.name || 'file')
        if (event !== undefined && inRange(event)) found.push(event)
      }
      yield* found
    }
  } catch (error) {
    // What could be read before the end counts.
    if (!isCaptureError(error)) throw error
    complain(`${path}: ${(error as Error).message}`)
  }
  const rest = cutter.end()
  if (rest !== undefined && inRange(rest)) yield rest
}
