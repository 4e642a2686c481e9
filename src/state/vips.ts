// Virtual addresses: who has each, who claims it in ARP and ND with which MAC, who is said to hold it, and where these disagree. Pure.
import { type Liveness, livenessOf, macsOf, vridOfMac } from './derive.ts'
import { isOfEarlierLife } from './facts.ts'
import type { ClusterState, NodeState } from './state.ts'
import { LOCAL, wordsOf } from './vip-words.ts'

export type Holder = {
  readonly node: string
  readonly interface: string
  /** Of that interface. */
  readonly mac?: string | undefined
  readonly since: number
  readonly at: number
  readonly event: string
  /**
   * `has` it by its own living word; `had` it when last heard: it is silent, or it has not spoken since another node took it; `local`: on
   * a loopback, dummy or tunnel interface, as real servers of direct routing and tunnelling have it.
   */
  readonly state: 'has' | 'had' | 'local'
}

/** A manager's word for who holds an address. */
export type HolderWord = {
  readonly node: string
  /** keepalived, heartbeat, pacemaker; VRRP for what `witness` hears on the wire. */
  readonly by: string
  readonly witness: string
  readonly since: number
  readonly event: string
  /** Whether the witness is still heard. */
  readonly fresh: boolean
}

export type ClaimView = {
  readonly mac: string
  /** Whose MAC it is, if it is one of the cluster's. */
  readonly node?: string | undefined
  /** Of a virtual router's MAC. */
  readonly vrid?: number | undefined
  readonly first: number
  readonly last: number
  readonly event: string
  readonly witness: string
}

export type Disagreement =
  | { readonly kind: 'several-holders'; readonly nodes: readonly string[] }
  | { readonly kind: 'nobody' }
  /** Answers to ARP or ND name a MAC that is not the holder's. */
  | { readonly kind: 'other-mac'; readonly mac: string; readonly node?: string | undefined; readonly holder: string; readonly at: number }
  /** Several MACs claim it at the same time. */
  | { readonly kind: 'several-macs'; readonly macs: readonly string[] }
  | { readonly kind: 'other-word'; readonly by: string; readonly witness: string; readonly node: string; readonly holder: string }
  /** A node sends packets for it to another MAC than the holder's. */
  | { readonly kind: 'stale-neighbour'; readonly node: string; readonly mac: string; readonly holder: string }

export type VipState = {
  readonly address: string
  /** Keys of the services on it. */
  readonly services: readonly string[]
  readonly holders: readonly Holder[]
  readonly words: readonly HolderWord[]
  /** The newest first. */
  readonly claims: readonly ClaimView[]
  /** Who has it, when that is one node. */
  readonly holder?: string | undefined
  readonly since?: number | undefined
  readonly disagreements: readonly Disagreement[]
}

/** Clocks of nodes differ a little, and an announcement may be seen before the address was: microseconds. */
const SLACK = 1_000_000
/** Two MACs that both claim it within this time contend for it; before, it may have moved. Microseconds. */
const BOTH = 15_000_000

/** In the order of their addresses. `now`: microseconds. */
export function vipsOf(cluster: ClusterState, now: number): Map<string, VipState> {
  const lives = new Map([...cluster.nodes.values()].map(node => [node.name, livenessOf(cluster, node, now)]))
  const words = wordsOf(cluster, lives)
  const services = servicesByAddress(cluster)
  const addresses = [...new Set([...services.keys(), ...words.keys()])].sort(byAddress)
  const holders = holdersByAddress(cluster, new Set(addresses), lives)
  const macs = macsOf(cluster)
  const views = new Map<string, VipState>()
  for (const address of addresses) {
    const parts = { address, services: services.get(address) ?? [], holders: holders.get(address) ?? [], words: words.get(address) ?? [] }
    views.set(address, joined(cluster, parts, macs, lives, now))
  }
  return views
}

const byAddress = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

type Lives = ReadonlyMap<string, Liveness>
type Parts = Pick<VipState, 'address' | 'services' | 'holders' | 'words'>

