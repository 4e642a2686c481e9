// Counts the packets of a pcap stream that goes by in chunks, and notes the longest: tcpdump's own count may be one too high, when
// it was stopped while it waited for a full pipe, and it does not look at lengths.

export type RecordCounter = {
  /** Packets whose bytes have all gone by. */
  packets: number
  /** Longest packet on the wire so far, in bytes. */
  longest: number
  /** The header being put together, and how much of it is there. */
  readonly header: Uint8Array
  readonly view: DataView
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
  const view = new DataView(header.buffer)
  return { packets: 0, longest: 0, header, view, headerBytes: 0, skip: 0, littleEndian: true, inFile: false }
}

export function countRecords(c: RecordCounter, chunk: Uint8Array): void {
  let at = 0
  while (at < chunk.length) {
    if (c.skip > 0) {
      const step = Math.min(c.skip, chunk.length - at)
      at += step
      c.skip -= step
      if (c.skip === 0) c.packets++
      continue
    }
    const wanted = (c.inFile ? RECORD_HEADER : FILE_HEADER) - c.headerBytes
    const part = chunk.subarray(at, at + wanted)
    c.header.set(part, c.headerBytes)
    c.headerBytes += part.length
    at += part.length
    if (part.length === wanted) headerIsWhole(c)
  }
}

function headerIsWhole(c: RecordCounter): void {
  c.headerBytes = 0
  if (!c.inFile) {
    c.inFile = true
    c.littleEndian = c.header[0] !== BIG_ENDIAN
    return
  }
  c.skip = c.view.getUint32(8, c.littleEndian)
  c.longest = Math.max(c.longest, c.view.getUint32(12, c.littleEndian))
  if (c.skip === 0) c.packets++
}
