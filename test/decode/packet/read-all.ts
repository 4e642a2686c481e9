// Reads a whole capture through the decoder and says what came out, in plain values.

import { type CaptureDecoder, commit, feed, finish, newCaptureDecoder, next, space } from '../../../src/decode/packet/capture-decoder.ts'
import { packetComments } from '../../../src/decode/packet/pcapng-options.ts'
import { newPacketRecord } from '../../../src/decode/packet/record.ts'
import { OK, type Status } from '../../../src/decode/packet/status.ts'

export type Seen = {
  data: string
  wireLength: number
  linkType: number
  seconds: number
  nanoseconds: number
  interfaceId: number
  comments: string[]
}
export type Outcome = { decoder: CaptureDecoder; packets: Seen[]; status: Status; problem: string }

function take(d: CaptureDecoder, packets: Seen[]): void {
  const r = newPacketRecord()
  while (next(d, r) === OK) {
    const { wireLength, linkType, seconds, nanoseconds, interfaceId } = r
    const data = Buffer.from(r.bytes.subarray(r.at, r.end)).toString('hex')
    packets.push({ data, wireLength, linkType, seconds, nanoseconds, interfaceId, comments: packetComments(d) })
  }
}

function outcome(decoder: CaptureDecoder, packets: Seen[]): Outcome {
  const status = finish(decoder)
  return { decoder, packets, status, problem: decoder.problem }
}

/** Fed as a stream; `sizes` gives the length of each chunk in turn. */
export function readChunks(bytes: Uint8Array, sizes: () => number, ownBytes = 64): Outcome {
  const d = newCaptureDecoder(ownBytes)
  const packets: Seen[] = []
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, sizes())
    const chunk = bytes.slice(at, at + size)
    feed(d, chunk)
    take(d, packets)
    at += size
  }
  return outcome(d, packets)
}

/** Read into the decoder's own buffer, as from a file. */
export function readInto(bytes: Uint8Array, ownBytes = 64): Outcome {
  const d = newCaptureDecoder(ownBytes)
  const packets: Seen[] = []
  for (let at = 0; at < bytes.length; ) {
    const { buffer, at: to, length } = space(d)
    const piece = bytes.subarray(at, at + length)
    buffer.set(piece, to)
    commit(d, piece.length)
    take(d, packets)
    at += piece.length
  }
  return outcome(d, packets)
}

export const readAll = (bytes: Uint8Array): Outcome => readChunks(bytes, () => bytes.length)
