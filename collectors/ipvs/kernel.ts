// What IPVS keeps besides services: sync daemons, timeouts, settings below net.ipv4.vs.

import type { Outside } from '../../src/collect/outside.ts'
import { parseIpvsadmDaemons, parseIpvsadmTimeouts } from '../../src/decode/ipvsadm-daemon.ts'
import type { IpvsFact } from '../../src/events/ipvs.ts'
import type { IpvsTimeouts, SyncDaemon } from '../../src/lvs/model.ts'
import type { Seen } from './changes.ts'

export type KernelSettings = {
  readonly daemons: readonly SyncDaemon[]
  readonly timeouts: IpvsTimeouts | undefined
  /** By full name: net.ipv4.vs.expire_nodest_conn. */
  readonly sysctls: Readonly<Record<string, string>>
}

const FOLDER = '/proc/sys/net/ipv4/vs'

/** `ipvsadm` gives the text of a listing, or undefined when it failed. What is not wanted or cannot be had stays as it was. Throws SyntaxError. */
export async function readKernelSettings(
  outside: Outside,
  ipvsadm: (...args: string[]) => Promise<string | undefined>,
  before: KernelSettings | undefined,
  wantsTimeouts: boolean,
): Promise<KernelSettings> {
  const daemons = await ipvsadm('--daemon')
  const timeouts = wantsTimeouts || before?.timeouts === undefined ? await ipvsadm('--timeout') : undefined
  const sysctls: Record<string, string> = {}
  for (const name of (await outside.list(FOLDER)) ?? []) {
    // Some are only for writing, or for the first network namespace.
    const value = await outside.read(`${FOLDER}/${name}`).catch(() => undefined)
    if (value !== undefined) sysctls[`net.ipv4.vs.${name}`] = value.trim().replace(/\s+/g, ' ')
  }
  return {
    daemons: daemons === undefined ? (before?.daemons ?? []) : parseIpvsadmDaemons(daemons),
    timeouts: timeouts === undefined ? before?.timeouts : parseIpvsadmTimeouts(timeouts),
    sysctls,
  }
}

/** Timeouts are looked at less often than the rest. */
export function kernelChanges(before: KernelSettings, after: KernelSettings, { at, since }: Seen, timeoutsSince: number): IpvsFact[] {
  const facts: IpvsFact[] = []
  const running = new Set(after.daemons.map(textOf))
  const ran = new Set(before.daemons.map(textOf))
  for (const daemon of before.daemons) if (!running.has(textOf(daemon))) facts.push(daemonFact('sync-daemon.stopped', daemon, { at, since }))
  for (const daemon of after.daemons) if (!ran.has(textOf(daemon))) facts.push(daemonFact('sync-daemon.started', daemon, { at, since }))
  const { timeouts: from } = before
  const { timeouts: to } = after
  if (from && to && textOf(from) !== textOf(to))
    facts.push({ type: 'ipvs-timeouts.changed', subject: 'ipvs', at, data: { since: timeoutsSince, from, to } })
  for (const name of new Set([...Object.keys(before.sysctls), ...Object.keys(after.sysctls)])) {
    const was = before.sysctls[name]
    const is = after.sysctls[name]
    if (was === is) continue
    facts.push({
      type: 'ipvs-sysctl.changed',
      subject: name,
      at,
      data: { since, ...(was !== undefined && { from: was }), ...(is !== undefined && { to: is }) },
    })
  }
  return facts
}

const textOf = (value: object): string => JSON.stringify(value)

function daemonFact(type: 'sync-daemon.started' | 'sync-daemon.stopped', { state, ...daemon }: SyncDaemon, { at, since }: Seen): IpvsFact {
  return { type, subject: state, at, data: { since, ...daemon } }
}
