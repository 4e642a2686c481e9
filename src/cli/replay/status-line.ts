// The line at the bottom of a replay on a terminal: whether it plays, how fast, and where it is.

import type { Style } from '../../print/style.ts'
import { widthOf } from '../../print/width.ts'
import type { PlayerStatus } from '../../replay/player.ts'

const BAR = 20
const KEYS = 'space . [ ] + - g G q'

/** `time` says a time of the log. No wider than `width` columns. */
export function statusLine(status: PlayerStatus, time: (at: number) => string, { ascii }: Style, width: number): string {
  const { at, since, until, playing, ended, speed } = status
  const part = until > since ? (at - since) / (until - since) : 1
  const filled = Math.floor(part * BAR)
  const [full, empty] = ascii ? ['#', '-'] : ['━', '─']
  const state = ended ? 'end' : playing ? (ascii ? 'play' : '▶') : ascii ? 'paused' : '⏸'
  const pieces = [
    `${state} ${speed === 'max' ? 'max' : `${speed}x`}`,
    time(at),
    `${full.repeat(filled)}${empty.repeat(BAR - filled)} ${Math.floor(part * 100)}%`,
    `${seconds(at - since)} of ${seconds(until - since)}`,
    KEYS,
  ]
  // What does not fit is left out from the end: a line that wraps could not be taken away again.
  while (pieces.length > 1 && widthOf(pieces.join('  ')) >= width) pieces.pop()
  const line = pieces.join('  ')
  return widthOf(line) < width ? line : ''
}

const seconds = (microseconds: number): string => {
  const all = Math.floor(microseconds / 1e6)
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`
}
