// Plays: what is due goes out as lines, with a status line below them on a terminal, and keys are obeyed.
import type { Player } from '../../replay/player.ts'
import { drained, newStandardOutput, type StandardOutput, writeOut } from '../standard-output.ts'
import { type Key, otherSpeed } from './keys.ts'
import type { Lines } from './lines.ts'

export type RunSettings = {
  readonly lines: Lines
  /** Enter steps from transition to transition. */
  readonly step: boolean
  /** At the end it waits for keys. */
  readonly stay: boolean
  /** The line at the bottom, without its end; absent where there is no terminal to show it on. */
  readonly status?: (() => string) | undefined
  /** What says that the replay jumped: a line with its end. */
  readonly jumped: (at: number) => string
}

/** How often the line at the bottom is drawn anew while nothing happens. Milliseconds. */
const REDRAW = 250
/** Answers when everything was played, when the player was closed, or when the reader has gone. */
export async function runReplay(
  player: Player<undefined>,
  { lines, stay, status, jumped }: RunSettings,
  out: StandardOutput = newStandardOutput(),
): Promise<void> {
  out.onClosed = () => player.close()
  const clear = status === undefined ? '' : '\r\x1b[K'
  const put = (text: string): Promise<void> | undefined => {
    const bytes = Buffer.from(status === undefined ? text : `${clear}${text}${status()}`)
    return writeOut(out, bytes, bytes.length)
  }
  const timer = status === undefined ? undefined : setInterval(() => put(''), REDRAW)
  let begun = false
  try {
    for await (const { restart, played } of player.items()) {
      if (restart !== undefined) {
        if (begun) {
          lines.restart()
          await put(jumped(restart.at))
        }
        begun = true
      }
      if (played.length > 0) await put(lines.add(played))
      if (!stay && player.status().ended) break
    }
  } finally {
    clearInterval(timer)
    if (status !== undefined) {
      const bytes = Buffer.from(clear)
      writeOut(out, bytes, bytes.length)
    }
    await drained(out)
  }
}

/** False for what is not the player's. */
export function obey(player: Player<unknown>, key: Key): boolean {
  const { playing, since, until, speed } = player.status()
  switch (key) {
    case 'toggle':
      if (playing) player.pause()
      else player.play()
      return true
    case 'step':
      player.step()
      return true
    case 'next':
    case 'enter':
      player.next()
      return true
    case 'previous':
      player.previous()
      return true
    case 'faster':
    case 'slower':
      player.speed(otherSpeed(speed, key === 'faster'))
      return true
    case 'begin':
      player.seek(since)
      return true
    case 'end':
      player.seek(until)
      return true
    default:
      return false
  }
}
