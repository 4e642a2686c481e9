// Moves packets from a decoder to the output and to a file: the loop that everything else of `umtool trace` stands around.

import { type CaptureDecoder, next } from '../../decode/packet/capture-decoder.ts'
import { newPacketRecord, type PacketRecord } from '../../decode/packet/record.ts'
import { OK, type Status } from '../../decode/packet/status.ts'
import { type StandardOutput, writeOut } from '../standard-output.ts'
import type { Output } from './output.ts'
import type { PacketSink } from './write.ts'

/** Answers how many bytes of the packet are wanted; 0 passes it over. */
export type PacketFilter = (bytes: Uint8Array, at: number, end: number, wireLength: number) => number

export type Pump = {
  readonly output: Output | undefined
  readonly out: StandardOutput
  filter: PacketFilter | undefined
  /** Takes the packets for -w. */
  readonly sink: PacketSink | undefined
  /** Packets still wanted (-c). */
  left: number
  /** Packets that passed the filter. */
  packets: number
  /** Captured bytes of these. */
  bytes: number
  readonly record: PacketRecord
}

/** Text is written out when this much has come together, or when there is no more to read at the moment. */
const ENOUGH = 1 << 16
/** Packets between two looks at how much text there is. */
const ROUND = 256

export const newPump = (parts: Pick<Pump, 'output' | 'out' | 'filter' | 'sink' | 'left'>): Pump => ({
  ...parts,
  packets: 0,
  bytes: 0,
  record: newPacketRecord(),
})

/** Up to ROUND packets; answers OK when there may be more. */
function round(pump: Pump, decoder: CaptureDecoder, interfaceOffset: number): Status {
  const { record, filter, output, sink } = pump
  for (let i = 0; i < ROUND; i++) {
    if (pump.left <= 0) return OK
    const status = next(decoder, record)
    if (status !== OK) return status
    if (filter !== undefined && filter(record.bytes, record.at, record.end, record.wireLength) === 0) continue
    pump.packets++
    pump.left--
    pump.bytes += record.end - record.at
    if (sink !== undefined) sink.packet(record, decoder)
    if (output !== undefined) {
      record.interfaceId += interfaceOffset
      output.packet(record)
    }
  }
  return OK
}

/**
 * Everything the decoder has at the moment. `interfaceOffset` tells the interfaces of several streams apart. Answers the decoder's
 * last word: TRUNCATED for "no more now", INVALID for the end; a promise only where the output is not keeping up.
 */
export function pumpAll(pump: Pump, decoder: CaptureDecoder, interfaceOffset = 0): Status | Promise<Status> {
  for (;;) {
    const status = round(pump, decoder, interfaceOffset)
    if (status !== OK || isDone(pump)) return status
    if (pump.output !== undefined && pump.output.text.at >= ENOUGH) {
      const wait = flushText(pump)
      if (wait !== undefined) return wait.then(() => pumpAll(pump, decoder, interfaceOffset))
    }
  }
}

/** No packet is wanted any more: enough have come, or who wanted them has gone. */
export const isDone = (pump: Pump): boolean => pump.left <= 0 || pump.out.closed || (pump.sink?.done ?? false)

/** Hands the text to standard output. With a promise as the answer the output is not keeping up. */
export function flushText(pump: Pump): Promise<void> | undefined {
  if (pump.output === undefined) return undefined
  const { text } = pump.output
  const wait = writeOut(pump.out, text.bytes, text.at)
  text.at = 0
  return wait
}
