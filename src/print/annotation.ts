// What umtool knows of a packet, as the end of its line on a terminal: `  · #12 client→VIP web · retransmission 1`.

import type { Packet } from '../decode/packet/packet.ts'
import type { Trace } from '../trace/trace.ts'
import type { Style } from './style.ts'
import { putAscii, putDecimal, type Text } from './text.ts'

/** Appends the annotation of the packet just observed, without a line feed; nothing where there is nothing to say. */
export function putAnnotation(text: Text, trace: Trace, _packet: Packet, _style: Style): void {
  if (trace.verdict.connection === 0) return
  putAscii(text, '  #')
  putDecimal(text, trace.verdict.connection)
}
