// Lines that programs write to a named pipe. It is held open for writing too, so that it does not end when a writer goes; one that is
// made anew (keepalived does so with its own when it starts) is opened anew.

import { constants, openSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import type { Line } from '../outside.ts'
import { watchFolder } from './folder.ts'
import { newLineSplitter, splitLines } from './lines.ts'
import { newMailbox } from './mailbox.ts'

const MOST_BATCHES = 64

/** Ends when the signal is aborted; throws when there is no such pipe at the beginning, or we may not open it. */
export async function* readFifo(path: string, now: () => number, signal: AbortSignal): AsyncGenerator<readonly Line[]> {
  const batches = newMailbox<readonly Line[]>(MOST_BATCHES, () => socket.resume())
  let inode = await inodeOf(path)
  if (inode === undefined) throw new Error(`there is no named pipe ${path}`)
  let socket = connect()
  const folder = watchFolder(path)
  void keepUp().catch(error => batches.end(error as Error))
  try {
    yield* batches.items
  } finally {
    folder.close()
    socket.destroy()
  }

  function connect(): Socket {
    const splitter = newLineSplitter()
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK) // without waiting for a writer
    const opened = new Socket({ fd, readable: true, writable: false })
    opened.on('data', (chunk: Buffer) => {
      const at = now()
      const lines: Line[] = []
      splitLines(splitter, chunk, text => lines.push({ at, text }))
      if (lines.length > 0 && !batches.put(lines)) opened.pause()
    })
    return opened.on('error', error => batches.end(error))
  }

  async function keepUp(): Promise<void> {
    while (!signal.aborted) {
      await folder.changed(signal)
      const present = await inodeOf(path)
      if (present === undefined || present === inode || signal.aborted) continue
      inode = present
      const before = socket
      socket = connect()
      before.destroy()
    }
    batches.end()
  }
}

async function inodeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (stats === undefined) return undefined
  if (!stats.isFIFO()) throw new Error(`${path} is no named pipe`)
  return stats.ino
}
