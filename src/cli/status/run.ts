// umtool status: what is believed of the clusters at a moment, or as it changes.
import { formatTime } from '../../events/time.ts'
import type { EventLog, Position } from '../../log/log.ts'
import { statusJson } from '../../print/status/json.ts'
import { type StatusSettings, statusLines } from '../../print/status/text.ts'
import { evolve } from '../../state/evolve.ts'
import { notice } from '../agent/notice.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { drained, newStandardOutput, type StandardOutput, writeOut } from '../standard-output.ts'
import { snapshotFolder } from './snapshots.ts'
import { type StateAt, stateAt } from './state-at.ts'

export const OUTPUTS = ['text', 'json', 'jsonl'] as const
export type Output = (typeof OUTPUTS)[number]

export type Settings = StatusSettings & { readonly output: Output }

/** Of the moment `at`, microseconds. Resolves with the exit status. */
export async function printStatus(home: EventLog, at: number, settings: Settings, signal: AbortSignal): Promise<number> {
  const known = await stateAt(home, at, { snapshots: snapshotFolder(), signal })
  if (signal.aborted) return EXIT.interrupted
  sayLimits(home, at, known)
  const out = newStandardOutput()
  await write(out, rendered(known, at, settings))
  await drained(out)
  return known.unreadable.count > 0 ? EXIT.partial : EXIT.ok
}

const write = async (out: StandardOutput, text: string): Promise<void> => {
  const bytes = Buffer.from(text)
  await writeOut(out, bytes, bytes.length)
}

function rendered({ state }: Pick<StateAt, 'state'>, at: number, settings: Settings): string {
  const { output } = settings
  if (output === 'text') return `${statusLines(state, at, settings).join('\n')}\n`
  return `${JSON.stringify(statusJson(state, at, settings), undefined, output === 'json' ? 2 : undefined)}\n`
}

/** What the answer cannot know, on standard error; a moment before all that is known is an error. */
export function sayLimits(home: EventLog, at: number, { state, knownSince, begun, rangeBegin, unreadable }: StateAt): void {
  if (state.events === 0)
    throw umtoolError(
      EXIT.found,
      knownSince === undefined ? 'the log holds no facts' : `the log knows nothing of ${formatTime(at)}: it begins at ${formatTime(knownSince)}`,
      {
        where: home.home,
      },
    )
  if (begun === 'cut' && knownSince !== undefined)
    notice(`the log begins at ${formatTime(knownSince)}, what was before has been dropped: what was so then and was not said again is not known`)
  if (rangeBegin !== undefined && at < rangeBegin)
    notice(`the bundle begins at ${formatTime(rangeBegin)}; of before it has only what was still so then`)
  if (unreadable.count > 0) notice(`${home.home}: ${unreadable.count} events cannot be read (${unreadable.why}); umtool log verify says more`)
}

/** Milliseconds: drawn anew at least this often, since ages grow, and at most that often when something changed. */
const REDRAW = 2000
const AT_MOST = 500
const HOME = '\x1b[H'
const END_OF_LINE = '\x1b[K'
const END_OF_SCREEN = '\x1b[J'
const CLEAR = '\x1b[2J'
const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'

export type Watching = {
  /** Microseconds. */
  readonly now: () => number
  /** Of the terminal, asked before each drawing. */
  readonly size: () => { readonly width: number; readonly height: number }
}

/** Until `stop` is aborted or the reader has gone. */
export async function watchStatus(home: EventLog, settings: Settings, watching: Watching, stop: AbortController): Promise<number> {
  const { signal } = stop
  const after = await endOf(home)
  const known = await stateAt(home, watching.now(), { snapshots: snapshotFolder(), signal })
  const out = newStandardOutput()
  out.onClosed = () => stop.abort()
  const draws = settings.output === 'text'
  let changed = Promise.withResolvers<void>()
  const following = follow(home, after, known, signal, () => changed.resolve())
  if (draws) await write(out, HIDE_CURSOR + CLEAR)
  while (!signal.aborted) {
    const { width, height } = watching.size()
    const text = rendered(known, watching.now(), { ...settings, width })
    await write(out, draws ? screenful(text, height) : text)
    await pause(AT_MOST, signal)
    await Promise.race([changed.promise, pause(REDRAW - AT_MOST, signal)])
    changed = Promise.withResolvers<void>()
  }
  await following
  if (draws) await write(out, SHOW_CURSOR)
  await drained(out)
  return EXIT.ok
}

/** What does not fit is counted in the last line. */
function screenful(text: string, height: number): string {
  const lines = text.trimEnd().split('\n')
  const shown = lines.length < height ? lines : [...lines.slice(0, Math.max(1, height - 2)), `... and ${lines.length - height + 2} lines more`]
  return `${HOME}${shown.map(line => `${line}${END_OF_LINE}\n`).join('')}${END_OF_SCREEN}`
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
  })

async function endOf(home: EventLog): Promise<Position | undefined> {
  for await (const batch of home.read({ last: 1 })) return batch.at(-1)?.position
  return undefined
}

/** Counters alone do not draw anew: they come all the time. */
async function follow(home: EventLog, after: Position | undefined, { state }: StateAt, signal: AbortSignal, changed: () => void): Promise<void> {
  for await (const batch of home.read({ after, follow: true, signal }))
    for (const recorded of batch) {
      if (!recorded.ok) continue
      evolve(state, recorded.event)
      if (recorded.stream === 'events' || recorded.stream === 'actions') changed()
    }
}
