// What a view is: the lines between the tabs and the status line, and what stands behind the one that is chosen.
import type { Model } from './model.ts'

export type Body = {
  /** Above the list, always in sight: headings. */
  readonly head: readonly string[]
  /** Entries of the list, and how to say one in one line of at most `columns` columns; the chosen one is shown turned around. */
  readonly count: number
  line(index: number, columns: number): string
  /** The entry that a list stays at while it follows, where that is not the last. */
  readonly newest?: number | undefined
  /** Entries that only divide the others: never shown as chosen. */
  heading?(index: number): boolean
  /** Instead of a list without entries. */
  readonly empty: readonly string[]
  /** All there is to say of an entry; undefined: nothing more. */
  detail(index: number): { readonly title: string; readonly lines: readonly string[] } | undefined
  /** Corrected time of an entry that can be jumped to. */
  moment?(index: number): number | undefined
  /** For the clipboard; the line without colours unless it says otherwise. */
  copy?(index: number): string
}

export type View = (model: Model) => Body
