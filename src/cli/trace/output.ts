// The forms in which `umtool trace` shows packets, each as: begin, one call per packet, end. All of them write to one text.

import { decodePacket } from '../../decode/packet/chain.ts'
import { newPacket } from '../../decode/packet/packet.ts'
import type { PacketRecord } from '../../decode/packet/record.ts'
import { putAnnotation } from '../../print/annotation.ts'
import { putCompact } from '../../print/compact.ts'
import { putJson, putJsonEnd, putJsonl, putJsonlSummary, putJsonStart } from '../../print/jsonl.ts'
import type { Style } from '../../print/style.ts'
import { putTableHeader, putTableRow } from '../../print/table.ts'
import { printPacket } from '../../print/tcpdump/packet.ts'
import { newPrinter, type PrintOptions } from '../../print/tcpdump/printer.ts'
import { newClock } from '../../print/tcpdump/timestamp.ts'
import { newText, type Text } from '../../print/text.ts'
import type { Summary } from '../../trace/summary.ts'
import { observe, type Trace } from '../../trace/trace.ts'

export type Output = {
  readonly text: Text
  begin(): void
  packet(record: PacketRecord): void
  /** `summary` is undefined where nothing was observed. */
  end(summary: Summary | undefined): void
}

const nothing = (): void => {}

/** tcpdump's lines and nothing else. */
export function plainLines(options: PrintOptions, interfaceName: InterfaceName): Output {
  const printer = newPrinter(options)
  printer.interfaceName = interfaceName
  const clock = newClock()
  return { text: printer.text, begin: nothing, packet: record => printPacket(printer, clock, record), end: nothing }
}

export type InterfaceName = (index: number) => string | undefined

/** tcpdump's lines with what umtool knows behind them. */
export function annotatedLines(options: PrintOptions, interfaceName: InterfaceName, trace: Trace, style: Style): Output {
  const printer = newPrinter(options)
  printer.interfaceName = interfaceName
  const clock = newClock()
  const packet = newPacket()
  printer.endOfLine = text => putAnnotation(text, trace, packet, style)
  return {
    text: printer.text,
    begin: nothing,
    packet: record => {
      decodePacket(record, packet)
      observe(trace, packet)
      printPacket(printer, clock, record)
    },
    end: nothing,
  }
}

/** A form that is made from what the decoders and the trace know, without tcpdump's words. */
function fromTrace(trace: Trace, put: (text: Text) => (packet: ReturnType<typeof newPacket>) => void, ends: Partial<Ends> = {}): Output {
  const text = newText()
  const packet = newPacket()
  const putOne = put(text)
  return {
    text,
    begin: () => ends.begin?.(text),
    packet: record => {
      decodePacket(record, packet)
      observe(trace, packet)
      putOne(packet)
    },
    end: summary => ends.end?.(text, summary),
  }
}

type Ends = { begin(text: Text): void; end(text: Text, summary: Summary | undefined): void }

export const compactLines = (trace: Trace, style: Style): Output => fromTrace(trace, text => packet => putCompact(text, trace, packet, style))

export const tableRows = (trace: Trace, style: Style): Output =>
  fromTrace(trace, text => packet => putTableRow(text, trace, packet, style), { begin: text => putTableHeader(text, style) })

export const jsonLines = (trace: Trace): Output =>
  fromTrace(trace, text => packet => putJsonl(text, trace, packet), {
    end: (text, summary) => {
      if (summary !== undefined) putJsonlSummary(text, summary)
    },
  })

export const jsonArray = (trace: Trace): Output =>
  fromTrace(trace, text => packet => putJson(text, trace, packet), {
    begin: putJsonStart,
    end: (text, summary) => {
      if (summary !== undefined) putJsonEnd(text, summary)
    },
  })

/** Sees the packets and shows none: for --packet-count, and for the summary alone. */
export const noLines = (trace: Trace | undefined): Output => {
  if (trace === undefined) return { text: newText(0), begin: nothing, packet: nothing, end: nothing }
  return fromTrace(trace, () => nothing)
}
