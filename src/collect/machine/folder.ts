// Wakes up when something changes in a file's folder: by inotify, and by looking every now and then, since inotify may be missing
// (limits, network and host file systems) and the folder may come later.

import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

export type FolderWatch = {
  /** Fulfilled when a name that begins like the file's was touched since the last call, at the latest after the poll, or when aborted. */
  changed(signal: AbortSignal): Promise<void>
  close(): void
}

const POLL_MS = 1000
/** Where there is no inotify. */
const BLIND_POLL_MS = 100
/** A writer that writes line by line shall not wake us for each. */
const REST_MS = 5

export function watchFolder(path: string): FolderWatch {
  const folder = dirname(path)
  const name = basename(path)
  let watcher: FSWatcher | undefined
  let watched: number | undefined
  let blind = false
  let touched = false
  let wake: (() => void) | undefined
  let lastWake = 0

  function look(): void {
    const inode = statSync(folder, { throwIfNoEntry: false })?.ino
    if (inode === watched) return
    watcher?.close()
    watcher = undefined
    watched = inode
    if (inode === undefined) return
    try {
      watcher = watch(folder, (_, changed) => {
        if (changed !== null && !changed.startsWith(name)) return
        touched = true
        wake?.()
      })
      watcher.on('error', () => {
        watched = undefined
      })
      blind = false
    } catch {
      blind = true
    }
  }
  look()
  return {
    async changed(signal) {
      if (!touched && !signal.aborted) await pause(blind ? BLIND_POLL_MS : POLL_MS, signal, resolve => (wake = resolve))
      wake = undefined
      const since = performance.now() - lastWake
      if (since < REST_MS && !signal.aborted) await pause(REST_MS, signal)
      lastWake = performance.now()
      if (!touched) look()
      touched = false
    },
    close: () => watcher?.close(),
  }
}

/** Fulfilled after this time, at the abort, or by what is handed to `early`. */
function pause(milliseconds: number, signal: AbortSignal, early?: (resolve: () => void) => void): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
    early?.(done)
  })
}
