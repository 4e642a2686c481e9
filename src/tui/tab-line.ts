// The first line of the screen: the tabs, and what log it is.
import { safe } from '../print/event/escape.ts'
import { columnsOf, fit } from './cells.ts'
import { type Model, TABS } from './model.ts'

const REVERSE = '\x1b[7m'
const FAINT = '\x1b[2m'
const RESET = '\x1b[0m'

export function tabLine({ tab, home, size: { columns } }: Model): string {
  const tabs = TABS.map((name, index) => (name === tab ? `${REVERSE} ${index + 1} ${name} ${RESET}` : ` ${index + 1} ${name} `)).join('')
  const room = columns - columnsOf(tabs) - 1
  if (room < 8) return tabs
  const name = safe(home)
  // Of a long path the end tells most.
  const shown = name.length <= room ? name.padStart(room) : fit(`…${name.slice(name.length - room + 1)}`, room)
  return `${tabs} ${FAINT}${shown}${RESET}`
}
