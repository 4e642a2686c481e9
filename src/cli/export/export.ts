// umtool export: from the words of its command line to a file for somebody else.

import type { Event } from '../../events/event.ts'
import type { Stream } from '../../events/stream.ts'
import { formatTime } from '../../events/time.ts'
import { newRedactor, type Redaction, type Redactor } from '../../export/redact/redactor.ts'
import type { EventLog, ReadOptions } from '../../log/log.ts'
import { openLog } from '../../log/open.ts'
import { grouped } from '../../print/quantity.ts'
import { umtoolError } from '../errors.ts'
import type { FilterWord } from '../events/filters.ts'
import { choiceOf } from '../events/select.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { wholeFile, writeText } from '../log/export.ts'
import { onInterrupt } from '../log/interrupt.ts'
import { counted } from '../log/words.ts'
import { spoolInput } from '../replay/spool.ts'
import { isTerminal } from '../terminal.ts'
import { type BundleCount, bundleText } from './bundle.ts'
import { type LeadIn, leadInOf } from './lead-in.ts'
import { namesIn } from './names.ts'
import { toPcapng } from './pcapng.ts'
import { writePacked } from './standard-output.ts'

export const EXPORTS = ['bundle', 'pcapng'] as const

export type ExportRequest = {
  readonly log: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly around?: string | undefined
  readonly window: string
  readonly stream?: readonly Stream[] | undefined
  readonly words: readonly FilterWord[]
  readonly output: (typeof EXPORTS)[number]
  readonly write: string
  readonly force: boolean
  readonly correct: boolean
  readonly redact: readonly Redaction[]
  readonly redactKey: string | undefined
  /** `umtool 0.1.0` */
  readonly by: string
}

/** Answers the exit status: 5 when something of the log could not be read. */
export async function exportTo(request: ExportRequest, say: (text: string) => void): Promise<ExitCode> {
  checkName(request)
  using interrupt = onInterrupt()
  const { signal } = interrupt
  // Read more than once, which standard input cannot be.
  using spool = request.log === '-' || request.log === 'file:-' ? await spoolInput(signal) : undefined
  const home = await openLog(spool === undefined ? request.log : `file:${spool.path}`, 'read')
  try {
    const choice = await chosenBy(request, home)
    const leadIn = request.output === 'bundle' ? await leadInOf(home, choice, signal) : { events: [], unreadable: 0 }
    const redactor = await redactorFor(request, home, choice, leadIn.events, signal)
    const { text, unreadable } =
      request.output === 'bundle'
        ? await toBundle(request, home, choice, leadIn, redactor, signal)
        : await toPcapng(request, home, choice, redactor, signal)
    if (interrupt.status() !== undefined) return interrupt.status()!
    const redacted = request.redact.length > 0 ? `; redacted: ${request.redact.join(', ')}` : ''
    say(`${text} exported${redacted}`)
    if (unreadable > 0) say(`umtool: ${counted(unreadable, 'place')} in the log could not be read and ${unreadable === 1 ? 'is' : 'are'} missing`)
    return unreadable > 0 ? EXIT.partial : EXIT.ok
  } finally {
    await home.close()
  }
}

/** What can be opened later: a bundle is known by its name. */
const BUNDLE_NAME = /\.jsonl(?:\.(?:gz|zst))?$/
const PCAPNG_NAME = /\.(?:pcapng|ntar)$/

function checkName({ write, output }: ExportRequest): void {
  if (write === '-') {
    if (isTerminal(1))
      throw umtoolError(EXIT.usage, 'this is nothing for a terminal', {
        where: '-w -',
        hint: `-w incident.${output === 'bundle' ? 'jsonl.zst' : 'pcapng'}`,
      })
    return
  }
  if (output === 'bundle' && PCAPNG_NAME.test(write))
    throw umtoolError(EXIT.usage, 'is no name of a bundle', { where: write, hint: '-o pcapng for packets, or a name that ends in .jsonl.zst' })
  if (output === 'bundle' && !BUNDLE_NAME.test(write))
    throw umtoolError(EXIT.usage, 'a bundle is known by its name, which ends in .jsonl.zst', { where: write, hint: `-w ${write}.jsonl.zst` })
  if (output === 'pcapng' && !PCAPNG_NAME.test(write))
    throw umtoolError(EXIT.usage, 'packets go into a file that ends in .pcapng', { where: write, hint: `-w ${write}.pcapng` })
}

/** Without a stream everything goes along: packets and counters too. */
async function chosenBy(request: ExportRequest, home: EventLog): Promise<ReadOptions> {
  const { options } = await choiceOf({ ...request, all: true, follow: false }, request.words, home, Date.now() * 1000)
  return { ...options, streams: request.stream }
}

async function redactorFor(
  { redact, redactKey }: ExportRequest,
  home: EventLog,
  choice: ReadOptions,
  before: readonly Event[],
  signal: AbortSignal,
): Promise<Redactor | undefined> {
  if (redact.length === 0) return undefined
  const names = redact.includes('names') ? await namesIn(home, choice, before, signal) : []
  return newRedactor({ what: redact, names, key: redactKey ?? randomKey() })
}

const randomKey = (): string => process.getBuiltinModule('node:crypto').randomBytes(32).toString('hex')

async function toBundle(
  { write, force, by, redact }: ExportRequest,
  home: EventLog,
  choice: ReadOptions,
  leadIn: LeadIn,
  redactor: Redactor | undefined,
  signal: AbortSignal,
): Promise<{ text: string; unreadable: number }> {
  const { since, until } = choice
  const head = {
    written: formatTime(Date.now() * 1000),
    by,
    ...(since !== undefined && { since: formatTime(since) }),
    ...(until !== undefined && { until: formatTime(until) }),
    redacted: redact,
  }
  const count: BundleCount = { events: 0, unreadable: leadIn.unreadable }
  const dress = redactor === undefined ? (event: Event): Event => event : redactor.event
  const texts = bundleText(home, choice, { head, dress, leadIn: leadIn.events }, count, signal)
  if (write === '-') await writePacked(texts, signal)
  else await wholeFile(write, force, signal, part => writeText(texts, part, write, signal))
  const before = leadIn.events.length
  const text = before === 0 ? counted(count.events, 'event') : `${counted(count.events - before, 'event')}, and ${grouped(before)} of before,`
  return { text, unreadable: count.unreadable }
}
