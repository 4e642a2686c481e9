// The summary at the end of a trace, for a person.

import type { Summary } from '../trace/summary.ts'
import type { Style } from './style.ts'
import { putAscii, putDecimal, type Text } from './text.ts'

export function putSummary(text: Text, summary: Summary, _style: Style): void {
  putDecimal(text, summary.packets)
  putAscii(text, ' packets\n')
}
