// A pcap stream in pieces -> whole pcap files of some packets each, header included. Pure.

/** A file is full with this many bytes. */
export const BATCH_BYTES = 1 << 16

export type PcapBatches = {
  /** File header of the stream, once it has come. */
  header: Buffer
  /** Bytes that have come and were not handed out. */
  held: Buffer
  /** Whole packets in `held`, and where they end. */
  packets: number
  whole: number
}

const FILE_HEADER = 24
const RECORD_HEADER = 16
const CAPTURED_LENGTH = 8
/** No capture of ours asks for more of a packet: behind such a length there is no knowing where the next packet begins. */
const LONGEST_PACKET = 1 << 20
/** First byte of 0xa1b2c3d4 and 0xa1b23c4d written in big-endian order. */
const BIG_ENDIAN = 0xa1
const NOTHING = Buffer.alloc(0)

export const newPcapBatches = (): PcapBatches => ({ header: NOTHING, held: NOTHING, packets: 0, whole: 0 })

export type PcapBatch = { readonly pcap: Uint8Array; readonly packets: number }

/** Takes a copy of the next bytes; calls `full` for each file that is full. Throws when they are no pcap. */
export function feedPcap(b: PcapBatches, chunk: Uint8Array, full: (batch: PcapBatch) => void): void {
  b.held = Buffer.concat([b.held, chunk])
  if (b.header.length === 0) {
    if (b.held.length < FILE_HEADER) return
    b.header = b.held.subarray(0, FILE_HEADER)
    b.held = b.held.subarray(FILE_HEADER)
  }
  const bigEndian = b.header[0] === BIG_ENDIAN
  while (b.whole + RECORD_HEADER <= b.held.length) {
    const length = bigEndian ? b.held.readUInt32BE(b.whole + CAPTURED_LENGTH) : b.held.readUInt32LE(b.whole + CAPTURED_LENGTH)
    if (length > LONGEST_PACKET) throw new Error(`the capture is damaged: a packet of ${length} bytes`)
    const next = b.whole + RECORD_HEADER + length
    if (next > b.held.length) break
    if (b.packets > 0 && FILE_HEADER + next > BATCH_BYTES) {
      full(takeBatch(b)!)
      continue
    }
    b.whole = next
    b.packets++
  }
}

/** What has come as whole packets, however little; undefined when there is none. */
export function takeBatch(b: PcapBatches): PcapBatch | undefined {
  if (b.packets === 0) return undefined
  const batch = { pcap: new Uint8Array(Buffer.concat([b.header, b.held.subarray(0, b.whole)])), packets: b.packets }
  b.held = Buffer.from(b.held.subarray(b.whole))
  b.whole = 0
  b.packets = 0
  return batch
}
