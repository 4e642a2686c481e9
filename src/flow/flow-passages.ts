// One packet's way from the places it was seen at: in which order, and what was done to it in between.
import { WAY_OUT, WAY_PAST, WAY_UNKNOWN } from './faces.ts'
import type { Change, Step } from './flow.ts'
import type { End, Sighting } from './flow-sighting.ts'

/** Microseconds: seen again at the same place this soon it is a copy, as `any` shows on a bond and on its halves. */
const COPY = 1_000

/** The packets of a connection, each with its sightings; in order of time. */
export function packetsOf(connection: readonly Sighting[]): Sighting[][] {
  const byIdentity = new Map<string, Sighting[][]>()
  const packets: Sighting[][] = []
  for (const s of connection) {
    const key = `${s.identity} ${s.fromClient} ${s.quoting === undefined} ${s.fragmentAt}`
    const same = byIdentity.get(key) ?? []
    byIdentity.set(key, same)
    const place = placeOf(s)
    const there = same.find(one => one.some(other => placeOf(other) === place && Math.abs(other.at - s.at) < COPY))
    if (there !== undefined) continue
    const free = same.find(one => !one.some(other => placeOf(other) === place))
    if (free !== undefined) free.push(s)
    else {
      const packet = [s]
      same.push(packet)
      packets.push(packet)
    }
  }
  return packets
}

const placeOf = (s: Sighting): string =>
  `${s.node} ${s.interface} ${s.way} ${s.outer?.to ?? ''} ${textOf(s.source)} ${textOf(s.destination)} ${s.sourceMac}`

export const textOf = ({ address, port }: End): string => (port < 0 ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`)

/** Sightings of one packet, node by node in the order of its way. */
export function stepsOf(sightings: readonly Sighting[]): Step[] {
  const onTheWay = sightings.filter(({ way }) => way !== WAY_PAST)
  const nodes = new Map<string, Sighting[]>()
  for (const s of onTheWay.length > 0 ? onTheWay : sightings.slice(0, 1)) {
    const list = nodes.get(s.node)
    if (list === undefined) nodes.set(s.node, [s])
    else list.push(s)
  }
  const blocks = [...nodes.values()].map(list => list.sort((a, b) => a.at - b.at))
  // By clocks only where nothing better tells: who sends it is first, who keeps it is last, and every hop takes one off the TTL.
  blocks.sort((a, b) => classOf(a) - classOf(b) || highest(b) - highest(a) || a[0]!.time - b[0]!.time)
  const steps: Step[] = []
  for (const block of blocks) steps.push(stepOf(block, steps.at(-1)))
  return steps
}

const highest = (block: readonly Sighting[]): number => Math.max(...block.map(({ ttl }) => ttl))

/** 0 the sender, 1 in between, 2 the receiver. */
function classOf(block: readonly Sighting[]): number {
  const out = block.some(({ way }) => way === WAY_OUT)
  const came = block.some(({ way }) => way !== WAY_OUT)
  return out ? (came ? 1 : 0) : block.some(({ way }) => way === WAY_UNKNOWN || way === WAY_PAST) ? 1 : 2
}

function stepOf(block: readonly Sighting[], before: Step | undefined): Step {
  const first = block[0]!
  const incoming = block.find(({ way }) => way !== WAY_OUT)
  let out = block.findLast(({ way }) => way === WAY_OUT)
  const unknown = block.filter(({ way }) => way === WAY_UNKNOWN)
  if (out === undefined && unknown.length > 1) out = unknown.at(-1)
  const arrived = incoming ?? first
  const left = before?.out ?? before?.in
  const inside = incoming !== undefined && out !== undefined && out !== incoming ? Math.max(0, out.at - incoming.at) : undefined
  // A real server takes the packet out of the tunnel and sees it once more.
  const unwrapped = out === undefined ? block.findLast(s => s !== incoming && s.way !== WAY_OUT) : undefined
  return {
    node: first.node,
    in: incoming,
    out: out === incoming ? undefined : out,
    delay: left === undefined ? undefined : arrived.time - left.time,
    delayError: left === undefined ? undefined : arrived.error + left.error,
    inside,
    change: incoming === undefined ? undefined : changeOf(incoming, out ?? unwrapped),
  }
}

function changeOf(a: Sighting, b: Sighting | undefined): Change | undefined {
  if (b === undefined || a === b) return undefined
  if (a.outer === undefined && b.outer !== undefined) return { kind: 'tunnel', ...b.outer, opened: false }
  if (a.outer !== undefined && b.outer === undefined) return { kind: 'tunnel', ...a.outer, opened: true }
  if (textOf(a.destination) !== textOf(b.destination))
    return { kind: 'nat', end: 'destination', from: textOf(a.destination), to: textOf(b.destination) }
  if (textOf(a.source) !== textOf(b.source)) return { kind: 'nat', end: 'source', from: textOf(a.source), to: textOf(b.source) }
  return b.way === WAY_OUT || a.sourceMac !== b.sourceMac ? { kind: 'route', from: a.sourceMac, to: b.destinationMac } : undefined
}
