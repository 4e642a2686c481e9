// Wakes followers when another process, or this one, has written. SQLite has no such call: its write-ahead log is watched as a file.
//
// The file changes before the commit counts (the disk has to confirm it first), so that one look at the change is too early: a woken
// follower looks several times, at growing intervals. A slow look now and then is the net under all this.
import { type FSWatcher, watch } from 'node:fs'

/** Between looks after a change: 1, 2, 4 ... up to this. Milliseconds. */
const LONGEST_LOOK = 16
/** After so many looks, about a quarter of a second, the change is taken to be of no interest. */
const LOOKS = 18
/** Between looks when nothing changes. */
const NET = 500
/** The same where the file cannot be watched (no inotify watch left, no such file yet). */
const UNWATCHED = 25

/** What one reader has heard of, and how often it looked since. */
export type Follower = { heard: number; looks: number }

export const newFollower = (): Follower => ({ heard: -1, looks: 0 })

export type Wake = {
  /** Resolves when it is worth a look, at the latest after half a second, and when the signal is aborted or the wake closed. */
  wait(follower: Follower, signal: AbortSignal | undefined): Promise<void>
  /** This process has written: now, not soon. */
  poke(): void
  close(): void
}

export function newWake(path: string): Wake {
  let changes = 0
  let closed = false
  let watcher: FSWatcher | undefined
  /** Every waiting follower, and whether it waits for a change. */
  const waiting = new Map<() => void, boolean>()
  const changed = (now: boolean): void => {
    changes++
    for (const [wake, idle] of [...waiting]) if (idle || now) wake()
  }
  const unwatch = (): void => {
    watcher?.close()
    watcher = undefined
  }
  /** The file goes when its last writer ends, and comes with the next one. */
  const rewatch = (): void => {
    if (watcher !== undefined) return
    try {
      watcher = watch(`${path}-wal`, { persistent: false }, event => {
        if (event === 'rename') unwatch()
        changed(false)
      })
      watcher.on('error', unwatch)
    } catch {
      unwatch()
    }
  }
  return {
    async wait(follower, signal) {
      if (closed || signal?.aborted) return
      rewatch()
      if (follower.heard !== changes) Object.assign(follower, { heard: changes, looks: 0 })
      const looking = follower.looks++ < LOOKS
      const pause = looking ? Math.min(1 << (follower.looks - 1), LONGEST_LOOK) : watcher === undefined ? UNWATCHED : NET
      await new Promise<void>(resolve => {
        const wake = (): void => {
          clearTimeout(timer)
          waiting.delete(wake)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, pause)
        waiting.set(wake, !looking)
        signal?.addEventListener('abort', wake)
      })
    },
    poke: () => changed(true),
    close() {
      closed = true
      unwatch()
      changed(true)
    },
  }
}
