// One connection across nodes, as data: its packets, each with the places it was seen at, what was done to it there, and where it was lost.
import type { Sighting } from './flow-sighting.ts'

/** What a node did to a packet between taking it in and sending it out. */
export type Change =
  /** Nothing but passing it on; other hardware addresses: direct routing, or a router. */
  | { readonly kind: 'route'; readonly from: number; readonly to: number }
  | { readonly kind: 'tunnel'; readonly from: string; readonly to: string; readonly by: number; readonly opened: boolean }
  /** One end was written over. */
  | { readonly kind: 'nat'; readonly end: 'source' | 'destination'; readonly from: string; readonly to: string }

/** A node on a packet's way. */
export type Step = {
  readonly node: string
  /** Where it came in and where it went out; one is missing at its ends, and both are the same for a packet that only passed by. */
  readonly in: Sighting | undefined
  readonly out: Sighting | undefined
  /** Microseconds from the step before, and how far that can be off: both clocks' errors; undefined for the first. */
  readonly delay: number | undefined
  readonly delayError: number | undefined
  /** Microseconds inside the node; undefined unless both were seen. */
  readonly inside: number | undefined
  readonly change: Change | undefined
}

export type Loss = {
  /** Seen last at this node, and expected at that one; undefined where it is not known who should have got it. */
  readonly after: string
  readonly before: string | undefined
  /** `inside`: it came in and did not go out. `between`: it went out and did not arrive. `unseen`: it arrived, as answers show, uncaptured. */
  readonly kind: 'inside' | 'between' | 'unseen'
  /** Whether the other node could have seen it, for people. */
  readonly could: string
  /** That node was capturing then: it is the packet that is missing, not the capture. */
  readonly sure: boolean
}

/** One packet on its way. */
export type Passage = {
  readonly fromClient: boolean
  /** Of the first place it was seen at. */
  readonly sighting: Sighting
  readonly steps: readonly Step[]
  /** How often the same bytes had been sent before. */
  readonly again: number
  readonly loss: Loss | undefined
}

export type Outcome = 'closed' | 'open' | 'reset' | 'refused' | 'unanswered' | 'unreachable' | 'stalled'

/** Delays over one hop or through one node, microseconds. */
export type HopTime = {
  readonly from: string
  readonly to: string
  readonly least: number
  readonly median: number
  readonly most: number
  readonly error: number
  readonly packets: number
}

export type Flow = {
  readonly protocol: number
  readonly client: { readonly address: string; readonly port: number }
  /** As the client addresses it, and who answers: the address behind NAT or a tunnel where packets show it. */
  readonly service: { readonly address: string; readonly port: number }
  readonly server: string | undefined
  readonly serverNode: string | undefined
  /** Nodes that passed packets on to the server. */
  readonly directors: readonly string[]
  readonly forwarding: 'masq' | 'route' | 'tunnel' | 'local' | undefined
  readonly firstAt: number
  readonly lastAt: number
  readonly there: readonly string[]
  readonly back: readonly string[]
  readonly hops: readonly HopTime[]
  readonly passages: readonly Passage[]
  readonly outcome: Outcome
  readonly retransmissions: number
  readonly losses: number
}
