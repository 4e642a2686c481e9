// Who is said to hold a virtual address: by Heartbeat's and Pacemaker's resources, keepalived's instances, VRRP on the wire. Pure.
import type { Liveness } from './derive.ts'
import { isOfEarlierLife } from './facts.ts'
import type { ClusterState, NodeState } from './state.ts'
import type { HolderWord } from './vips.ts'

/** Devices that do not answer ARP. */
export const LOCAL = /^(?:lo|dummy\d*|tunl\d*|ip6tnl\d*|gre\d*|sit\d*|ipip\d*|fou\d*)$/

const RESOURCE = /^(?:(?:IPaddr2?|IPv6addr|IPsrcaddr)::)?(\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]+)(?:\/|::|$)/i

/** The address a resource of haresources stands for: `IPaddr2::10.1.1.100/24/eth0`, `10.1.1.100`. */
export const addressOfResource = (name: string): string | undefined => RESOURCE.exec(name)?.[1]?.toLowerCase()

const bare = (address: string): string => address.split('/')[0]!

/** By address; one that somebody names and nobody is said to hold has none. */
export function wordsOf(cluster: ClusterState, lives: ReadonlyMap<string, Liveness>): Map<string, HolderWord[]> {
  const words = new Map<string, HolderWord[]>()
  const add = (address: string, word: HolderWord | undefined): void => {
    const known = words.get(address) ?? []
    words.set(address, known)
    if (word !== undefined && !known.some(({ by, node, witness }) => by === word.by && node === word.node && witness === word.witness))
      known.push(word)
  }
  const owners = ownersOfAddresses(cluster)
  const ofVrrp = new Set<string>()
  for (const witness of cluster.nodes.values()) {
    const isAlive = lives.get(witness.name)?.state === 'alive'
    for (const { speaker, addresses, value, since, at, event } of witness.masters.values())
      for (const address of addresses.map(bare)) {
        ofVrrp.add(address)
        const node = owners.get(speaker) ?? speaker
        add(
          address,
          value === 'speaking'
            ? { node, by: 'VRRP', witness: witness.name, since, event, fresh: isAlive && !isOfEarlierLife(witness, { at, event }) }
            : undefined,
        )
      }
    for (const manager of witness.managers.values())
      for (const [name, resource] of manager.resources) {
        const address = addressOfResource(name)
        if (address === undefined) continue
        const node = resource.value === 'started' ? resource.nodes[0] : undefined
        const { since, at, event } = resource
        const fresh = isAlive && !isOfEarlierLife(witness, { at, event })
        add(address, node === undefined ? undefined : { node, by: manager.name, witness: witness.name, since, event, fresh })
      }
  }
  for (const witness of cluster.nodes.values()) wordsOfKeepalived(witness, ofVrrp, lives.get(witness.name)?.state === 'alive', add)
  return words
}

/** An instance names its addresses where keepalived's data file was seen; else one for all stands for all that VRRP tells of. */
function wordsOfKeepalived(
  node: NodeState,
  ofVrrp: ReadonlySet<string>,
  isAlive: boolean,
  add: (address: string, word: HolderWord | undefined) => void,
): void {
  if (node.managers.get('keepalived')?.running?.value === false) return
  const instances = [...node.vrrp.values()]
  for (const { state, addresses, since, at, event } of instances) {
    const fresh = isAlive && !isOfEarlierLife(node, { at, event })
    const known = addresses?.map(bare) ?? (instances.every(other => other.state === state) ? [...ofVrrp] : [])
    for (const address of known)
      add(address, state === 'MASTER' ? { node: node.name, by: 'keepalived', witness: node.name, since, event, fresh } : undefined)
  }
}

/** Which node an address belongs to: the one that has it now, of those that know of it. */
function ownersOfAddresses(cluster: ClusterState): Map<string, string> {
  const owners = new Map<string, { node: string; since: number }>()
  for (const node of cluster.nodes.values())
    for (const { address, since, interface: name } of node.addresses.values()) {
      const known = owners.get(address)
      if (!LOCAL.test(name) && (known === undefined || since > known.since)) owners.set(address, { node: node.name, since })
    }
  return new Map([...owners].map(([address, { node }]) => [address, node]))
}
