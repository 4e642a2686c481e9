// umtool timeline: from the words of its command line to a story on a terminal or in a file.
import { writeFile } from 'node:fs/promises'
import { reportHtml } from '../../export/html/report.ts'
import type { EventLog } from '../../log/log.ts'
import { openLog } from '../../log/open.ts'
import type { Style } from '../../print/style.ts'
import { newTimelineClock } from '../../print/timeline/clock.ts'
import { timelineJson } from '../../print/timeline/json.ts'
import { timelineMarkdown } from '../../print/timeline/markdown.ts'
import { timelineText } from '../../print/timeline/text.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { umtoolError } from '../errors.ts'
import { choiceOf } from '../events/select.ts'
import { EXIT } from '../exit-codes.ts'
import { FILE_MODE, wholeFile } from '../log/export.ts'
import { onInterrupt } from '../log/interrupt.ts'
import { spoolInput } from '../replay/spool.ts'
import { drained, newStandardOutput, writeOut } from '../standard-output.ts'
import { isTerminal } from '../terminal.ts'
import { readTimeline } from './read.ts'

export const TIMELINE_OUTPUTS = ['text', 'markdown', 'json', 'html'] as const

export type TimelineRequest = {
  readonly log: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly around?: string | undefined
  readonly window: string
  readonly clusters: readonly string[]
  readonly nodes: readonly string[]
  readonly services: readonly string[]
  readonly vips: readonly string[]
  readonly output: (typeof TIMELINE_OUTPUTS)[number]
  readonly write: string | undefined
  readonly force: boolean
  readonly utc: boolean
  readonly all: boolean
  readonly style: Style
  readonly width: number
}

/** So many places that cannot be read are said one by one. */
const COMPLAINED = 10
/** Without a time of a log that is written on: the last day. */
const BY_DEFAULT = 86_400_000_000

/** Answers the exit status: 5 when something of the log could not be read. */
export async function timeline(request: TimelineRequest): Promise<number> {
  const { output, write, force } = request
  if (output === 'html' && (write ?? '-') === '-' && isTerminal(1))
    throw umtoolError(EXIT.usage, '-o html is a page for a browser, and not for a terminal', { hint: '-w report.html' })
  using interrupt = onInterrupt()
  const { signal } = interrupt
  // Read more than once, which standard input cannot be.
  using spool = request.log === '-' || request.log === 'file:-' ? await spoolInput(signal) : undefined
  const home = await openLog(spool === undefined ? request.log : `file:${spool.path}`, 'read')
  let unreadable = 0
  try {
    const { since, until } = await rangeOf(request, home)
    const told = await readTimeline(
      home,
      { ...request, since, until, services: request.services.map(bareService) },
      ({ position, why }) => {
        if (unreadable++ < COMPLAINED) process.stderr.write(`umtool: ${home.home}: position ${position} cannot be read: ${why}\n`)
      },
      signal,
    )
    if (interrupt.status() !== undefined) return interrupt.status()!
    const text = textOf(told, request)
    if (write === undefined || write === '-') await toStandardOutput(text)
    else await wholeFile(write, force, signal, part => writeFile(part, text, { mode: FILE_MODE }))
  } catch (error) {
    if (interrupt.status() !== undefined) return interrupt.status()!
    throw error
  } finally {
    await home.close()
  }
  if (unreadable > COMPLAINED) process.stderr.write(`umtool: ${unreadable} positions in all cannot be read; umtool log verify says more\n`)
  return unreadable > 0 ? EXIT.partial : EXIT.ok
}

async function rangeOf(request: TimelineRequest, home: EventLog): Promise<{ since: number | undefined; until: number | undefined }> {
  const now = Date.now() * 1000
  const { since, until, around, window } = request
  const { options } = await choiceOf({ since, until, around, window, all: true, follow: false }, [], home, now)
  const isOpen = options.since === undefined && options.until === undefined && !home.home.startsWith('file:')
  return { since: isOpen ? now - BY_DEFAULT : options.since, until: options.until }
}

/** `tcp/10.1.1.100:80` and `10.1.1.100:80` are the same to who asks. */
const bareService = (service: string): string => service.replace(/^(tcp|udp|sctp)\//, '')

function textOf(told: Timeline, request: TimelineRequest): string {
  const { output, style, width, all, utc } = request
  const clock = newTimelineClock(utc)
  switch (output) {
    case 'text':
      return joined(timelineText(told, { style: request.write === undefined ? style : { ...style, colour: false }, clock, width, all }))
    case 'markdown':
      return joined(timelineMarkdown(told, clock, all))
    case 'json':
      return `${JSON.stringify(timelineJson(told), undefined, 2)}\n`
    case 'html':
      return reportHtml(told, { log: request.log })
  }
}

const joined = (lines: readonly string[]): string => `${lines.join('\n').trimEnd()}\n`

async function toStandardOutput(text: string): Promise<void> {
  const out = newStandardOutput()
  const bytes = Buffer.from(text)
  await writeOut(out, bytes, bytes.length)
  await drained(out)
}
