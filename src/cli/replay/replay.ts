// umtool replay: from the words of its command line to a player and lines.
import type { Stream } from '../../events/stream.ts'
import { parseHome } from '../../log/home.ts'
import type { EventLog, ReadOptions } from '../../log/log.ts'
import { openLog } from '../../log/open.ts'
import { newClock, type TimeFormat } from '../../print/event/clock.ts'
import { newStyle } from '../../print/style.ts'
import type { Pace } from '../../replay/deck.ts'
import { newPlayer, type Player, type PlayerTime } from '../../replay/player.ts'
import { isTransition } from '../../replay/transition.ts'
import { notice } from '../agent/notice.ts'
import { type ColorChoice, wantsColor } from '../color.ts'
import { umtoolError } from '../errors.ts'
import type { FilterWord } from '../events/filters.ts'
import { choiceOf } from '../events/select.ts'
import { spanOf } from '../events/when.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { onInterrupt } from '../log/interrupt.ts'
import { isTerminal } from '../terminal.ts'
import type { Key } from './keys.ts'
import { newLines, type ReplayOutput } from './lines.ts'
import { obey, runReplay } from './run.ts'
import { replaySource } from './source.ts'
import { spoolInput } from './spool.ts'
import { statusLine } from './status-line.ts'
import { survey } from './survey.ts'
import { openKeyboard } from './terminal.ts'
import { machineTime } from './time.ts'

export type ReplayRequest = {
  readonly log: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly around?: string | undefined
  readonly window: string
  readonly stream?: readonly Stream[] | undefined
  readonly words: readonly FilterWord[]
  readonly speed: string
  readonly maxGap: string
  readonly step: boolean
  readonly pauseOn: 'transition' | undefined
  readonly packets: boolean
  readonly correct: boolean
  readonly output: ReplayOutput
  readonly timeFormat: TimeFormat
  readonly color: ColorChoice
}

/** Answers the exit status. `time` is the clock it plays by. */
export async function replay(request: ReplayRequest, time: PlayerTime = machineTime): Promise<ExitCode> {
  const speed = paceOf(request.speed)
  const maxGap = request.maxGap === '0' ? undefined : spanOf('--max-gap', request.maxGap) / 1000
  const kind = parseHome(request.log)
  const inputIsLog = kind.kind === 'file' && kind.path === '-'
  if (request.step && inputIsLog && !isTerminal(1))
    throw umtoolError(EXIT.usage, '--step wants Enter, and standard input is the log', { hint: '--log FILE' })
  using interrupt = onInterrupt()
  using spool = inputIsLog ? await spoolInput(interrupt.signal) : undefined
  const home = await openLog(spool === undefined ? request.log : `file:${spool.path}`, 'read')
  try {
    const exit = await play(home, request, { speed, maxGap, inputIsLog, time }, interrupt.signal)
    return interrupt.status() ?? exit
  } catch (error) {
    const status = interrupt.status()
    if (status !== undefined) return status
    throw error
  } finally {
    await home.close()
  }
}

type Playing = { readonly speed: Pace; readonly maxGap: number | undefined; readonly inputIsLog: boolean; readonly time: PlayerTime }

async function play(home: EventLog, request: ReplayRequest, { speed, maxGap, inputIsLog, time }: Playing, signal: AbortSignal): Promise<ExitCode> {
  const { output, step, timeFormat } = request
  const { options, origin } = await choiceOf({ ...request, all: true, follow: false }, request.words, home, Date.now() * 1000)
  const choice = withPackets(options, request)
  const packets = output === 'compact' && (choice.streams?.includes('capture') ?? true)
  let complaints = 0
  const found = await survey(home, choice, {
    correct: request.correct,
    signal,
    complain: ({ position, why }) => {
      if (++complaints <= 10)
        process.stderr.write(`umtool: ${inputIsLog ? 'standard input' : home.home}: position ${position} cannot be read: ${why}\n`)
    },
  })
  if (signal.aborted) return EXIT.interrupted
  if (found.events === 0) notice('the log holds nothing of that choice: nothing to replay')
  const source = replaySource(home, choice, found, { packets, stateAt: async () => undefined, signal })
  const pauseOn = request.pauseOn === undefined ? undefined : isTransition
  const player = newPlayer<undefined>(source, { speed, maxGap, pauseOn, paused: step }, time)
  signal.addEventListener('abort', () => player.close())

  const { LC_ALL, LC_CTYPE, LANG } = process.env
  const style = { ...newStyle(true, undefined, LC_ALL || LC_CTYPE || LANG), colour: wantsColor(process.stdout, request.color) }
  const lines = newLines({ output, style, timeFormat, origin, columns: found.columns, packets })
  const clock = newClock(timeFormat === 'delta' ? 'local' : timeFormat, origin ?? source.since)
  const onTerminal = isTerminal(1)
  // Into a pipe the terminal is left alone: it is the pager's.
  const keyboard = onTerminal ? openKeyboard(inputIsLog, key => onKey(player, key)) : undefined
  const typed = keyboard === undefined && step && !inputIsLog ? enterFromInput(player) : undefined
  try {
    await runReplay(player, {
      lines,
      step,
      stay: onTerminal && keyboard !== undefined && speed !== 'max',
      status: onTerminal ? () => statusLine(player.status(), clock, style, process.stdout.columns ?? 80) : undefined,
      jumped: at => (output === 'jsonl' ? '' : `${style.ascii ? '--' : '──'} ${clock(at)}\n`),
    })
  } finally {
    keyboard?.close()
    typed?.()
  }
  return found.unreadable > 0 ? EXIT.partial : EXIT.ok
}

/** What is pressed as a signal while the terminal hands out keys one by one. */
function onKey(player: Player<unknown>, key: Key): void {
  if (key === 'interrupt') process.kill(process.pid, 'SIGINT')
  else if (!obey(player, key)) player.close()
}

/** `--step` without a terminal: every line of standard input is an Enter, and its end is the end. */
function enterFromInput(player: Player<unknown>): () => void {
  const { stdin } = process
  const onData = (bytes: Buffer): void => {
    for (const byte of bytes) if (byte === 0x0a) player.next()
  }
  stdin.on('data', onData)
  stdin.once('end', () => player.close())
  return () => void stdin.destroy()
}

function withPackets(options: ReadOptions, { packets }: ReplayRequest): ReadOptions {
  return packets && options.streams !== undefined ? { ...options, streams: [...new Set([...options.streams, 'capture' as const])] } : options
}

function paceOf(text: string): Pace {
  if (text === 'max') return 'max'
  const pace = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0
  if (pace > 0) return pace
  throw umtoolError(EXIT.usage, `--speed takes how many times as fast as it was, and "${text}" is none`, {
    hint: '--speed 10, --speed 0.5, --speed max',
  })
}
