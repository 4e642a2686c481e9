// What of the material could not be read, or is not used: counted, and the first of it shown by file and line.

export type Rejected = {
  /** All that could not be read. */
  readonly count: number
  /** Known for what it is, and no collector makes anything of it: what, and how often. */
  readonly unused: ReadonlyMap<string, number>
  /** Could not be read. `line` 0: the file as a whole. */
  reject(file: string, line: number, why: string): void
  notUsed(what: string): void
  /** Something to know about how the material was taken. */
  remark(text: string): void
}

/** Said one by one; the rest is a number. */
const MOST_SAID = 10
const MOST_KINDS = 100

/** `say` gets one line without an end; what was read stands in it and must be escaped by it. */
export function newRejected(say: (text: string) => void): Rejected {
  const unused = new Map<string, number>()
  let count = 0
  return {
    get count() {
      return count
    },
    unused,
    reject(file, line, why) {
      if (++count <= MOST_SAID) say(`${file}${line > 0 ? `:${line}` : ''}: ${why}`)
    },
    notUsed(what) {
      if (unused.has(what) || unused.size < MOST_KINDS) unused.set(what, (unused.get(what) ?? 0) + 1)
    },
    remark: say,
  }
}

/** What is left to say at the end; undefined when everything was said. */
export const restOf = ({ count }: Rejected): string | undefined =>
  count > MOST_SAID ? `${count - MOST_SAID} more of this kind, ${count} in all could not be read` : undefined
