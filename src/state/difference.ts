// What is otherwise at one moment than at another: by virtual address, node and service. Pure.
import { livenessOf, rolesOf } from './derive.ts'
import type { RealServerState, ServiceState } from './ipvs-state.ts'
import { newCluster } from './new-state.ts'
import type { Said } from './said.ts'
import type { ClusterState, NodeState, State } from './state.ts'
import { vipsOf } from './vips.ts'

export type Change = {
  readonly cluster: string
  readonly part: 'vip' | 'node' | 'service'
  /** Address, node, or key of the service. */
  readonly subject: string
  /** The director in whose table it is so, for services. */
  readonly node?: string | undefined
  /** holder, role, address, weight ... and what of it: `weight 10.1.1.11:80`. */
  readonly what: string
  /** Absent: it was not there, or is not any more. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** When it became so: microseconds; absent where a thing went away, or nobody said. */
  readonly at?: number | undefined
  readonly event?: string | undefined
}

export type Moment = { readonly state: State; readonly at: number }

/** In the order of clusters, addresses, nodes and services. */
export function differenceOf(before: Moment, after: Moment): Change[] {
  const names = new Set([...before.state.clusters.keys(), ...after.state.clusters.keys()])
  return [...names].sort().flatMap(name => {
    const was = before.state.clusters.get(name) ?? newCluster(name)
    const is = after.state.clusters.get(name) ?? newCluster(name)
    const changes: Change[] = []
    const take = (change: Omit<Change, 'cluster'>): void => {
      if (change.from === change.to) return
      // What became so before, and is so again, does not say when it did.
      const { at, event, ...rest } = change
      changes.push({ cluster: name, ...rest, ...(at !== undefined && at > before.at && { at, event }) })
    }
    ofVips(was, before.at, is, after.at, take)
    ofNodes(was, before.at, is, after.at, take)
    ofServices(was, is, take)
    return changes
  })
}

type Take = (change: Omit<Change, 'cluster'>) => void

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

const keysOf = (a: ReadonlyMap<string, unknown> | undefined, b: ReadonlyMap<string, unknown> | undefined): string[] =>
  [...new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])].sort(byName)

const told = (said: Said | undefined): Pick<Change, 'at' | 'event'> => (said === undefined ? {} : { at: said.since, event: said.event })

function ofVips(was: ClusterState, wasAt: number, is: ClusterState, isAt: number, take: Take): void {
  const [vipsBefore, vipsAfter] = [vipsOf(was, wasAt), vipsOf(is, isAt)]
  for (const subject of keysOf(vipsBefore, vipsAfter)) {
    const [before, after] = [vipsBefore.get(subject), vipsAfter.get(subject)]
    const holder = after?.holders.find(({ node, state }) => node === after.holder && state === 'has')
    take({
      part: 'vip',
      subject,
      what: 'holder',
      from: before && holdersOf(before),
      to: after && holdersOf(after),
      at: holder?.since,
      event: holder?.event,
    })
    const [macBefore, macAfter] = [before?.claims[0], after?.claims[0]]
    take({ part: 'vip', subject, what: 'MAC', from: macBefore?.mac, to: macAfter?.mac, at: macAfter?.first, event: macAfter?.event })
  }
}

function holdersOf({
  holder,
  holders,
}: {
  readonly holder?: string | undefined
  readonly holders: readonly { node: string; state: string }[]
}): string {
  if (holder !== undefined) return holder
  const having = holders.filter(({ state }) => state === 'has').map(({ node }) => node)
  return having.length > 0 ? having.join(' and ') : 'nobody'
}

