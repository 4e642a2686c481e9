// Lines that fit a terminal: cells in columns, and sentences broken between words.
import { safe } from '../event/escape.ts'
import type { Gravity } from '../event/gravity.ts'
import type { Style } from '../style.ts'
import { widthOf } from '../width.ts'
import { coloured, faint, mark, strong } from './words.ts'

export type Cell = { readonly text: string; readonly how?: Gravity | 'strong' | 'faint'; readonly right?: boolean }

export const cell = (text: string, how?: Cell['how']): Cell => ({ text, ...(how !== undefined && { how }) })
export const right = (text: string, how?: Cell['how']): Cell => ({ text, right: true, ...(how !== undefined && { how }) })

/** As wide as what stands in it, two blanks between. Without ends of lines; `indent` blanks before. */
export function columns(rows: readonly (readonly Cell[])[], indent: number, style: Style): string[] {
  const widths: number[] = []
  for (const row of rows) for (const [i, { text }] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(safe(text)))
  return rows.map(row => {
    const cells = row.map((one, i) => {
      const blanks = ' '.repeat(Math.max(0, widths[i]! - widthOf(safe(one.text))))
      const isLast = i === row.length - 1
      return one.right ? blanks + dressed(one, style) : isLast ? dressed(one, style) : dressed(one, style) + blanks
    })
    return (' '.repeat(indent) + cells.join('  ')).trimEnd()
  })
}

function dressed({ text, how }: Cell, style: Style): string {
  if (how === undefined) return safe(text)
  if (how === 'strong') return strong(text, style)
  return how === 'faint' ? faint(text, style) : coloured(how, text, style)
}

/** A sentence with its mark, broken where `width` ends; what follows stands below its first word. */
export function remark(gravity: Gravity, text: string, indent: number, width: number, style: Style): string[] {
  const sign = mark(gravity, style)
  const room = Math.max(20, width - indent - 2)
  const margin = ' '.repeat(indent)
  return broken(safe(text), room).map((part, i) =>
    `${margin}${i === 0 ? coloured(gravity, sign, style) : ' '} ${coloured(gravity, part, style)}`.trimEnd(),
  )
}

/** The same without a mark, in the ordinary colour. */
export const paragraph = (text: string, indent: number, width: number): string[] =>
  broken(safe(text), Math.max(20, width - indent)).map(part => ' '.repeat(indent) + part)

function broken(text: string, room: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines
}
