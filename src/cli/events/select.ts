// The flags that choose events, shared by every command that reads a log, and what they come to.
import { Flags } from '@oclif/core'
import { STREAMS, type Stream } from '../../events/stream.ts'
import type { EventLog, ReadOptions } from '../../log/log.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { FILTERS, type FilterName, type FilterWord, predicateOf, selectionOf } from './filters.ts'
import { lastTakeovers } from './takeovers.ts'
import { spanOf, whenOf } from './when.ts'

const TIME = 'TIME'
const WHICH = 'WHICH EVENTS'

const filter = (summary: string, helpValue: string) =>
  Flags.string({ multiple: true, multipleNonGreedy: true, delimiter: ',', helpGroup: WHICH, helpValue, summary })

export const log = Flags.string({
  helpGroup: 'GLOBAL',
  helpValue: 'HOME',
  env: 'UMTOOL_LOG',
  summary: 'the log: sqlite:PATH, kafka://BROKER/PREFIX, file:PATH or - for exported events [default: this machine’s]',
})

export const selectFlags = {
  since: Flags.string({ helpGroup: TIME, helpValue: 'TIME', summary: 'from this time on: 15m (ago), 18:40, 2026-11-22, RFC 3339, epoch' }),
  until: Flags.string({ helpGroup: TIME, helpValue: 'TIME', summary: 'before this time' }),
  around: Flags.string({
    helpGroup: TIME,
    helpValue: 'TIME',
    exclusive: ['since', 'until'],
    summary: 'this time, and --window on both sides; failover:-1 is the last takeover, failover:-2 the one before',
  }),
  window: Flags.string({ helpGroup: TIME, helpValue: 'SPAN', default: '30s', summary: 'how much around' }),
  last: Flags.integer({ helpGroup: TIME, helpValue: 'N', min: 0, summary: 'only the newest N [default: 20 when no time is given]' }),
  first: Flags.integer({ helpGroup: TIME, helpValue: 'N', min: 1, exclusive: ['last', 'follow'], summary: 'only the oldest N' }),
  all: Flags.boolean({ helpGroup: TIME, exclusive: ['last', 'first'], summary: 'everything there is' }),
  follow: Flags.boolean({ char: 'f', helpGroup: TIME, summary: 'then wait for what comes' }),

  type: filter('type, or its first part: weight.changed, real-server, "*.failed"', 'TYPE'),
  node: filter('who saw it', 'NAME'),
  collector: filter('what saw it: ipvs, keepalived ...', 'NAME'),
  subject: filter('what it is about, word for word or with *', 'TEXT'),
  service: filter('a virtual service: 10.1.1.100:80, tcp/10.1.1.100:80, fwmark/7', 'SERVICE'),
  vip: filter('an address of a service or one that stands alone; CIDR and * too', 'ADDRESS'),
  rip: filter('an address of a real server', 'ADDRESS'),
  ip: filter('any address in it', 'ADDRESS'),
  not: Flags.boolean({ helpGroup: WHICH, summary: 'turns the next of these flags around: --not --node lvs2' }),
  stream: Flags.option({
    options: STREAMS,
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpGroup: WHICH,
    summary: 'capture (packets), stats (counters), events, actions [default: events and actions, with --type all]',
  })(),
}

type Given = {
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly around?: string | undefined
  readonly window: string
  readonly last?: number | undefined
  readonly first?: number | undefined
  readonly all: boolean
  readonly follow: boolean
  readonly stream?: readonly Stream[] | undefined
}

/** One token of a command line as oclif hands it out (`raw`). */
type Raw = { readonly type: string; readonly flag?: string; readonly input: string }

/** Filter flags in the order they were typed, with --not bound to the one behind it. */
export function filterWords(raw: readonly Raw[]): FilterWord[] {
  const words: FilterWord[] = []
  let not = false
  for (const { type, flag, input } of raw) {
    if (type !== 'flag') continue
    if (flag === 'not') not = true
    else if ((FILTERS as readonly string[]).includes(flag ?? '')) {
      for (const word of input.split(',')) words.push({ name: flag as FilterName, word, not })
      not = false
    } else if (not) throw umtoolError(EXIT.usage, `--not turns the flag behind it around, and --${flag} is not one that chooses events`)
  }
  if (not) throw umtoolError(EXIT.usage, '--not has nothing behind it to turn around', { hint: '--not --type collector' })
  return words
}

export type Choice = {
  readonly options: ReadOptions
  /** Stop after that many. */
  readonly first: number | undefined
  /** What `--time-format relative` counts from. */
  readonly origin: number | undefined
}

/** `now` in microseconds. Reads the log only for `--around failover:-N`, and for where the range of a bundle begins. */
export async function choiceOf(given: Given, words: readonly FilterWord[], home: EventLog, now: number): Promise<Choice> {
  const origin = given.around === undefined ? undefined : await momentOf(given.around, home, now)
  const window = spanOf('--window', given.window)
  const asked = origin === undefined ? (given.since === undefined ? undefined : whenOf('--since', given.since, now)) : origin - window
  const until = origin === undefined ? (given.until === undefined ? undefined : whenOf('--until', given.until, now)) : origin + window
  if (asked !== undefined && until !== undefined && asked >= until)
    throw umtoolError(EXIT.usage, `--since is not before --until: nothing can be between them`)
  if (given.follow && until !== undefined && until <= now)
    throw umtoolError(EXIT.usage, '--follow waits for what comes, and --until is over', { hint: 'leave out one of the two' })
  const selection = selectionOf(words)
  const streams = given.stream ?? (selection.types === undefined ? (['events', 'actions'] as const) : undefined)
  const rangeGiven = asked !== undefined || until !== undefined || given.all || given.first !== undefined
  const last = given.last ?? (rangeGiven ? undefined : 20)
  // What the log cannot look up it asks of each event, and still finds the newest without reading all.
  const begin = asked === undefined ? await home.rangeBegin?.() : undefined
  const since = asked ?? (begin === undefined || (until !== undefined && until <= begin) ? undefined : begin)
  const where = words.length === 0 ? undefined : predicateOf(words)
  return {
    options: { ...selection, streams, since, until, where, last, leadIn: asked !== undefined, follow: given.follow },
    first: given.first,
    origin,
  }
}

async function momentOf(text: string, home: EventLog, now: number): Promise<number> {
  const takeover = /^failover:-(\d{1,4})$/.exec(text)
  if (takeover === null && text.startsWith('failover'))
    throw umtoolError(EXIT.usage, `--around counts takeovers from the last one back, and "${text}" does not`, { hint: '--around failover:-1' })
  if (takeover === null) return whenOf('--around', text, now)
  const back = Number(takeover[1])
  if (back === 0) throw umtoolError(EXIT.usage, '--around failover:-1 is the last takeover; there is none numbered 0')
  const times = await lastTakeovers(home, back)
  const at = times.length < back ? undefined : times[0]
  if (at !== undefined) return at
  throw umtoolError(EXIT.found, `the log has ${times.length === 0 ? 'no takeover' : `only ${times.length} takeovers`}`, { where: home.home })
}
