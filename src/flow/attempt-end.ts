// How an attempt ends: by FIN, or by a reset, which says different things at different times.
import { RESET_AFTER_CLOSE, RESET_AFTER_IDLE, RESET_BY_SERVER, RESET_REFUSED, RESET_UNASKED, RESET_UNKNOWN_THERE } from '../trace/verdict-codes.ts'
import type { Attempt } from './attempts.ts'

/** The first FIN of each side counts, at its earliest sighting. */
export function noteFin(attempt: Attempt, at: number, fromClient: boolean): void {
  const before = fromClient ? attempt.clientFinAt : attempt.serverFinAt
  if (before !== 0 && at >= before) return
  if (fromClient) attempt.clientFinAt = at
  else attempt.serverFinAt = at
}

/** `reset`: RESET_* of src/trace. A client that resets what moves has its own reasons; one that resets what stalls was cut off. */
export function noteReset(attempt: Attempt, at: number, reset: number): void {
  attempt.finished = true
  if (reset === RESET_REFUSED) {
    if (attempt.refusedAt === 0 || at < attempt.refusedAt) attempt.refusedAt = at
  } else if (reset === RESET_UNASKED) attempt.givenUp = true
  else if (reset !== RESET_AFTER_CLOSE && !attempt.closed && attempt.cutAt === 0 && attempt.answeredAt > 0) {
    const byOthers = reset === RESET_BY_SERVER || reset === RESET_UNKNOWN_THERE || reset === RESET_AFTER_IDLE
    if (byOthers || attempt.stalledSince > 0) attempt.cutAt = at
  }
}
