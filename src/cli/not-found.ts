// oclif's hook for a command that there is not: says which one may have been meant.
import type { Config } from '@oclif/core'
import { type UmtoolError, umtoolError } from './errors.ts'
import { EXIT } from './exit-codes.ts'
import { nearest } from './nearest.ts'

/** `id` is what was typed before the first flag, its words joined by colons, the command's arguments included. */
export default async function notFound({ id, config }: { id: string; config: Config }): Promise<never> {
  const words = id.split(':')
  const commands = config.commandIDs.map(known => known.replaceAll(':', ' '))
  for (let count = Math.min(words.length, LONGEST); count > 0; count--) {
    const typed = words.slice(0, count).join(' ')
    const meant = nearest(
      typed,
      commands.filter(command => command.split(' ').length === count),
    )
    if (meant !== undefined) throw thereIsNo(`${typed}, did you mean ${meant}?`, config)
  }
  const isTopic = commands.some(known => known.startsWith(`${words[0]} `))
  throw thereIsNo(words.slice(0, isTopic ? LONGEST : 1).join(' '), config)
}

/** Words of a command: a topic and what to do with it. */
const LONGEST = 2

const thereIsNo = (command: string, { bin }: Config): UmtoolError =>
  umtoolError(EXIT.usage, `there is no command ${command}`, { hint: `${bin} --help` })
