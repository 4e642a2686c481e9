// The doctor's findings for a person: by area, a mark and a word for each, and the remedy under it.
import { printable } from '../agent/notice.ts'
import type { Check, State } from './check.ts'

export type About = { readonly umtool: string; readonly node: string; readonly host: string; readonly user: string }
export type Look = { readonly colour: boolean }

const MARKS: Readonly<Record<State, readonly [word: string, colour: string]>> = {
  ok: ['ok', '\x1b[38;5;28m'],
  bad: ['NO', '\x1b[38;5;196m'],
  absent: ['--', '\x1b[2m'],
  unsure: ['??', '\x1b[38;5;136m'],
}
const RESET = '\x1b[0m'

export function doctorText({ umtool, node, host, user }: About, checks: readonly Check[], { colour }: Look): string {
  const width = Math.max(...checks.map(({ name }) => name.length))
  const lines = [`umtool ${umtool}, Node ${node}, on ${host} as ${user}`]
  for (const [area, group] of Map.groupBy(checks, check => check.area)) {
    lines.push('', area)
    for (const { name, state, says, remedy } of group) {
      const [word, code] = MARKS[state]
      lines.push(`  ${colour ? `${code}${word}${RESET}` : word}  ${name.padEnd(width)}  ${printable(says)}`)
      if (remedy !== undefined && state !== 'ok') lines.push(`      ${' '.repeat(width)}  try: ${printable(remedy)}`)
    }
  }
  const bad = checks.filter(({ state }) => state === 'bad').length
  lines.push('', bad === 0 ? 'all is well' : `${bad} ${bad === 1 ? 'thing' : 'things'} to mend`)
  return `${lines.join('\n')}\n`
}
