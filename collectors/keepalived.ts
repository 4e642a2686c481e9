// keepalived: its notify FIFO and its log as they come, its data file if somebody made it write one. Signals are never sent.
//
// A FIFO gives every line to one reader only. Read is one that is named in the settings, or one in keepalived.conf whose path has
// `umtool` in it and that has no script of its own: others may be somebody's.

import Type, { type Static } from 'typebox'
import type { Collector, Surroundings, Unable } from '../src/collect/collector.ts'
import type { Outside, TailedLine } from '../src/collect/outside.ts'
import { parseNotifyFifos } from '../src/decode/keepalived-config.ts'
import { parseKeepalivedData } from '../src/decode/keepalived-data.ts'
import { readKeepalivedFifo } from '../src/decode/keepalived-fifo.ts'
import { readKeepalivedLog } from '../src/decode/keepalived-log.ts'
import type { HaFact } from '../src/events/ha.ts'
import { type KeepalivedStory, newKeepalivedStory, tellFifo, tellLog } from './keepalived/story.ts'
import { followLines, fromBookmark } from './shared/follow-log.ts'
import { journalLines } from './shared/journal.ts'
import { sayPictures } from './shared/pictures.ts'
import { newGoodbyes, watchProcess } from './shared/process.ts'
import { exists, firstSyslog } from './shared/syslog-file.ts'

const settings = Type.Object({
  log: Type.String({ default: '', description: 'a file, or `journal`; empty: /var/log/keepalived.log, until it is there syslog, else the journal' }),
  fifo: Type.String({ default: '', description: 'a notify FIFO that is for umtool alone; empty: one in keepalived.conf with `umtool` in its path' }),
  configuration: Type.String({ default: '/etc/keepalived/keepalived.conf' }),
  data: Type.String({ default: '/tmp/keepalived.data' }),
})
type Settings = Static<typeof settings>

const OWN_LOG = '/var/log/keepalived.log'
const JOURNAL = 'journal'
const PID_FILE = '/run/keepalived.pid'
const PROGRAMS = ['Keepalived', 'Keepalived_vrrp', 'Keepalived_healthcheckers', 'Keepalived_bfd']
/**
 * What was written while nobody read waits in the pipe: with a log, which knows when it was, this is left to the log. An agent that has
 * just started, on a director that has, too, comes to read it seconds later. Microseconds.
 */
const STALE = 10_000_000
const WAIT_MS = 1000
/** keepalived writes its log first, and that says why; it gets this much of a start. Milliseconds. */
const LOG_FIRST_MS = 50

export const keepalived: Collector<Settings> = {
  name: 'keepalived',
  about: 'keepalived: VRRP instances, health checks, real servers and quorum, from its notify FIFO and its log',
  roles: ['director'],
  settings,
  unable,
  async run(surroundings) {
    const { outside, settings, bookmarks } = surroundings
    const path = await logOf(outside, settings)
    const fifos = await fifosOf(outside, settings)
    const { place, story } = fromBookmark(bookmarks.log, newKeepalivedStory)
    // Not running now: what was of the life before is not what a next one comes from, also if the FIFO tells of that before the log.
    if (bookmarks.log !== undefined && (await outside.read(PID_FILE).catch(() => undefined)) === undefined) story.states = {}
    const works: Promise<void>[] = fifos.map(fifo =>
      followFifo(surroundings, fifo, story, path !== undefined).catch(error => {
        if (path === undefined) throw error
        surroundings.trouble(`the notify FIFO cannot be read: ${(error as Error).message}`) // the log tells the same, later
      }),
    )
    if (path !== undefined) works.push(followFile(surroundings, path, place, story))
    works.push(sayPictures(surroundings, () => readData(surroundings)))
    await Promise.all(works)
  },
}

async function followFile(surroundings: Surroundings<Settings>, path: string, place: string | undefined, story: KeepalivedStory): Promise<void> {
  const { outside, signal } = surroundings
  const goodbyes = newGoodbyes()
  const tell = (...message: Parameters<typeof tellLog>) => goodbyes.note(tellLog(...message))
  const follow = (file: string, lines: AsyncIterable<readonly TailedLine[]>): Promise<void> =>
    followLines(surroundings, { path: file, bookmark: 'log', read: readKeepalivedLog, tell, newStory: newKeepalivedStory }, story, lines)
  const linesOf = (until: AbortSignal) => (path === JOURNAL ? journalLines(outside, PROGRAMS, place, until) : outside.tail(path, place, until))
  const works =
    surroundings.settings.log !== '' || path === OWN_LOG
      ? [follow(path, linesOf(signal))]
      : // A log of its own may come with keepalived's next start: it then tells all that syslog or the journal do, and at once.
        whicheverSpeaks(outside.tail(OWN_LOG, undefined, signal), linesOf, signal).map(([isOwn, lines]) => follow(isOwn ? OWN_LOG : path, lines))
  await Promise.all([...works, watchProcess(surroundings, 'keepalived', [PID_FILE], goodbyes.said)])
}

