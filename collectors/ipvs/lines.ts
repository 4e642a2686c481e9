// A text of many lines that is read again and again: only the lines that changed become strings and are parsed. Both texts are compared as
// bytes, in buffers that are used again: ten thousand strings a second would keep the garbage collector busier than all else.

export type LineTable<Row> = {
  text: string
  /** `rows[i]` is what line `i` was parsed to; a heading has none. */
  readonly rows: readonly (Row | undefined)[]
  /** The text, with a newline behind it. ASCII: other characters are no reason to fail, but a change from one to another may be missed. */
  bytes: Buffer
  length: number
  spare: Buffer
}

export type Moved<Row, Value> = { readonly row: Row; readonly value: Value }

const NEWLINE = 10
/** More than the text has: it may grow a little. */
const ROOM = 1.25

export function newLineTable<Row>(text: string, rows: readonly (Row | undefined)[]): LineTable<Row> {
  const none = Buffer.alloc(0)
  return { text, rows, bytes: fill(none, text), length: text.length + 1, spare: none }
}

/** `buffer`, or a larger one, with the text and a newline. */
function fill(buffer: Buffer, text: string): Buffer {
  const bytes = buffer.length > text.length ? buffer : Buffer.allocUnsafe(Math.ceil((text.length + 1) * ROOM))
  bytes.write(text, 0, 'latin1')
  bytes[text.length] = NEWLINE
  return bytes
}

/**
 * What changed from `table` to `text`, which then becomes the table's. Undefined when lines came, went or changed in more than what
 * `read` understands: then the whole is to be parsed anew, and the table is left as it was.
 */
export function follow<Row, Value>(
  table: LineTable<Row>,
  text: string,
  read: (row: Row, line: string) => Value | undefined,
): Moved<Row, Value>[] | undefined {
  if (text === table.text) return []
  const { rows, bytes: old, length: oldLength } = table
  const now = fill(table.spare, text)
  table.spare = now
  const length = text.length + 1
  const moved: Moved<Row, Value>[] = []
  let a = 0
  let b = 0
  for (let i = 0; i < rows.length; i++) {
    if (a >= oldLength || b >= length) return undefined
    const start = b
    while (old[a] === now[b] && old[a] !== NEWLINE) {
      a++
      b++
    }
    if (old[a] !== now[b]) {
      a = old.indexOf(NEWLINE, a)
      b = now.indexOf(NEWLINE, b)
      const row = rows[i]
      const value = row === undefined ? undefined : read(row, now.toString('latin1', start, b))
      if (value === undefined) return undefined
      moved.push({ row: row!, value })
    }
    a++
    b++
  }
  if (b !== length) return undefined
  table.text = text
  table.spare = old
  table.bytes = now
  table.length = length
  return moved
}
