// Says when an interface goes down or comes back while it is captured: the socket survives that in silence.

import { type InterfaceState, interfaceState, newStateChanges } from './interface-state.ts'

const LOOK_MS = 500

export type InterfaceWatch = { stop(): void }

/** Calls `notice` with one sentence per change until stopped. Watches nothing where sysfs does not know the interface. */
export function watchInterface(name: string, notice: (text: string) => void, now: () => number = Date.now): InterfaceWatch {
  let before = interfaceState(name)
  let since = 0
  if (before === undefined) return { stop: () => {} }
  const changes = newStateChanges(name)
  const timer = setInterval(() => {
    if (!changes.look()) return
    const state = interfaceState(name)
    const text = state && before && change(before, state, since === 0 ? 0 : now() - since)
    if (text) {
      notice(text)
      since = isUsable(state!) ? 0 : now()
    }
    before = state ?? before
  }, LOOK_MS)
  timer.unref()
  return {
    stop() {
      clearInterval(timer)
      changes.close()
    },
  }
}

const isUsable = ({ up, carrier }: InterfaceState): boolean => up && carrier

/** What to say of a change; undefined for none. `awayMs` is how long it was unusable until now. */
export function change(before: InterfaceState, after: InterfaceState, awayMs: number): string | undefined {
  if (isUsable(before) && isUsable(after)) {
    const flaps = Math.floor((after.carrierChanges - before.carrierChanges) / 2)
    return flaps > 0 ? `lost its carrier and has it again${flaps > 1 ? ` (${flaps} times)` : ''}` : undefined
  }
  if (!isUsable(before) && isUsable(after)) return `is up again${awayMs > 0 ? ` after ${(awayMs / 1000).toFixed(1)} s` : ''}`
  if (before.up && !after.up) return 'went down; the capture goes on when it comes back'
  if (before.carrier && !after.carrier && after.up) return 'lost its carrier; the capture goes on when it comes back'
  return undefined
}
