// Opens a capture for reading: a file, standard input, a FIFO; plain, gzip or zstd; finished or still being written.
//
//   const capture = await readCapture(path, { signal })
//   for await (const decoder of capture.batches()) while (next(decoder, record) === OK) ...
//
// There is one promise per megabyte, none per packet.

import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs'
import { begin, type CaptureDecoder, finish, newCaptureDecoder, startsLikeCapture } from '../decode/packet/capture-decoder.ts'
import { OK, TRUNCATED } from '../decode/packet/status.ts'
import { type CaptureError, captureError, isCaptureError, systemError } from './capture-error.ts'
import { type Compression, compressionOf, isUnpackError } from './compressed.ts'
import { followSource } from './follow.ts'
import { looksLike } from './looks-like.ts'
import { pipeSource } from './pipe.ts'
import { fileSource, type Source, unpackedSource } from './source.ts'

export type ReadCaptureOptions = {
  /** Ends reading without an error, also while waiting. */
  readonly signal?: AbortSignal | undefined
  /** Waits at the end of the file for more until `signal` comes. A pipe is waited for anyway. */
  readonly follow?: boolean | undefined
  /** Told in one line what a reader of a followed file should know: it was cut, it was replaced. */
  readonly notice?: ((text: string) => void) | undefined
}

export type Capture = {
  /** Path as given; `standard input` for `-`. */
  readonly name: string
  /** Link type and snapshot length are known; unless `signal` came first, then `format` is FORMAT_UNKNOWN. */
  readonly decoder: CaptureDecoder
  readonly compression: Compression
  /**
   * Yields whenever there is more to get with `next`; take all of it before going on. To be called once. Ends after the last
   * packet, or throws a CaptureError `truncated` or `damaged` after the last that could be read. Closes the file however it ends.
   */
  batches(): AsyncGenerator<CaptureDecoder, void, void>
  /** For a capture whose batches are not wanted after all. */
  close(): void
}

/** The event loop gets its turn this often, so that a signal is noticed in the middle of a large file. Milliseconds. */
const TURN = 10

/** Opens `path` (`-` is standard input) and reads up to the first packet. Throws a CaptureError when there is none to come. */
export async function readCapture(path: string, options: ReadCaptureOptions = {}): Promise<Capture> {
  const { signal } = options
  const name = path === '-' ? 'standard input' : path
  let source = openSource(path, name, options)
  const decoder = newCaptureDecoder()
  let compression: Compression = ''
  try {
    while (decoder.end < 4 && (await source.more(decoder)));
    compression = compressionOf(decoder.bytes, decoder.at, decoder.end)
    if (compression !== '') {
      if (source.rest === undefined) throw captureError('cannot-follow', `a file packed with ${compression} cannot be followed`, { where: name })
      source = unpackedSource(source, decoder, compression)
    }
    await readHeader(decoder, source, name, signal)
  } catch (error) {
    source.close()
    if (signal?.aborted && !isCaptureError(error)) return { name, decoder, compression, batches: async function* () {}, close() {} }
    throw explain(error, decoder, name)
  }
  return { name, decoder, compression, batches: () => batches(decoder, source, name, signal), close: () => source.close() }
}

function openSource(path: string, name: string, options: ReadCaptureOptions): Source {
  let fd: number
  let stats: Stats
  try {
    // O_NONBLOCK: a FIFO without a writer must not hold up the process; it says nothing to a plain file.
    fd = path === '-' ? 0 : openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    stats = fstatSync(fd)
  } catch (error) {
    throw systemError(error, name, 'cannot-open')
  }
  const refuse = (error: CaptureError): CaptureError => {
    if (path !== '-') closeSync(fd)
    return error
  }
  if (stats.isDirectory()) throw refuse(captureError('is-a-directory', 'is a directory', { where: name }))
  // Node's tty module is loaded only where it can matter: it takes milliseconds.
  if (stats.isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(fd)) {
    const hint = 'tcpdump -w - | umtool trace -r -'
    throw refuse(captureError('is-a-terminal', 'is a terminal, and no capture comes from there', { where: name, hint }))
  }
  if (stats.isFIFO() || stats.isSocket()) return pipeSource(fd, options.signal)
  if (!options.follow || path === '-') return fileSource(fd)
  closeSync(fd)
  return followSource(path, options.signal, options.notice ?? (() => {}))
}

/** Returns when the link type is known, or when `signal` has come. */
async function readHeader(d: CaptureDecoder, source: Source, name: string, signal: AbortSignal | undefined): Promise<void> {
  let status = begin(d)
  while (status === TRUNCATED && (await source.more(d))) status = begin(d)
  if (status === OK || signal?.aborted) return
  if (status === TRUNCATED && d.end === 0 && d.origin === 0) throw captureError('empty', 'is empty', { where: name })
  if (startsLikeCapture(d)) return failAtEnd(d, name)
  const { what, hint } = looksLike(d.bytes.subarray(d.at, d.end))
  throw captureError('not-a-capture', `is neither pcap nor pcapng: ${what}`, { where: name, hint })
}

async function* batches(
  d: CaptureDecoder,
  source: Source,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<CaptureDecoder, void, void> {
  let turned = Date.now()
  try {
    do {
      yield d
      if (d.failed) failAtEnd(d, name)
      // Either way, since the clock may be set back.
      if (Math.abs(Date.now() - turned) > TURN) {
        await new Promise(setImmediate)
        turned = Date.now()
      }
      if (signal?.aborted) return
      const more = source.more(d)
      if (!(typeof more === 'boolean' ? more : await more)) break
    } while (!signal?.aborted)
    if (!signal?.aborted) failAtEnd(d, name)
  } catch (error) {
    if (!signal?.aborted) throw explain(error, d, name) // told to end, packed data ends too early
  } finally {
    source.close()
  }
}

/** Throws unless the capture ends where a packet ends. */
function failAtEnd(d: CaptureDecoder, name: string): void {
  const status = finish(d)
  if (status !== OK) throw captureError(status === TRUNCATED ? 'truncated' : 'damaged', `${d.problem}${after(d)}`, { where: name })
}

const after = ({ packets }: CaptureDecoder): string =>
  packets === 0 ? ', before the first packet' : `, after ${packets} packet${packets === 1 ? '' : 's'}`

function explain(error: unknown, d: CaptureDecoder, name: string): unknown {
  if (isCaptureError(error)) return error
  if (isUnpackError(error)) return captureError(error.unpack, `${error.message}${after(d)}`, { where: name, cause: error })
  return error instanceof Error && 'syscall' in error ? systemError(error, name, 'damaged') : error
}
