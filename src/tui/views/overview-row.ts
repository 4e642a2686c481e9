// One row of the overview, and the words and colours that all its rows share.
import type { Style } from '../../print/style.ts'

export type Row = {
  readonly heading?: true
  /** What a filter is held against. */
  readonly text: string
  line(columns: number): string
  detail?(): { readonly title: string; readonly lines: readonly string[] } | undefined
}

export type Mood = 'good' | 'bad' | 'odd' | 'plain'

const SIGNS: Readonly<Record<Mood, readonly [utf8: string, ascii: string, colour: string]>> = {
  good: ['▲', '+', '\x1b[38;5;28m'],
  bad: ['▼', '!', '\x1b[38;5;196m'],
  odd: ['●', '*', '\x1b[38;5;136m'],
  plain: [' ', ' ', ''],
}
const RESET = '\x1b[0m'

export const sign = (mood: Mood, { ascii }: Style): string => SIGNS[mood][ascii ? 1 : 0]

export function coloured(mood: Mood, text: string, { colour }: Style): string {
  const begin = SIGNS[mood][2]
  return colour && begin !== '' ? `${begin}${text}${RESET}` : text
}
