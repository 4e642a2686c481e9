// Recorded logs for tests of what they come to: lines as a collector has them, facts as text, what the kernel did.
import { readFileSync } from 'node:fs'
import type { LogReading } from '../../src/decode/log-line.ts'
import { readLogTime, timeOfLine } from '../../src/decode/log-time.ts'
import type { Fact } from '../../src/events/event.ts'

/** Long after all recordings: their lines keep their own times. The lab's clock is UTC, and so is a test's (jest.config.js). */
const LATER = Date.parse('2026-12-01T00:00:00Z') * 1000

const SECOND = 1_000_000

export const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n')

export type Said = { readonly message: unknown; readonly at: number }

/** Messages that were understood, with their times. */
export function messagesOf<Message>(path: string, read: (line: string) => LogReading<Message> | undefined): { message: Message; at: number }[] {
  return linesOf(path).flatMap(line => {
    const reading = read(line)
    return reading?.ok ? [{ message: reading.message, at: timeOfLine(reading.time!, LATER, wall => wall) }] : []
  })
}

export const clock = (at: number): string => new Date(at / 1000).toISOString().slice(11, 23)

/** One fact, one line. */
export const factLine = ({ type, subject, at, data }: Fact): string => `${clock(at)} ${type} ${subject} ${JSON.stringify(data)}`

export const factText = (facts: readonly Fact[]): string => facts.map(fact => `${factLine(fact)}\n`).join('')

/** What `ip -ts monitor address` saw of one address: it came, it went. Microseconds. */
export function addressHistory(path: string, address: string): { at: number; there: boolean }[] {
  return linesOf(path).flatMap(line => {
    const found = /^\[([0-9T:.-]+)\] (Deleted )?\d+: \S+ +inet6? (\S+?)\/\d+ /.exec(line)
    if (found === null || found[3] !== address) return []
    return [{ at: Math.round(Date.parse(`${found[1]!.slice(0, 23)}Z`) * 1000), there: found[2] === undefined }]
  })
}

/** Lines with the time at which they were written, somewhere in their second. */
export function written(path: string): { at: number; value: string }[] {
  let last = 0
  return linesOf(path)
    .filter(line => line !== '')
    .map(value => {
      const time = readLogTime(value.replace(/^\[/, ''))?.time
      if (time !== undefined) {
        const at = time.year
          ? time.wall
          : time.wall - Date.UTC(1972, 0, 1) * 1000 + Date.UTC(2026, 0, 1) * 1000 - (leapDay(time.wall) ? 86_400 * SECOND : 0)
        last = Math.max(last + 1, at)
      }
      return { at: last, value }
    })
}
/** 1972 has a day that 2026 has not. */
const leapDay = (wall: number): boolean => wall >= Date.UTC(1972, 2, 1) * 1000
