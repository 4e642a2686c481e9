// The clock that a replay plays by: this machine's, which only counts.
import { setTimeout as wait } from 'node:timers/promises'
import type { PlayerTime } from '../../replay/player.ts'

/** Node's timers can no more; a longer sleep is slept in parts. Milliseconds. */
const LONGEST_SLEEP = 0x7fffffff

export const machineTime: PlayerTime = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => wait(Math.min(milliseconds, LONGEST_SLEEP), undefined, { signal }).catch(() => {}),
}
