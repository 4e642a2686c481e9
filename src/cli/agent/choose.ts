// Which collectors run: those named, which must be able to, or all that can.
import type { Collector, Unable } from '../../collect/collector.ts'
import type { Chosen } from '../../collect/life.ts'
import type { Outside } from '../../collect/outside.ts'
import { settingsFor } from '../../collect/settings.ts'
import { whyOf } from '../../collect/words.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { nearest } from '../nearest.ts'

export const AUTO = 'auto'

/**
 * By the names on a command line; none, or `auto`, stands for all. `configured` are those of a configuration file, whose settings hold.
 * Throws a usage error for a name that is none.
 */
export function chosenByName(names: readonly string[], all: readonly Collector[], configured: readonly Chosen[] = []): readonly Chosen[] {
  const known = all.map(({ name }) => name)
  const unknown = names.find(name => name !== AUTO && !known.includes(name))
  if (unknown !== undefined) {
    const meant = nearest(unknown, known)
    const there = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`
    throw umtoolError(EXIT.usage, `there is no collector ${unknown}${meant === undefined ? `: ${there}` : `, did you mean ${meant}?`}`, {
      hint: 'umtool collect --list',
    })
  }
  const isNamed = (collector: Collector): boolean => names.includes(collector.name)
  const takesAll = names.length === 0 || names.includes(AUTO)
  const settingsOf = (collector: Collector): unknown =>
    configured.find(one => one.collector === collector)?.settings ?? settingsFor(collector, true).settings
  return all
    .filter(collector => takesAll || isNamed(collector))
    .map(collector => ({ collector, settings: settingsOf(collector), named: isNamed(collector) }))
}

export type Ability = { readonly chosen: Chosen } & Partial<Unable>

/** What each says of itself here; asking is looking, and one that throws is unable. */
export const abilities = (chosen: readonly Chosen[], outside: (collector: string) => Outside): Promise<readonly Ability[]> =>
  Promise.all(
    chosen.map(async one => {
      try {
        const unable = await one.collector.unable(outside(one.collector.name), one.settings)
        return unable === undefined ? { chosen: one } : { chosen: one, ...unable }
      } catch (error) {
        return { chosen: one, why: whyOf(error) }
      }
    }),
  )

/** Those that can run. A named one that cannot is an error; others are left out, and `notice` says so. */
export function ableOnes(found: readonly Ability[], notice: (text: string) => void): readonly Chosen[] {
  for (const { chosen, why, remedy } of found) {
    if (why === undefined) continue
    if (chosen.named) throw umtoolError(EXIT.unreachable, `cannot run here: ${why}`, { where: chosen.collector.name, hint: remedy })
    notice(`${chosen.collector.name} is left out: ${why}${remedy === undefined ? '' : ` (try: ${remedy})`}`)
  }
  return found.filter(({ why }) => why === undefined).map(({ chosen }) => chosen)
}
