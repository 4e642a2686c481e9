// Bytes from a pipe, a FIFO or a socket as they come: no thread waits in read(2), so that waiting ends when it should.

import { feed, keep } from '../decode/packet/capture-decoder.ts'
import type { Source } from './source.ts'

/** A pipe holds 64 KB unless someone made it larger. */
const CHUNK = 1 << 18

/** Reads `fd` to its end or until `signal` says so; closes it. */
export function pipeSource(fd: number, signal: AbortSignal | undefined): Source {
  const buffer = new Uint8Array(CHUNK)
  let got = 0
  let ended = false
  let failure: Error | undefined
  let wake = (): void => {}
  const { Socket } = process.getBuiltinModule('node:net') // 4 ms that a file need not wait for
  const socket = new Socket({
    fd,
    readable: true,
    writable: false,
    onread: {
      buffer,
      callback(count) {
        got = count
        wake()
        return false // not a byte more until these were used
      },
    },
  })
  const end = (): void => {
    ended = true
    wake()
  }
  socket.on('end', end).on('close', end)
  socket.on('error', error => {
    failure = error
    end()
  })
  signal?.addEventListener('abort', end)

  /** How many bytes have come into `buffer`; 0 at the end. What was there before is used up. */
  async function read(): Promise<number> {
    if (got === 0 && !ended) {
      socket.resume()
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
    if (signal?.aborted) return 0
    if (got === 0 && failure !== undefined) throw failure
    return got
  }

  return {
    async more(d) {
      keep(d)
      const count = await read()
      feed(d, buffer.subarray(0, count))
      got = 0
      return count > 0
    },
    async *rest() {
      for (let count = await read(); count > 0; count = await read()) {
        yield buffer.subarray(0, count)
        got = 0
      }
    },
    close() {
      signal?.removeEventListener('abort', end)
      socket.destroy()
    },
  }
}
