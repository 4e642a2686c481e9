// A bundle into a pipe: packed with zstd, and in pieces as they come.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { drained, newStandardOutput, writeOut } from '../standard-output.ts'

/** A reader that goes away ends it quietly. */
export async function writePacked(texts: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
  const { createZstdCompress } = process.getBuiltinModule('node:zlib')
  const packer = createZstdCompress()
  const out = newStandardOutput()
  const closed = new AbortController()
  out.onClosed = () => closed.abort()
  // Its errors come out of the packer as well.
  pipeline(Readable.from(texts, { objectMode: false }), packer, { signal: AbortSignal.any([signal, closed.signal]) }).catch(() => {})
  try {
    for await (const piece of packer as AsyncIterable<Uint8Array>) await writeOut(out, piece, piece.length)
    await drained(out)
  } catch (error) {
    if (!signal.aborted && !out.closed) throw error
  }
}
