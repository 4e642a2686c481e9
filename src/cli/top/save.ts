// What ^s does: the entries of the screen at hand to a file, and the command that prints the same.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Model } from '../../tui/model.ts'
import { VIEWS } from '../../tui/views/all.ts'

const COMMANDS = {
  overview: 'umtool status',
  events: 'umtool events',
  packets: 'umtool events --stream capture',
  connections: 'umtool flow',
  timeline: 'umtool timeline',
  actions: 'umtool events --stream actions',
} as const

/** Answers what to say of it. */
export function saveView(model: Model, folder = process.cwd()): string {
  const body = VIEWS[model.tab](model)
  const lines = Array.from(
    { length: body.count },
    (_, index) =>
      body.copy?.(index) ??
      body
        .line(index, 1000)
        .replace(/\x1b\[[0-9;]*m/g, '')
        .trimEnd(),
  )
  const stamp = new Date(model.now / 1000).toISOString().replaceAll(':', '').slice(0, 17)
  const path = join(folder, `umtool-${model.tab}-${stamp}.${model.tab === 'events' ? 'jsonl' : 'txt'}`)
  try {
    // Never over a file that is there.
    writeFileSync(path, lines.map(line => `${line}\n`).join(''), { flag: 'wx' })
  } catch (error) {
    return `not saved: ${(error as Error).message}`
  }
  return `${body.count} lines in ${path}; ${COMMANDS[model.tab]} prints the same`
}
