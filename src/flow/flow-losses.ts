// Where a packet was lost, if it was: seen at one node, never at the next, although that one was capturing.
import type { Coverage } from './coverage.ts'
import { type Could, couldSee } from './coverage.ts'
import { type Faces, WAY_PAST } from './faces.ts'
import type { Loss, Step } from './flow.ts'
import type { Sighting } from './flow-sighting.ts'

export type LossKnowledge = {
  readonly coverage: Coverage
  readonly faces: Faces
  /** Whether a sample of one connection in `n` keeps the one at hand. */
  readonly kept: (n: number) => boolean
  /** Writes a time for people. */
  readonly when: (at: number) => string
}

export type Fate = {
  /** The same bytes were sent again later. */
  readonly resent: boolean
  /** The other side acknowledged them; undefined for what nobody acknowledges. */
  readonly acknowledged: boolean | undefined
  /** Nodes on the way of the connection's packets in this direction; of the longest that was seen. */
  readonly path: readonly string[]
  /** Nodes whose captures have shown that they pass packets on: of others nobody knows what they send. */
  readonly forwarders: ReadonlySet<string>
  /** The node that answers, where the way ends. */
  readonly end: string | undefined
}

/** Undefined for a packet that arrived, as far as can be known. */
export function lossOf(steps: readonly Step[], fate: Fate, known: LossKnowledge): Loss | undefined {
  const last = steps.at(-1)
  if (last === undefined || last.node === fate.end) return undefined
  const place = fate.path.indexOf(last.node)
  const onPath = place >= 0 ? fate.path[place + 1] : undefined
  if (place >= 0 && onPath === undefined && last.out === undefined && fate.path.length > 1 && fate.acknowledged !== false) return undefined
  const forwards = fate.forwarders.has(last.node)
  const past = last.in?.way === WAY_PAST
  if (!past && last.out === undefined && last.in !== undefined && (forwards || onPath === undefined)) return lostInside(last, fate, onPath, forwards)
  const sent = last.out ?? last.in!
  const receiver = receiverOf(sent, known.faces, last.node)
  // Who only overheard it says nothing of where it should have gone on from there.
  const before = past ? receiver : last.out === undefined ? (onPath ?? receiver) : (receiver ?? onPath)
  if (before === undefined) {
    if (onPath === undefined && fate.path.length > 1 && place === fate.path.length - 1) return undefined
    return fate.resent || fate.acknowledged === false
      ? { after: last.node, before, kind: 'between', could: 'no capture tells who should have got it', sure: false }
      : undefined
  }
  const could = couldSeeThere(before, sent, known)
  if (fate.acknowledged === true && !fate.resent)
    return could.answer === 'yes' ? { after: last.node, before, kind: 'unseen', could: could.why, sure: false } : undefined
  if (fate.acknowledged === undefined && could.answer !== 'yes') return undefined
  // Whoever passes it on unseen may have sent it to another one.
  if (!past && last.out === undefined && last.in !== undefined)
    return { after: last.node, before, kind: 'between', could: `where ${last.node} sent it is not in its captures`, sure: false }
  return { after: last.node, before, kind: 'between', could: could.why, sure: could.answer === 'yes' }
}

/** Came in, and did not go out of a node that others of its kind go out of, or where nobody answers. */
function lostInside(last: Step, fate: Fate, onPath: string | undefined, forwards: boolean): Loss | undefined {
  if (fate.acknowledged === true && !fate.resent) return undefined
  if (onPath === undefined && (fate.acknowledged === undefined || fate.end !== undefined)) return undefined
  return {
    after: last.node,
    before: onPath,
    kind: 'inside',
    could: forwards ? 'it was capturing, and nothing of it went out' : 'its captures show nothing that it passes on',
    sure: forwards,
  }
}

function couldSeeThere(node: string, sent: Sighting, { coverage, kept, when }: LossKnowledge): Could {
  // Clocks of nodes differ by less than the slack that couldSee allows, or are corrected.
  return couldSee(coverage.get(node), sent.time, kept, sent.destination.port, when)
}

/** The node that the packet was sent to: by hardware address, else by what a tunnel or NAT made its destination. */
function receiverOf(sent: Sighting, { nodeOf, addresses }: Faces, self: string): string | undefined {
  const byMac = sent.destinationMac < 0 ? undefined : nodeOf.get(sent.destinationMac)
  if (byMac !== undefined && byMac !== self) return byMac
  const nodes = addresses.get(sent.outer?.to ?? sent.destination.address)
  return nodes?.size === 1 && !nodes.has(self) ? [...nodes][0] : undefined
}
