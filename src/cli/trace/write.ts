// -w: packets of one or several streams into a capture file, with the format that the name and the streams ask for.

import { type CaptureWriter, type WriteFormat, writeCapture } from '../../capture/write.ts'
import type { CaptureDecoder } from '../../decode/packet/capture-decoder.ts'
import type { PacketRecord } from '../../decode/packet/record.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import type { TraceSettings } from './settings.ts'

/** Takes packets; the file is made when the first stream has said what it carries. */
export type PacketSink = {
  /** A stream's header is known; `interfaceName` is '' for a file. */
  begin(decoder: CaptureDecoder, interfaceName: string): void
  packet(record: PacketRecord, decoder: CaptureDecoder): void
  flush(): void
  /** True when nothing more is taken: the last file of a rotation is full, or the reader of `-w -` has gone. */
  readonly done: boolean
  readonly packets: number
  readonly path: string
  close(): void
}

const MILLION = 1_000_000

export function newPacketSink(settings: TraceSettings): PacketSink {
  const { path, fileMegabytes, rotateSeconds, files } = settings.write!
  const pcapng = /\.(pcapng|ntar)$/.test(path)
  const rotation = { bytes: fileMegabytes * MILLION, seconds: rotateSeconds, files }
  /** First interface number in the written file of each stream. */
  const base = new Map<CaptureDecoder, number>()
  let writer: CaptureWriter | undefined
  let linkType = -1
  let interfaces = 0

  function describe(decoder: CaptureDecoder, name: string) {
    if (decoder.interfaces.length > 0) return decoder.interfaces.map(of => ({ name: of.name, linkType: of.linkType, snaplen: of.snaplen }))
    return [{ ...(name === '' ? {} : { name }), linkType: decoder.linkType, snaplen: decoder.snaplen }]
  }

  function open(format: WriteFormat): CaptureWriter {
    return writeCapture(path, format, { rotation })
  }

  return {
    begin(decoder, name) {
      base.set(decoder, interfaces)
      const described = describe(decoder, name)
      interfaces += described.length
      if (pcapng) {
        if (writer === undefined) writer = open({ format: 'pcapng', section: { application: 'umtool' }, interfaces: described })
        else for (const of of described) writer.addInterface(of)
        return
      }
      for (const of of described) {
        if (linkType >= 0 && of.linkType !== linkType) {
          throw umtoolError(EXIT.usage, `link types ${linkType} and ${of.linkType} do not go into one pcap file`, {
            where: path,
            hint: 'a name that ends in .pcapng',
          })
        }
        linkType = of.linkType
      }
      writer ??= open({ format: 'pcap', linkType: decoder.linkType, snaplen: decoder.snaplen, nanoseconds: settings.lines.nano })
    },
    packet(record, decoder) {
      if (!pcapng) {
        writer!.write(record)
        return
      }
      const first = base.get(decoder)!
      const known = decoder.interfaces.length
      // A file may name further interfaces between its packets.
      while (record.interfaceId >= interfaces - first && interfaces - first < known) {
        const of = decoder.interfaces[interfaces++ - first]!
        writer!.addInterface({ name: of.name, linkType: of.linkType, snaplen: of.snaplen })
      }
      record.interfaceId += first
      writer!.write(record)
      record.interfaceId -= first
    },
    flush: () => writer?.flush(),
    get done() {
      return writer !== undefined && writer.done !== ''
    },
    get packets() {
      return writer?.packets ?? 0
    },
    get path() {
      return writer?.path ?? path
    },
    close: () => writer?.close(),
  }
}
