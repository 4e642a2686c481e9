// A text of many lines that is read again and again: only the lines that changed are parsed.

/** `rows[i]` is what line `i` was parsed to; a heading has none. */
export type LineTable<Row> = { text: string; lines: readonly string[]; rows: readonly (Row | undefined)[] }

export type Moved<Row, Value> = { readonly row: Row; readonly value: Value }

/**
 * What changed from `table` to `text`, which then becomes the table's. Undefined when lines came, went or changed in more than what
 * `read` understands: then the whole is to be parsed anew, and the table is left as it was.
 *
 * All lines are kept as pieces of the newest text: keeping an old piece would keep the whole old text with it.
 */
export function follow<Row, Value>(
  table: LineTable<Row>,
  text: string,
  read: (row: Row, line: string) => Value | undefined,
): Moved<Row, Value>[] | undefined {
  if (text === table.text) return []
  const lines = text.split('\n')
  if (lines.length !== table.lines.length) return undefined
  const moved: Moved<Row, Value>[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (line === table.lines[i]) continue
    const row = table.rows[i]
    const value = row === undefined ? undefined : read(row, line)
    if (value === undefined) return undefined
    moved.push({ row: row!, value })
  }
  table.text = text
  table.lines = lines
  return moved
}
