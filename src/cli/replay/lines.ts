// Replayed events as text: the lines of umtool events and umtool trace with corrected times, or one JSON object each.
import { feed, finish, newCaptureDecoder, next, restart } from '../../decode/packet/capture-decoder.ts'
import { decodePacket } from '../../decode/packet/chain.ts'
import { newPacket } from '../../decode/packet/packet.ts'
import { LINKTYPE_LINUX_SLL2, newPacketRecord } from '../../decode/packet/record.ts'
import { OK } from '../../decode/packet/status.ts'
import { toCloudEvent } from '../../events/cloud-event.ts'
import { formatTime } from '../../events/time.ts'
import { putAnnotation } from '../../print/annotation.ts'
import { type Clock, newClock, type TimeFormat } from '../../print/event/clock.ts'
import { safe } from '../../print/event/escape.ts'
import { type Columns, eventLine } from '../../print/event/line.ts'
import type { Style } from '../../print/style.ts'
import { printPacket } from '../../print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter } from '../../print/tcpdump/printer.ts'
import { newClock as newTcpdumpClock } from '../../print/tcpdump/timestamp.ts'
import { padTo } from '../../print/width.ts'
import type { Played } from '../../replay/played.ts'
import { newTrace, observe } from '../../trace/trace.ts'
import { nodeOf } from './correction.ts'

export type ReplayOutput = 'compact' | 'jsonl'

export type LinesSettings = {
  readonly output: ReplayOutput
  readonly style: Style
  readonly timeFormat: TimeFormat
  /** What relative times count from. */
  readonly origin: number | undefined
  readonly columns: Columns
  /** Packets one by one, as trace shows them. */
  readonly packets: boolean
}

export type Lines = {
  /** Whole lines with their ends; the same for the same events, however they are cut into pieces. */
  add(played: readonly Played[]): string
  /** What was said of packets before counts no more. */
  restart(): void
}

export function newLines(settings: LinesSettings): Lines {
  if (settings.output === 'jsonl') return { add: played => played.map(jsonLine).join(''), restart() {} }
  const { style, columns, timeFormat, origin } = settings
  const clock = newClock(timeFormat, origin)
  let packets = newPacketLines(settings, clock)
  return {
    add(played) {
      let text = ''
      for (const { at, event } of played) {
        if (settings.packets && event.data instanceof Uint8Array) text += packets(at, event.source, event.subject, event.data)
        else text += `${eventLine(at === event.at ? event : { ...event, at }, { style, clock }, columns)}\n`
      }
      return text
    },
    restart() {
      packets = newPacketLines(settings, clock)
    },
  }
}

/** The event as the log has it, and when that was by the reference clock where the node's was off. */
function jsonLine({ at, event }: Played): string {
  const line = toCloudEvent(event)
  return `${JSON.stringify(at === event.at ? line : { ...line, correctedtime: formatTime(at) })}\n`
}

type PacketLine = (at: number, source: string, subject: string, pcap: Uint8Array) => string

const FAINT = '\x1b[2m'
const RESET = '\x1b[0m'
/** tcpdump's -t: no time of its own. */
const NO_TIME = 1

/** Nodes and interfaces are told apart, so that the same packet seen again further on is said to be that. */
function newPacketLines({ style, columns }: LinesSettings, clock: Clock): PacketLine {
  const decoder = newCaptureDecoder()
  const record = newPacketRecord()
  const packet = newPacket()
  const trace = newTrace()
  const printer = newPrinter({ ...defaultPrintOptions(), time: NO_TIME })
  const noClock = newTcpdumpClock()
  const interfaces = new Map<string, number>()
  const utf8 = new TextDecoder()
  let anyOf = ''
  printer.interfaceName = () => anyOf
  printer.endOfLine = text => putAnnotation(text, trace, packet, style)
  const numberOf = (node: string, name: string): number => {
    const key = `${node}/${name}`
    let number = interfaces.get(key)
    if (number === undefined) {
      number = interfaces.size
      interfaces.set(key, number)
      trace.interfaces.push(key)
    }
    return number
  }
  return (at, source, subject, pcap) => {
    const node = nodeOf(source)
    const time = clock(at)
    const begin = `${style.colour ? `${FAINT}${time}${RESET}` : time}  ${padTo(safe(node), columns.node)}  `
    anyOf = safe(subject)
    restart(decoder)
    feed(decoder, pcap)
    let text = ''
    while (next(decoder, record) === OK) {
      record.interfaceId = numberOf(node, subject)
      decodePacket(record, packet)
      observe(trace, packet)
      printPacket(printer, noClock, record)
      const { bytes, at: end } = printer.text
      // The line of a capture of all interfaces begins with a name by itself.
      text += begin + (record.linkType === LINKTYPE_LINUX_SLL2 ? '' : `${anyOf} `) + utf8.decode(bytes.subarray(0, end))
      printer.text.at = 0
    }
    finish(decoder)
    return text
  }
}
