// One file of a log, open and read from some offset on, line by line.

import { type FileHandle, open } from 'node:fs/promises'
import { type LineSplitter, newLineSplitter, splitLines } from './lines.ts'
import { CONTEXT, hashOf, segmentText } from './place.ts'

export type LogFile = {
  readonly handle: FileHandle
  readonly device: string
  readonly inode: string
  /** Read to here. */
  offset: number
  /** The last bytes before `offset`: when others stand there now, the file was cut and written anew. */
  context: Buffer
  splitter: LineSplitter
  /** Where the last line that is not whole yet begins, with a hash of what is before it. */
  lineAt: number
  hash: string
  /** Since when another file has its name, and since when nothing came; milliseconds of the monotonic clock. */
  supersededAt: number | undefined
  lastGrowth: number
}

export type ReadLine = { readonly text: string; readonly segment: string }
export type Outcome = 'end' | 'cut' | 'lines'

export const READ_BYTES = 1 << 16

/** Undefined when there is none. Throws when it may not be read or is no plain file. */
export async function openLogFile(path: string): Promise<LogFile | undefined> {
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const stats = await handle.stat({ bigint: true })
  if (!stats.isFile()) {
    await handle.close()
    throw new Error(`${path} is no plain file`)
  }
  return {
    handle,
    device: String(stats.dev),
    inode: String(stats.ino),
    ...AT_START(),
    supersededAt: undefined,
    lastGrowth: performance.now(),
  }
}

const AT_START = () => ({ offset: 0, context: Buffer.alloc(0), splitter: newLineSplitter(), lineAt: 0, hash: hashOf(Buffer.alloc(0), 0, 0) })

export const rewind = (file: LogFile): void => void Object.assign(file, AT_START())

export const segmentOf = ({ device, inode, lineAt, hash }: LogFile): string => segmentText({ device, inode, offset: lineAt, hash })

/** Goes to `offset` when the bytes before it have this hash; false, and nothing is changed, when they have not. */
export async function seek(file: LogFile, offset: number, hash: string): Promise<boolean> {
  const context = Buffer.alloc(Math.min(CONTEXT, offset))
  const { bytesRead } = await file.handle.read(context, 0, context.length, offset - context.length)
  if (bytesRead < context.length || hashOf(context, 0, context.length) !== hash) return false
  Object.assign(file, { offset, context, splitter: newLineSplitter(), lineAt: offset, hash })
  return true
}

/** Goes behind the last whole line. What is longer than a line may be is skipped. */
export async function seekEnd(file: LogFile): Promise<void> {
  const { size } = await file.handle.stat()
  const buffer = Buffer.alloc(Math.min(size, READ_BYTES))
  const { bytesRead } = await file.handle.read(buffer, 0, buffer.length, size - buffer.length)
  const newline = buffer.subarray(0, bytesRead).lastIndexOf(0x0a)
  const end = newline >= 0 ? newline + 1 : size <= READ_BYTES ? 0 : bytesRead
  await seek(file, size - buffer.length + end, hashOf(buffer, Math.max(0, end - CONTEXT), end))
}

/** Reads what fits into `buffer` and hands out the lines that end in it. `cut`: what stood before our offset is not there any more. */
export async function readLines(file: LogFile, buffer: Buffer, line: (read: ReadLine) => void): Promise<Outcome> {
  const before = file.context.length
  const { bytesRead } = await file.handle.read(buffer, 0, buffer.length, file.offset - before)
  if (bytesRead < before || !buffer.subarray(0, before).equals(file.context)) return 'cut'
  if (bytesRead === before) return 'end'
  const start = file.offset - before
  splitLines(file.splitter, buffer.subarray(before, bytesRead), (text, next) => {
    const end = before + next
    file.lineAt = start + end
    file.hash = hashOf(buffer, Math.max(0, end - CONTEXT), end)
    line({ text, segment: segmentOf(file) })
  })
  file.offset = start + bytesRead
  file.context = Buffer.from(buffer.subarray(Math.max(0, bytesRead - CONTEXT), bytesRead))
  file.lastGrowth = performance.now()
  return 'lines'
}
