// Packets as a table with aligned columns.

import type { Packet } from '../decode/packet/packet.ts'
import type { Trace } from '../trace/trace.ts'
import { putCompact } from './compact.ts'
import type { Style } from './style.ts'
import { putAscii, type Text } from './text.ts'

/** The heading, once. */
export const putTableHeader = (text: Text, _style: Style): void => putAscii(text, 'LENGTH\n')
/** One row with its line feed. */
export const putTableRow = (text: Text, trace: Trace, packet: Packet, style: Style): void => putCompact(text, trace, packet, style)
