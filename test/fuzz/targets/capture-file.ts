// Any bytes as a capture, read in pieces of any size: must never throw, hang, read outside what came, or allocate without bound.

import { type CaptureDecoder, commit, feed, finish, newCaptureDecoder, next, space } from '../../../src/decode/packet/capture-decoder.ts'
import { packetComments } from '../../../src/decode/packet/pcapng-options.ts'
import { newPacketRecord, type PacketRecord } from '../../../src/decode/packet/record.ts'
import { INVALID, OK } from '../../../src/decode/packet/status.ts'

const OWN = 256
/** Every packet takes at least its header, so that more packets than this cannot be honest. */
const SMALLEST_PACKET = 16

const promise = (kept: boolean, what: string): void => {
  if (!kept) throw new Error(`broken promise: ${what}`)
}

function takeAll(d: CaptureDecoder, r: PacketRecord): number {
  let packets = 0
  while (next(d, r) === OK) {
    packets++
    promise(r.bytes === d.bytes && r.at >= 0 && r.at <= r.end && r.end <= d.at && d.at <= d.end, 'a packet lies within what was read')
    promise(Number.isSafeInteger(r.seconds) && Number.isSafeInteger(r.nanoseconds) && r.nanoseconds >= 0, 'times are whole numbers')
    promise(r.interfaceId === 0 || r.interfaceId < d.interfaces.length, 'the interface is known')
    packetComments(d)
  }
  return packets
}

/** Pieces of `size` bytes, copied into the decoder's buffer or fed as chunks. */
function read(bytes: Uint8Array, size: number, fed: boolean): { packets: number; problem: string; status: number } {
  const d = newCaptureDecoder(OWN)
  const r = newPacketRecord()
  let packets = 0
  for (let at = 0; at < bytes.length; ) {
    let piece = bytes.subarray(at, at + size)
    if (fed) feed(d, piece)
    else {
      const { buffer, at: to, length } = space(d)
      promise(length > 0, 'there is always room for more')
      piece = piece.subarray(0, length)
      buffer.set(piece, to)
      commit(d, piece.length)
    }
    at += piece.length
    packets += takeAll(d, r)
    if (next(d, r) === INVALID) {
      promise(d.problem.startsWith('byte '), 'a problem says where it is')
      break
    }
  }
  promise(d.own.length <= 4 * (bytes.length + OWN), 'no more is allocated than came')
  promise(packets === d.packets && packets * SMALLEST_PACKET <= bytes.length, 'packets are counted')
  return { packets, status: finish(d), problem: d.problem }
}

export const captureFile = {
  name: 'capture-file',
  /** Throws only when a promise is broken: an error of the decoder, not of the bytes. */
  run(bytes: Uint8Array): void {
    const whole = read(bytes, Math.max(1, bytes.length), true)
    for (const [size, fed] of [
      [7, true],
      [64, false],
    ] as const) {
      const { packets, status, problem } = read(bytes, size, fed)
      promise(packets === whole.packets && status === whole.status && problem === whole.problem, 'the pieces make no difference')
    }
  },
}
