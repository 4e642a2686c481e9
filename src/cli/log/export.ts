// umtool log export: chosen events as JSON Lines of CloudEvents, packed when the name says so. And how any file of ours is written.
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

export type Exported = { readonly count: number; readonly unreadable: number }

/** As the log itself: packets may hold secrets. */
export const FILE_MODE = 0o640

/** `-` is standard output. */
export async function exportLog(log: EventLog, selection: Selection, path: string, force: boolean, signal: AbortSignal): Promise<Exported> {
  if (path === '-') return toStandardOutput(log, selection, signal)
  return wholeFile(path, force, signal, part => toFile(log, selection, path, part, signal))
}

/** A file appears under its name only when it is whole: `write` is told another name to write to. */
export async function wholeFile<T>(path: string, force: boolean, signal: AbortSignal, write: (part: string) => Promise<T>): Promise<T> {
  if (!force && existsSync(path)) throw umtoolError(EXIT.found, 'is there already', { where: path, hint: '--force writes over it' })
  const part = `${path}.${process.pid}.part`
  try {
    const written = await write(part)
    signal.throwIfAborted()
    await rename(part, path)
    return written
  } catch (error) {
    throw signal.aborted ? interrupted(signal) : withPlace(error, path, part)
  } finally {
    await rm(part, { force: true })
  }
}

/** What the system says when a file cannot be made or written, whoever it said it to. */
const CANNOT_WRITE: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'no space left on the device'],
  ['EDQUOT', 'the quota is used up'],
  ['EACCES', 'no permission to write there'],
  ['EPERM', 'no permission to write there'],
  ['EROFS', 'is on a file system that is only for reading'],
  ['ENOTDIR', 'a part of the path is no directory'],
])

/** A write that failed names the file it wrote to, which nobody asked for and which is gone. */
function withPlace(error: unknown, path: string, part: string): unknown {
  const { code, cause, path: of, where } = error as NodeJS.ErrnoException & { readonly where?: unknown }
  const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? code ?? ''
  if ((of ?? (cause as NodeJS.ErrnoException | undefined)?.path ?? where) !== part && reason !== 'ENOSPC') return error
  const said = reason === 'ENOENT' ? 'the directory is not there' : CANNOT_WRITE.get(reason)
  return said === undefined ? error : umtoolError(EXIT.found, `${said}; no file was written`, { where: path, cause: error })
}

const interrupted = ({ reason }: AbortSignal): UmtoolError =>
  umtoolError(reason === EXIT.terminated ? EXIT.terminated : EXIT.interrupted, 'interrupted; no file was written')

function packerOf(path: string): Transform | undefined {
  if (!/\.(?:gz|zstd?)$/.test(path)) return undefined
  const { createGzip, createZstdCompress } = process.getBuiltinModule('node:zlib') // loaded only for a packed file
  return path.endsWith('.gz') ? createGzip({ level: 6 }) : createZstdCompress()
}

/** Text into a new file, packed as `name` says; it is on the disk when this resolves. */
export async function writeText(texts: AsyncIterable<string>, part: string, name: string, signal: AbortSignal): Promise<void> {
  const from = Readable.from(texts, { objectMode: false, highWaterMark: 1 << 20 })
  const to = createWriteStream(part, { mode: FILE_MODE, flush: true })
  const packer = packerOf(name)
  if (packer === undefined) await pipeline(from, to, { signal })
  else await pipeline(from, packer, to, { signal })
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
  await writeText(lines(log, selection, signal, count), part, path, signal)
  return { count: count.events, unreadable: count.unreadable }
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
  return { count: count.events, unreadable: count.unreadable }
}
