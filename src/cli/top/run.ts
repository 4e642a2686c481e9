// umtool top: one loop of keys, events and paintings, live and over the past. It reads; it cannot change anything.
import type { Event } from '../../events/event.ts'
import type { EventLog } from '../../log/log.ts'
import type { Style } from '../../print/style.ts'
import type { Zone } from '../../tui/clock.ts'
import { press } from '../../tui/keys.ts'
import { newModel, show, type Wish } from '../../tui/model.ts'
import { paint } from '../../tui/paint.ts'
import { openScreen } from '../../tui/screen.ts'
import { newSession, painted } from '../../tui/session.ts'
import { EXIT } from '../exit-codes.ts'
import { stateAt } from '../status/state-at.ts'
import { follow } from './live.ts'
import { openPast, type Past } from './past.ts'
import { saveView } from './save.ts'

export type TopSettings = {
  readonly style: Style
  readonly zone: Zone
  /** Undefined: live. */
  readonly range: { readonly since: number | undefined; readonly until: number | undefined } | undefined
  readonly speed: number | 'max'
  readonly where: ((event: Event) => boolean) | undefined
  /** How far back the live screen begins. Microseconds. */
  readonly window: number
  /** After the end the last painting is left on the terminal. */
  readonly leave: boolean
}

/** At most ten paintings a second; one a second when nothing happens, since ages grow. Milliseconds. */
const PAINT_EVERY = 100
const PAINT_IDLE = 1_000
const PAINT_PLAYING = 200

