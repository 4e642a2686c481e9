// Appends wait for their turn and share transactions: a disk confirms some thousand times a second at best, however little there is to write.
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import type { Event } from '../../events/event.ts'
import type { Bookmarks } from '../log.ts'
import { flush, forget, type Memory, newMemory, recall, write } from './append.ts'
import { type Connection, checkStillThere } from './connect.ts'
import { resultCode, SQLITE, sqliteError } from './errors.ts'

type Waiting = {
  readonly events: readonly Event[]
  readonly bookmarks: Bookmarks | undefined
  readonly resolve: (end: number) => void
  readonly reject: (error: unknown) => void
}

export type Writer = {
  /** Resolves with the position up to which everything is durable. */
  append(events: readonly Event[], bookmarks: Bookmarks | undefined): Promise<number>
  /** One transaction of another kind; what it answers. `forgetful` when it changes what appends rely on. */
  transact<Answer>(work: () => Answer): Promise<Answer>
  /** Resolves when all that waits has been written or refused. */
  settled(): Promise<void>
}

/** How long a writer tries to get its turn among other processes, in all, and between two tries. Milliseconds. */
const PATIENCE = 30_000
const BUSY_PAUSE = 5
/** How often a writer makes sure that what it writes to is still the log. Milliseconds. */
const STILL_THERE = 1000

export function newWriter(connection: Connection, committed: () => void): Writer {
  const memory = newMemory()
  let queue: Waiting[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (queue.length > 0) {
      // Not in the same turn: those who append now come along, and a loop of appends leaves others theirs.
      await turn()
      const together = queue
      queue = []
      if (await attempt(together)) continue
      // One of them is at fault, or the disk is full: each by itself.
      if (together.length > 1) for (const one of together) await attempt([one])
    }
    // In the same turn as the look at the queue: whoever comes later starts anew.
    running = undefined
  }

  /** False when several failed together. */
  async function attempt(waiting: readonly Waiting[]): Promise<boolean> {
    try {
      await transaction(connection, memory, () => {
        for (const { events, bookmarks } of waiting) write(connection, memory, events, bookmarks)
        flush(connection, memory)
      })
    } catch (error) {
      if (waiting.length > 1) return false
      waiting[0]?.reject(error)
      return true
    }
    committed()
    const end = memory.next - 1
    for (const { resolve } of waiting) resolve(end)
    return true
  }

  let last: Promise<unknown> = Promise.resolve()
  return {
    append: (events, bookmarks) =>
      new Promise((resolve, reject) => {
        queue.push({ events, bookmarks, resolve, reject })
        running ??= run()
      }),
    transact(work) {
      const answer = transaction(connection, memory, () => {
        forget(memory)
        return work()
      }).finally(() => forget(memory))
      last = answer.catch(() => {})
      return answer
    },
    async settled() {
      await last
      while (running !== undefined) await running
    },
  }
}

/** All or nothing. Waits without blocking when another process is writing; errors come in words for people. */
async function transaction<Answer>(connection: Connection, memory: Memory, work: () => Answer): Promise<Answer> {
  const { db, path } = connection
  try {
    await begin(connection)
    try {
      if (performance.now() - memory.checked > STILL_THERE) {
        checkStillThere(connection)
        memory.checked = performance.now()
      }
      recall(connection, memory)
      const answer = work()
      db.exec('COMMIT')
      return answer
    } catch (error) {
      forget(memory)
      // SQLite has rolled back by itself after some errors (a full disk is one).
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  } catch (error) {
    throw sqliteError(error, path)
  }
}

async function begin({ db }: Connection): Promise<void> {
  for (const since = performance.now(); ; await sleep(BUSY_PAUSE)) {
    try {
      db.exec('BEGIN IMMEDIATE')
      return
    } catch (error) {
      if (resultCode(error) !== SQLITE.busy || performance.now() - since > PATIENCE) throw error
    }
  }
}
