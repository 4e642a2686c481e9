// A packet as one line of JSON (docs/trace-jsonl.md is the schema). Assembled as bytes; valid whatever the packet holds.

import type { Packet } from '../decode/packet/packet.ts'
import type { Summary } from '../trace/summary.ts'
import type { Trace } from '../trace/trace.ts'
import { putConstant, putNumber } from './constant.ts'
import { putHttp } from './json-http.ts'
import { K } from './json-keys.ts'
import { putLink, putNetwork } from './json-packet.ts'
import { putSummaryJson } from './json-summary.ts'
import { putKnowledge } from './json-trace.ts'
import { putTime } from './json-values.ts'
import { putAscii, reserve, type Text } from './text.ts'

/** More than most lines need, so that the small puts have room. */
const LINE = 2048

/** One object and a line feed. */
export function putJsonl(t: Text, trace: Trace, p: Packet): void {
  reserve(t, LINE)
  putNumber(t, K.typePacketNumber, trace.packets)
  putTime(t, p)
  const name = trace.interfaces[p.interfaceId]
  if (name !== undefined && name !== '') {
    putConstant(t, K.interface)
    putAscii(t, quoted(name))
  }
  putNumber(t, K.length, p.wireLength)
  putNumber(t, K.captured, p.end - p.at)
  putLink(t, p)
  putNetwork(t, p)
  putHttp(t, p)
  putKnowledge(t, trace, p)
  putAscii(t, '}\n')
}

/** Interface names come from files: quoted once each, in ASCII. */
const names = new Map<string, string>()
const MOST_NAMES = 1024

function quoted(name: string): string {
  const known = names.get(name)
  if (known !== undefined) return known
  const text = JSON.stringify(name).replace(/[\x7f-\uffff]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (names.size < MOST_NAMES) names.set(name, text)
  return text
}

/** The last line. */
export function putJsonlSummary(t: Text, summary: Summary): void {
  putSummaryJson(t, summary)
  putAscii(t, '\n')
}

/** `-o json`: the same objects in one array; call start, then packet for each, then end. */
export const putJsonStart = (t: Text): void => putAscii(t, '[\n')

export function putJson(t: Text, trace: Trace, p: Packet): void {
  if (trace.packets > 1) putAscii(t, ',')
  putJsonl(t, trace, p)
}

export function putJsonEnd(t: Text, summary: Summary): void {
  if (summary.packets > 0) putAscii(t, ',')
  putJsonlSummary(t, summary)
  putAscii(t, ']\n')
}