/** Resolves with the exit status when it is over. */
export async function runTop(home: EventLog, settings: TopSettings, input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<number> {
  const { style, where } = settings
  const micros = (): number => Date.now() * 1000
  const stop = new AbortController()
  let status: number = EXIT.ok
  const quit = (code: number): void => {
    status = code
    stop.abort()
  }

  const screen = openScreen(input, output, {
    key: key =>
      guarded(() => {
        const wish = press(model, key)
        if (wish !== undefined) grant(wish)
        dirty()
      }),
    resize: () => dirty(),
    gone: () => quit(EXIT.ok),
  })
  const live = newSession(style)
  const model = newModel(home.home, style, settings.zone, screen.size(), live, micros())
  const painter = newPainter(() =>
    guarded(() => {
      if (model.replay !== undefined && past !== undefined) model.replay = { ...model.replay, status: past.player.status() }
      model.now = model.replay?.status.at ?? micros()
      model.size = screen.size()
      screen.paint(paint(model))
      painted(model.session)
      painted(live)
      return model.replay?.status.playing === true ? PAINT_PLAYING : PAINT_IDLE
    }),
  )
  const dirty = painter.soon
  let past: Past | undefined
  /** Of the past that is shown: what an earlier one still says is of no interest. */
  let generation = 0
  let failure: unknown

  const fail = (error: unknown): void => {
    failure = error
    quit(EXIT.found)
  }
  /** An error that nobody catches would be said on the screen that is then left, and be seen by nobody. */
  function guarded<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      fail(error)
      return undefined
    }
  }
  const unreadable = (count: number): void => {
    model.unreadable += count
    dirty()
  }

  async function begin(): Promise<void> {
    if (settings.range !== undefined) {
      await intoPast(settings.range.since, settings.range.until, false)
      return
    }
    const since = micros() - settings.window
    const { state } = await stateAt(home, since)
    live.state = state
    await follow({ home, session: live, since, where, signal: stop.signal, changed: dirty, unreadable })
    if (!stop.signal.aborted) model.trouble = 'the log has ended'
    dirty()
  }

  /** At its end, and paused: a live screen that is held. */
  async function intoPast(since: number | undefined, until: number | undefined, atEnd: boolean): Promise<boolean> {
    const mine = ++generation
    const opened = await openPast(
      {
        home,
        since,
        until,
        where,
        style,
        speed: settings.speed,
        stateAt: async at => (await stateAt(home, at)).state,
        restarted(session) {
          if (mine === generation) show(model, session)
        },
        changed: dirty,
        failed: fail,
        unreadable,
      },
      atEnd,
    )
    if (mine !== generation) {
      opened?.close()
      return false
    }
    if (opened === undefined) {
      model.message = 'the log holds nothing of that time'
      return false
    }
    past = opened
    model.replay = { status: opened.player.status(), transitions: opened.transitions }
    dirty()
    return true
  }
  async function wind(to: 'previous' | 'pause'): Promise<void> {
    if (settings.range !== undefined) return
    const now = micros()
    model.message = 'reading ...'
    dirty()
    const opened = await intoPast(now - settings.window, now, true)
    if (opened) model.message = 'held; space goes on, L: live'
    if (opened && to === 'previous') past?.player.previous()
  }

  function backToLive(): void {
    if (settings.range !== undefined) {
      model.message = 'this is a replay; without --since and --until umtool top is live'
      return
    }
    generation++
    past?.close()
    past = undefined
    model.replay = undefined
    show(model, live)
  }

  function grant(wish: Wish): void {
    const player = past?.player
    switch (wish.do) {
      case 'quit':
        return quit(EXIT.ok)
      case 'redraw':
        return screen.forget()
      case 'live':
        return backToLive()
      case 'rewind':
        return void wind(wish.to).catch(fail)
      case 'toggle':
        return player?.status().playing === true ? player.pause() : player?.play()
      case 'step':
      case 'next':
      case 'previous':
        return player?.[wish.do]()
      case 'faster':
      case 'slower':
        return player?.speed(paceAfter(player.status().speed, wish.do))
      case 'seek':
        return player?.seek(wish.at)
      case 'copy':
        screen.send(clipboard(wish.text))
        model.message = `copied: ${wish.text.slice(0, 60)}`
        return
      case 'save':
        model.message = saveView(model)
        return
    }
  }

  const onSignal = (): void => quit(EXIT.ok)
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal).once('SIGHUP', onSignal)
  const running = begin().catch(fail)
  await new Promise<void>(resolve => (stop.signal.aborted ? resolve() : stop.signal.addEventListener('abort', () => resolve(), { once: true })))
  const last = settings.leave ? paint(model) : []
  painter.end()
  past?.close()
  screen.close()
  if (last.length > 0) output.write(`${last.join('\n')}\n`)
  if (failure !== undefined) throw failure
  void running
  return status
}

const PACES = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 'max'] as const

export function paceAfter(pace: number | 'max', way: 'faster' | 'slower'): number | 'max' {
  const size = (one: number | 'max'): number => (one === 'max' ? Number.POSITIVE_INFINITY : one)
  const next = way === 'faster' ? PACES.find(one => size(one) > size(pace)) : PACES.findLast(one => size(one) < size(pace))
  return next ?? pace
}

/** The terminal's own clipboard; most take no more than this. */
const clipboard = (text: string): string => `\x1b]52;c;${Buffer.from(text.slice(0, 50_000)).toString('base64')}\x07`

type Painter = { soon(): void; end(): void }

/** Paints soon after it is asked to, never twice within PAINT_EVERY, and again after the milliseconds that `work` answers. */
function newPainter(work: () => number | undefined): Painter {
  let timer: NodeJS.Timeout | undefined
  let idle: NodeJS.Timeout | undefined
  let paintedAt = 0
  let ended = false
  const now = (): void => {
    timer = undefined
    paintedAt = Date.now()
    const again = work()
    clearTimeout(idle)
    if (!ended && again !== undefined) idle = setTimeout(soon, again)
  }
  const soon = (): void => {
    if (timer === undefined && !ended) timer = setTimeout(now, Math.max(0, paintedAt + PAINT_EVERY - Date.now()))
  }
  soon()
  return {
    soon,
    end() {
      ended = true
      clearTimeout(timer)
      clearTimeout(idle)
    },
  }
}
