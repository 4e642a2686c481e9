// What clients had of an incident: the outages of its services within its time.
import type { Outage, PacketReference, ServiceSeen } from '../flow/clients.ts'
import type { Scene } from './scene.ts'
import type { ClientsSeen, Evidence, ServiceTotals } from './timeline.ts'
import { addressOf } from './world.ts'

/** Microseconds: clients notice a little before or after what the log says. */
const LOOSE = 2_000_000

export type FoundOutage = Outage & { readonly service: string; readonly references: readonly Evidence[] }

const SAYS = ['the last that was served', 'the first that was not', 'the first that was served again'] as const

const referenceOf =
  (count: number) =>
  ({ event, packet, node, at }: PacketReference, i: number): Evidence => ({
    kind: 'packet',
    id: event,
    node,
    packet,
    at,
    says: (count === SAYS.length ? SAYS[i] : i === 0 ? SAYS[0] : SAYS[2]) ?? '',
  })

const isAbout = (vips: ReadonlySet<string>, service: string): boolean => vips.has(service) || vips.has(addressOf(service) ?? '')

/** `vips` may hold addresses and services' keys. The longest first. */
export function outagesOf({ clients }: Scene, vips: ReadonlySet<string>, from: number, to: number): FoundOutage[] {
  return clients
    .filter(({ service }) => isAbout(vips, service))
    .flatMap(({ service, outages }) =>
      outages
        .filter(outage => outage.from <= to && (outage.to ?? Number.POSITIVE_INFINITY) >= from - LOOSE)
        .map(outage => ({ ...outage, service, references: outage.evidence.map(referenceOf(outage.evidence.length)) })),
    )
    .sort((a, b) => b.milliseconds - a.milliseconds)
}

/** One for each service that had clients then. */
export function clientsOf(scene: Scene, vips: ReadonlySet<string>, from: number, to: number): ClientsSeen[] {
  return scene.clients
    .filter(({ service, firstAt, lastAt }) => isAbout(vips, service) && firstAt <= to && lastAt >= from)
    .map(({ service }) => {
      const found = outagesOf(scene, new Set([service]), from, to)
      const [outage] = found
      if (outage === undefined) return { service, failures: {}, failed: 0, lost: 0, outages: 0, evidence: [] }
      const sum = (of: (one: FoundOutage) => number): number => found.reduce((total, one) => total + of(one), 0)
      const failures = {
        refused: sum(one => one.failures.refused),
        unanswered: sum(one => one.failures.unanswered),
        unreachable: sum(one => one.failures.unreachable),
        cut: sum(one => one.failures.cut),
      }
      return {
        service,
        failures,
        failed: failures.refused + failures.unanswered + failures.unreachable,
        lost: sum(one => one.lostConnections),
        outages: found.length,
        outage: {
          from: outage.from,
          to: outage.to,
          milliseconds: outage.milliseconds,
          how: outage.how,
          earliest: outage.earliest,
          latest: outage.latest,
        },
        evidence: outage.references,
      }
    })
}

export const totalsOf = ({ service, attempts, answered, refused, unanswered, unreachable, cut, outages }: ServiceSeen): ServiceTotals => ({
  service,
  attempts,
  answered,
  failed: refused + unanswered + unreachable,
  cut,
  outages: outages.map(({ from, to, milliseconds }) => ({ from, to, milliseconds })),
})
