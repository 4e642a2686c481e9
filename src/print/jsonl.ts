// A packet as one line of JSON (docs/trace-jsonl.md is the schema).

import type { Packet } from '../decode/packet/packet.ts'
import type { Summary } from '../trace/summary.ts'
import type { Trace } from '../trace/trace.ts'
import { putAscii, putDecimal, type Text } from './text.ts'

/** One object and a line feed. */
export function putJsonl(text: Text, _trace: Trace, packet: Packet): void {
  putAscii(text, '{"type":"packet","length":')
  putDecimal(text, packet.wireLength)
  putAscii(text, '}\n')
}

/** The last line. */
export const putJsonlSummary = (text: Text, summary: Summary): void => putAscii(text, `${JSON.stringify({ type: 'summary', ...summary })}\n`)

/** `-o json`: the same objects in one array; call start, then packet for each, then end. */
export const putJsonStart = (text: Text): void => putAscii(text, '[\n')
export function putJson(text: Text, trace: Trace, packet: Packet): void {
  if (trace.packets > 1) putAscii(text, ',')
  putJsonl(text, trace, packet)
}
export function putJsonEnd(text: Text, summary: Summary): void {
  putAscii(text, ',')
  putJsonlSummary(text, summary)
  putAscii(text, ']\n')
}
