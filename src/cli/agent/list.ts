// umtool collect --list: what there is to collect, and whether it can be collected here.
import type { Collector } from '../../collect/collector.ts'
import { machine } from '../../collect/machine.ts'
import { type Ability, abilities, chosenByName } from './choose.ts'
import { printable } from './notice.ts'

/** One line each, and a second one with the remedy. */
export async function listCollectors(names: readonly string[], all: readonly Collector[]): Promise<string> {
  const ending = new AbortController()
  const found = await abilities(chosenByName(names, all), () => machine(ending.signal))
  ending.abort()
  const width = Math.max(4, ...found.map(({ chosen }) => chosen.collector.name.length))
  return found.map(one => lineOf(one, width)).join('')
}

function lineOf({ chosen: { collector }, why, remedy }: Ability, width: number): string {
  const indent = ' '.repeat(width + 2)
  const cannot =
    why === undefined ? '' : `${indent}not here: ${printable(why)}\n${remedy === undefined ? '' : `${indent}try: ${printable(remedy)}\n`}`
  return `${collector.name.padEnd(width)}  ${collector.about}\n${cannot}`
}
