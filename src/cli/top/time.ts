// The time that passes while somebody watches: the machine's monotonic clock.
import type { PlayerTime } from '../../replay/player.ts'

export const machineTime: PlayerTime = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise(resolve => {
      if (signal.aborted) return resolve()
      const over = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', over)
        resolve()
      }
      // setTimeout takes no more than 2^31 - 1.
      const timer = setTimeout(over, Math.min(milliseconds, 0x7fffffff))
      signal.addEventListener('abort', over, { once: true })
    }),
}
