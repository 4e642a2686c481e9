// A text of many lines that is read again and again: only the lines that changed become strings and are parsed.

/** `rows[i]` is what line `i` was parsed to; a heading has none. */
export type LineTable<Row> = { text: string; readonly lines: string[]; readonly rows: readonly (Row | undefined)[] }

export type Moved<Row, Value> = { readonly row: Row; readonly value: Value }

const NEWLINE = 10

/**
 * What changed from `table` to `text`, which then becomes the table's. Undefined when lines came, went or changed in more than what
 * `read` understands: then the whole is to be parsed anew, and the table is left as it was.
 */
export function follow<Row, Value>(
  table: LineTable<Row>,
  text: string,
  read: (row: Row, line: string) => Value | undefined,
): Moved<Row, Value>[] | undefined {
  const { lines, rows } = table
  if (text === table.text) return []
  const moved: Moved<Row, Value>[] = []
  const changed: { readonly i: number; readonly line: string }[] = []
  let at = 0
  for (let i = 0; i < lines.length; i++) {
    if (at > text.length) return undefined
    const old = lines[i]!
    const end = at + old.length
    if (text.startsWith(old, at) && (end === text.length || text.charCodeAt(end) === NEWLINE)) {
      at = end + 1
      continue
    }
    const newline = text.indexOf('\n', at)
    const line = copyOf(text.slice(at, newline < 0 ? text.length : newline))
    const row = rows[i]
    const value = row === undefined ? undefined : read(row, line)
    if (value === undefined) return undefined
    moved.push({ row: row!, value })
    changed.push({ i, line })
    at += line.length + 1
  }
  if (at !== text.length + 1) return undefined
  table.text = text
  for (const { i, line } of changed) lines[i] = line
  return moved
}

/** A piece of a text keeps the whole text in memory: what is kept for long is to be a string of its own. */
const copyOf = (line: string): string => Buffer.from(line).toString()
