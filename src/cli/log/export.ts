// umtool log export: chosen events as JSON Lines of CloudEvents, packed when the name says so.
import { createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { encodeLine } from '../../events/cloud-event.ts'
import type { EventLog, Selection } from '../../log/log.ts'
import { type UmtoolError, umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { drained, newStandardOutput, writeOut } from '../standard-output.ts'
import { newProgress } from './progress.ts'
import { counted } from './words.ts'

export type Exported = { readonly events: number; readonly unreadable: number }

/** A file appears under its name only when it is whole; `-` is standard output. */
export async function exportLog(log: EventLog, selection: Selection, path: string, force: boolean, signal: AbortSignal): Promise<Exported> {
  if (path === '-') return toStandardOutput(log, selection, signal)
  if (!force && existsSync(path)) throw umtoolError(EXIT.found, 'is there already', { where: path, hint: '--force writes over it' })
  const part = `${path}.${process.pid}.part`
  try {
    const exported = await toFile(log, selection, part, packerOf(path), signal)
    if (!signal.aborted) await rename(part, path)
    return exported
  } catch (error) {
    throw signal.aborted ? interrupted(error) : error
  } finally {
    await rm(part, { force: true })
  }
}

const interrupted = (cause: unknown): UmtoolError => umtoolError(EXIT.interrupted, 'interrupted; nothing was written', { cause })

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

async function toFile(log: EventLog, selection: Selection, path: string, packer: Transform | undefined, signal: AbortSignal): Promise<Exported> {
  const count = { events: 0, unreadable: 0 }
  const from = Readable.from(lines(log, selection, signal, count), { objectMode: false, highWaterMark: 1 << 20 })
  const to = createWriteStream(path, { mode: 0o640, flush: true })
  if (packer === undefined) await pipeline(from, to, { signal })
  else await pipeline(from, packer, to, { signal })
  return count
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
  return count
}