function joined(cluster: ClusterState, parts: Parts, macs: ReturnType<typeof macsOf>, lives: Lives, now: number): VipState {
  const { address, holders, words } = parts
  const claims = [...(cluster.claims.get(address)?.values() ?? [])]
    .map(claim => ({ ...claim, node: macs.get(claim.mac)?.node, vrid: vridOfMac(claim.mac) }))
    .sort((a, b) => b.last - a.last)
  const having = holders.filter(({ state }) => state === 'has')
  const [only] = having.length === 1 ? having : []
  const disagreements: Disagreement[] = []
  if (having.length > 1) disagreements.push({ kind: 'several-holders', nodes: having.map(({ node }) => node) })
  const anybodyToSay = [...cluster.nodes.values()].some(node => lives.get(node.name)?.state === 'alive' && isDirector(node))
  if (having.length === 0 && anybodyToSay) disagreements.push({ kind: 'nobody' })
  if (only !== undefined) {
    disagreements.push(...claimsAgainst(only, claims, now), ...neighboursAgainst(cluster, address, only, lives))
    for (const word of words)
      if (word.fresh && word.node !== only.node)
        disagreements.push({ kind: 'other-word', by: word.by, witness: word.witness, node: word.node, holder: only.node })
  }
  return { ...parts, claims, holder: only?.node, since: only?.since, disagreements }
}

const isDirector = (node: NodeState): boolean => node.agent.role?.value !== 'real-server' && node.addresses.size > 0

function claimsAgainst(holder: Holder, claims: readonly ClaimView[], now: number): Disagreement[] {
  const present = claims.filter(({ last }) => last >= holder.since + SLACK)
  const macs = new Set(present.filter(({ last }) => last > now - BOTH).map(({ mac }) => mac))
  if (macs.size > 1) return [{ kind: 'several-macs', macs: [...macs] }]
  const [claim] = present
  // A virtual router's MAC is on an interface of its own, or on none that ip shows.
  if (claim === undefined || claim.node === holder.node || claim.vrid !== undefined) return []
  if (claim.node === undefined && holder.mac === undefined) return []
  return [{ kind: 'other-mac', mac: claim.mac, node: claim.node, holder: holder.node, at: claim.last }]
}

/** Only what a node was seen to believe after the holder had the address: an older entry may be forgotten by now. */
function neighboursAgainst(cluster: ClusterState, address: string, holder: Holder, lives: Lives): Disagreement[] {
  const found: Disagreement[] = []
  if (holder.mac === undefined) return found
  for (const node of cluster.nodes.values()) {
    if (node.name === holder.node || lives.get(node.name)?.state !== 'alive') continue
    for (const entry of node.neighbours.values())
      if (
        entry.address === address &&
        entry.mac !== '' &&
        entry.mac !== holder.mac &&
        entry.at > holder.since + SLACK &&
        vridOfMac(entry.mac) === undefined
      )
        found.push({ kind: 'stale-neighbour', node: node.name, mac: entry.mac, holder: holder.node })
  }
  return found
}

function holdersByAddress(cluster: ClusterState, wanted: ReadonlySet<string>, lives: Lives): Map<string, Holder[]> {
  const found = new Map<string, Holder[]>()
  for (const node of cluster.nodes.values()) {
    for (const { address, interface: name, since, at, event } of node.addresses.values()) {
      if (!wanted.has(address)) continue
      const isFresh = lives.get(node.name)?.state === 'alive' && !isOfEarlierLife(node, { at, event })
      const state = LOCAL.test(name) ? 'local' : isFresh ? 'has' : 'had'
      const holder: Holder = { node: node.name, interface: name, mac: node.links.get(name)?.mac, since, at, event, state }
      const known = found.get(address)
      if (known === undefined) found.set(address, [holder])
      else known.push(holder)
    }
  }
  for (const [address, holders] of found)
    found.set(
      address,
      holders.map(holder => outdated(holder, holders, lives)),
    )
  return found
}

/** A node that has said nothing since another took the address may be dead: what is known of it is from before. */
function outdated(holder: Holder, all: readonly Holder[], lives: Lives): Holder {
  if (holder.state !== 'has') return holder
  const heard = lives.get(holder.node)?.heard ?? 0
  const taken = all.some(other => other.node !== holder.node && other.state === 'has' && other.since > heard)
  return taken ? { ...holder, state: 'had' } : holder
}

function servicesByAddress(cluster: ClusterState): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const node of cluster.nodes.values())
    for (const key of [...node.services.keys(), ...node.pool.keys()]) {
      const address = addressOfService(key)
      if (address === undefined) continue
      const keys = found.get(address)
      if (keys === undefined) found.set(address, [key])
      else if (!keys.includes(key)) keys.push(key)
    }
  for (const keys of found.values()) keys.sort(byAddress)
  return found
}

const SERVICE = /^(?:tcp|udp|sctp)\/(?:\[([^\]]+)\]|([^:]+)):\d+$/

/** Undefined for a firewall mark. */
export function addressOfService(key: string): string | undefined {
  const found = SERVICE.exec(key)
  return found === null ? undefined : (found[1] ?? found[2])
}
