// What systemd wants to hear (sd_notify(3)): that the agent is ready, stops, and lives. Node has no datagram sockets of that kind, so
// systemd-notify(1) says it; without systemd nothing is said.
import type { Outside } from '../../collect/outside.ts'

export type Notify = (...words: readonly string[]) => Promise<void>

type Environment = Readonly<Record<string, string | undefined>>

export function newNotify(outside: Outside, environment: Environment = process.env): Notify {
  if (!environment.NOTIFY_SOCKET) return async () => {}
  return async (...words) => {
    await outside.run('systemd-notify', words).catch(() => undefined) // it is told again, or systemd acts as it was told
  }
}

/** How often systemd wants to hear that we live, in milliseconds: twice as often as it would act. Undefined when it does not. */
export function watchdogMs({ WATCHDOG_USEC, WATCHDOG_PID }: Environment = process.env, pid: number = process.pid): number | undefined {
  const micros = Number(WATCHDOG_USEC)
  if (!Number.isSafeInteger(micros) || micros <= 0 || (WATCHDOG_PID !== undefined && Number(WATCHDOG_PID) !== pid)) return undefined
  return micros / 2000
}
