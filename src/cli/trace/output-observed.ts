// The forms that say what umtool knows of a packet: annotated lines, compact lines, a table, JSON. Loaded when one of them is wanted.

import { decodePacket } from '../../decode/packet/chain.ts'
import { newPacket } from '../../decode/packet/packet.ts'
import { putAnnotation } from '../../print/annotation.ts'
import { putCompact } from '../../print/compact.ts'
import { putJson, putJsonEnd, putJsonl, putJsonlSummary, putJsonStart } from '../../print/jsonl.ts'
import { PLAIN, type Style } from '../../print/style.ts'
import { putTableHeader, putTableRow } from '../../print/table.ts'
import { printPacket } from '../../print/tcpdump/packet.ts'
import { newPrinter } from '../../print/tcpdump/printer.ts'
import { newClock } from '../../print/tcpdump/timestamp.ts'
import { newText, type Text } from '../../print/text.ts'
import type { Summary } from '../../trace/summary.ts'
import { newTrace, observe, type Trace, type TraceOptions } from '../../trace/trace.ts'
import { observeUsual } from '../../trace/usual-segment.ts'
import { type InterfaceName, nothing, type Output } from './output.ts'
import type { TraceSettings } from './settings.ts'

/** The hash of addresses is seeded, so that nobody can send packets that all land in one place of a table. */
export const startTrace = (options: TraceOptions): Trace => newTrace({ ...options, seed: (Math.random() * 0x100000000) >>> 0 })

/** The form that the settings ask for; `annotation` is undefined when lines are to stay bare. */
export function observedOutput(settings: TraceSettings, trace: Trace, annotation: Style | undefined, interfaceName: InterfaceName): Output {
  const style = annotation ?? PLAIN
  if (!settings.print) return unseen(trace)
  if (settings.output === 'jsonl') return jsonLines(trace)
  if (settings.output === 'json') return jsonArray(trace)
  if (settings.output === 'compact') return compactLines(trace, style)
  if (settings.output === 'table') return tableRows(trace, style)
  return lines(settings.lines, interfaceName, trace, annotation)
}

/** tcpdump's lines with what umtool knows behind them. */
function lines(options: TraceSettings['lines'], interfaceName: InterfaceName, trace: Trace, annotation: Style | undefined): Output {
  const printer = newPrinter(options)
  printer.interfaceName = interfaceName
  const clock = newClock()
  const packet = newPacket()
  if (annotation !== undefined) printer.endOfLine = text => putAnnotation(text, trace, packet, annotation)
  return {
    text: printer.text,
    begin: nothing,
    packet: record => {
      if (!observeUsual(trace, record)) {
        decodePacket(record, packet)
        observe(trace, packet)
      }
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
      if (!observeUsual(trace, record)) observe(trace, packet)
      putOne(packet)
    },
    end: summary => ends.end?.(text, summary),
  }
}

type Ends = { begin(text: Text): void; end(text: Text, summary: Summary | undefined): void }

const compactLines = (trace: Trace, style: Style): Output => fromTrace(trace, text => packet => putCompact(text, trace, packet, style))

const tableRows = (trace: Trace, style: Style): Output =>
  fromTrace(trace, text => packet => putTableRow(text, trace, packet, style), { begin: text => putTableHeader(text, style) })

const jsonLines = (trace: Trace): Output =>
  fromTrace(trace, text => packet => putJsonl(text, trace, packet), {
    end: (text, summary) => {
      if (summary !== undefined) putJsonlSummary(text, summary)
    },
  })

const jsonArray = (trace: Trace): Output =>
  fromTrace(trace, text => packet => putJson(text, trace, packet), {
    begin: putJsonStart,
    end: (text, summary) => {
      if (summary !== undefined) putJsonEnd(text, summary)
    },
  })

/** Sees the packets and shows none: for the summary alone. */
const unseen = (trace: Trace): Output => fromTrace(trace, () => nothing)
