// Collects the packets of one client from captures of all nodes.
import type { Event } from '../events/event.ts'
import { isCaptured, newCapturedReader, newNodeNames, packetAt } from './captured.ts'
import { type Clocks, spanAt } from './clocks.ts'
import { type Faces, faceOf, WAY_IN, WAY_OUT, WAY_PAST, wayOf } from './faces.ts'
import { belongs, type Sighting, sightingOf, type Wanted } from './flow-sighting.ts'

export type FlowCollector = {
  /** Captures; other events are passed over. */
  add(event: Event): void
  /** Those collected, with times corrected and ways as they are known by now. */
  sightings(clocks: Clocks): Sighting[]
  /** There were more packets than are kept. */
  readonly full: () => boolean
  readonly counts: () => {
    readonly packets: number
    readonly batches: number
    readonly unreadableBatches: number
    readonly unreadablePackets: number
  }
}

/** Some 200 MB. */
const MOST_SIGHTINGS = 300_000
const GROUP = 2 ** 40

/** One pass is enough: clocks and hardware addresses may be learnt from the same events. */
export function newFlowCollector(wanted: Wanted, faces: Faces): FlowCollector {
  const reader = newCapturedReader()
  const nodeOf = newNodeNames()
  const collected: Sighting[] = []
  let full = false
  return {
    full: () => full,
    counts: () => reader,
    add(event) {
      const node = nodeOf(event.source)
      if (node === '' || !isCaptured(event)) return
      const face = faceOf(faces, node, event.subject)
      reader.each(event.data, (p, packet) => {
        const way = wayOf(faces, face, node, p)
        const how = belongs(p, wanted)
        if (how === 0) return
        if (collected.length >= MOST_SIGHTINGS) {
          full = true
          return
        }
        const at = packetAt(p)
        const seen = { node, interface: event.subject, event: event.id, packet, at, way }
        collected.push(sightingOf(p, how, { ...seen, time: at, error: Number.POSITIVE_INFINITY }))
      })
    },
    sightings: clocks =>
      collected.map(one => {
        const clock = clocks.get(one.node)
        const span = clock && spanAt(clock, one.at)
        return { ...one, way: wayNow(faces, one), time: one.at - (span?.offset ?? 0), error: span?.error ?? Number.POSITIVE_INFINITY }
      }),
  }
}

/** Of Ethernet, whose first frames came before it was known which hardware address is the machine's own. */
function wayNow(faces: Faces, { way, node, interface: subject, sourceMac, destinationMac }: Sighting): number {
  if (destinationMac < 0) return way
  const face = faceOf(faces, node, subject)
  const isOwn = (mac: number): boolean => mac === face.own || faces.nodeOf.get(mac) === node
  if (isOwn(sourceMac)) return WAY_OUT
  if (face.own < 0) return way
  return isOwn(destinationMac) || Math.floor(destinationMac / GROUP) % 2 === 1 ? WAY_IN : WAY_PAST
}
