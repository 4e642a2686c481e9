// What the trace makes of a packet, in every form: annotation, compact line, table row, JSON. Two bytes as in chain.ts, then the packet.

import { decodePacket } from '../../../src/decode/packet/chain.ts'
import { newPacket, type Packet } from '../../../src/decode/packet/packet.ts'
import { newPacketRecord } from '../../../src/decode/packet/record.ts'
import { putAnnotation } from '../../../src/print/annotation.ts'
import { putCompact } from '../../../src/print/compact.ts'
import { putJsonl } from '../../../src/print/jsonl.ts'
import { putTableRow } from '../../../src/print/table.ts'
import { newText, type Text } from '../../../src/print/text.ts'
import { newTrace, observe, type Trace } from '../../../src/trace/trace.ts'
import { type FuzzTarget, promise } from '../target.ts'
import { fillRecord, withHeader } from './chain.ts'

const STYLE = { colour: false, ascii: true }
const record = newPacketRecord()

type Scene = { readonly trace: Trace; readonly packet: Packet; readonly text: Text }
/** Few connections, so that some must always be forgotten. */
const newScene = (): Scene => ({ trace: newTrace({ connections: 100 }), packet: newPacket(), text: newText(1 << 16) })

function look(s: Scene, b: Uint8Array, at: number, end: number): void {
  fillRecord(record, b, at, end)
  decodePacket(record, s.packet)
  observe(s.trace, s.packet)
  s.text.at = 0
  putAnnotation(s.text, s.trace, s.packet, STYLE)
  putCompact(s.text, s.trace, s.packet, STYLE)
  putTableRow(s.text, s.trace, s.packet, STYLE)
}

const LINE_FEED = 0x0a

function words({ text }: Scene): string {
  for (let i = 0; i < text.at; i++) {
    const byte = text.bytes[i]!
    promise((byte >= 0x20 && byte < 0x7f) || byte === LINE_FEED, `no byte reaches a terminal as it is: ${byte} at ${i}`)
  }
  return Buffer.from(text.bytes.buffer, text.bytes.byteOffset, text.at).toString('latin1')
}

function json({ trace, packet, text }: Scene): string {
  text.at = 0
  putJsonl(text, trace, packet)
  const line = Buffer.from(text.bytes.buffer, text.bytes.byteOffset, text.at).toString('latin1')
  promise(/^[\x20-\x7e]+\n$/.test(line), 'JSON is one line of ASCII')
  promise(typeof JSON.parse(line) === 'object', 'every line is JSON')
  return line
}

const hot = newScene()
/** What is said depends on the packets before: two traces that saw the same ones. */
const pair = [newScene(), newScene()] as const
let calls = 0

export const traceTarget: FuzzTarget = {
  name: 'trace',
  seeds: withHeader,
  run: (b, at, end) => look(hot, b, at, end),
  inspect(b, at, end) {
    const scene = pair[calls++ % 2]!
    look(scene, b, at, end)
    return words(scene) + json(scene)
  },
}
