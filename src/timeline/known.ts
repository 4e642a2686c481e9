// What was known before the range began: who held what, and whose MACs and addresses are whose. From src/state.
import type { ClusterState, State } from '../state/state.ts'
import { vipsOf } from '../state/vips.ts'

export type Known = {
  readonly roles: readonly { readonly node: string; readonly role: string | undefined }[]
  readonly macs: readonly { readonly node: string; readonly mac: string }[]
  /** Of interfaces other than lo, global, without the prefix length. */
  readonly addresses: readonly { readonly node: string; readonly address: string }[]
  readonly services: readonly string[]
  readonly endpoints: readonly string[]
}

export function knownFrom(state: State): Known {
  const nodes = [...state.clusters.values()].flatMap(({ nodes }) => [...nodes.values()])
  const had = new Set([...state.clusters.values()].flatMap(cluster => outdated(cluster, state.at)))
  return {
    roles: nodes.map(({ name, agent }) => ({ node: name, role: agent.role?.value })),
    macs: nodes.flatMap(({ name, links }) => [...links.values()].flatMap(({ mac }) => (mac === undefined ? [] : [{ node: name, mac }]))),
    addresses: nodes.flatMap(({ name, addresses }) =>
      [...addresses.values()]
        .filter(a => a.interface !== 'lo' && a.scope === 'global' && !had.has(`${name} ${a.address}`))
        .map(({ address }) => ({ node: name, address: address.replace(/[/%].*$/, '') })),
    ),
    services: nodes.flatMap(({ services }) => [...services.keys()]),
    endpoints: nodes.flatMap(({ services }) => [...services.values()].flatMap(({ servers }) => [...servers.keys()])),
  }
}

/** `NODE ADDRESS` of virtual addresses that a node had when it was last heard: when it comes back it has none of them. */
const outdated = (cluster: ClusterState, now: number): string[] =>
  [...vipsOf(cluster, now).values()].flatMap(({ address, holders }) =>
    holders.filter(({ state }) => state === 'had').map(({ node }) => `${node} ${address}`),
  )
