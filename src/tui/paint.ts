// A model as the lines of a screen: tabs, body, status line. Pure: the same model, the same lines.
import { cut, fit } from './cells.ts'
import { settle } from './list.ts'
import type { Model, Sheet } from './model.ts'
import { statusLine } from './status-line.ts'
import { tabLine } from './tab-line.ts'
import type { Body } from './view.ts'
import { VIEWS } from './views/all.ts'

export const SMALLEST = { columns: 80, rows: 24 } as const

const REVERSE = '\x1b[7m'
const RESET = '\x1b[0m'

/** What terminals without UTF-8 are shown for it: every other character has been said in ASCII where it was written. */
const ELLIPSIS = '~'

export function paint(model: Model): string[] {
  const lines = painted(model)
  return model.style.ascii ? lines.map(line => line.replaceAll('…', ELLIPSIS).replace(/[^\x1b\x20-\x7e]/g, '?')) : lines
}

function painted(model: Model): string[] {
  const { columns, rows } = model.size
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return tooSmall(model)
  const height = rows - 2
  const body = model.sheet === undefined ? listLines(model, VIEWS[model.tab](model), height) : sheetLines(model, model.sheet, height)
  return [tabLine(model), ...body, statusLine(model)]
}

function listLines(model: Model, body: Body, height: number): string[] {
  const { columns } = model.size
  const room = Math.max(1, height - body.head.length)
  const list = settle(model.lists[model.tab], body.count, room, body.newest)
  model.lists[model.tab] = list
  model.body = { height: room, count: body.count }
  const lines = body.head.map(line => cut(line, columns))
  if (body.count === 0) lines.push(...body.empty.map(line => cut(line, columns)))
  for (let index = list.top; index < Math.min(body.count, list.top + room); index++) {
    const line = cut(body.line(index, columns), columns)
    lines.push(index === list.cursor && body.heading?.(index) !== true ? turned(line, columns) : line)
  }
  return filled(lines, height)
}

function sheetLines(model: Model, sheet: Sheet, height: number): string[] {
  const { columns } = model.size
  const room = height - 2
  // Read, not chosen from: the first line in sight moves.
  const top = Math.max(0, Math.min(sheet.list.cursor, sheet.lines.length - room))
  sheet.list = { top, cursor: Math.min(sheet.list.cursor, Math.max(0, sheet.lines.length - room)), follow: false }
  model.body = { height: room, count: Math.max(1, sheet.lines.length - room + 1) }
  const bold = '\x1b[1m'
  return filled([`${bold}${cut(sheet.title, columns)}${RESET}`, '', ...sheet.lines.slice(top, top + room).map(line => cut(line, columns))], height)
}

/** The chosen line: colours give way, so that it is one bar. */
const turned = (line: string, columns: number): string => `${REVERSE}${fit(line.replace(/\x1b\[[0-9;]*m/g, ''), columns)}${RESET}`

const filled = (lines: string[], height: number): string[] => [
  ...lines.slice(0, height),
  ...Array.from({ length: Math.max(0, height - lines.length) }, () => ''),
]

function tooSmall({ size: { columns, rows } }: Model): string[] {
  const says = [`umtool top needs ${SMALLEST.columns}x${SMALLEST.rows},`, `this terminal has ${columns}x${rows}.`, 'make it larger, or q to quit']
  return says.slice(0, rows).map(line => fit(line, columns).trimEnd())
}
