// Ctrl-C and a polite kill ask for a clean end; a second one ends at once.
import { EXIT } from '../exit-codes.ts'

/** Calls `stop` at the first SIGINT or SIGTERM. Returns what takes the listeners away. */
export function endOnSignals(stop: (signal: NodeJS.Signals) => void): () => void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted)
    stopping = true
    stop(signal)
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  return () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
}
