// umtool log export: chosen events as JSON Lines of CloudEvents, packed when the name says so.
import { closeSync, createWriteStream, existsSync, openSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { encodeLine } from '../../events/cloud-event.ts'
import type { EventLog, Selection } from '../../log/log.ts'
import { type UmtoolError, umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { drained, newStandardOutput, writeOut } from '../standard-output.ts'
import { isCaptureName, writePackets } from './export-packets.ts'
import { newProgress } from './progress.ts'
import { counted } from './words.ts'

export type Exported = { readonly what: 'event' | 'packet'; readonly count: number; readonly unreadable: number }

/** As the log itself: packets may hold secrets. */
const FILE_MODE = 0o640

/** A file appears under its name only when it is whole; `-` is standard output; a name of a capture file takes the packets alone. */
export async function exportLog(log: EventLog, selection: Selection, path: string, force: boolean, signal: AbortSignal): Promise<Exported> {
  if (path === '-') return toStandardOutput(log, selection, signal)
  if (!force && existsSync(path)) throw umtoolError(EXIT.found, 'is there already', { where: path, hint: '--force writes over it' })
  const part = `${path}.${process.pid}.part`
  try {
    const exported = isCaptureName(path) ? await toCapture(log, selection, path, part, signal) : await toFile(log, selection, path, part, signal)
    signal.throwIfAborted()
    await rename(part, path)
    return exported
  } catch (error) {
    throw signal.aborted ? interrupted(signal) : error
  } finally {
    await rm(part, { force: true })
  }
}

async function toCapture(log: EventLog, selection: Selection, path: string, part: string, signal: AbortSignal): Promise<Exported> {
  closeSync(openSync(part, 'w', FILE_MODE)) // before the writer, which leaves the mode as it is
  const { packets, unreadable } = await writePackets(log, selection, part, path.endsWith('ng'), signal)
  return { what: 'packet', count: packets, unreadable }
}

const interrupted = ({ reason }: AbortSignal): UmtoolError =>
  umtoolError(reason === EXIT.terminated ? EXIT.terminated : EXIT.interrupted, 'interrupted; no file was written')

function packerOf(path: string): Transform | undefined {
  if (!/\.(?:gz|zstd?)$/.test(path)) return undefined
  const { createGzip, createZstdCompress } = process.getBuiltinModule('node:zlib') // loaded only for a packed file
  return path.endsWith('.gz') ? createGzip({ level: 6 }) : createZstdCompress()
}

type Count = { events: number; unreadable: number }

async function* lines(log: EventLog, selection: Selection, signal: AbortSignal, count: Count): AsyncGenerator<string, void, void> {
  const progress = newProgress()
  try {
    for await (const batch of log.read({ ...selection, signal })) {
      let text = ''
      for (const recorded of batch) {
        if (recorded.ok) {
          text += `${encodeLine(recorded.event)}\n`
          count.events++
        } else count.unreadable++
      }
      progress.show(() => `${counted(count.events, 'event')} exported`)
      if (text !== '') yield text
    }
  } finally {
    progress.end()
  }
}

async function toFile(log: EventLog, selection: Selection, path: string, part: string, signal: AbortSignal): Promise<Exported> {
  const count = { events: 0, unreadable: 0 }
  const from = Readable.from(lines(log, selection, signal, count), { objectMode: false, highWaterMark: 1 << 20 })
  const to = createWriteStream(part, { mode: FILE_MODE, flush: true })
  const packer = packerOf(path)
  if (packer === undefined) await pipeline(from, to, { signal })
  else await pipeline(from, packer, to, { signal })
  return { what: 'event', count: count.events, unreadable: count.unreadable }
}

async function toStandardOutput(log: EventLog, selection: Selection, signal: AbortSignal): Promise<Exported> {
  const count = { events: 0, unreadable: 0 }
  const out = newStandardOutput()
  for await (const text of lines(log, selection, signal, count)) {
    const bytes = Buffer.from(text)
    await writeOut(out, bytes, bytes.length)
    if (out.closed) break
  }
  await drained(out)
  return { what: 'event', count: count.events, unreadable: count.unreadable }
}
