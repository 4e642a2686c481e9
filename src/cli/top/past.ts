// The replayed side of umtool top: a player over a range of the log, whose items become a session of their own.
import type { Event } from '../../events/event.ts'
import { lift } from '../../events/upcast.ts'
import type { EventLog } from '../../log/log.ts'
import type { Style } from '../../print/style.ts'
import { newPlayer, type Player } from '../../replay/player.ts'
import type { State } from '../../state/state.ts'
import type { Moment } from '../../tui/model.ts'
import { newSession, type Session, take } from '../../tui/session.ts'
import { replaySource } from '../replay/source.ts'
import { survey } from '../replay/survey.ts'
import { machineTime } from '../replay/time.ts'

export type Past = {
  readonly player: Player<State>
  readonly transitions: readonly Moment[]
  close(): void
}

export type PastSettings = {
  readonly home: EventLog
  readonly since: number | undefined
  readonly until: number | undefined
  readonly where: ((event: Event) => boolean) | undefined
  readonly style: Style
  readonly speed: number | 'max'
  readonly stateAt: (at: number) => Promise<State>
  /** Called with every new session: at the beginning and after each jump. */
  readonly restarted: (session: Session) => void
  readonly changed: () => void
  readonly failed: (error: unknown) => void
  readonly unreadable: (count: number) => void
}

/** Nobody sits before a screen for hours in which nothing happens. Milliseconds. */
const MAX_GAP = 5_000

/** Undefined when the range holds nothing. It begins paused at the end of the range when `atEnd`, else playing at its beginning. */
export async function openPast(settings: PastSettings, atEnd: boolean): Promise<Past | undefined> {
  const { home, since, until, where, style, stateAt } = settings
  const stop = new AbortController()
  const choice = { since, until, where }
  const looked = await survey(home, choice, { correct: true, complain: () => settings.unreadable(1), signal: stop.signal })
  if (looked.events === 0) return undefined
  const transitions = looked.moments.map(({ at, event }): Moment => ({ at, event: lift(event) }))
  const source = replaySource(home, choice, looked, { packets: false, stateAt, signal: stop.signal })
  const player = newPlayer(source, { speed: settings.speed, maxGap: MAX_GAP, paused: atEnd }, machineTime)
  if (atEnd) player.seek(source.until)
  void play(player, style, settings)
  return {
    player,
    transitions,
    close() {
      player.close()
      stop.abort()
    },
  }
}

async function play(player: Player<State>, style: Style, { restarted, changed, failed }: PastSettings): Promise<void> {
  try {
    let session: Session | undefined
    for await (const { played, restart } of player.items()) {
      if (restart !== undefined) {
        session = newSession(style, restart.state)
        restarted(session)
      }
      if (session !== undefined)
        take(
          session,
          played.map(({ event }) => event),
        )
      changed()
    }
  } catch (error) {
    failed(error)
  }
}
