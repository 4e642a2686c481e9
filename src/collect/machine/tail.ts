// A log, followed line by line from a place on: through rotation by rename or copytruncate, and before it exists.
//
// A file that was renamed is read on for a while: its writer goes on in it until it is told. Its lines and the new file's each keep
// their order; a place names both files.
//
// Lost are lines that are nowhere any more (compressed, deleted, cut without a copy), and those of a log that was made and cut by
// copytruncate before its first line was read: a copy is known by what was read of it.

import { realpath, stat } from 'node:fs/promises'
import type { TailedLine } from '../outside.ts'
import { watchFolder } from './folder.ts'
import { type LogFile, openLogFile, READ_BYTES, readLines, rewind, seekEnd, segmentOf } from './log-file.ts'
import { BEFORE_ALL, CONTEXT, parsePlace, placeText, type Segment } from './place.ts'
import { findAgain, type LogPath, youngerThan } from './rotated.ts'

/** How long a file that is not the log any more is read on after its last line. Milliseconds. */
const LINGER_MS = 60_000
/** So many old ones are read on at most. */
const MOST_FILES = 8

/** The place behind the last whole line that is there now. */
export async function endOfLog(path: string): Promise<string> {
  const file = await openLogFile(path)
  if (file === undefined) return BEFORE_ALL
  try {
    await seekEnd(file)
    return placeText([segmentOf(file)])
  } finally {
    await file.handle.close()
  }
}

export async function* tailLog(
  path: string,
  place: string | undefined,
  now: () => number,
  signal: AbortSignal,
): AsyncGenerator<readonly TailedLine[]> {
  const log = { path, real: await realpath(path).catch(() => path) }
  const folder = watchFolder(log.real) // before anything is read, so that nothing comes unseen in between
  let files: LogFile[] = []
  const buffer = Buffer.alloc(CONTEXT + READ_BYTES)
  const rotation = (rotated: 'renamed' | 'cut'): TailedLine => ({ at: now(), text: '', place: placeText(files.map(segmentOf)), rotated })
  try {
    const segments = parsePlace(place ?? (await endOfLog(path))) ?? parsePlace(await endOfLog(path))!
    const resumed = await resume(log, segments)
    files = resumed.files
    if (resumed.isAnother && segments.length > 0) yield [rotation(isOf(files.at(-1)!, segments.at(-1)!) ? 'cut' : 'renamed')]
    while (!signal.aborted) {
      let quiet = true
      for (let i = 0; i < files.length && !signal.aborted; i++) {
        for (;;) {
          const file = files[i]!
          const lines: TailedLine[] = []
          const others = files.map(segmentOf)
          const at = now()
          const outcome = await readLines(file, buffer, ({ text, segment }) => {
            others[i] = segment
            lines.push({ at, text, place: placeText(others) })
          })
          if (outcome === 'end') break
          quiet = false
          if (lines.length > 0) yield lines
          if (signal.aborted) break
          if (outcome === 'cut' && (await afterCut(files, i, log))) yield [rotation('cut')]
          if (i >= files.length) break
        }
      }
      const last = files.at(-1)
      if (await follow(log, files)) {
        quiet = false
        if (last !== undefined) yield [rotation('renamed')]
      }
      if (quiet) await folder.changed(signal)
    }
  } finally {
    folder.close()
    for (const file of files) await file.handle.close()
  }
}

/** The files to read: where `segments` left off, what came after them, and the log as it is now, which may be another. */
async function resume(log: LogPath, segments: readonly Segment[]): Promise<{ files: LogFile[]; isAnother: boolean }> {
  const files: LogFile[] = []
  for (const segment of segments) {
    const file = await findAgain(log, segment)
    if (file !== undefined) files.push(file)
  }
  return { isAnother: await follow(log, files), files }
}

/** Puts the log's present file last when it is another one, and lets go of old ones that nobody writes to. True when there is more to read. */
async function follow({ path, real }: LogPath, files: LogFile[]): Promise<boolean> {
  const time = performance.now()
  const last = files.at(-1)
  let grew = false
  if (last === undefined || (await isAnother(path, last))) {
    const file = await openLogFile(path)
    // What was rotated while nobody looked stands between the two.
    const between = last === undefined ? [] : (await youngerThan(last, real)).filter(other => other.inode !== file?.inode)
    for (const added of [...between, ...(file === undefined ? [] : [file])]) {
      if (files.some(known => known.inode === added.inode && known.device === added.device)) await added.handle.close()
      else {
        files.push(added)
        grew = true
      }
    }
  }
  for (const file of files.slice(0, -1)) {
    file.supersededAt ??= time
    const done = time - Math.max(file.supersededAt, file.lastGrowth) > LINGER_MS || files.length > MOST_FILES
    if (!done || grew) continue
    files.splice(files.indexOf(file), 1)
    await file.handle.close()
  }
  return grew
}

async function isAnother(path: string, { device, inode }: LogFile): Promise<boolean> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined)
  return stats !== undefined && (String(stats.ino) !== inode || String(stats.dev) !== device)
}

/**
 * The log was cut: it is read from its start, and before it the copy that was made of it, if it holds lines we have not read. False where it
 * was not the log, but an old file of it.
 */
async function afterCut(files: LogFile[], i: number, log: LogPath): Promise<boolean> {
  const file = files[i]!
  if (i < files.length - 1) {
    files.splice(i, 1) // whoever cut it did not mean the log to go on there
    await file.handle.close()
    return false
  }
  const { lineAt, hash, device, inode } = file
  rewind(file)
  const copy = lineAt === 0 ? undefined : await findAgain(log, { device, inode, offset: lineAt, hash })
  if (copy !== undefined) files.splice(i, 0, copy)
  return true
}

const isOf = (file: LogFile, { device, inode }: Segment): boolean => file.device === device && file.inode === inode
