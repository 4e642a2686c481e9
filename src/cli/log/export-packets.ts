// Packets out of the log into one capture file: the batches are whole pcap files of several nodes and interfaces.
import { type CaptureWriter, writeCapture } from '../../capture/write.ts'
import { feed, newCaptureDecoder, next, restart } from '../../decode/packet/capture-decoder.ts'
import { newPacketRecord, type PacketRecord } from '../../decode/packet/record.ts'
import { OK } from '../../decode/packet/status.ts'
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import type { EventLog, Selection } from '../../log/log.ts'
import { newProgress } from './progress.ts'
import { counted } from './words.ts'

export type PacketsExported = { readonly packets: number; readonly unreadable: number }

export const isCaptureName = (path: string): boolean => /\.pcap(?:ng)?$/.test(path)

/** What readers believe of interfaces whose limit is not known: the most there can be. */
const SNAPLEN = 262144

/** In pcapng every node's interface is one of its own; pcap holds one link type and no names. */
export async function writePackets(log: EventLog, selection: Selection, path: string, ng: boolean, signal: AbortSignal): Promise<PacketsExported> {
  const decoder = newCaptureDecoder()
  const record = newPacketRecord()
  const interfaces = new Map<string, number>()
  const progress = newProgress()
  let writer: CaptureWriter | undefined
  let unreadable = 0

  const open = (linkType: number): CaptureWriter => {
    const format = ng
      ? ({ format: 'pcapng', section: { application: 'umtool' }, interfaces: [] } as const)
      : ({ format: 'pcap', linkType, snaplen: SNAPLEN, nanoseconds: true } as const)
    return writeCapture(path, format)
  }
  const numberOf = (to: CaptureWriter, { source, subject }: Event, { linkType }: PacketRecord): number => {
    const key = `${source}\n${subject}\n${linkType}`
    let number = interfaces.get(key)
    if (number === undefined) {
      number = interfaces.size
      interfaces.set(key, number)
      to.addInterface({ name: subject, description: parseSource(source)?.node ?? source, linkType, snaplen: SNAPLEN })
    }
    return number
  }
  const add = (event: Event): void => {
    restart(decoder)
    feed(decoder, event.data as Uint8Array)
    let status = next(decoder, record)
    // A pcap without a packet is whole, too.
    for (; status === OK; status = next(decoder, record)) {
      writer ??= open(record.linkType)
      if (ng) record.interfaceId = numberOf(writer, event, record)
      writer.write(record)
    }
    if (decoder.failed) unreadable++
  }

  try {
    for await (const batch of log.read({ ...selection, streams: ['capture'], signal })) {
      for (const recorded of batch) {
        if (recorded.ok && recorded.event.data instanceof Uint8Array) add(recorded.event)
        else unreadable++
      }
      progress.show(() => `${counted(writer?.packets ?? 0, 'packet')} exported`)
    }
    writer ??= open(1)
    writer.close()
  } finally {
    progress.end()
    if (writer?.done === '') writer.close()
  }
  return { packets: writer.packets, unreadable }
}
