// Bytes in pieces -> lines of text. A line is kept until its end is there; of one that does not end only the beginning is kept.

/** What follows in a longer line is dropped. Bytes. */
export const LONGEST_LINE = 1 << 16

export type LineSplitter = { held: Buffer }

const NOTHING = Buffer.alloc(0)
const NEWLINE = 10

export const newLineSplitter = (): LineSplitter => ({ held: NOTHING })

/** Calls `line` for each line that ends in `chunk`, with where in the chunk the next one begins. Invalid UTF-8 becomes U+FFFD. */
export function splitLines(splitter: LineSplitter, chunk: Buffer, line: (text: string, next: number) => void): void {
  let from = 0
  for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
    const bytes = splitter.held.length === 0 ? chunk.subarray(from, Math.min(end, from + LONGEST_LINE)) : joined(splitter.held, chunk, from, end)
    splitter.held = NOTHING
    line(textOf(bytes), end + 1)
    from = end + 1
  }
  // Copied: the chunk's buffer is used again.
  if (from < chunk.length) splitter.held = joined(splitter.held, chunk, from, chunk.length)
}

/** The text that has come since the last end of a line; empties the splitter. */
export function lastLine(splitter: LineSplitter): string {
  const text = textOf(splitter.held)
  splitter.held = NOTHING
  return text
}

function joined(held: Buffer, chunk: Buffer, from: number, end: number): Buffer {
  if (held.length >= LONGEST_LINE) return held
  return Buffer.concat([held, chunk.subarray(from, Math.min(end, from + LONGEST_LINE - held.length))])
}

/** Without the `\r` of other systems, and without the zeros that a writer leaves who goes on behind a file that was cut under him. */
const textOf = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\0+|\r$/g, '')
