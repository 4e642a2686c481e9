// SQLite answers at once and holds the process meanwhile: long work lets others have their turn now and then.
import { setImmediate as turn } from 'node:timers/promises'

/** How long work may go on before timers, signals and sockets get their turn. Milliseconds. */
const LONGEST = 8

/** A function to await inside a loop: it gives up the turn when it is time to. */
export function newTurns(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < LONGEST) return undefined
    return turn().then(() => {
      since = performance.now()
    })
  }
}
