// Recorded logs for tests of what they come to: lines as a collector has them, facts as text, what the kernel did.
import { readFileSync } from 'node:fs'
import type { LogReading } from '../../src/decode/log-line.ts'
import { timeOfLine } from '../../src/decode/log-time.ts'
import type { Fact } from '../../src/events/event.ts'

/** Long after all recordings: their lines keep their own times. The lab's clock is UTC, and so is a test's (jest.config.js). */
const LATER = Date.parse('2026-12-01T00:00:00Z') * 1000

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
