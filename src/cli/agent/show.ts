// Events on standard output as they come: for reading, or one CloudEvent a line.
import { encodeLine } from '../../events/cloud-event.ts'
import type { Event } from '../../events/event.ts'
import { newClock } from '../../print/event/clock.ts'
import { eventLine, newColumns } from '../../print/event/line.ts'
import { newStyle } from '../../print/style.ts'
import { type ColorChoice, wantsColor } from '../color.ts'
import { drained, newStandardOutput, writeOut } from '../standard-output.ts'
import { isTerminal } from '../terminal.ts'

export const OUTPUTS = ['compact', 'jsonl'] as const
export type Output = (typeof OUTPUTS)[number]

export type Show = {
  print(events: readonly Event[]): Promise<void>
  /** Fulfilled when all is written. */
  end(): Promise<void>
}

/** `closed` is called when the reader has gone. */
export function newShow(output: Output | undefined, color: ColorChoice, closed: () => void): Show {
  const out = newStandardOutput()
  out.onClosed = closed
  const lineOf = (output ?? (isTerminal(1) ? 'compact' : 'jsonl')) === 'jsonl' ? encodeLine : compact(color)
  return {
    async print(events) {
      if (events.length === 0) return
      const bytes = Buffer.from(`${events.map(lineOf).join('\n')}\n`)
      await writeOut(out, bytes, bytes.length)
    },
    end: () => drained(out),
  }
}

function compact(color: ColorChoice): (event: Event) => string {
  const { LC_ALL, LC_CTYPE, LANG } = process.env
  const style = { ...newStyle(true, undefined, LC_ALL || LC_CTYPE || LANG), colour: wantsColor({ isTTY: isTerminal(1) }, color) }
  const clock = newClock('local', undefined)
  const columns = newColumns()
  return event => eventLine(event, { style, clock }, columns)
}
