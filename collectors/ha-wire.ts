// High availability as it is heard on the wire: VRRP and Heartbeat, with no access to any daemon. Heard is what reaches this machine: a
// multicast group that nobody here has joined may be kept away by the network card or a switch.

import Type, { type Static } from 'typebox'
import type { Collector, Surroundings } from '../src/collect/collector.ts'
import type { Outside } from '../src/collect/outside.ts'
import type { Fact } from '../src/events/event.ts'
import { hearHeartbeat, listenHeartbeat, newHeartbeatWireStory, skipHeartbeat } from './ha-wire/heartbeat-story.ts'
import type { Jump } from './ha-wire/jump.ts'
import { readHaPackets } from './ha-wire/packets.ts'
import { hearVrrp, listenVrrp, newVrrpStory, skipVrrp } from './ha-wire/vrrp-story.ts'
import { NETWORKS, unableToCapture } from './shared/capturing.ts'

const settings = Type.Object({
  interfaces: Type.Array(Type.String(), { default: ['any'], description: 'names, or `any`, which follows interfaces that come and go' }),
})
type Settings = Static<typeof settings>

/** libpcap's own `vrrp` is IPv4 only. VRRP with an authentication header (keepalived, IPv4) is protocol 51 to its group. */
const FILTER = 'ip proto 112 or ip6 proto 112 or udp dst port 694 or (ip proto 51 and dst host 224.0.0.18)'
/** A Heartbeat message with many fields, a VRRP advert with many addresses. */
const SNAPLEN = 2048
const LISTEN_MS = 200

export const haWire: Collector<Settings> = {
  name: 'ha-wire',
  about: 'VRRP and Heartbeat packets: who speaks, with which priority and addresses, who falls silent, two masters of one VRID',
  roles: ['director', 'real-server'],
  settings,
  unable: (outside, { interfaces }) => unableToCapture(outside, 'ha-wire', interfaces),
  async run(surroundings) {
    const { outside, settings, signal, say } = surroundings
    const vrrp = newVrrpStory()
    const heartbeat = newHeartbeatWireStory()
    const hear = async (name: string): Promise<void> => {
      const names = new Map<number, string>()
      for await (const { pcap } of outside.capture({ interface: name, filter: FILTER, snaplen: SNAPLEN }, signal)) {
        const { heard, unreadable } = readHaPackets(pcap)
        if (unreadable > 0) surroundings.trouble('VRRP or Heartbeat packets that cannot be read')
        const facts: Fact[] = []
        for (const packet of heard) {
          const on = name === 'any' ? await nameOf(outside, names, packet.interfaceIndex) : name
          facts.push(...(packet.kind === 'vrrp' ? hearVrrp(vrrp, packet, on) : hearHeartbeat(heartbeat, packet, on)))
        }
        if (facts.length > 0) say(facts)
      }
    }
    const listen = (now: number): Fact[] => [...listenVrrp(vrrp, now), ...listenHeartbeat(heartbeat, now)]
    const skip = (jump: Jump): void => {
      skipVrrp(vrrp, jump)
      skipHeartbeat(heartbeat, jump)
    }
    await Promise.all([...settings.interfaces.map(hear), keepListening(surroundings, listen, skip)])
  },
}

async function keepListening({ outside, say, signal }: Surroundings, listen: (now: number) => Fact[], skip: (jump: Jump) => void): Promise<void> {
  let last = outside.now()
  while (!signal.aborted) {
    await outside.sleep(LISTEN_MS, signal)
    if (signal.aborted) return
    const now = outside.now()
    // When we were not run ourselves, what was sent meanwhile is still waiting; and when the clock was set, no time has passed.
    const late = now - last > 3 * LISTEN_MS * 1000 || now < last
    if (late) skip({ before: last, after: now, by: now - last - LISTEN_MS * 1000 })
    last = now
    const facts = late ? [] : listen(now)
    if (facts.length > 0) say(facts)
  }
}

/** Interfaces come and go: one that is not known is looked for anew. */
async function nameOf(outside: Outside, names: Map<number, string>, index: number): Promise<string> {
  const known = names.get(index)
  if (known !== undefined) return known
  for (const name of (await outside.list(NETWORKS)) ?? []) {
    const text = await outside.read(`${NETWORKS}/${name}/ifindex`).catch(() => undefined)
    if (text !== undefined) names.set(Number(text), name)
  }
  const found = names.get(index) ?? `interface-${index}`
  names.set(index, found)
  return found
}
