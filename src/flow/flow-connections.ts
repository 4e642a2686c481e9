// Packets of one client sorted into connections: both legs of NAT together, the same port used again apart.
import { TCP } from '../trace/protocols.ts'
import { ACK, SYN } from '../trace/tcp-header.ts'
import { clientEnd, type Sighting, serverEnd } from './flow-sighting.ts'

/** Datagrams with the same ends so long apart (microseconds) are another exchange. */
const IDLE = 120e6
const HALF = 2 ** 31
const WHOLE = 2 ** 32

/** Each list in order of corrected time. */
export function connectionsOf(sightings: readonly Sighting[]): Sighting[][] {
  const legs = new Map<string, Sighting[]>()
  const fragments: Sighting[] = []
  const firsts = new Map<string, string>()
  for (const s of sightings) {
    if (s.fragmentAt > 0) {
      fragments.push(s)
      continue
    }
    const leg = legOf(s)
    push(legs, leg, s)
    if (s.fragmentAt === 0) firsts.set(datagramOf(s), leg)
  }
  for (const s of fragments) {
    const leg = firsts.get(datagramOf(s))
    if (leg !== undefined) legs.get(leg)!.push(s)
  }
  return [...joined(legs).values()].flatMap(list => {
    list.sort((a, b) => a.time - b.time)
    return list[0]!.protocol === TCP ? byBeginning(list) : byPause(list)
  })
}

function push(lists: Map<string, Sighting[]>, key: string, s: Sighting): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [s])
  else list.push(s)
}

function legOf(s: Sighting): string {
  const server = serverEnd(s)
  return `${s.protocol} ${clientEnd(s).port} ${server.address} ${server.port}`
}

/** Fragments of one datagram have its IP id; NAT leaves that alone, and the client's address too. */
const datagramOf = (s: Sighting): string => `${s.protocol} ${s.ipId} ${s.fromClient} ${clientEnd(s).address}`

/** Legs that share a packet are one connection. */
function joined(legs: Map<string, Sighting[]>): Map<string, Sighting[]> {
  const rootOf = new Map<string, string>([...legs.keys()].map(key => [key, key]))
  const find = (key: string): string => {
    let root = key
    while (rootOf.get(root) !== root) root = rootOf.get(root)!
    rootOf.set(key, root)
    return root
  }
  const seenIn = new Map<string, string>()
  for (const [leg, list] of legs)
    for (const s of list) {
      if (s.quoting !== undefined || s.fragmentAt > 0) continue
      const key = `${s.identity} ${s.protocol} ${clientEnd(s).port} ${s.fromClient}`
      const other = seenIn.get(key)
      if (other === undefined) seenIn.set(key, leg)
      else if (find(other) !== find(leg)) rootOf.set(find(leg), find(other))
    }
  const connections = new Map<string, Sighting[]>()
  for (const [leg, list] of legs) for (const s of list) push(connections, find(leg), s)
  return connections
}

const distance = (from: number, to: number): number => (((to - from) % WHOLE) + WHOLE) % WHOLE

/** TCP: by the sequence number that the client began with; what belongs to none of those seen was there before. */
function byBeginning(list: readonly Sighting[]): Sighting[][] {
  const begun = new Map<number, Sighting[]>()
  for (const s of list) if (s.fromClient && s.quoting === undefined && s.fragmentAt <= 0 && (s.flags & (SYN | ACK)) === SYN) begun.set(s.sequence, [])
  const before: Sighting[] = []
  const starts = [...begun.keys()]
  for (const s of list) (begun.get(beginningOf(s, starts, list)) ?? before).push(s)
  return [before, ...begun.values()].filter(({ length }) => length > 0)
}

function beginningOf(s: Sighting, starts: readonly number[], list: readonly Sighting[]): number {
  if (starts.length === 0) return Number.NaN
  if (s.quoting !== undefined || s.fragmentAt > 0) {
    // Neither has a sequence number: the beginning before it, else the first.
    const syn = list.findLast(one => one.time <= s.time && one.fromClient && one.quoting === undefined && (one.flags & (SYN | ACK)) === SYN)
    return syn?.sequence ?? starts[0]!
  }
  const number = s.fromClient ? s.sequence : s.acknowledgment
  let best = Number.NaN
  let least = HALF
  for (const start of starts) {
    const far = distance(start, number)
    if (far < least) {
      least = far
      best = start
    }
  }
  // A reset without ACK of the server's acknowledges nothing.
  return Number.isNaN(best) && !s.fromClient && (s.flags & ACK) === 0 ? starts.at(-1)! : best
}

function byPause(list: readonly Sighting[]): Sighting[][] {
  const parts: Sighting[][] = []
  let last = Number.NEGATIVE_INFINITY
  for (const s of list) {
    if (s.time - last > IDLE) parts.push([])
    parts.at(-1)!.push(s)
    last = s.time
  }
  return parts
}
