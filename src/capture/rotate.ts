// When a capture goes on in another file, and what that file is called: tcpdump's -C, -G and -W.

import { strftime } from './strftime.ts'

export type Rotation = Readonly<{
  /** -C: begin a new file before a packet when the present one is larger than this many bytes (-C counts millions). */
  bytes?: number | undefined
  /** -G: begin a new file with the first packet after this many seconds. The path is a format for strftime. */
  seconds?: number | undefined
  /** -W: with `bytes`, how many files there are before the first is written over; with `seconds` alone, how many before the end. */
  files?: number | undefined
}>

/** Digits of the highest number in a ring of `files`; a ring of one file needs none. */
const digits = (files: number): number => (files > 1 ? String(files - 1).length : 0)

/** The name of file number `count` (0 is the first since the last rotation by time) begun at `time`, milliseconds since the epoch. */
export function rotatedName(path: string, { bytes, seconds, files }: Rotation, count: number, time: number): string {
  const name = seconds ? strftime(path, new Date(time)) : path
  if (!bytes) return name
  const width = files ? digits(files) : 0
  return count === 0 && width === 0 ? name : `${name}${String(count).padStart(width, '0')}`
}

export type RotationState = { count: number; begun: number; byTime: number }

export const STAY = 0
export const NEXT_FILE = 1
export const NO_MORE = 2

/** What to do before a packet is written: `size` bytes are in the present file, `now` is in milliseconds since the epoch. Moves `state` on. */
export function rotate(rotation: Rotation, state: RotationState, size: number, now: number): typeof STAY | typeof NEXT_FILE | typeof NO_MORE {
  const { bytes, seconds, files } = rotation
  // Whole seconds, as tcpdump's clock has them.
  if (seconds && Math.floor(now / 1000) - Math.floor(state.begun / 1000) >= seconds) {
    state.begun = now
    state.byTime++
    state.count = 0
    return !bytes && files && state.byTime >= files ? NO_MORE : NEXT_FILE
  }
  if (!bytes || size <= bytes) return STAY
  state.count++
  if (files && state.count >= files) state.count = 0
  return NEXT_FILE
}
