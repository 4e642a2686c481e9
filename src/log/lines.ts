// Lines of a file or of standard input, unpacked when they are gzip or zstd (told by content), in batches as they come.
import { closeSync, constants, openSync, statSync, writeSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { PassThrough, pipeline, type Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'
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
  return { packed: compressionOf(start) !== undefined, isFile }
}

type Compression = 'gzip' | 'zstd' | undefined

function compressionOf(start: Uint8Array): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip'
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) return 'zstd'
  return undefined
}

function unpacker(compression: 'gzip' | 'zstd'): Transform {
  const zlib = process.getBuiltinModule('node:zlib') // loaded only for a packed file
  return compression === 'gzip' ? zlib.createGunzip({ chunkSize: PIECE }) : zlib.createZstdDecompress({ chunkSize: PIECE })
}

async function* unpacked(pieces: Pieces): Pieces {
  const first = await pieces.next()
  if (first.done) return
  const all = async function* (): Pieces {
    yield first.value
    yield* pieces
  }
  const compression = compressionOf(first.value)
  // Plain lines go on as they come: a follower waits for the next line, not for a full buffer.
  if (compression === undefined) yield* all()
  else {
    // Its error comes out of the pieces as well.
    yield* pipeline(all(), unpacker(compression), new PassThrough(), () => {}) as AsyncIterable<Uint8Array>
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
  const { code } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR') return umtoolError(EXIT.partial, 'the packed data ends too early: the rest is missing', { where, cause: error })
  if (typeof code === 'string' && /^(?:Z_|ZSTD_|ERR_ZSTD)/.test(code))
    return umtoolError(EXIT.partial, 'the packed data is damaged', { where, cause: error })
  return error
}
