// umtool export -o pcapng: packets of all nodes in one file, by corrected time, with what umtool knows as comments.
import { closeSync, openSync } from 'node:fs'
import { type CaptureWriter, writeCapture } from '../../capture/write.ts'
import { feed, finish, newCaptureDecoder, next, restart } from '../../decode/packet/capture-decoder.ts'
import { decodePacket } from '../../decode/packet/chain.ts'
import { newPacket } from '../../decode/packet/packet.ts'
import { newPacketRecord, type PacketRecord } from '../../decode/packet/record.ts'
import { OK } from '../../decode/packet/status.ts'
import { commentOf } from '../../export/pcapng/comment.ts'
import { interfaceDescription, interfaceName, sectionComment } from '../../export/pcapng/describe.ts'
import type { Redactor } from '../../export/redact/redactor.ts'
import type { EventLog, ReadOptions } from '../../log/log.ts'
import type { Played } from '../../replay/played.ts'
import { newTrace, observe } from '../../trace/trace.ts'
import { FILE_MODE, wholeFile } from '../log/export.ts'
import { newProgress } from '../log/progress.ts'
import { counted } from '../log/words.ts'
import { nodeOf } from '../replay/correction.ts'
import { replaySource } from '../replay/source.ts'
import { type Survey, survey } from '../replay/survey.ts'
import type { ExportRequest } from './export.ts'

/** What readers believe of interfaces whose limit is not known: the most there can be. */
const SNAPLEN = 262_144

export async function toPcapng(
  request: ExportRequest,
  home: EventLog,
  choice: ReadOptions,
  redactor: Redactor | undefined,
  signal: AbortSignal,
): Promise<{ text: string; unreadable: number }> {
  const wanted = { ...choice, streams: ['capture'] as const, types: ['packets.captured'] }
  const found = await survey(home, wanted, { correct: request.correct, complain() {}, signal })
  const count = { packets: 0, unreadable: found.unreadable }
  const write = async (path: string): Promise<void> => {
    const writer = open(path, request, found, redactor)
    try {
      await writeAll(writer, home, wanted, found, redactor, signal, count)
      writer.close()
    } finally {
      if (writer.done === '') writer.close()
    }
  }
  if (request.write === '-') await write('-')
  else
    await wholeFile(request.write, request.force, signal, part => {
      closeSync(openSync(part, 'w', FILE_MODE)) // before the writer, which leaves the mode as it is
      return write(part)
    })
  return { text: counted(count.packets, 'packet'), unreadable: count.unreadable }
}

function open(path: string, { by, correct, redact }: ExportRequest, { nodes }: Survey, redactor: Redactor | undefined): CaptureWriter {
  const shown = nodes.map(node => redactor?.text(node) ?? node)
  const comment = sectionComment({ by, nodes: shown, corrected: correct, redacted: redact })
  return writeCapture(path, { format: 'pcapng', section: { application: by, comment }, interfaces: [] })
}

async function writeAll(
  writer: CaptureWriter,
  home: EventLog,
  choice: ReadOptions,
  found: Survey,
  redactor: Redactor | undefined,
  signal: AbortSignal,
  count: { packets: number; unreadable: number },
): Promise<void> {
  const decoder = newCaptureDecoder()
  const record = newPacketRecord()
  const packet = newPacket()
  const trace = newTrace()
  const interfaces = new Map<string, number>()
  const progress = newProgress()
  const numberOf = (node: string, name: string, { linkType }: PacketRecord, at: number): number => {
    const key = `${node}\n${name}\n${linkType}`
    let number = interfaces.get(key)
    if (number === undefined) {
      number = interfaces.size
      interfaces.set(key, number)
      const shown = redactor?.text(node) ?? node
      const clocks = new Map([...found.clocks].filter(([of]) => of === node).map(([, clock]) => [shown, clock]))
      const description = interfaceDescription(shown, name, clocks, at)
      writer.addInterface({ name: interfaceName(shown, name), description, linkType, snaplen: SNAPLEN })
      trace.interfaces.push(interfaceName(shown, name))
    }
    return number
  }
  const add = ({ at, event, part = 0 }: Played): void => {
    const shown = redactor === undefined ? event : redactor.event(event)
    restart(decoder)
    if (!(shown.data instanceof Uint8Array)) return
    feed(decoder, shown.data)
    if (next(decoder, record) === OK) {
      record.interfaceId = numberOf(nodeOf(event.source), shown.subject, record, event.at)
      setTime(record, at)
      decodePacket(record, packet)
      observe(trace, packet)
      writer.write(record, commentOf(trace, packet, event.id, part + 1))
      count.packets++
    } else count.unreadable++
    finish(decoder)
  }
  try {
    const source = replaySource(home, choice, found, { packets: true, stateAt: async () => undefined, signal })
    for await (const batch of source.read(source.since)) {
      for (const played of batch) add(played)
      progress.show(() => `${counted(count.packets, 'packet')} exported`)
      if (signal.aborted || writer.done !== '') return
    }
  } finally {
    progress.end()
  }
}

/** `at` in microseconds; what the capture knows below a microsecond stays. */
function setTime(record: PacketRecord, at: number): void {
  record.seconds = Math.floor(at / 1e6)
  record.nanoseconds = (at - record.seconds * 1e6) * 1000 + (record.nanoseconds % 1000)
}
