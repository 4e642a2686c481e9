// What the forms of umtool's own print, as strings: a recording or hand-made frames in, lines out.

import type { Packet } from '../../src/decode/packet/packet.ts'
import type { Style } from '../../src/print/style.ts'
import { newText, type Text } from '../../src/print/text.ts'
import type { Trace, TraceOptions } from '../../src/trace/trace.ts'
import { replay } from '../trace/recorded.ts'
import { type Scene, see } from '../trace/scene.ts'

export const PLAIN: Style = { colour: false, ascii: false }
export const ASCII: Style = { colour: false, ascii: true }
export const COLOUR: Style = { colour: true, ascii: false }

type Put = (t: Text, trace: Trace, p: Packet) => void

export function written(put: (t: Text) => void): string {
  const t = newText(1 << 12)
  put(t)
  return Buffer.from(t.bytes.subarray(0, t.at)).toString('utf8')
}

/** What `put` writes for each packet of a recording. */
export function lines(name: string, put: Put, options: TraceOptions = {}): string[] {
  const all: string[] = []
  replay(name, options, (_, p, __, trace) => all.push(written(t => put(t, trace, p))))
  return all
}

/** What `put` writes for one more frame of a scene. */
export function line(s: Scene, put: Put, frame: Uint8Array, afterMs = 1): string {
  see(s, frame, afterMs)
  return written(t => put(t, s.trace, s.packet))
}
