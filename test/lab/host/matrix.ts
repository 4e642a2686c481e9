// Which clusters are booted, with which scenarios: CI's choice that covers every topology, manager and scenario; the product of all
// topologies and scenarios, each topology with one manager; and all there is.
import { FORWARDINGS, MANAGERS, type Manager, type Scenario, type Topology, unfit } from './topologies.ts'

export type Cluster = { readonly topology: Topology; readonly scenarios: readonly string[] }

/**
 * One boot runs several scenarios, one after the other; whoever is without power at its end comes back by `failback`.
 * Heartbeat and Pacemaker need half a minute for what keepalived does in three seconds: their boots are few, and begin first.
 */
const CHOSEN: readonly (readonly [topology: string, manager: Manager, scenarios: string])[] = [
  ['nat', 'heartbeat', 'service-dies link-cut kill-active-director failback'],
  ['ha-lb', 'pacemaker', 'kill-active-director'],
  ['lb', 'heartbeat', 'service-dies all-dead log-rotated weight clock-stepped'],
  ['dr', 'keepalived', 'healthy weight service-added slow standby kill-active-director failback'],
  ['ha', 'heartbeat', 'standby'],
  ['streamline', 'heartbeat', 'kill-active-director'],
  ['high-capacity', 'keepalived', 'partition real-server-dies kill-active-director'],
  ['private', 'keepalived', 'service-dies all-dead'],
  ['ipv6', 'keepalived', 'service-dies kill-active-director failback'],
  ['fwmark', 'keepalived', 'weight service-dies kill-active-director'],
  ['tun', 'keepalived', 'real-server-dies log-rotated'],
]

export function chosen(all: readonly Topology[]): readonly Cluster[] {
  return CHOSEN.map(([name, manager, scenarios]) => ({
    topology: { ...all.find(topology => topology.name === name)!, manager },
    scenarios: scenarios.split(' '),
  }))
}

/** Each manager has three pairs of directors at least, among them one with NAT or marks, and one with both directors active or as real servers. */
const PRODUCT: readonly (readonly [topology: string, manager: Manager])[] = [
  ['nat', 'heartbeat'],
  ['high-capacity', 'pacemaker'],
  ['ha-lb', 'heartbeat'],
  ['fwmark', 'pacemaker'],
  ['streamline', 'heartbeat'],
  ['ha', 'pacemaker'],
  ['lb', 'heartbeat'],
  ['dr', 'keepalived'],
  ['tun', 'keepalived'],
  ['ipv6', 'keepalived'],
  ['private', 'keepalived'],
]

/** Every topology, each with every scenario that fits it. An hour and a half with two boots at a time. */
export const product = (all: readonly Topology[], scenarios: readonly Scenario[]): readonly Cluster[] =>
  PRODUCT.map(([name, manager]) => {
    const topology = { ...all.find(topology => topology.name === name)!, manager }
    return { topology, scenarios: fitting(topology, scenarios) }
  })

/** Managers that can run a topology: a single director has no cluster to manage, only a pool. */
export const managersOf = (topology: Topology): readonly Manager[] => MANAGERS.filter(manager => topology.pair || manager !== 'pacemaker')

/** Everything: each topology by each manager, each forwarding method where directors balance, each scenario that fits. Hours. */
export function everything(all: readonly Topology[], scenarios: readonly Scenario[]): readonly Cluster[] {
  return all.flatMap(topology =>
    managersOf(topology).flatMap(manager => {
      // Only the topology that is about balancing alone, and the one with everything, are tried with each; the others are made for one.
      const forwardings = ['lb', 'ha-lb'].includes(topology.name) ? FORWARDINGS : [topology.forwarding]
      return forwardings.map(forwarding => ({ topology: { ...topology, manager, forwarding }, scenarios: fitting(topology, scenarios) }))
    }),
  )
}

const fitting = (topology: Topology, scenarios: readonly Scenario[]): readonly string[] =>
  inOrder(scenarios.filter(scenario => unfit(scenario, topology) === undefined)).map(({ name }) => name)

/** A director that was killed is brought back next; the clock is stepped last, since times are ambiguous afterwards. */
export function inOrder(scenarios: readonly Scenario[]): readonly Scenario[] {
  const LAST = ['kill-active-director', 'failback', 'clock-stepped']
  return scenarios.toSorted((a, b) => LAST.indexOf(a.name) - LAST.indexOf(b.name))
}
