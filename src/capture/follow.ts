// A capture file that is still being written: waits at its end for more, and notices when it was cut or replaced.

import { closeSync, type FSWatcher, fstatSync, openSync, readSync, statSync, watch } from 'node:fs'
import { type CaptureDecoder, commit, restart, space } from '../decode/packet/capture-decoder.ts'
import type { Source } from './source.ts'

/** How often the file is looked at when nothing was noticed: a net under fs.watch, which network file systems do not feed. Milliseconds. */
const POLL = 500

/**
 * Reads `path` from its start, for ever. After rotation it goes on in the new file, after truncation at the start, each time with a
 * decoder begun anew and a word to `notice`. Ends when `signal` says so.
 */
export function followSource(path: string, signal: AbortSignal | undefined, notice: (text: string) => void): Source {
  let fd = openSync(path, 'r')
  let position = 0
  let wake = (): void => {}
  const changed = (): void => wake()
  let watcher = watchFile(path, changed)
  signal?.addEventListener('abort', changed)

  function read(d: CaptureDecoder): boolean {
    const { buffer, at, length } = space(d)
    const got = readSync(fd, buffer, at, length, position)
    commit(d, got)
    position += got
    return got > 0
  }

  function begin(d: CaptureDecoder, why: string): void {
    notice(`${path} was ${why}${d.end > d.at ? ` inside a packet` : ''}; reading it from its start`)
    restart(d)
    position = 0
  }

  /** Whether `path` names another file by now. */
  function replaced(): boolean {
    const named = statSync(path, { throwIfNoEntry: false })
    if (named === undefined) return false
    const { ino, dev } = fstatSync(fd)
    return named.ino !== ino || named.dev !== dev
  }

  function goOnInNewFile(d: CaptureDecoder): void {
    const next = openSync(path, 'r')
    closeSync(fd)
    watcher?.close()
    fd = next
    watcher = watchFile(path, changed)
    begin(d, 'replaced')
  }

  return {
    async more(d) {
      while (!signal?.aborted) {
        if (read(d)) return true
        if (replaced()) {
          if (read(d)) return true // written between the last read and the change of name
          goOnInNewFile(d)
          continue
        }
        if (fstatSync(fd).size < position) {
          begin(d, 'truncated')
          continue
        }
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, POLL)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      return false
    },
    close() {
      signal?.removeEventListener('abort', changed)
      watcher?.close()
      closeSync(fd)
    },
  }
}

/** Nothing where the system has no watch left to give, or no such file any more: the poll sees the change a little later. */
function watchFile(path: string, changed: () => void): FSWatcher | undefined {
  try {
    return watch(path, { persistent: false }, changed).on('error', () => {})
  } catch {
    return undefined
  }
}
