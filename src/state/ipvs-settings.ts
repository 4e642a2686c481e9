// What belongs to the virtual server table as a whole: sync daemons, timeouts, settings of the kernel.
import { hasRoom, isOld, learn, rememberRemoval, type Telling, wasRemovedLater } from './facts.ts'
import type { SyncDaemonState } from './ipvs-state.ts'
import { type Data, dataOf, list, number, numberOr, oneOf, text, textOr } from './read.ts'

const DAEMON = 'daemon'
const ROLES = ['master', 'backup'] as const

/** Of a whole picture: daemons, timeouts and settings come with every part. */
export function showSettings(telling: Telling): void {
  const { node, data } = telling
  const shown = new Set<string>()
  for (const value of list(data.daemons)) {
    const one = dataOf(value)
    const role = oneOf(one.state, ROLES)
    if (role === undefined) continue
    shown.add(role)
    startDaemon(telling, role, one)
  }
  for (const role of [...node.daemons.keys()]) if (!shown.has(role)) stopDaemon(telling, role)
  setTimeouts(telling, data.timeouts)
  for (const [name, value] of Object.entries(dataOf(data.sysctls))) setSysctl(telling, name, text(value))
}

/** Or it changed. Undefined members are what old kernels do not say. */
export function startDaemon(telling: Telling, role: string, data: Data): void {
  if (wasRemovedLater(telling, DAEMON, role)) return
  const daemon: SyncDaemonState = {
    interface: textOr(data.interface, ''),
    syncid: numberOr(data.syncid, 0),
    maxlen: number(data.maxlen),
    group: text(data.group),
    port: number(data.port),
    ttl: number(data.ttl),
  }
  telling.node.daemons.set(role, learn(telling.node.daemons.get(role), daemon, telling))
}

/** Unless it was started after that was said. */
export function stopDaemon(telling: Telling, role: string): void {
  const known = telling.node.daemons.get(role)
  if (known !== undefined && isOld(known, telling)) return
  rememberRemoval(telling, DAEMON, role)
  telling.node.daemons.delete(role)
}

/** Of what is no timeouts, nothing. */
export function setTimeouts(telling: Telling, value: unknown): void {
  const { tcp, tcpfin, udp } = dataOf(value)
  if (number(tcp) === undefined) return
  const timeouts = { tcp: numberOr(tcp, 0), tcpfin: numberOr(tcpfin, 0), udp: numberOr(udp, 0) }
  telling.node.timeouts = learn(telling.node.timeouts, timeouts, telling)
}

/** Undefined: there is no such setting any more. */
export function setSysctl(telling: Telling, name: string, value: string | undefined): void {
  const { sysctls } = telling.node
  const known = sysctls.get(name)
  if (value !== undefined) {
    if (hasRoom(sysctls, name)) sysctls.set(name, learn(known, value, telling))
  } else if (known !== undefined && !isOld(known, telling)) sysctls.delete(name)
}

/** Undefined for what is neither. */
export const daemonRole = ({ event }: Telling): string | undefined => oneOf(event.subject, ROLES)
