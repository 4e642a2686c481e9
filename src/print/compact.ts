// A packet as one short line: time, who to whom, what.

import type { Packet } from '../decode/packet/packet.ts'
import type { Trace } from '../trace/trace.ts'
import type { Style } from './style.ts'
import { putAscii, putDecimal, type Text } from './text.ts'

/** One line with its line feed. */
export function putCompact(text: Text, _trace: Trace, packet: Packet, _style: Style): void {
  putDecimal(text, packet.wireLength)
  putAscii(text, '\n')
}
