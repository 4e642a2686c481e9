// What every parser of a log answers, and how one line is held against a table of messages.

import type { LogTime } from './log-time.ts'

/**
 * A message we know; or a line that begins like one and then goes on otherwise (`trouble`: the program may have changed its words).
 * Undefined, where it is allowed: a line that says nothing to us.
 */
export type LogReading<Message> =
  | { readonly ok: true; readonly time: LogTime | undefined; readonly message: Message }
  | { readonly ok: false; readonly time: LogTime | undefined; readonly trouble: string }

/** One message: what it looks like, and what it means. */
export type MessageRow<Message> = readonly [pattern: RegExp, make: (groups: readonly string[]) => Message | undefined]

/** No message we read is longer; what follows is cut, so that no line costs much. */
const LONGEST = 2000
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/g

/** A line that is safe to read and to repeat: not too long, control characters but tabs as \xNN. */
export function cutLine(text: string): string {
  const cut = text.length > LONGEST ? text.slice(0, LONGEST) : text
  return CONTROL.test(cut) ? cut.replace(CONTROL, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`) : cut
}

/**
 * The first row whose pattern fits. `likeOurs` tells the beginnings of messages that must be readable: none fits, and it is trouble.
 * A pattern's groups that took no part are ''.
 */
export function readMessage<Message>(
  text: string,
  time: LogTime | undefined,
  rows: readonly MessageRow<Message>[],
  likeOurs: RegExp,
): LogReading<Message> | undefined {
  for (const [pattern, make] of rows) {
    const found = pattern.exec(text)
    if (found === null) continue
    const message = make(found.slice(1).map(group => group ?? ''))
    if (message !== undefined) return { ok: true, time, message }
  }
  return likeOurs.test(text) ? { ok: false, time, trouble: 'begins like a message we know and cannot be read' } : undefined
}
