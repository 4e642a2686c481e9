// How many packets sampling leaves out where tcpdump captures: it counts what passes its filter, a second one that is stopped counts
// what would pass without the sampling. Both are asked at the same moment, and only what came since the moment before is compared,
// so that neither has a lead and counters of 32 bits may begin again at 0.

import type { OpenOptions } from './backend.ts'
import { type StoppedTcpdump, startStopped } from './stopped-tcpdump.ts'

export type LeftOut = {
  /** Fulfilled when the capture may be opened: what it misses before `begin` is then as little as can be. */
  readonly ready: Promise<unknown>
  /** From now on; the capture is open. False when nobody can count. */
  begin(): Promise<boolean>
  /** Until now; undefined where nobody could count. */
  count(): Promise<number | undefined>
  /** Until now, and no further. */
  fix(): Promise<void>
  /** Ends the counting; `received` is the capture's own last count. */
  end(received: number): Promise<number | undefined>
}

/** Long before four thousand million packets have gone by. */
const ASK_MS = 60_000

/** `received` asks the capture how many packets passed its filter. */
export function countLeftOut(
  open: OpenOptions,
  unsampled: string,
  received: () => Promise<number>,
  start: (open: OpenOptions, filter: string) => StoppedTcpdump = startStopped,
): LeftOut {
  const stopped = start(open, unsampled)
  let before: { readonly all: number; readonly kept: number } | undefined
  let total = 0
  let failed = false
  let fixed = false
  let asking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  async function look(kept: Promise<number>): Promise<void> {
    const [all, passed] = await Promise.all([stopped.received(), kept])
    if (all === undefined) {
      failed = true
      return
    }
    if (before !== undefined) total += ((all - before.all) >>> 0) - ((passed - before.kept) >>> 0)
    before = { all, kept: passed }
  }

  function ask(kept: () => Promise<number> = received): Promise<void> {
    asking ??= look(kept()).finally(() => {
      asking = undefined
    })
    return asking
  }

  const answer = (): number | undefined => (failed || before === undefined ? undefined : Math.max(0, total))

  return {
    ready: stopped.opened,
    async begin() {
      failed = !(await stopped.opened)
      if (failed) return false
      await ask()
      timer = setInterval(() => void ask(), ASK_MS)
      timer.unref()
      return !failed
    },
    async count() {
      if (!fixed && before !== undefined) await ask()
      return answer()
    },
    async fix() {
      if (!fixed && before !== undefined) await ask()
      fixed = true
      stopped.end()
    },
    async end(last) {
      clearInterval(timer)
      await asking
      if (!fixed && before !== undefined) await ask(() => Promise.resolve(last))
      fixed = true
      stopped.end()
      return answer()
    },
  }
}
