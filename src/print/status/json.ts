// A status as plain JSON: the same answers as the text, with times in RFC 3339 and the events that say so.
import { formatTime } from '../../events/time.ts'
import { livenessOf, rolesOf } from '../../state/derive.ts'
import type { Five } from '../../state/ipvs-state.ts'
import { type ServerView, type ServiceView, servicesOf } from '../../state/pools.ts'
import type { ClusterState, NodeState, State } from '../../state/state.ts'
import { vipsOf } from '../../state/vips.ts'
import { nodesInOrder } from './nodes.ts'
import type { StatusChoice } from './text.ts'
import { disagreementWords, troublesOf } from './troubles.ts'

const time = (at: number | undefined): string | undefined => (at === undefined || at <= 0 || !Number.isSafeInteger(at) ? undefined : formatTime(at))

/** Undefined members are left out when it is written. */
export function statusJson(state: State, now: number, choice: StatusChoice): unknown {
  const clusters = [...state.clusters.values()].filter(({ name }) => choice.cluster?.(name) ?? true)
  return { at: time(now), clusters: clusters.map(cluster => clusterJson(cluster, now, choice)) }
}

function clusterJson(cluster: ClusterState, now: number, { node: wantsNode, service: wantsService, vip: wantsVip }: StatusChoice): unknown {
  const vips = vipsOf(cluster, now)
  return {
    name: cluster.name,
    vips: [...vips.values()]
      .filter(vip => (wantsVip?.(vip.address) ?? true) && (wantsService === undefined || vip.services.some(wantsService)))
      .map(({ holders, words, claims, disagreements, since, ...vip }) => ({
        ...vip,
        since: time(since),
        holders: holders.map(holder => ({ ...holder, since: time(holder.since), at: time(holder.at) })),
        words: words.map(word => ({ ...word, since: time(word.since) })),
        claims: claims.map(claim => ({ ...claim, first: time(claim.first), last: time(claim.last) })),
        disagreements: disagreements.map(found => ({ ...found, ...('at' in found && { at: time(found.at) }), text: disagreementWords(found, now) })),
      })),
    nodes: nodesInOrder(cluster.nodes.values())
      .filter(({ name }) => wantsNode?.(name) ?? true)
      .map(node => nodeJson(cluster, node, now)),
    services: servicesOf(cluster, now, vips)
      .filter(({ key }) => wantsService?.(key) ?? true)
      .map(serviceJson),
    troubles: troublesOf(cluster, now, vips).map(trouble => ({ ...trouble, since: time(trouble.since) })),
  }
}

function nodeJson(cluster: ClusterState, node: NodeState, now: number): unknown {
  const { state, heard, since, missed } = livenessOf(cluster, node, now)
  return {
    name: node.name,
    role: node.agent.role?.value,
    agent: { state, version: node.agent.version, heard: time(heard), since: time(since), missed: missed && { ...missed, at: time(missed.at) } },
    roles: rolesOf(node).map(word => ({ ...word, since: time(word.since), at: time(word.at) })),
    sync: [...node.daemons].map(([role, { value, since: from, event }]) => ({ role, ...value, since: time(from), event })),
    connections: node.connections && { ...node.connections, at: time(node.connections.at) },
  }
}

const NAMES = ['connections', 'packetsIn', 'packetsOut', 'bytesIn', 'bytesOut'] as const

const named = (values: Five | undefined): unknown => values && Object.fromEntries(NAMES.map((name, i) => [name, values[i]]))

function serviceJson({ key, director, directors, service, rates, pool, servers }: ServiceView): unknown {
  return {
    key,
    director,
    directors,
    ...service?.settings.value,
    since: time(service?.since),
    counters: named(service?.counted?.counters),
    rates: named(rates),
    manager: pool?.manager,
    up: pool?.up?.value,
    fallback: pool?.fallback?.value || undefined,
    servers: servers.map(serverJson),
  }
}

function serverJson({ endpoint, server, rates, check, quiesced, out, elsewhere }: ServerView): unknown {
  return {
    endpoint,
    inTable: server !== undefined,
    weight: server?.weight.value,
    weightSince: time(server?.weight.since),
    ...server?.settings.value,
    active: server?.active,
    inactive: server?.inactive,
    counters: named(server?.counted?.counters),
    rates: named(rates),
    connections: server?.connections && Object.fromEntries(server.connections.states),
    check: check && { ...check, since: time(check.since), at: time(check.at) },
    quiesced: quiesced && { ...quiesced, since: time(quiesced.since) },
    out: out && { ...out, since: time(out.since) },
    elsewhere: elsewhere.length > 0 ? elsewhere : undefined,
  }
}
