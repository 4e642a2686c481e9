// Lines of a file or of standard input, unpacked when they are gzip or zstd (told by content), in batches as they come.
import { closeSync, constants, openSync, statSync, writeSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'
import { compressionOf, isUnpackError, unpack } from '../capture/compressed.ts'
import { umtoolError } from '../cli/errors.ts'
import { EXIT } from '../cli/exit-codes.ts'

/** Longer than any event: a picture of 10,000 real servers has two million characters. What is longer is no line of ours. */
const LONGEST_LINE = 64 << 20
/** Bytes read at a time. */
const PIECE = 1 << 18
/** How often a followed file is looked at for more. Milliseconds. */
const LOOK = 50

export type LineOptions = {
  readonly signal?: AbortSignal | undefined
  /** Waits at the end for more, as `tail -f` does; a packed file and standard input end where they end. */
  readonly follow?: boolean | undefined
}

export const STANDARD_INPUT = '-'

/** Batches of lines without their ends. A last line that has no end is handed out too, but not while it is waited for. */
export async function* readLines(path: string, options: LineOptions = {}): AsyncGenerator<readonly string[], void, void> {
  const where = path === STANDARD_INPUT ? 'standard input' : path
  try {
    yield* split(unpacked(path === STANDARD_INPUT ? standardInput(options) : fileBytes(path, options)), where)
  } catch (error) {
    if (!options.signal?.aborted) throw damage(error, where)
  }
}

type Pieces = AsyncGenerator<Uint8Array, void, void>

async function* standardInput({ signal }: LineOptions): Pieces {
  const abort = (): void => void process.stdin.destroy()
  signal?.addEventListener('abort', abort)
  try {
    yield* process.stdin as AsyncIterable<Uint8Array>
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

/**
 * Opening a pipe that nobody writes to, and reading one that says nothing, hold a thread and with it the process: a byte of our own lets
 * them go. Nothing else is read from it any more.
 */
function letGo(path: string): void {
  try {
    if (!statSync(path).isFIFO()) return
    const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    writeSync(fd, '\n')
    closeSync(fd)
  } catch {
    // gone, or full: then nothing is waited for
  }
}

async function* fileBytes(path: string, { signal, follow = false }: LineOptions): Pieces {
  const abort = (): void => letGo(path)
  signal?.addEventListener('abort', abort, { once: true })
  const file = await open(path, 'r')
  try {
    if (signal?.aborted) return
    const { packed, isFile } = await kindOf(file)
    for (;;) {
      const buffer = Buffer.allocUnsafe(PIECE)
      const { bytesRead } = await file.read(buffer, 0, PIECE, null)
      if (signal?.aborted) return
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      else if (!follow || packed || !isFile) return
      else await sleep(LOOK, undefined, { signal })
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    await file.close()
  }
}

async function kindOf(file: FileHandle): Promise<{ packed: boolean; isFile: boolean }> {
  const isFile = (await file.stat()).isFile()
  if (!isFile) return { packed: false, isFile }
  const start = Buffer.alloc(4)
  await file.read(start, 0, start.length, 0)
  return { packed: compressionOf(start, 0, start.length) !== '', isFile }
}

async function* unpacked(pieces: Pieces): Pieces {
  const first = await pieces.next()
  if (first.done) return
  const all = async function* (): Pieces {
    yield first.value
    yield* pieces
  }
  const compression = compressionOf(first.value, 0, first.value.length)
  try {
    // Plain lines go on as they come: a follower waits for the next line, not for a full buffer.
    if (compression === '') yield* all()
    else yield* unpack(all(), compression)
  } finally {
    await pieces.return() // nobody else does, while the first of them is looked at
  }
}

async function* split(pieces: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<readonly string[], void, void> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + decoder.write(piece as Buffer)).split('\n')
    rest = lines.pop()!
    if (rest.length > LONGEST_LINE) throw umtoolError(EXIT.found, `a line has more than ${LONGEST_LINE} characters: no exported event`, { where })
    if (lines.length > 0) yield lines
  }
  rest += decoder.end()
  if (rest !== '') yield [rest]
}

function damage(error: unknown, where: string): unknown {
  if (!isUnpackError(error)) return error
  const what = error.unpack === 'truncated' ? 'the packed data ends too early: the rest is missing' : 'the packed data is damaged'
  return umtoolError(EXIT.partial, what, { where, cause: error })
}
