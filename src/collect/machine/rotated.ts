// The files into which a log was rotated: `ha-log.1`, `ha-log-20261122`; found again by inode (rename) or content (copytruncate).
// Compressed ones are not read: logrotate's `delaycompress` leaves the youngest as it is, and so should it be.

import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type LogFile, openLogFile, seek } from './log-file.ts'
import type { Segment } from './place.ts'

/** A log by the name it was asked for, which may be a link to another file later, and by where it was when following began. */
export type LogPath = { readonly path: string; readonly real: string }

const ROTATED = /^[.-]\d[\d.-]*$/

/** Paths of the rotated files of the log at `path`, youngest first. */
export async function rotatedFiles(path: string): Promise<readonly string[]> {
  const name = basename(path)
  const names = await readdir(dirname(path)).catch(() => [])
  const found: { path: string; changed: number }[] = []
  for (const other of names) {
    if (!other.startsWith(name) || !ROTATED.test(other.slice(name.length))) continue
    const at = join(dirname(path), other)
    const stats = await stat(at).catch(() => undefined)
    if (stats?.isFile()) found.push({ path: at, changed: stats.mtimeMs })
  }
  return found.sort((a, b) => b.changed - a.changed).map(file => file.path)
}

/** The file that `segment` speaks of, at its offset: the log itself or one it was rotated into. Undefined when it is gone. */
export async function findAgain({ path, real }: LogPath, segment: Segment): Promise<LogFile | undefined> {
  const paths = [path, ...(await rotatedFiles(real))]
  // By inode first; then by content, for copies and for file systems whose numbers changed with a restart.
  for (const same of [isSame, () => segment.offset > 0]) {
    for (const candidate of paths) {
      const file = await openLogFile(candidate).catch(() => undefined)
      if (file === undefined) continue
      if (same(file, segment) && (await seek(file, segment.offset, segment.hash))) return file
      await file.handle.close()
    }
  }
  return undefined
}

const isSame = (file: LogFile, { device, inode }: Segment): boolean => file.device === device && file.inode === inode

/** Rotated files that are younger than `file`, oldest first, at their beginnings: what came between it and the present one. */
export async function youngerThan(file: LogFile, path: string): Promise<LogFile[]> {
  const paths = await rotatedFiles(path)
  const changed = (await file.handle.stat()).mtimeMs
  const files: LogFile[] = []
  for (const candidate of paths) {
    const other = await openLogFile(candidate).catch(() => undefined)
    if (other === undefined) continue
    const younger = !isSame(other, file as Pick<LogFile, 'device' | 'inode'> as Segment) && (await other.handle.stat()).mtimeMs > changed
    if (younger) files.unshift(other)
    else await other.handle.close()
    if (!younger) break // youngest first: all others are older still
  }
  return files
}
