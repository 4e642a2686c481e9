// How many columns of a terminal a text takes: names of nodes and interfaces may be in any script.

/** What most terminals draw two columns wide: East Asian scripts, full-width forms, emoji (Unicode's East_Asian_Width W and F, in short). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const NONE = /\p{Mn}|\p{Me}/u
const PLAIN = /^[\x20-\x7e]*$/

/** For text without control characters. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const c of text) width += NONE.test(c) ? 0 : WIDE.test(c) ? 2 : 1
  return width
}

/** As padEnd, in columns. */
export const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