function ofNodes(was: ClusterState, wasAt: number, is: ClusterState, isAt: number, take: Take): void {
  for (const subject of keysOf(was.nodes, is.nodes)) {
    const [before, after] = [was.nodes.get(subject), is.nodes.get(subject)]
    const change = (what: string, from: string | undefined, to: string | undefined, said?: Said): void =>
      take({ part: 'node', subject, what, from, to, ...told(said) })
    change('agent', before && livenessOf(was, before, wasAt).state, after && livenessOf(is, after, isAt).state, after?.agent.started)
    change('version', before?.agent.version, after?.agent.version, after?.agent.started)
    if (before?.agent.started !== undefined && after?.agent.started !== undefined && before.agent.started.event !== after.agent.started.event)
      change('started again', undefined, after.agent.started.value ? 'after a stop in order' : 'after it was cut off', after.agent.started)
    ofRoles(before, after, change)
    ofHost(before, after, change)
    ofAgent(before, after, change)
  }
}

type ChangeOf = (what: string, from: string | undefined, to: string | undefined, said?: Said) => void

function ofRoles(before: NodeState | undefined, after: NodeState | undefined, change: ChangeOf): void {
  const rolesBefore = new Map(before === undefined ? [] : rolesOf(before).map(word => [word.manager, word]))
  const rolesAfter = new Map(after === undefined ? [] : rolesOf(after).map(word => [word.manager, word]))
  for (const manager of keysOf(rolesBefore, rolesAfter)) {
    const [a, b] = [rolesBefore.get(manager), rolesAfter.get(manager)]
    if (a?.role !== b?.role)
      change(manager, a ? `${a.role} (${a.words})` : runs(before, manager), b ? `${b.role} (${b.words})` : runs(after, manager), b)
  }
  for (const name of keysOf(before?.vrrp, after?.vrrp)) {
    const [a, b] = [before?.vrrp.get(name)?.priority, after?.vrrp.get(name)?.priority]
    change(`priority of ${name}`, a && String(a.value), b && String(b.value), b)
  }
  for (const name of keysOf(before?.managers, after?.managers)) {
    const [a, b] = [before?.managers.get(name), after?.managers.get(name)]
    change(`${name} quorum`, a?.quorum && yes(a.quorum.value), b?.quorum && yes(b.quorum.value), b?.quorum)
    for (const peer of keysOf(a?.peers, b?.peers))
      change(`${name} on ${peer}`, a?.peers.get(peer)?.value, b?.peers.get(peer)?.value, b?.peers.get(peer))
  }
}

const runs = (node: NodeState | undefined, manager: string): string | undefined => (node?.managers.get(manager)?.running?.value ? 'runs' : undefined)

const yes = (value: boolean): string => (value ? 'yes' : 'no')

function ofHost(before: NodeState | undefined, after: NodeState | undefined, change: ChangeOf): void {
  for (const key of keysOf(before?.addresses, after?.addresses)) {
    const [a, b] = [before?.addresses.get(key), after?.addresses.get(key)]
    change(`address ${(b ?? a)!.prefix}`, a && `on ${a.interface}`, b && `on ${b.interface}`, b)
  }
  for (const name of keysOf(before?.links, after?.links)) {
    const words = (node: NodeState | undefined): string | undefined => {
      const link = node?.links.get(name)
      return (
        link &&
        `${link.up ? 'up' : 'down'}${link.carrier ? '' : ', no carrier'}, mtu ${link.mtu}${link.mac === undefined ? '' : `, ${link.mac}`}${link.master === undefined ? '' : `, in ${link.master}`}`
      )
    }
    change(`link ${name}`, words(before), words(after), after?.links.get(name))
  }
  for (const key of keysOf(before?.routes, after?.routes)) {
    const [a, b] = [before?.routes.get(key), after?.routes.get(key)]
    const route = (b ?? a)!
    const way = [route.kind === 'unicast' ? '' : route.kind, route.gateway && `via ${route.gateway}`, route.interface && `dev ${route.interface}`]
      .filter(Boolean)
      .join(' ')
    change(`route ${route.destination}`, a && way, b && way, b)
  }
  for (const name of keysOf(before?.sysctls, after?.sysctls)) {
    const [a, b] = [before?.sysctls.get(name), after?.sysctls.get(name)]
    change(name, a?.value, b?.value, b)
  }
  for (const role of keysOf(before?.daemons, after?.daemons)) {
    const words = (node: NodeState | undefined): string | undefined => {
      const daemon = node?.daemons.get(role)?.value
      return daemon && `on ${daemon.interface}, syncid ${daemon.syncid}`
    }
    change(`sync ${role}`, words(before), words(after), after?.daemons.get(role))
  }
}

