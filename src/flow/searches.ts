// Clients that look for a virtual address and find nobody: ARP requests and neighbour solicitations without an answer.
//
// A client whose packets go to a dead director notices after some seconds, asks all who has the address, and sends no more until it
// is told; its programs hear "no route to host". Then these questions are all there is to see of its attempts.
import { ND_ADVERTISEMENT, ND_SOLICITATION } from '../decode/packet/icmpv6.ts'
import { NETWORK_ARP, type Packet } from '../decode/packet/packet.ts'
import { formatAddress } from '../lvs/address.ts'
import { ICMP6 } from '../trace/protocols.ts'
import type { AttemptLog, Failure } from './attempt-log.ts'
import type { PacketReference } from './clients.ts'

type Found = { readonly client: string; readonly target: string; readonly answer: boolean }
type Place = { at: number; entry: number; node: string; event: string; packet: number }
type Search = Place & { readonly client: string }

/** By the address that is looked for. */
export type Searches = { readonly asked: Map<string, Search[]>; readonly answered: Map<string, { at: number; client: string }[]> }

export const newSearches = (): Searches => ({ asked: new Map(), answered: new Map() })

const REQUEST = 1
const REPLY = 2
const MOST_TARGETS = 1_000
const MOST_ASKED = 20_000
/** Where an ICMPv6 neighbour message has its target. */
const TARGET_AT = 8
const IPV6_BYTES = 16
/** A question answered, or followed by a packet, this soon has found its address. Seen at several nodes it is one. */
const SOON = 1_000_000
const SAME = 5_000

/** Who looks for whom, or whom an answer tells; undefined for anything else, announcements and probes of one's own address included. */
export function searchOf(p: Packet): Found | undefined {
  if (p.network === NETWORK_ARP) {
    if (p.addressBytes !== 4 || p.sourceAt < 0 || p.destinationAt < 0) return undefined
    const source = formatAddress(p.bytes, p.sourceAt, 4)
    const target = formatAddress(p.bytes, p.destinationAt, 4)
    if (source === target || source === '0.0.0.0') return undefined
    if (p.arpOperation === REQUEST) return { client: source, target, answer: false }
    return p.arpOperation === REPLY ? { client: target, target: source, answer: true } : undefined
  }
  if (p.protocol !== ICMP6 || (p.icmpType !== ND_SOLICITATION && p.icmpType !== ND_ADVERTISEMENT)) return undefined
  if (p.transportAt < 0 || p.transportAt + TARGET_AT + IPV6_BYTES > p.end) return undefined
  const target = formatAddress(p.bytes, p.transportAt + TARGET_AT, IPV6_BYTES)
  const other = formatAddress(p.bytes, p.icmpType === ND_SOLICITATION ? p.sourceAt : p.destinationAt, IPV6_BYTES)
  if (other === '::' || other === target) return undefined
  return { client: other, target, answer: p.icmpType === ND_ADVERTISEMENT }
}

export function noteSearch({ asked, answered }: Searches, { client, target, answer }: Found, place: Place): void {
  const lists = answer ? answered : asked
  if (!lists.has(target) && lists.size >= MOST_TARGETS) return
  if (answer) {
    const list = answered.get(target) ?? []
    if (list.length < MOST_ASKED) list.push({ at: place.at, client })
    answered.set(target, list)
    return
  }
  const list = asked.get(target) ?? []
  const known = seenAlready(list, client, place.at)
  if (known !== undefined) {
    if (place.at < known.at) Object.assign(known, place)
  } else if (list.length < MOST_ASKED) list.push({ ...place, client })
  asked.set(target, list)
}

/** Searches for the service's address by its clients that found nobody, as failures. */
export function searchFailures({ asked, answered }: Searches, service: string, clients: ReadonlyMap<string, number>, log: AttemptLog): Failure[] {
  const address = /^[a-z]+\/\[?(.*?)\]?:\d+$/.exec(service)?.[1] ?? ''
  const searches = asked.get(address) ?? []
  if (searches.length === 0) return []
  const answers = new Map<string, number[]>()
  for (const { client, at } of answered.get(address) ?? []) {
    const times = answers.get(client)
    if (times === undefined) answers.set(client, [at])
    else times.push(at)
  }
  for (const times of answers.values()) times.sort((a, b) => a - b)
  const served = Float64Array.from(log.at).sort()
  /** Whether one of the times, which are in order, is within a second after `at`. */
  const follows = (times: ArrayLike<number>, at: number): boolean => {
    const next = times[firstAfter(times, at - SAME)]
    return next !== undefined && next < at + SOON
  }
  const failures: Failure[] = []
  for (const { client, at, entry, node, event, packet } of searches) {
    const index = clients.get(client)
    if (index === undefined || follows(answers.get(client) ?? [], at) || follows(served, at)) continue
    const reference: PacketReference = { event, packet, node, at: Math.round(at) }
    failures.push({
      kind: 'searched',
      from: at,
      to: undefined,
      client: index,
      entry,
      front: 1 << ((entry >> 2) & 31),
      reference,
      servedBy: undefined,
    })
  }
  return failures
}

/** How many of the last ones are looked at for the same question seen by another node. */
const LOOK_BACK = 64

function seenAlready(list: readonly Search[], client: string, at: number): Search | undefined {
  for (let i = list.length - 1; i >= 0 && i >= list.length - LOOK_BACK; i--) {
    const one = list[i]!
    if (one.client === client && Math.abs(one.at - at) < SAME) return one
  }
  return undefined
}

function firstAfter(times: ArrayLike<number>, at: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! >= at) high = middle
    else low = middle + 1
  }
  return low
}
