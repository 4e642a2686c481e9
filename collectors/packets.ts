// Packets of the services, sampled by connection, into the log: what umtool trace shows, kept for later.
//
// A sample keeps whole connections, and the same ones on every node; what is no connection (ARP, ICMP, VRRP, Heartbeat) is kept whole.

import Type, { type Static } from 'typebox'
import { buildFilter } from '../src/capture/filter.ts'
import type { Collector, Surroundings } from '../src/collect/collector.ts'
import { parseProcIpVs } from '../src/decode/proc-ip-vs.ts'
import type { PacketFact } from '../src/events/packets.ts'
import { unableToCapture } from './shared/capturing.ts'

const settings = Type.Object({
  interfaces: Type.Array(Type.String(), { default: ['any'], description: 'names, or `any`' }),
  ports: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 }), {
    default: [],
    description: 'of the services; none: those of the virtual services here',
  }),
  filter: Type.String({ default: '', description: "tcpdump's filter language; must hold besides the ports" }),
  snaplen: Type.Integer({ default: 128, minimum: 64, maximum: 65_535, description: 'bytes kept of a packet' }),
  sample: Type.Integer({ default: 100, minimum: 1, maximum: 65_535, description: 'keep one connection in this many' }),
})
type Settings = Static<typeof settings>

const IP_VS = '/proc/net/ip_vs'
/** With neither ports nor words: what the ports are always accompanied by. */
const AROUND = 'icmp or arp or icmp6 or ip proto 112 or ip6 proto 112 or udp port 694'
/** Not Ethernet: the filter shall fit any interface, and so does not look behind VLAN tags. */
const ANY_LINK = 276
const LOOK_EVERY_MS = 60_000
const COUNT_EVERY = 60_000_000

export const packets: Collector<Settings> = {
  name: 'packets',
  about: 'packets of the services, sampled by whole connections, with ICMP, ARP, neighbour discovery, VRRP and Heartbeat',
  roles: ['director', 'real-server'],
  settings,
  unable: (outside, { interfaces }) => unableToCapture(outside, 'packets', interfaces),
  async run(surroundings) {
    await Promise.all(surroundings.settings.interfaces.map(name => captureOn(surroundings, name)))
  },
}

/** A capture lasts until the ports of the virtual services are others. */
async function captureOn(surroundings: Surroundings<Settings>, name: string): Promise<void> {
  const { outside, settings, signal } = surroundings
  const total = { packets: 0, dropped: 0, sampledOut: 0 }
  while (!signal.aborted) {
    const ports = await portsOf(surroundings)
    const over = new AbortController()
    const abort = (): void => over.abort()
    signal.addEventListener('abort', abort, { once: true })
    const changed = untilPortsChange(surroundings, ports, over.signal).then(abort)
    try {
      await captureOnce(surroundings, name, filterOf(settings, ports), total, over.signal)
      if (!over.signal.aborted) throw new Error(`the capture on ${name} ended by itself`)
    } finally {
      abort()
      signal.removeEventListener('abort', abort)
      await changed
    }
    if (signal.aborted) return
    await outside.sleep(0, signal)
  }
}

type Total = { packets: number; dropped: number; sampledOut: number }

async function captureOnce(
  { outside, settings, say }: Surroundings<Settings>,
  name: string,
  filter: string,
  total: Total,
  signal: AbortSignal,
): Promise<void> {
  const before = { ...total }
  let counted = outside.now()
  let sayNow = true
  for await (const batch of outside.capture({ interface: name, filter, snaplen: settings.snaplen }, signal)) {
    const facts: PacketFact[] = [{ type: 'packets.captured', subject: name, at: batch.at, data: batch.pcap }]
    total.packets += batch.packets
    total.dropped = before.dropped + batch.dropped
    total.sampledOut = before.sampledOut + batch.sampledOut
    if (sayNow || batch.at - counted >= COUNT_EVERY) {
      facts.push({ type: 'capture.counted', subject: name, at: batch.at, data: { ...total, filter, sample: settings.sample } })
      counted = batch.at
      sayNow = false
    }
    say(facts)
  }
}

function filterOf({ filter, sample }: Settings, ports: readonly number[]): string {
  const built = buildFilter({ ports, words: filter, sample, linkType: ANY_LINK })
  return built === '' ? AROUND : built
}

async function portsOf({ outside, settings, trouble }: Surroundings<Settings>): Promise<readonly number[]> {
  if (settings.ports.length > 0) return settings.ports
  try {
    const services = parseProcIpVs((await outside.read(IP_VS)) ?? '')
    return [...new Set(services.map(({ port }) => port).filter(port => port > 0))].sort((a, b) => a - b)
  } catch (error) {
    trouble((error as Error).message)
    return []
  }
}

async function untilPortsChange(surroundings: Surroundings<Settings>, ports: readonly number[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await surroundings.outside.sleep(LOOK_EVERY_MS, signal)
    if (!signal.aborted && String(await portsOf(surroundings)) !== String(ports)) return
  }
}
