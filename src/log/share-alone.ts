// Sharing a log that cannot be divided: one process has all of it, and its place is a bookmark of the log.
import { umtoolError } from '../cli/errors.ts'
import { EXIT } from '../cli/exit-codes.ts'
import type { EventLog, Position } from './log.ts'
import { checkGroup } from './misuse.ts'
import type { Portion, ShareOptions } from './share.ts'

/** The place of a log that was empty when the group began with what comes. */
const BEGINNING = ''

export async function* shareAlone(log: EventLog, options: ShareOptions): AsyncGenerator<Portion, void, void> {
  const { group, from, signal, patience: _, ...selection } = options
  checkGroup(group, log.home)
  const name = `share ${group}`
  const saved = async (): Promise<string | undefined> => (await log.bookmarks())[name]
  const save = async (place: string): Promise<void> => {
    if ((await saved()) !== place) await log.append([], { [name]: place })
  }
  let place = await saved()
  if (place === undefined && from === 'newest') {
    place = await endOf(log)
    await save(place)
  }
  yield { kind: 'share', has: [0], of: 1, gained: [0], lost: [], missed: [], partOf: () => 0 }
  const since = place === undefined && typeof from === 'number' ? from : undefined
  let handed = 0
  let committed = 0
  for await (const recorded of log.read({ ...selection, since, after: place || undefined, follow: true, signal })) {
    const number = ++handed
    const { position } = recorded.at(-1)!
    yield {
      kind: 'events',
      recorded,
      async commit() {
        if (number <= committed) return true
        if ((await saved()) !== place)
          throw umtoolError(EXIT.found, `another process reads as ${group} too, and this log cannot be divided`, {
            where: log.home,
            hint: 'another --group for each; several processes share a log in Kafka',
          })
        await save(position)
        place = position
        committed = number
        return true
      },
    }
  }
}

async function endOf(log: EventLog): Promise<Position> {
  let position = BEGINNING
  for await (const batch of log.read({ last: 1 })) position = batch.at(-1)!.position
  return position
}
