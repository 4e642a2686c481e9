// oclif's hook for a command that there is not: says which one may have been meant.
import type { Config } from '@oclif/core'
import { umtoolError } from './errors.ts'
import { EXIT } from './exit-codes.ts'
import { nearest } from './nearest.ts'

/** `id` is what was typed, its words joined by colons; `umtool serevrs list` gives "serevrs:list" or "serevrs". */
export default async function notFound({ id, config }: { id: string; config: Config }): Promise<never> {
  const typed = id.replaceAll(':', ' ')
  const commands = config.commandIDs.map(known => known.replaceAll(':', ' '))
  const meant = nearest(typed, commands) ?? nearest(typed.split(' ')[0]!, commands)
  throw umtoolError(EXIT.usage, `there is no command ${typed}${meant ? `, did you mean ${meant}?` : ''}`, { hint: `${config.bin} --help` })
}
