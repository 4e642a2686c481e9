// Messages to a record batch, format 2, written in place into one buffer that grows; kafkajs makes some forty objects of every message.
import { promisify } from 'node:util'
import { constants, gzip, zstdCompress } from 'node:zlib'
import { crc32c } from './crc32c.ts'
import { HEADERS, type Message } from './message.ts'

export type Producing = {
  readonly producerId: number
  readonly epoch: number
  readonly firstSequence: number
  readonly compression: number
}

const HEADER = 61
const CRC_AT = 17
const ATTRIBUTES_AT = 21
const TRANSACTIONAL = 0x10
const MOST_VARINT = 5

/** Names with their lengths before them, as every record has them. */
const NAMES = HEADERS.map(({ name }) => Buffer.concat([Buffer.from([name.length << 1]), Buffer.from(name)]))

type Output = { buffer: Buffer; at: number }

/** Written again when what was written in it is packed or copied; several batches at a time have one each. */
let scratch: Buffer | undefined
const FIRST_SCRATCH = 1 << 20
const LARGEST_KEPT = 8 << 20

/** Fast levels: what is saved on the disk of a broker is not worth a core of a director. */
const PACKERS: Readonly<Record<number, (records: Buffer) => Promise<Buffer>>> = {
  1: records => promisify(gzip)(records, { level: 1 }),
  4: records => promisify(zstdCompress)(records, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
}

/** At least one message. */
export async function encodeBatch(messages: readonly Message[], { producerId, epoch, firstSequence, compression }: Producing): Promise<Buffer> {
  const output: Output = { buffer: scratch ?? Buffer.allocUnsafe(FIRST_SCRATCH), at: HEADER }
  scratch = undefined
  const base = messages[0]!.timestamp
  let newest = base
  messages.forEach((message, index) => {
    writeRecord(output, message, index, message.timestamp - base)
    if (message.timestamp > newest) newest = message.timestamp
  })
  const pack = PACKERS[compression]
  let batch: Buffer
  if (pack === undefined) batch = Buffer.from(output.buffer.subarray(0, output.at))
  else {
    const packed = await pack(output.buffer.subarray(HEADER, output.at))
    batch = Buffer.allocUnsafe(HEADER + packed.length)
    batch.set(packed, HEADER)
  }
  if (output.buffer.length <= LARGEST_KEPT) scratch = output.buffer
  writeInt64(batch, 0, 0) // offset: the broker gives it
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(-1, 12)
  batch[16] = 2
  batch.writeInt16BE((pack === undefined ? 0 : compression) | TRANSACTIONAL, ATTRIBUTES_AT)
  batch.writeInt32BE(messages.length - 1, 23)
  writeInt64(batch, base, 27)
  writeInt64(batch, newest, 35)
  writeInt64(batch, producerId, 43)
  batch.writeInt16BE(epoch, 51)
  batch.writeInt32BE(firstSequence, 53)
  batch.writeInt32BE(messages.length, 57)
  batch.writeUInt32BE(crc32c(batch, ATTRIBUTES_AT), CRC_AT)
  return batch
}

function writeInt64(buffer: Buffer, value: number, at: number): void {
  buffer.writeInt32BE(Math.floor(value / 4_294_967_296), at)
  buffer.writeUInt32BE(value - Math.floor(value / 4_294_967_296) * 4_294_967_296, at + 4)
}

/** Room for `bytes` more. */
function grow(output: Output, bytes: number): void {
  if (output.at + bytes <= output.buffer.length) return
  const larger = Buffer.allocUnsafe(Math.max(output.buffer.length * 2, output.at + bytes))
  larger.set(output.buffer.subarray(0, output.at))
  output.buffer = larger
}

function writeRecord(output: Output, message: Message, offset: number, time: number): void {
  const { key, value, event } = message
  grow(output, 64)
  const begin = output.at
  // Its length is known when it is written: room for the longest, moved together afterwards.
  output.at += MOST_VARINT
  output.buffer[output.at++] = 0
  writeVarint(output, time)
  writeVarint(output, offset)
  writeText(output, key)
  if (typeof value === 'string') writeText(output, value)
  else {
    grow(output, value.length + MOST_VARINT)
    writeVarint(output, value.length)
    output.buffer.set(value, output.at)
    output.at += value.length
  }
  grow(output, 16)
  if (event === undefined) writeVarint(output, 0)
  else {
    writeVarint(output, HEADERS.length)
    for (let index = 0; index < HEADERS.length; index++) {
      const name = NAMES[index]!
      grow(output, name.length)
      output.buffer.set(name, output.at)
      output.at += name.length
      writeText(output, HEADERS[index]!.of(event, message))
    }
  }
  const body = begin + MOST_VARINT
  const length = output.at - body
  output.at = begin
  writeVarint(output, length)
  if (output.at < body) output.buffer.copyWithin(output.at, body, body + length)
  output.at += length
}

/** Zigzag; up to 53 bits. Room is there. */
function writeVarint(output: Output, value: number): void {
  const { buffer } = output
  let rest = value >= 0 ? value * 2 : -value * 2 - 1
  while (rest > 0x7f) {
    buffer[output.at++] = (rest % 128) | 0x80
    rest = Math.floor(rest / 128)
  }
  buffer[output.at++] = rest
}

function writeText(output: Output, text: string): void {
  const length = Buffer.byteLength(text)
  grow(output, length + MOST_VARINT)
  writeVarint(output, length)
  output.buffer.write(text, output.at, length === text.length ? 'latin1' : 'utf8')
  output.at += length
}
