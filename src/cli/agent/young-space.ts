// Keeps the agent small: V8 doubles the space for young objects whenever many survive, and never gives it back. What an agent holds for
// long is a few megabytes; a quarter of an hour of bursts would make it a hundred.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

const ENOUGH_BYTES = 8 << 20

/** To be called now and then, until it answers true: the space is as large as it shall ever be. */
export function boundYoungSpace(): boolean {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
  if (young === undefined || young.space_size < ENOUGH_BYTES) return false
  setFlagsFromString('--semi-space-growth-factor=1') // asked by V8 each time before it grows
  return true
}
