// gzip and zstd, recognised by content and unpacked piece by piece: what is held in memory does not grow with the file.

export type Compression = '' | 'gzip' | 'zstd'

/** Bytes unpacked at a time: what one yield of `unpack` is at most, also of a file that would unpack to terabytes. */
const PIECE = 1 << 16

/** By the first four bytes; '' for anything else. */
export function compressionOf(bytes: Uint8Array, at: number, end: number): Compression {
  if (end - at < 4) return ''
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!]
  if (a === 0x1f && b === 0x8b && c === 8) return 'gzip'
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd'
  // A frame to be passed over, which zstd's tools put in front of some files.
  return a >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18 ? 'zstd' : ''
}

/** The compressed data ends too early, or is not what it says; the text of the error is for people. */
export type UnpackError = Error & { readonly unpack: 'truncated' | 'damaged' }
export const isUnpackError = (error: unknown): error is UnpackError => error instanceof Error && 'unpack' in error

/** Unpacks `packed`, several members one after the other included. What came before a fault is yielded before the UnpackError. */
export async function* unpack(packed: AsyncIterable<Uint8Array>, compression: 'gzip' | 'zstd'): AsyncGenerator<Uint8Array, void, void> {
  let unpacker = newUnpacker(compression)
  try {
    for await (const chunk of packed) {
      let rest = chunk
      for (;;) {
        yield* unpacker.take(rest)
        const left = unpacker.left()
        if (left === 0) break
        // Of zstd, Node's stream ends with the first frame; gzip leaves only the zeros that fill up a tape's block.
        if (compression === 'gzip') return
        rest = rest.subarray(rest.length - left)
        unpacker.close()
        unpacker = newUnpacker(compression)
      }
    }
    yield* unpacker.end()
  } finally {
    unpacker.close()
  }
}

type Pieces = AsyncGenerator<Uint8Array, void, void>
type Unpacker = {
  /** What the chunk unpacks to; then the chunk is no longer needed. */
  take(chunk: Uint8Array): Pieces
  /** How many bytes were given but not wanted: the compressed data ended before them. */
  left(): number
  end(): Pieces
  close(): void
}

function newUnpacker(compression: 'gzip' | 'zstd'): Unpacker {
  // With a mark of one byte the stream holds back while a piece waits to be taken, so that an error never throws a waiting piece away.
  const options = { chunkSize: PIECE, readableHighWaterMark: 1 }
  const { createGunzip, createZstdDecompress } = process.getBuiltinModule('node:zlib') // loaded only for a packed file
  const stream = compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options)
  let given = 0
  let written = false
  let ended = false
  let failure: NodeJS.ErrnoException | undefined
  let wake = (): void => {}
  stream.on('readable', () => wake())
  stream.on('end', () => {
    ended = true
    wake()
  })
  stream.on('error', error => {
    failure = error
    wake()
  })

  async function* pieces(done: () => boolean): Pieces {
    for (;;) {
      const piece: Uint8Array | null = stream.read()
      if (piece !== null) yield piece
      else if (failure !== undefined) throw explain(failure, compression)
      else if (ended || done()) return
      else {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    }
  }

  return {
    async *take(chunk) {
      written = false
      given += chunk.length
      stream.write(chunk, () => {
        written = true
        wake()
      })
      yield* pieces(() => written)
    },
    left: () => given - stream.bytesWritten,
    async *end() {
      stream.end()
      yield* pieces(() => false)
    },
    close: () => void stream.destroy(),
  }
}

function explain(cause: NodeJS.ErrnoException, compression: string): UnpackError {
  const truncated = cause.code === 'Z_BUF_ERROR'
  const what = truncated ? `the ${compression} data ends too early` : `the ${compression} data is damaged: ${cause.message.toLowerCase()}`
  return Object.assign(new Error(what, { cause }), { unpack: truncated ? ('truncated' as const) : ('damaged' as const) })
}
