// Captures as the collectors would have told them: packets.captured with its counts, and what ha-wire hears in them.

import { hearHeartbeat, listenHeartbeat, newHeartbeatWireStory, skipHeartbeat } from '../../collectors/ha-wire/heartbeat-story.ts'
import { readHaPackets } from '../../collectors/ha-wire/packets.ts'
import { hearVrrp, listenVrrp, newVrrpStory, skipVrrp } from '../../collectors/ha-wire/vrrp-story.ts'
import type { Fact } from '../events/event.ts'
import type { PacketFact } from '../events/packets.ts'
import { inOrder } from './in-order.ts'
import { batchesOf, type PacketFile } from './packet-batches.ts'
import { newRejected, type Rejected } from './rejected.ts'

/** As often as the collector counts. Microseconds. */
const COUNT_EVERY = 60_000_000
const LISTEN_EVERY = 200_000
/** Silences are said seconds after the last word: with nothing at all for so long, the capture itself has a gap. */
const LONGEST_LISTENING = 60_000_000

/** Everything that was captured is kept: what was filtered and sampled, whoever captured knows. */
export async function* packetFacts(file: PacketFile, rejected: Rejected): AsyncGenerator<Fact, void, void> {
  let packets = 0
  let counted: number | undefined
  for await (const batch of batchesOf(file, rejected)) {
    const { interface: subject, at, pcap, dropped } = batch
    packets += batch.packets
    yield { type: 'packets.captured', subject, at, data: pcap } satisfies PacketFact
    if (counted !== undefined && at - counted < COUNT_EVERY) continue
    counted = at
    yield { type: 'capture.counted', subject, at, data: { packets, dropped, sampledOut: 0, filter: '', sample: 1 } } satisfies PacketFact
  }
}

/** `nameOf`: interfaces of this node by index, which is all that a capture of `any` tells. */
export async function* wireFacts(files: readonly PacketFile[], nameOf: (index: number) => string | undefined): AsyncGenerator<Fact, void, void> {
  const vrrp = newVrrpStory()
  const heartbeat = newHeartbeatWireStory()
  let heardTo: number | undefined
  // What is wrong with the files is said where their packets are taken.
  const silent = newRejected(() => {})
  for await (const { interface: name, at, pcap } of inOrder(files.map(file => batchesOf(file, silent)))) {
    if (heardTo !== undefined && at > heardTo) yield* listen(heardTo, at)
    heardTo = Math.max(heardTo ?? at, at)
    for (const packet of readHaPackets(pcap).heard) {
      const { interfaceIndex: index } = packet
      // Only the second form of a capture of `any` tells the interface.
      const on = name === 'any' && index >= 0 ? (nameOf(index) ?? `interface-${index}`) : name
      yield* packet.kind === 'vrrp' ? hearVrrp(vrrp, packet, on) : hearHeartbeat(heartbeat, packet, on)
    }
  }

  function* listen(from: number, to: number): Generator<Fact, void, void> {
    const end = Math.min(to, from + LONGEST_LISTENING)
    for (let now = from + LISTEN_EVERY; now < end; now += LISTEN_EVERY) yield* [...listenVrrp(vrrp, now), ...listenHeartbeat(heartbeat, now)]
    if (to <= end) return
    const jump = { before: end, after: to, by: to - end }
    skipVrrp(vrrp, jump)
    skipHeartbeat(heartbeat, jump)
  }
}
