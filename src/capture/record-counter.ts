// Counts the packets of a pcap stream that goes by in chunks, and notes the longest.
//
// The child counts too, but one that was killed cannot say so, and tcpdump counts one too many when it is stopped while it waits
// for a full pipe.

export type RecordCounter = {
  /** Packets whose bytes have all gone by. */
  packets: number
  /** Longest packet on the wire so far, in bytes. */
  longest: number
  /** The header being put together, and how much of it is there. */
  readonly header: Uint8Array
  headerBytes: number
  /** Bytes until the next header. */
  skip: number
  littleEndian: boolean
  inFile: boolean
}

const FILE_HEADER = 24
const RECORD_HEADER = 16
/** First byte of 0xa1b2c3d4 and 0xa1b23c4d written in big-endian order. */
const BIG_ENDIAN = 0xa1

export function newRecordCounter(): RecordCounter {
  const header = new Uint8Array(FILE_HEADER)
  return { packets: 0, longest: 0, header, headerBytes: 0, skip: 0, littleEndian: true, inFile: false }
}

export function countRecords(c: RecordCounter, chunk: Uint8Array): void {
  let at = 0
  while (at < chunk.length) {
    if (c.skip > 0) {
      const step = Math.min(c.skip, chunk.length - at)
      at += step
      c.skip -= step
      if (c.skip === 0) c.packets++
    } else if (c.inFile && c.headerBytes === 0 && at + RECORD_HEADER <= chunk.length) {
      recordBegins(c, read32(chunk, at + 8, c.littleEndian), read32(chunk, at + 12, c.littleEndian))
      at += RECORD_HEADER
    } else {
      const wanted = (c.inFile ? RECORD_HEADER : FILE_HEADER) - c.headerBytes
      const part = chunk.subarray(at, at + wanted)
      c.header.set(part, c.headerBytes)
      c.headerBytes += part.length
      at += part.length
      if (part.length === wanted) headerIsWhole(c)
    }
  }
}

function recordBegins(c: RecordCounter, captured: number, wire: number): void {
  c.skip = captured
  if (wire > c.longest) c.longest = wire
  if (captured === 0) c.packets++
}

const read32 = (b: Uint8Array, at: number, littleEndian: boolean): number =>
  (littleEndian
    ? b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)
    : b[at + 3]! | (b[at + 2]! << 8) | (b[at + 1]! << 16) | (b[at]! << 24)) >>> 0

function headerIsWhole(c: RecordCounter): void {
  c.headerBytes = 0
  if (!c.inFile) {
    c.inFile = true
    c.littleEndian = c.header[0] !== BIG_ENDIAN
    return
  }
  recordBegins(c, read32(c.header, 8, c.littleEndian), read32(c.header, 12, c.littleEndian))
}
