// A log on standard input, kept in a file of our own while it is replayed: a replay reads more than once, and jumps back.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

export type Spool = { readonly path: string; [Symbol.dispose](): void }

export async function spoolInput(signal: AbortSignal): Promise<Spool> {
  const folder = mkdtempSync(join(tmpdir(), 'umtool-replay-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const spool: Spool = {
    path: join(folder, 'input.jsonl'),
    [Symbol.dispose]() {
      remove()
      process.off('exit', remove)
    },
  }
  try {
    await pipeline(process.stdin, createWriteStream(spool.path, { mode: 0o600 }), { signal })
  } catch (error) {
    spool[Symbol.dispose]()
    throw error
  }
  return spool
}
