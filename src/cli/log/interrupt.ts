// Ctrl-C and SIGTERM during long work: it ends at the next safe point, and the exit status says so.
import { EXIT, type ExitCode } from '../exit-codes.ts'

/** `signal.reason` is the exit status as well. */
export type Interrupt = { readonly signal: AbortSignal; status(): ExitCode | undefined; [Symbol.dispose](): void }

/** A second Ctrl-C ends the process at once: the handlers are for one time. */
export function onInterrupt(): Interrupt {
  const stop = new AbortController()
  let status: ExitCode | undefined
  const interrupted = (): void => {
    status = EXIT.interrupted
    stop.abort(status)
  }
  const terminated = (): void => {
    status = EXIT.terminated
    stop.abort(status)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', terminated)
  return {
    signal: stop.signal,
    status: () => status,
    [Symbol.dispose]() {
      process.off('SIGINT', interrupted).off('SIGTERM', terminated)
    },
  }
}
