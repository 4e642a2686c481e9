// From one picture of the table to the next: what was added, removed and changed.

import type { IpvsFact } from '../../src/events/ipvs.ts'
import { difference } from '../difference.ts'
import type { Picture, Server, Service } from './picture.ts'

/** When it was seen, and when it had not happened yet: microseconds. */
export type Seen = { readonly at: number; readonly since: number }

/** What an event says of a service besides its name. */
export const serviceData = ({ scheduler, schedulerFlags, persistence, onePacket }: Service) => ({
  scheduler,
  ...(schedulerFlags && { schedulerFlags: [...schedulerFlags] }),
  ...(persistence && { persistence }),
  ...(onePacket && { onePacket }),
})

/** The same of a real server. */
export const serverData = ({ forwarding, tunnel, weight, upper, lower }: Server) => ({
  forwarding,
  ...(tunnel && { tunnel }),
  weight,
  ...(upper > 0 && { upper }),
  ...(lower > 0 && { lower }),
})

/**
 * `seen` is of what /proc/net/ip_vs shows, `seenDetails` of what ipvsadm alone shows and is looked at less often. Removals first: an address
 * may have moved from one service to another.
 */
export function changesOf(before: Picture, after: Picture, seen: Seen, seenDetails: Seen): IpvsFact[] {
  const { at, since } = seen
  const facts: IpvsFact[] = []
  for (const service of before.values()) {
    const now = after.get(service.key)
    for (const server of service.servers.values()) if (!now?.servers.has(server.endpoint)) facts.push(removed(server, seen))
    if (now === undefined) facts.push({ type: 'service.removed', subject: service.key, at, data: { since } })
  }
  for (const service of after.values()) {
    const was = before.get(service.key)
    if (was === undefined) facts.push({ type: 'service.added', subject: service.key, at, data: { since, ...serviceData(service) } })
    else facts.push(...serviceChange(was, service, seen, seenDetails))
    for (const server of service.servers.values()) facts.push(...serverChanges(was?.servers.get(server.endpoint), server, seen, seenDetails))
  }
  return facts
}

const removed = ({ key, weight }: Server, { at, since }: Seen): IpvsFact => ({
  type: 'real-server.removed',
  subject: key,
  at,
  data: { since, weight },
})

export const weightChanged = (subject: string, from: number, to: number, { at, since }: Seen): IpvsFact => ({
  type: 'weight.changed',
  subject,
  at,
  data: { since, from, to },
})

function serviceChange(was: Service, is: Service, seen: Seen, seenDetails: Seen): IpvsFact[] {
  const settings = (service: Service) => ({
    scheduler: service.scheduler,
    schedulerFlags: [...(service.schedulerFlags ?? [])],
    persistence: service.persistence ?? null,
    onePacket: service.onePacket ?? false,
  })
  const { from, to, changed } = difference(settings(was), settings(is))
  if (!changed) return []
  const { at, since } = 'schedulerFlags' in to ? seenDetails : seen
  return [{ type: 'service.changed', subject: is.key, at, data: { since, from, to } }]
}

function serverChanges(was: Server | undefined, is: Server, seen: Seen, seenDetails: Seen): IpvsFact[] {
  if (was === undefined) return [{ type: 'real-server.added', subject: is.key, at: seen.at, data: { since: seen.since, ...serverData(is) } }]
  const facts: IpvsFact[] = was.weight === is.weight ? [] : [weightChanged(is.key, was.weight, is.weight, seen)]
  const settings = ({ forwarding, tunnel, upper, lower }: Server) => ({ forwarding, tunnel: tunnel ?? null, upper, lower })
  const { from, to, changed } = difference(settings(was), settings(is))
  if (!changed) return facts
  const { at, since } = 'forwarding' in to ? seen : seenDetails
  return [...facts, { type: 'real-server.changed', subject: is.key, at, data: { since, from, to } }]
}
