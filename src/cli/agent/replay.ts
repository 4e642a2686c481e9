// umtool collect --replay: what collectors say of a recording, in the recording's own time.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Collector } from '../../collect/collector.ts'
import { FILE } from '../../collect/recording.ts'
import { type Recording, readRecording, replay } from '../../collect/replay.ts'
import { settingsFor } from '../../collect/settings.ts'
import { newVirtualTime } from '../../collect/virtual-time.ts'
import type { EventLog } from '../../log/log.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { type CollectSettings, sinkOf } from './collect.ts'
import { composeRunner } from './compose.ts'
import { notice } from './notice.ts'
import type { Show } from './show.ts'

/** Resolves with the exit status. `folder` holds a recording, or a folder with one for each collector. */
export async function replayAll(
  settings: CollectSettings,
  folder: string,
  all: readonly Collector[],
  show: Show,
  log: EventLog | undefined,
): Promise<number> {
  const recordings = recordingsIn(folder).filter(
    ({ header }) => settings.names.length === 0 || settings.names.includes('auto') || settings.names.includes(header.collector),
  )
  if (recordings.length === 0)
    throw umtoolError(EXIT.unreachable, 'holds no recording of these collectors', { where: folder, hint: 'umtool collect --record DIR makes one' })
  const time = newVirtualTime(Math.min(...recordings.map(({ header }) => header.at)))
  const over = new AbortController()
  const byName = new Map(recordings.map(recording => [recording.header.collector, replay(recording, time, over.signal)]))
  const runner = composeRunner({
    cluster: settings.cluster,
    node: recordings[0]!.header.node,
    sink: sinkOf(show, log, () => {}),
    outside: name => byName.get(name)!,
    notice,
    bookmarks: {},
    clock: time,
    agent: false,
  })
  for (const { header } of recordings) {
    const collector = all.find(({ name }) => name === header.collector)
    if (collector === undefined)
      throw umtoolError(EXIT.usage, `holds a recording of ${header.collector}, and there is no such collector`, {
        where: folder,
        hint: 'umtool collect --list',
      })
    runner.start({ collector, settings: settingsFor(collector, header.settings).settings, named: true })
  }
  await time.run(Math.max(...recordings.map(({ last }) => last)))
  const ended = runner.end()
  over.abort()
  return (await ended) > 0 ? EXIT.partial : EXIT.ok
}

function recordingsIn(folder: string): readonly Recording[] {
  if (existsSync(join(folder, FILE))) return [readRecording(folder)]
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(folder, entry.name, FILE)))
    .map(entry => readRecording(join(folder, entry.name)))
}
