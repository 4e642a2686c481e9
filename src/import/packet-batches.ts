// A capture of any program, plain or packed, pcap or pcapng, as batches like those of the packets collector: a whole pcap each, of one
// interface, 64 KiB or 200 ms of it. One batch of each interface is held, however large the file is.

import { basename } from 'node:path'
import { isCaptureError } from '../capture/capture-error.ts'
import { readCapture } from '../capture/file.ts'
import { type CaptureDecoder, next } from '../decode/packet/capture-decoder.ts'
import { type CaptureOutput, newCaptureOutput } from '../decode/packet/capture-output.ts'
import { type PcapFormat, putPcapHeader, putPcapPacket } from '../decode/packet/pcap-writer.ts'
import { LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2, newPacketRecord, type PacketRecord } from '../decode/packet/record.ts'
import { OK } from '../decode/packet/status.ts'
import type { Rejected } from './rejected.ts'

export type PacketFile = { readonly path: string /** Given by whoever imports. */; readonly interface: string | undefined }

export type Batch = {
  readonly interface: string
  /** Of its last packet: microseconds. */
  readonly at: number
  readonly pcap: Uint8Array
  readonly packets: number
  /** What the capturing program lost up to here, as far as the file says. */
  readonly dropped: number
}

const MOST_BYTES = 1 << 16
/** Most batches hold a few packets; larger ones grow. */
const SMALL = 2048
const LONGEST = 200_000
const MICROSECONDS = 1_000_000
const LARGEST_SNAPLEN = 262_144
/** A time outside of this is none of an incident: pcap has 32 bits for the seconds. */
const LAST_SECOND = 0xffffffff

type Open = { name: string; format: PcapFormat; out: CaptureOutput; packets: number; began: number; at: number }

/** Ends after the last packet that can be read; what is wrong with the rest is rejected. Throws when the file cannot be opened. */
export async function* batchesOf({ path, interface: given }: PacketFile, rejected: Rejected): AsyncGenerator<Batch, void, void> {
  const record = newPacketRecord()
  const open = new Map<number, Open>()
  const ready: Batch[] = []
  const capture = await opened(path, rejected)
  if (capture === undefined) return
  let timeless = 0
  try {
    for await (const decoder of capture.batches()) {
      while (next(decoder, record) === OK) {
        if (record.seconds < 0 || record.seconds > LAST_SECOND) timeless++
        else take(decoder)
        if (ready.length > 0) yield* ready.splice(0)
      }
    }
  } catch (error) {
    if (!isCaptureError(error)) throw error
    rejected.reject(path, 0, error.message)
  }
  if (timeless > 0) rejected.reject(path, 0, `${timeless} packets have a time before 1970 or behind 2106`)
  const left = [...open.values()].sort((a, b) => a.at - b.at)
  for (const one of left) yield close(one, capture.decoder)

  function take(decoder: CaptureDecoder): void {
    const at = record.seconds * MICROSECONDS + Math.floor(record.nanoseconds / 1000)
    let one = open.get(record.interfaceId)
    const bytes = record.end - record.at
    if (
      one !== undefined &&
      (at < one.began || at - one.began >= LONGEST || one.out.at + bytes > MOST_BYTES || one.format.linkType !== record.linkType)
    ) {
      ready.push(close(one, decoder))
      one = undefined
    }
    if (one === undefined) {
      // What other interfaces have not said for as long as a batch lasts shall not wait for their next packet.
      for (const [id, other] of open) {
        if (id === record.interfaceId || at - other.began < LONGEST) continue
        ready.push(close(other, decoder))
        open.delete(id)
      }
      one = begin(decoder, at)
      open.set(record.interfaceId, one)
    }
    add(one, record, at)
  }

  function begin(decoder: CaptureDecoder, at: number): Open {
    const format: PcapFormat = { linkType: record.linkType, snaplen: LARGEST_SNAPLEN, nanoseconds: isFine(decoder) }
    const out = newCaptureOutput(SMALL)
    putPcapHeader(out, format)
    return { name: given ?? nameOf(decoder, record, path), format, out, packets: 0, began: at, at }
  }
}

function add(one: Open, record: PacketRecord, at: number): void {
  putPcapPacket(one.out, one.format, record)
  one.packets++
  one.at = Math.max(one.at, at)
}

const close = ({ name, at, out, packets }: Open, decoder: CaptureDecoder): Batch => ({
  interface: name,
  at,
  pcap: out.bytes.slice(0, out.at),
  packets,
  dropped: decoder.interfaces.reduce((sum, { droppedByOs, dropped }) => sum + Math.max(0, droppedByOs, dropped), 0),
})

/** Whether times are finer than microseconds: then they stay so. */
const isFine = ({ interfaces, unit }: CaptureDecoder): boolean =>
  interfaces.length > 0 ? interfaces.some(({ clock }) => clock.divisor > MICROSECONDS) : unit === 1

async function opened(path: string, rejected: Rejected): Promise<Awaited<ReturnType<typeof readCapture>> | undefined> {
  try {
    return await readCapture(path)
  } catch (error) {
    if (!isCaptureError(error) || error.code === 'cannot-open' || error.code === 'is-a-directory') throw error
    rejected.reject(path, 0, error.message)
    return undefined
  }
}

const PACKED = /(?:\.(?:pcap(?:ng)?|cap|dmp|gz|zst))+$/

/** What the capture says, else `any` where it is of all interfaces, else the file's own name. */
function nameOf({ interfaces }: CaptureDecoder, { interfaceId, linkType }: PacketRecord, path: string): string {
  const said = interfaces[interfaceId]?.name ?? ''
  if (/^[^\s/\p{Cc}]{1,15}$/u.test(said)) return said
  if (linkType === LINKTYPE_LINUX_SLL || linkType === LINKTYPE_LINUX_SLL2) return 'any'
  return (
    basename(path)
      .replace(PACKED, '')
      .replace(/[\s/\p{Cc}]/gu, '_') || 'capture'
  )
}
