// The last line of the screen: live or replayed, when, how fast, what filter, what was just said.
import { safe } from '../print/event/escape.ts'
import { columnsOf, cut } from './cells.ts'
import { dateAndTime } from './clock.ts'
import type { Model } from './model.ts'

const REVERSE = '\x1b[7m'
const BOLD = '\x1b[1m'
const RED = '\x1b[38;5;196m'
const RESET = '\x1b[0m'

export function statusLine(model: Model): string {
  const { columns } = model.size
  if (model.prompt !== undefined)
    return cut(`/${safe(model.prompt)}${REVERSE} ${RESET}  words that must all occur, !word must not; enter, esc`, columns)
  const right = '? help  q quit'
  const left = cut(leftPart(model), columns - right.length - 2)
  return `${left}${' '.repeat(Math.max(2, columns - columnsOf(left) - right.length))}${right}`
}

function leftPart(model: Model): string {
  const { style, replay, trouble, message, unreadable } = model
  const parts: string[] = [
    `${BOLD}${replay === undefined ? `${style.ascii ? '*' : '●'} live` : replayWord(model)}${RESET} ${dateAndTime(model.zone)(model.now).slice(0, 19)}`,
  ]
  const filter = model.filters[model.tab]
  if (filter.text !== '') parts.push(`filter: ${safe(filter.text)}`)
  const list = model.lists[model.tab]
  if (model.sheet === undefined && model.body.count > 0) parts.push(`${list.cursor + 1}/${model.body.count}${list.follow ? ' following' : ''}`)
  const red = (text: string): string => (style.colour ? `${RED}${text}${RESET}` : text)
  if (unreadable > 0) parts.push(red(`${unreadable} unreadable`))
  if (trouble !== undefined) parts.push(red(safe(trouble)))
  if (message !== undefined) parts.push(safe(message))
  return parts.join(style.ascii ? ' | ' : ' │ ')
}

function replayWord({ replay, style }: Model): string {
  const { playing, ended, speed } = replay!.status
  if (ended) return 'replay, at its end (L: live)'
  const pace = speed === 'max' ? 'max' : `${speed}x`
  return playing ? `${style.ascii ? '>' : '▶'} replay ${pace}` : `${style.ascii ? '=' : '‖'} replay paused ${pace}`
}
