// The lines of a text file, plain, gzip or zstd, one after another: what is held does not grow with the file, nor with a line.

import { createReadStream, fstatSync, openSync } from 'node:fs'
import { captureError, systemError } from '../capture/capture-error.ts'
import { compressionOf, isUnpackError, unpack } from '../capture/compressed.ts'

export type TextLine = { readonly text: string /** From 1. */; readonly number: number }

export type TextFile = {
  readonly path: string
  /** When it was written last. Microseconds. */
  readonly written: number
  lines(): AsyncGenerator<TextLine, void, void>
}

/** What is behind it in one line is passed over. */
const LONGEST_LINE = 1 << 20
const NEWLINE = 10

/** Throws for people when it is not there, may not be read, or is no plain file: it is read more than once. */
export function openText(path: string): TextFile {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    throw systemError(error, path, 'cannot-open')
  }
  const stats = fstatSync(fd)
  process.getBuiltinModule('node:fs').closeSync(fd)
  if (stats.isDirectory()) throw captureError('is-a-directory', 'is a directory', { where: path })
  if (!stats.isFile())
    throw captureError('cannot-open', 'is no plain file, and it is read more than once', { where: path, hint: 'copy it into a file first' })
  return { path, written: Math.floor(stats.mtimeMs * 1000), lines: () => linesOf(path) }
}

async function* linesOf(path: string): AsyncGenerator<TextLine, void, void> {
  let number = 0
  let held: Uint8Array[] = []
  let length = 0
  const finish = (): TextLine => {
    const text = Buffer.concat(held).toString('utf8')
    held = []
    length = 0
    return { text: text.endsWith('\r') ? text.slice(0, -1) : text, number: ++number }
  }
  const hold = (bytes: Uint8Array): void => {
    const room = LONGEST_LINE - length
    if (room > 0) held.push(bytes.length > room ? bytes.slice(0, room) : bytes.slice())
    length += bytes.length
  }
  for await (const chunk of unpacked(path)) {
    let at = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      hold(chunk.subarray(at, end))
      at = end + 1
      yield finish()
    }
    if (at < chunk.length) hold(chunk.subarray(at))
  }
  if (length > 0) yield finish()
}

async function* unpacked(path: string): AsyncGenerator<Uint8Array, void, void> {
  const raw = createReadStream(path, { highWaterMark: 1 << 18 })[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  try {
    const first = await raw.next()
    if (first.done) return
    const all = (async function* () {
      yield first.value
      for (let next = await raw.next(); !next.done; next = await raw.next()) yield next.value
    })()
    const compression = compressionOf(first.value, 0, first.value.length)
    yield* compression === '' ? all : unpack(all, compression)
  } catch (error) {
    if (isUnpackError(error)) throw captureError(error.unpack, error.message, { where: path, cause: error })
    throw error instanceof Error && 'syscall' in error ? systemError(error, path, 'damaged') : error
  } finally {
    await raw.return?.()
  }
}