/** Lines of the first, which may begin at any time, and of the second until then. */
function whicheverSpeaks<Batch>(
  first: AsyncIterable<Batch>,
  second: (until: AbortSignal) => AsyncIterable<Batch>,
  signal: AbortSignal,
): readonly (readonly [isFirst: boolean, AsyncIterable<Batch>])[] {
  const spoken = new AbortController()
  async function* speaking(): AsyncGenerator<Batch> {
    for await (const batch of first) {
      spoken.abort()
      yield batch
    }
  }
  async function* others(): AsyncGenerator<Batch> {
    for await (const batch of second(AbortSignal.any([signal, spoken.signal]))) {
      if (spoken.signal.aborted) return
      yield batch
    }
  }
  return [
    [true, speaking()],
    [false, others()],
  ]
}

async function followFifo({ outside, say, trouble, signal }: Surroundings, path: string, story: KeepalivedStory, logged: boolean): Promise<void> {
  // keepalived makes the FIFO when it starts, and takes it away when it ends.
  while (!signal.aborted && !(await exists(outside, path))) await outside.sleep(WAIT_MS, signal)
  const opened = outside.now()
  for await (const batch of outside.fifo(path, signal)) {
    if (logged) await outside.sleep(LOG_FIRST_MS, signal)
    for (const { at, text } of batch) {
      const message = readKeepalivedFifo(text)
      if (message === undefined) trouble(`${path}: a line that cannot be read`, text)
      else if (!logged || at - opened > STALE) {
        const facts = tellFifo(story, message, at, logged)
        if (facts.length > 0) say(facts)
      }
    }
  }
}

async function readData({ outside, settings, trouble }: Surroundings<Settings>): Promise<HaFact | undefined> {
  const text = await outside.read(settings.data).catch(error => trouble(`${settings.data}: ${(error as Error).message}`) as undefined)
  const found = text === undefined ? [] : parseKeepalivedData(text)
  if (found.length === 0) return undefined
  const instances = found.map(({ since, addresses, ...instance }) => ({
    ...instance,
    ...(since !== undefined && { since }),
    addresses: [...addresses],
  }))
  return { type: 'keepalived.sampled', subject: settings.data, at: outside.now(), data: { instances } }
}

async function unable(outside: Outside, settings: Settings): Promise<Unable | undefined> {
  const { configuration, log, fifo } = settings
  if (log === '' && fifo === '' && !(await exists(outside, configuration)))
    return {
      why: `keepalived is not set up: there is no ${configuration}`,
      remedy: 'set configuration in the settings of keepalived if it is elsewhere',
      absent: true,
    }
  if ((await logOf(outside, settings)) !== undefined || (await fifosOf(outside, settings)).length > 0) return undefined
  return {
    why: 'keepalived has neither a log that can be read nor a notify FIFO for umtool',
    remedy: `add to global_defs in ${configuration} and reload keepalived: vrrp_notify_fifo /run/keepalived/umtool.fifo  lvs_notify_fifo /run/keepalived/umtool-lvs.fifo`,
  }
}

async function logOf(outside: Outside, { log }: Settings): Promise<string | undefined> {
  if (log !== '') return log
  if (await exists(outside, OWN_LOG)) return OWN_LOG
  const file = await firstSyslog(outside)
  if (file !== undefined) return file
  return (await outside.run('journalctl', ['--version'])) === undefined ? undefined : JOURNAL
}

async function fifosOf(outside: Outside, { fifo, configuration }: Settings): Promise<string[]> {
  if (fifo !== '') return [fifo]
  const text = await outside.read(configuration)
  const { fifos } = parseNotifyFifos(text ?? '')
  return [...new Set(fifos.filter(({ path, hasScript }) => path.includes('umtool') && !hasScript).map(({ path }) => path))]
}