function ofAgent(before: NodeState | undefined, after: NodeState | undefined, change: ChangeOf): void {
  for (const name of keysOf(before?.agent.collectors, after?.agent.collectors)) {
    const [a, b] = [before?.agent.collectors.get(name), after?.agent.collectors.get(name)]
    change(`collector ${name}`, a?.value, b && `${b.value}${b.why === undefined ? '' : `: ${b.why}`}`, b)
  }
  const lost = (after?.lost.events ?? 0) - (before?.lost.events ?? 0)
  if (lost > 0) change('events lost', undefined, String(lost))
}

function ofServices(was: ClusterState, is: ClusterState, take: Take): void {
  for (const node of keysOf(was.nodes, is.nodes)) {
    const [before, after] = [was.nodes.get(node), is.nodes.get(node)]
    for (const subject of keysOf(before?.services, after?.services)) {
      const change: ChangeOf = (what, from, to, said) => take({ part: 'service', subject, node, what, from, to, ...told(said) })
      ofService(before?.services.get(subject), after?.services.get(subject), change)
    }
    for (const subject of keysOf(before?.pool, after?.pool)) {
      const change: ChangeOf = (what, from, to, said) => take({ part: 'service', subject, node, what, from, to, ...told(said) })
      const [a, b] = [before?.pool.get(subject), after?.pool.get(subject)]
      for (const endpoint of keysOf(a?.servers, b?.servers)) {
        const [x, y] = [a?.servers.get(endpoint)?.check, b?.servers.get(endpoint)?.check]
        if ((x?.value ?? 'recovered') !== (y?.value ?? 'recovered')) change(`check of ${endpoint}`, x?.value ?? 'well', y?.value ?? 'well', y)
      }
      change('fallback', a?.fallback?.value || undefined, b?.fallback?.value || undefined, b?.fallback)
      if (a?.up?.value !== b?.up?.value) change('enough servers', a?.up && yes(a.up.value), b?.up && yes(b.up.value), b?.up)
    }
  }
}

function ofService(before: ServiceState | undefined, after: ServiceState | undefined, change: ChangeOf): void {
  change('service', before && settingsWords(before), after && settingsWords(after), before === undefined ? after : after?.settings)
  for (const endpoint of keysOf(before?.servers, after?.servers)) {
    const [a, b] = [before?.servers.get(endpoint), after?.servers.get(endpoint)]
    if (a === undefined || b === undefined) change(`server ${endpoint}`, a && serverWords(a), b && serverWords(b), b)
    else {
      change(`weight of ${endpoint}`, String(a.weight.value), String(b.weight.value), b.weight)
      change(`server ${endpoint}`, waysOf(a), waysOf(b), b.settings)
    }
  }
  const [a, b] = [before?.counted?.counters[0], after?.counted?.counters[0]]
  if (a !== undefined && b !== undefined && b > a) change('new connections', undefined, String(b - a))
}

function settingsWords({ settings: { value } }: ServiceState): string {
  const { scheduler, schedulerFlags, persistence, onePacket } = value
  const persistent =
    persistence === undefined ? '' : ` persistent ${persistence.seconds}${persistence.netmask === undefined ? '' : ` ${persistence.netmask}`}`
  return `${[scheduler, ...(schedulerFlags ?? [])].join(',')}${persistent}${onePacket ? ' one packet' : ''}`
}

const serverWords = (server: RealServerState): string => `weight ${server.weight.value}, ${waysOf(server)}`

function waysOf({ settings: { value } }: RealServerState): string {
  const { forwarding, tunnel, upper, lower } = value
  return `${tunnel?.kind ?? forwarding}${upper === undefined ? '' : `, at most ${upper}`}${lower === undefined ? '' : `, again below ${lower}`}`
}
