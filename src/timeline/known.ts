// What was known before the range began: who held what, and whose MACs and addresses are whose. From src/state.
import type { State } from '../state/state.ts'

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
  return {
    roles: nodes.map(({ name, agent }) => ({ node: name, role: agent.role?.value })),
    macs: nodes.flatMap(({ name, links }) => [...links.values()].flatMap(({ mac }) => (mac === undefined ? [] : [{ node: name, mac }]))),
    addresses: nodes.flatMap(({ name, addresses }) =>
      [...addresses.values()]
        .filter(a => a.interface !== 'lo' && a.scope === 'global')
        .map(({ address }) => ({ node: name, address: address.replace(/[/%].*$/, '') })),
    ),
    services: nodes.flatMap(({ services }) => [...services.keys()]),
    endpoints: nodes.flatMap(({ services }) => [...services.values()].flatMap(({ servers }) => [...servers.keys()])),
  }
}
