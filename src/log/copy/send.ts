// Hands events to the far log. One that it will never take (too large for it) must not hold up all others: it is found, said and passed over.
import { toUmtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'
import type { Event } from '../../events/event.ts'
import type { Bookmarks, EventLog } from '../log.ts'

export type Sender = {
  /** Resolves with how many are durable there: all but those that `refused` was told of. Rejects when it is worth another try. */
  send(to: EventLog, events: readonly Event[], bookmarks: Bookmarks | undefined): Promise<number>
}

/** An event that was refused alone so often, while the next one was taken, is at fault itself. */
const STRIKES = 3

/** SQLITE_FULL, the low byte of `errcode` (https://sqlite.org/rescode.html). */
const FULL = 13

/** Nothing is wrong with the events: nobody answers, nobody may, or there is no room. */
function isPassing(error: unknown): boolean {
  const { exit, cause } = toUmtoolError(error)
  const { code, errcode } = (cause ?? error) as { code?: unknown; errcode?: unknown }
  return exit === EXIT.unreachable || exit === EXIT.permission || code === 'ENOSPC' || (typeof errcode === 'number' && (errcode & 0xff) === FULL)
}

/** It cannot be written down at all. */
const isHopeless = (error: unknown): boolean => error instanceof TypeError || error instanceof RangeError

export function newSender(refused: (event: Event, why: string) => void): Sender {
  const strikes = new Map<string, number>()
  const passedOver = new Set<string>()
  let suspects: { readonly event: Event; readonly error: unknown }[] = []

  return {
    async send(to, events, bookmarks) {
      suspects = []
      const wanted = passedOver.size === 0 ? events : events.filter(({ id }) => !passedOver.has(id))
      try {
        if (wanted.length > 0 || bookmarks !== undefined) await to.append(wanted, bookmarks)
      } catch (error) {
        if (isPassing(error) || wanted.length === 0) throw error
        await apart(to, wanted, error)
        if (suspects.length > 0) throw suspects[0]!.error
        if (bookmarks !== undefined) await to.append([], bookmarks)
      }
      const taken = events.length - passedOver.size
      strikes.clear()
      passedOver.clear()
      return taken
    },
  }

  /** In halves, in order: `error` is what they met together. */
  async function apart(to: EventLog, events: readonly Event[], error: unknown): Promise<void> {
    const [first] = events
    if (first === undefined) return
    if (events.length === 1) return judge(first, error)
    const middle = events.length >> 1
    for (const half of [events.slice(0, middle), events.slice(middle)]) {
      try {
        await to.append(half)
        for (const { event, error: why } of suspects) passOver(event, why)
        suspects = []
      } catch (cause) {
        if (isPassing(cause)) throw cause
        await apart(to, half, cause)
      }
    }
  }

  function judge(event: Event, error: unknown): void {
    if (isHopeless(error)) return passOver(event, error)
    const count = (strikes.get(event.id) ?? 0) + 1
    strikes.set(event.id, count)
    if (count < STRIKES) throw error
    suspects.push({ event, error })
  }

  function passOver(event: Event, error: unknown): void {
    passedOver.add(event.id)
    refused(event, toUmtoolError(error).message)
  }
}
