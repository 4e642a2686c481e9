// Neighbours, that is ARP and ND tables: `ip -j neigh show`, and [NEIGH] of `ip monitor`. Pure. Fixtures: test/fixtures/iproute2/

import { parseAddress } from '../lvs/address.ts'
import type { HostNeighbour } from '../lvs/host.ts'
import { lacking, parseIpJson, textIn, textsIn } from './ip-json.ts'
import { valuesOf, wordsOf } from './ip-monitor.ts'

const WHAT = 'ip -j neigh show'

/** Throws SyntaxError. */
export function parseIpNeighbours(text: string): HostNeighbour[] {
  return parseIpJson(text, WHAT).flatMap(object => {
    const address = textIn(object, 'dst')
    const dev = textIn(object, 'dev')
    // Entries of a bridge's forwarding table have no address.
    if (address === undefined) return []
    if (dev === undefined) throw lacking(WHAT, object)
    return [neighbour(address, dev, textIn(object, 'lladdr'), textsIn(object, 'state')[0])]
  })
}

function neighbour(address: string, name: string, mac: string | undefined, state = 'NONE'): HostNeighbour {
  return { address, interface: name, ...(mac !== undefined && { mac }), state }
}

const STATES = new Set(['NONE', 'INCOMPLETE', 'REACHABLE', 'STALE', 'DELAY', 'PROBE', 'FAILED', 'NOARP', 'PERMANENT'])

/** `10.9.0.3 dev eth0 lladdr 02:00:00:00:00:03 REACHABLE`; undefined when it is something else. */
export function readMonitorNeighbour(text: string): HostNeighbour | undefined {
  const words = wordsOf(text)
  const { dev, lladdr } = valuesOf(words, ['dev', 'lladdr'])
  const state = words.findLast(word => STATES.has(word))
  if (dev === undefined || state === undefined || parseAddress(words[0] ?? '') === undefined) return undefined
  return neighbour(words[0]!, dev, lladdr, state)
}
