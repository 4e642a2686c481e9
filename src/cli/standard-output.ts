// Bytes to standard output: at once where that cannot block for long (a file), else with one write under way at a time.
//
// process.stdout is not used for them: its writes to a pipe or terminal block the event loop, and with a stopped reader
// (`| less`) Ctrl-C would not be seen. A closed pipe (`| head`) ends quietly: `closed` becomes true and the rest is dropped.

import { fstatSync, write, writeSync } from 'node:fs'

export type StandardOutput = {
  /** The reader has gone. */
  closed: boolean
  /** Called once when the reader has gone. */
  onClosed: (() => void) | undefined
  readonly sync: boolean
  pending: Promise<void> | undefined
}

const FD = 1

export const newStandardOutput = (): StandardOutput => ({ closed: false, onClosed: undefined, sync: fstatSync(FD).isFile(), pending: undefined })

const errno = (error: unknown): string | undefined => (error as { code?: string }).code

function close(out: StandardOutput): void {
  if (out.closed) return
  out.closed = true
  out.onClosed?.()
}

/** Writes bytes[0, length). With a promise as the answer the caller may go on filling its buffer: the bytes have been copied. */
export function writeOut(out: StandardOutput, bytes: Uint8Array, length: number): Promise<void> | undefined {
  if (out.closed || length === 0) return undefined
  if (out.sync) {
    for (let at = 0; at < length; ) at += writeSync(FD, bytes, at, length - at)
    return undefined
  }
  const chunk = bytes.slice(0, length)
  const before = out.pending
  const mine = before === undefined ? writeAll(out, chunk) : before.then(() => writeAll(out, chunk))
  const done = mine.finally(() => {
    if (out.pending === done) out.pending = undefined
  })
  out.pending = done
  // One write under way is no reason to wait; a second one is.
  return before
}

/** Resolves when everything has been written, or the reader has gone. */
export const drained = (out: StandardOutput): Promise<void> => out.pending ?? Promise.resolve()

/** How long to wait when another program has made the terminal or pipe non-blocking and it is full. Milliseconds. */
const FULL_WAIT = 5

function writeAll(out: StandardOutput, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const step = (at: number): void => {
      write(FD, chunk, at, chunk.length - at, null, (error, written) => {
        if (error !== null) {
          if (errno(error) === 'EAGAIN') setTimeout(step, FULL_WAIT, at)
          else if (errno(error) === 'EPIPE' || errno(error) === 'ECONNRESET') {
            close(out)
            resolve()
          } else reject(error)
        } else if (at + written < chunk.length) step(at + written)
        else resolve()
      })
    }
    step(0)
  })
}
