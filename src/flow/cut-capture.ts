// A capture file as the events an agent would have made of it: batches of 64 KiB or 200 ms, each a pcap of its own.
import { newCaptureOutput } from '../decode/packet/capture-output.ts'
import { putPcapHeader, putPcapPacket } from '../decode/packet/pcap-writer.ts'
import type { PacketRecord } from '../decode/packet/record.ts'
import type { CapturedEvent } from './captured.ts'

export type CaptureCutter = {
  /** The next packet of the file, and the name of its interface; answers a batch when one is full. */
  add(record: PacketRecord, subject: string): CapturedEvent | undefined
  /** What is left. */
  end(): CapturedEvent | undefined
}

const BATCH_BYTES = 1 << 16
const BATCH_MICROS = 200_000
const FORMAT = { snaplen: 262_144, nanoseconds: true }

/**
 * Events are of `node` and named `name#FIRST`: FIRST is the number of the batch's first packet in the file, from 1. A batch ends where the
 * interface or link type is another one.
 */
export function newCaptureCutter(node: string, name: string): CaptureCutter {
  let output = newCaptureOutput()
  let subject = ''
  let linkType = -1
  let first = 1
  let count = 0
  let total = 0
  let since = 0
  let at = 0
  let sequence = 0
  const end = (): CapturedEvent | undefined => {
    if (count === 0) return undefined
    const event: CapturedEvent = {
      id: `${name}#${first}`,
      source: `/files/${node}/packets`,
      run: name,
      sequence: ++sequence,
      version: 1,
      type: 'packets.captured',
      subject,
      at: Math.round(at),
      data: output.bytes.subarray(0, output.at),
    }
    output = newCaptureOutput()
    first = total + 1
    count = 0
    return event
  }
  return {
    add(record, from) {
      const now = record.seconds * 1e6 + record.nanoseconds / 1e3
      const full = output.at >= BATCH_BYTES || Math.abs(now - since) >= BATCH_MICROS
      const done = full || from !== subject || record.linkType !== linkType ? end() : undefined
      if (count === 0) {
        subject = from
        linkType = record.linkType
        since = now
        putPcapHeader(output, { ...FORMAT, linkType })
      }
      putPcapPacket(output, { ...FORMAT, linkType }, record)
      at = now
      count++
      total++
      return done
    },
    end,
  }
}

/** Of a packet in evidence: file and number in it where the event was made from a file, else the event's id and the number in it. */
export function placeOf(event: string, packet: number): { readonly event: string; readonly packet: number } {
  const cut = event.lastIndexOf('#')
  const first = cut < 0 ? Number.NaN : Number(event.slice(cut + 1))
  return Number.isSafeInteger(first) ? { event: event.slice(0, cut), packet: first + packet - 1 } : { event, packet }
}
