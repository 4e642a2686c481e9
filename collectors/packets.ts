// Packets of the services, sampled by connection, into the log: what umtool trace shows, kept for later.
//
// A sample keeps whole connections, and the same ones on every node; what is no connection (ARP, ICMP, VRRP, Heartbeat) is kept whole.

import Type, { type Static } from 'typebox'
import { buildFilter } from '../src/capture/filter.ts'
import type { Collector, Surroundings } from '../src/collect/collector.ts'
import type { PacketFact } from '../src/events/packets.ts'
import { glancePause, newPace, noteGlance } from './ipvs/pace.ts'
import { type Aim, aimer, aimText } from './packets/aim.ts'
import { captureAlways, type Take, type Wanted } from './packets/captures.ts'
import { unableToCapture } from './shared/capturing.ts'

const settings = Type.Object({
  interfaces: Type.Array(Type.String(), { default: ['any'], description: 'names, or `any`' }),
  ports: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 }), {
    default: [],
    description: 'of the services; none: those of the virtual services here, without such those listened on',
  }),
  filter: Type.String({ default: '', description: "tcpdump's filter language; must hold besides the ports" }),
  snaplen: Type.Integer({ default: 128, minimum: 64, maximum: 65_535, description: 'bytes kept of a packet' }),
  sample: Type.Integer({ default: 100, minimum: 1, maximum: 65_535, description: 'keep one connection in this many' }),
})
type Settings = Static<typeof settings>

/** With neither ports nor words: what the ports are always accompanied by. */
const AROUND = 'icmp or arp or icmp6 or ip proto 112 or ip6 proto 112 or udp port 694'
/** Not Ethernet: the filter shall fit any interface, and so does not look behind VLAN tags. */
const ANY_LINK = 276
/** How often the ports are looked up; less often where that costs more than a trifle. */
const LOOK_EVERY_MS = 2000
const LOOK_SELDOM_MS = 60_000
const COUNT_EVERY = 60_000_000

export const packets: Collector<Settings> = {
  name: 'packets',
  about: 'packets of the services, sampled by whole connections, with ICMP, ARP, neighbour discovery, VRRP and Heartbeat',
  roles: ['director', 'real-server'],
  settings,
  unable: (outside, { interfaces }) => unableToCapture(outside, 'packets', interfaces),
  plan: async (outside, { ports }) => aimText(await aimer(outside, ports)()),
  async run(surroundings) {
    const { outside, settings, say } = surroundings
    const over = new AbortController()
    const { signal } = over
    const end = (): void => over.abort()
    surroundings.signal.addEventListener('abort', end, { once: true })
    if (surroundings.signal.aborted) end()
    const { wanted, looking } = await watchFilter(surroundings, signal)
    const tasks = settings.interfaces.map(name =>
      captureAlways({ outside, name, snaplen: settings.snaplen, signal }, wanted, sayBatches(name, settings.sample, say)),
    )
    try {
      await Promise.all([...tasks, looking])
    } finally {
      end()
      surroundings.signal.removeEventListener('abort', end)
      await Promise.allSettled([...tasks, looking])
    }
  },
}

/** Looks, now and from time to time until the signal is aborted, which filter is wanted. */
async function watchFilter(
  { outside, settings, trouble }: Surroundings<Settings>,
  signal: AbortSignal,
): Promise<{ wanted: () => Wanted; looking: Promise<void> }> {
  const find = aimer(outside, settings.ports)
  const pace = newPace()
  let said = ''
  const complain = (what: string): void => {
    if (what !== said && what !== '') trouble(what)
    said = what
  }
  const look = async (before: string): Promise<string> => {
    const began = outside.now()
    try {
      const aim = await find()
      complain(aim.tooMany ? `more ports are listened on than can be captured, not all are: ${aimText(aim)}` : '')
      return filterOf(settings, aim)
    } catch (error) {
      complain((error as Error).message)
      return before
    } finally {
      noteGlance(pace, outside.now() - began, false)
    }
  }
  let filter = await look(filterOf(settings, { ports: settings.ports, tunnels: [] }))
  let changed = Promise.withResolvers<void>()
  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      await outside.sleep(Math.min(LOOK_SELDOM_MS, glancePause(pace, LOOK_EVERY_MS)), signal)
      const found = signal.aborted ? filter : await look(filter)
      if (found === filter) continue
      filter = found
      changed.resolve()
      changed = Promise.withResolvers()
    }
    changed.resolve()
  }
  return { wanted: () => ({ filter, changed: changed.promise }), looking: watch() }
}

/** Says batches of one interface, and once a minute how many packets there were in all. */
function sayBatches(name: string, sample: number, say: Surroundings['say']): Take {
  const total = { packets: 0, dropped: 0, sampledOut: 0 }
  let before = { ...total }
  let counted = 0
  return (batch, filter, first) => {
    if (first) before = { ...total }
    const facts: PacketFact[] = batch.packets === 0 ? [] : [{ type: 'packets.captured', subject: name, at: batch.at, data: batch.pcap }]
    total.packets += batch.packets
    total.dropped = before.dropped + batch.dropped
    total.sampledOut = before.sampledOut + batch.sampledOut
    if (first || batch.at - counted >= COUNT_EVERY) {
      facts.push({ type: 'capture.counted', subject: name, at: batch.at, data: { ...total, filter, sample } })
      counted = batch.at
    }
    if (facts.length > 0) say(facts)
  }
}

function filterOf({ filter, sample }: Settings, { ports, tunnels }: Pick<Aim, 'ports' | 'tunnels'>): string {
  if (ports.length === 0 && filter.trim() === '') return AROUND
  return buildFilter({ ports, tunnels, words: filter, sample, linkType: ANY_LINK })
}
