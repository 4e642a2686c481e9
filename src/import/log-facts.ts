// The log of a daemon, long after it was written: its lines are read and told as the collector that follows such a log does.

import type { LogReading } from '../decode/log-line.ts'
import type { Fact } from '../events/event.ts'
import { newLogClock, newYearScan, timeOf } from './log-clock.ts'
import type { Rejected } from './rejected.ts'
import { openText } from './text-lines.ts'
import type { Zone } from './zone.ts'

/** How lines are read and told: a collector's own functions. */
export type LogReader<Message = unknown> = {
  /** What the log is of, for people. */
  readonly of: string
  read(line: string): LogReading<Message> | undefined
  /** Keeps the story of one log. */
  newTell(): (message: Message, at: number) => readonly Fact[]
}

export type LogTimes = { readonly zone: Zone; readonly year: number | undefined }

/** Messages of any kind, once their reader and their story are bound together. */
export const logReader = <Message>(reader: LogReader<Message>): LogReader => reader as unknown as LogReader

/** `mixed`: many write into it, and a line that says nothing to us is none of our matter. */
export async function* logFacts(
  path: string,
  reader: LogReader,
  { zone, year }: LogTimes,
  rejected: Rejected,
  mixed: boolean,
): AsyncGenerator<Fact, void, void> {
  const file = openText(path)
  const scan = newYearScan()
  let timed = 0
  for await (const { text } of file.lines()) {
    const time = timeOf(text)
    if (time === undefined) continue
    timed++
    scan.note(time)
  }
  if (timed === 0) return rejected.reject(path, 0, `no line begins with a time: is it a log of ${reader.of}?`)
  const clock = newLogClock(scan.years(), zone, file.written, year)
  const tell = reader.newTell()
  let known = 0
  for await (const { text, number } of file.lines()) {
    const time = timeOf(text)
    if (time === undefined) {
      if (!mixed && isGarbage(text)) rejected.reject(path, number, `no time at its beginning: ${excerpt(text)}`)
      continue
    }
    const at = clock.at(time)
    const reading = reader.read(text)
    if (reading === undefined) continue
    known++
    if (reading.ok) yield* tell(reading.message, at)
    else rejected.reject(path, number, `${reading.trouble}: ${excerpt(text)}`)
  }
  if (known === 0 && !mixed) rejected.remark(`${path}: not a line of it is one of ${reader.of} that says something`)
}

/** Records of several lines go on without a time; what holds control characters is no record. */
const isGarbage = (text: string): boolean => /[\x00-\x08\x0b-\x1f\x7f\ufffd]/.test(text)

const LONGEST = 160

export const excerpt = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
