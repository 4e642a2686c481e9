// Where a capture's bytes come from: each kind puts more of them into the decoder when asked.

import { closeSync, readSync } from 'node:fs'
import { type CaptureDecoder, commit, feed, keep, restart, space } from '../decode/packet/capture-decoder.ts'
import { unpack } from './compressed.ts'

export type Source = {
  /** Puts bytes into the decoder; false at the end. Plain files answer at once, without a promise. */
  more(d: CaptureDecoder): boolean | Promise<boolean>
  /** The bytes themselves instead, each chunk valid until the next is asked for; missing where there is no end to them. */
  rest?(): AsyncIterable<Uint8Array>
  close(): void
}

const CHUNK = 1 << 16

/** A file read from where it stands, straight into the decoder's buffer; reading blocks, which is what makes it fast. */
export const fileSource = (fd: number): Source => ({
  more(d) {
    const { buffer, at, length } = space(d)
    const got = readSync(fd, buffer, at, length, null)
    commit(d, got)
    return got > 0
  },
  async *rest() {
    const chunk = new Uint8Array(CHUNK)
    for (;;) {
      const got = readSync(fd, chunk)
      if (got === 0) return
      yield chunk.subarray(0, got)
    }
  },
  close: () => closeSync(fd),
})

/** What `packed` holds, unpacked. The decoder has its first bytes already, still packed. */
export function unpackedSource(packed: Source, d: CaptureDecoder, compression: 'gzip' | 'zstd'): Source {
  const first = d.bytes.slice(d.at, d.end)
  restart(d)
  async function* all(): AsyncGenerator<Uint8Array, void, void> {
    yield first
    if (packed.rest !== undefined) yield* packed.rest()
  }
  const chunks = unpack(all(), compression)
  return {
    async more(decoder) {
      keep(decoder)
      const { done, value } = await chunks.next()
      if (done) return false
      feed(decoder, value)
      return true
    },
    close() {
      void chunks.return()
      packed.close()
    },
  }
}
