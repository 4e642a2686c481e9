// The loop of collectors that watch with `ip monitor`: starts it, reads it, takes pictures beside it, starts it again when it ended.

import type { Surroundings } from '../../src/collect/collector.ts'
import type { Line } from '../../src/collect/outside.ts'
import { parseIpLinks, readMonitorLink } from '../../src/decode/ip-link.ts'
import { readMonitorLine, stampedAt } from '../../src/decode/ip-monitor.ts'
import { isPictureDue } from '../every.ts'
import { ask } from './ask.ts'
import type { WatchSettings } from './settings.ts'
import { type Known, takeEntry, takePicture, type Watched } from './watched.ts'

/** Until ip monitor listens: what happens before its first line could be said, a picture shows. */
const BEGINNING = 1000
/** Changes come in flocks: one picture for all of them. */
const FLOCK = 100
/** Monitors that ended one after the other, each at once. */
const MOST_ENDS = 5
const RESTART = 1000
/** Before the next try when lines came too fast for a picture. */
const BUSY = 1000

/** Runs until the signal is aborted. Throws when a picture or a monitor cannot be had at all. */
export async function watch<Entry>(watched: Watched<Entry>, surroundings: Surroundings<WatchSettings>): Promise<void> {
  const { outside, signal, trouble } = surroundings
  const since = outside.now() // before the look: what came while it took may not be in it
  const known: Known<Entry> = { entries: new Map(await watched.look(outside)), lines: 0, changed: false }
  const sampling = { at: outside.now(), since }
  surroundings.say([watched.sampled(known.entries, sampling.at)])
  for (let ends = 0; !signal.aborted; ) {
    const began = outside.now()
    const why = await oneMonitor(watched, known, surroundings, sampling)
    if (signal.aborted) return
    if (why === 'renamed') continue
    ends = outside.now() - began < BEGINNING * 1000 * 2 ? ends + 1 : 0
    if (ends >= MOST_ENDS) throw new Error('ip monitor ends as soon as it is started')
    trouble('ip monitor ended; it is started again', why)
    await outside.sleep(RESTART, signal)
  }
}

type Sampling = {
  at: number
  /** The last time that a picture agreed with what is known. */
  since: number
}

/** One run of ip monitor. Answers why it ended. */
async function oneMonitor<Entry>(
  watched: Watched<Entry>,
  known: Known<Entry>,
  surroundings: Surroundings<WatchSettings>,
  sampling: Sampling,
): Promise<string> {
  const { outside, signal } = surroundings
  const life = new AbortController()
  const both = AbortSignal.any([signal, life.signal])
  // ip remembers names from its start on and is not told of new ones: after a renaming it is to be started again.
  const names = new Map(parseIpLinks(await ask(surroundings.outside, '-j', 'link', 'show')).map(({ index, name }) => [index, name]))
  const wake = newWake()
  const pictures = takePictures(watched, known, surroundings, sampling, both, wake)
  let why = ''
  try {
    // A large buffer: what does not fit into it is lost, and only the next picture tells.
    const args = ['-rcvbuf', '8388608', '-o', '-ts', 'monitor', 'label', 'link', ...watched.objects.filter(name => name !== 'link')]
    for await (const lines of outside.watch('ip', args, both)) {
      known.lines++
      if (!takeLines(lines, watched, known, surroundings, names, wake)) continue
      why = 'renamed'
      break
    }
  } finally {
    life.abort()
    wake.now()
  }
  await pictures
  return why
}

/** True when an interface has another name than ip believes: what follows is not to be trusted. */
function takeLines<Entry>(
  lines: readonly Line[],
  watched: Watched<Entry>,
  known: Known<Entry>,
  surroundings: Surroundings<WatchSettings>,
  names: Map<number, string>,
  wake: Wake,
): boolean {
  for (const { at, text } of lines) {
    const line = readMonitorLine(text)
    if (line === undefined) {
      if (text.trim() !== '') surroundings.trouble('a line of ip monitor that cannot be read', text)
      continue
    }
    const link = line.label === 'LINK' ? readMonitorLink(line.text) : undefined
    if (link !== undefined) {
      if ((names.get(link.index) ?? link.name) !== link.name) return true
      if (line.deleted) names.delete(link.index)
      else names.set(link.index, link.name)
    }
    const happened = stampedAt(line.stamp, at)
    const said = watched.read(line, known.entries, happened)
    if (said?.key !== undefined) takeEntry(known, watched, surroundings, said.key, said.entry, { at: happened })
    if (said?.look) wake.now()
  }
  return false
}

type Wake = { now(): void; signal: AbortSignal; again(): void }

function newWake(): Wake {
  let controller = new AbortController()
  return {
    now: () => controller.abort(),
    get signal() {
      return controller.signal
    },
    again: () => {
      controller = new AbortController()
    },
  }
}

/** Pictures beside the monitor, until `signal`. */
async function takePictures<Entry>(
  watched: Watched<Entry>,
  known: Known<Entry>,
  surroundings: Surroundings<WatchSettings>,
  sampling: Sampling,
  signal: AbortSignal,
  wake: Wake,
): Promise<void> {
  const { outside, settings, trouble } = surroundings
  await outside.sleep(BEGINNING, AbortSignal.any([signal, wake.signal]))
  while (!signal.aborted) {
    if (wake.signal.aborted) await outside.sleep(FLOCK, signal)
    if (signal.aborted) break
    wake.again()
    const began = outside.now()
    try {
      if (await takePicture(known, watched, surroundings, Math.min(sampling.since, began))) sampling.since = began
      else {
        await outside.sleep(BUSY, signal)
        wake.now()
      }
    } catch (error) {
      if (signal.aborted) break
      trouble(error instanceof Error ? error.message : String(error))
    }
    if (isPictureDue(sampling.at, began, known.changed)) {
      surroundings.say([watched.sampled(known.entries, outside.now())])
      sampling.at = began
      known.changed = false
    }
    await outside.sleep(settings.interval * 1000, AbortSignal.any([signal, wake.signal]))
  }
}
