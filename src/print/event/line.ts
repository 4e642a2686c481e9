// One event, one line: time, node, mark, type, subject, sentence. For reading as it happens.
import type { Event } from '../../events/event.ts'
import { parseSource } from '../../events/source.ts'
import type { Style } from '../style.ts'
import { padTo, widthOf } from '../width.ts'
import type { Clock } from './clock.ts'
import { safe } from './escape.ts'
import { type Gravity, gravityOf } from './gravity.ts'
import { sentenceOf } from './sentence.ts'

/** The sign before the type says with and without colours what the colour says. */
const MARKS: Readonly<Record<Gravity, readonly [utf8: string, ascii: string, colour: string]>> = {
  bad: ['▼', '!', '\x1b[38;5;196m'],
  good: ['▲', '+', '\x1b[38;5;28m'],
  changed: ['●', '*', '\x1b[38;5;136m'],
  plain: [' ', ' ', ''],
}
const FAINT = '\x1b[2m'
const STRONG = '\x1b[1m'
const RESET = '\x1b[0m'

export type LineSettings = { readonly style: Style; readonly clock: Clock }

/** Widths grow with what is printed, so that a long name shifts the columns once and not in every line. */
export type Columns = { node: number; type: number; subject: number }
export const newColumns = (): Columns => ({ node: 4, type: 18, subject: 12 })
/** A subject longer than this does not push the sentence of all others to the right. */
const WIDEST_SUBJECT = 44

/** Widens the columns for events that are printed together, so that they stand in line from the first on. */
export function widen(columns: Columns, { source, type, subject }: Event): void {
  columns.node = Math.max(columns.node, widthOf(safe(parseSource(source)?.node ?? source)))
  columns.type = Math.max(columns.type, widthOf(safe(type)))
  columns.subject = Math.min(WIDEST_SUBJECT, Math.max(columns.subject, widthOf(safe(subject))))
}

/** Without the end of the line. */
export function eventLine(event: Event, { style, clock }: LineSettings, columns: Columns): string {
  const node = safe(parseSource(event.source)?.node ?? event.source)
  const type = safe(event.type)
  const subject = safe(event.subject)
  widen(columns, event)
  const [utf8, ascii, colour] = MARKS[gravityOf(event.type, event.data)]
  const mark = style.ascii ? ascii : utf8
  const sentence = asciiIfAsked(sentenceOf(event), style)
  const on = (begin: string, text: string): string => (style.colour && begin !== '' ? `${begin}${text}${RESET}` : text)
  const time = on(FAINT, clock(event.at))
  const what = on(colour, `${mark} ${type.padEnd(columns.type)}`)
  return `${time}  ${padTo(node, columns.node)}  ${what}  ${on(STRONG, padTo(subject, columns.subject))}  ${sentence}`.trimEnd()
}

const asciiIfAsked = (text: string, { ascii }: Style): string => (ascii ? text.replaceAll('…', '...') : text)
