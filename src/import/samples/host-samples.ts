// Addresses, links, neighbours and routes from what `ip` printed: pictures, and lines of `ip -ts monitor`, told by their collectors.
//
// A sample may show a part: `ip addr show dev eth0`, `ip -4 addr`, `ip route` of one table. What it does not speak of stays as it was.

import { watched as addresses, keyOf as addressKey } from '../../../collectors/addresses.ts'
import { isPictureDue } from '../../../collectors/every.ts'
import { type Known, takeEntry, takePicture, type Watched } from '../../../collectors/host/watched.ts'
import { watched as links, withoutIndex } from '../../../collectors/links.ts'
import { keyOf as neighbourKey, newWatched as newNeighbours, tells } from '../../../collectors/neighbours.ts'
import { isOurs, keyOf as routeKey, watched as routes } from '../../../collectors/routes.ts'
import type { Surroundings } from '../../collect/collector.ts'
import type { Outside } from '../../collect/outside.ts'
import type { MonitorLine } from '../../decode/ip-monitor.ts'
import type { Fact } from '../../events/event.ts'
import type { HostAddress, HostLink, HostNeighbour, HostRoute } from '../../lvs/host.ts'
import { type HostTables, neighboursOfText, routesOfText, tablesOfJson, tablesOfText } from './host-entries.ts'
import { monitorLine } from './monitor.ts'
import type { Sample } from './split.ts'
import type { SampleReader } from './told-samples.ts'

type Part<Entry> = {
  readonly collector: string
  newWatched(): Watched<Entry>
  /** What a sample shows, by key; undefined when it shows nothing of this. */
  shown(tables: HostTables): ReadonlyMap<string, Entry> | undefined
  /** Whether a sample that shows these would have shown the entry, were it there. */
  covers(tables: HostTables, entry: Entry): boolean
  /** A line of the monitor may tell of what was there all the time: the first of it is no news without a picture before. */
  readonly repeats?: true
  /** What a line of the monitor says was there until now. */
  gone?(line: MonitorLine): readonly [key: string, entry: Entry] | undefined
}

/** A whole `ip addr` or `ip link` has the loopback; without it, it was asked of the interfaces that it names. */
const speaksOf = ({ interfaces }: HostTables, name: string): boolean => interfaces.has('lo') || interfaces.has(name)
const isSix = (address: string): boolean => address.includes(':')

export const hostSamples: readonly SampleReader[] = [
  reader<HostAddress>({
    collector: 'addresses',
    newWatched: () => addresses,
    shown: tables => tables.addresses && new Map(tables.addresses.map(entry => [addressKey(entry), entry])),
    // Nothing of one family at all: it was asked for the other.
    covers: (tables, { address, interface: name }) =>
      speaksOf(tables, name) && tables.addresses!.some(other => isSix(other.address) === isSix(address)),
    gone(line) {
      const entry = line.label === 'ADDR' && line.deleted ? addresses.read({ ...line, deleted: false }, new Map(), 0) : undefined
      return entry?.key !== undefined && entry.entry !== undefined ? [entry.key, entry.entry] : undefined
    },
  }),
  reader<HostLink>({
    collector: 'links',
    repeats: true,
    newWatched: () => links,
    shown: tables => tables.links && new Map(tables.links.map(link => [link.name, withoutIndex(link)])),
    covers: (tables, { name }) => speaksOf(tables, name),
  }),
  reader<HostRoute>({
    collector: 'routes',
    newWatched: () => routes,
    shown: tables => tables.routes && new Map(tables.routes.filter(isOurs).map(route => [routeKey(route), route])),
    covers: ({ routes = [] }, { family, table }) => routes.some(other => other.family === family && other.table === table),
  }),
  reader<HostNeighbour>({
    collector: 'neighbours',
    repeats: true,
    newWatched: newNeighbours,
    shown: tables => tables.neighbours && new Map(tables.neighbours.filter(tells).map(entry => [neighbourKey(entry), entry])),
    covers: () => false,
  }),
]

function reader<Entry>(part: Part<Entry>): SampleReader {
  return {
    collector: part.collector,
    kinds: ['ip-text', 'ip-json', 'neighbours', 'routes', 'monitor'],
    newTell() {
      const watched = part.newWatched()
      const known: Known<Entry> = { entries: new Map(), lines: 0, changed: false }
      let since: number | undefined
      let sampledAt: number | undefined
      return async sample => {
        const { at } = sample
        const facts: Fact[] = []
        if (sample.kind === 'monitor') {
          takeLine(part, watched, known, monitorLine(sample), at, facts, since !== undefined)
          return facts
        }
        const tables = tablesOf(sample)
        const shown = part.shown(tables)
        if (shown === undefined) return []
        if (since === undefined) for (const [key, entry] of shown) known.entries.set(key, entry)
        else {
          const picture = new Map(shown)
          for (const [key, entry] of known.entries) if (!picture.has(key) && !part.covers(tables, entry)) picture.set(key, entry)
          await takePicture(known, { ...watched, look: async () => picture }, surroundings(at, facts), since)
        }
        since = at
        if (isPictureDue(sampledAt, at, known.changed)) {
          facts.push(watched.sampled(known.entries, at))
          sampledAt = at
          known.changed = false
        }
        return facts
      }
    },
  }
}

function takeLine<Entry>(
  part: Part<Entry>,
  watched: Watched<Entry>,
  known: Known<Entry>,
  line: MonitorLine,
  at: number,
  facts: Fact[],
  pictured: boolean,
): void {
  const gone = part.gone?.(line)
  if (gone !== undefined && !known.entries.has(gone[0])) known.entries.set(gone[0], gone[1])
  const said = watched.read(line, known.entries, at)
  if (said?.key === undefined) return
  if (part.repeats && !pictured && said.entry !== undefined && !known.entries.has(said.key)) known.entries.set(said.key, said.entry)
  else takeEntry(known, watched, surroundings(at, facts), said.key, said.entry, { at })
}

function tablesOf(sample: Sample): HostTables {
  switch (sample.kind) {
    case 'ip-json':
      return tablesOfJson(sample)
    case 'neighbours':
      return neighboursOfText(sample)
    case 'routes':
      return routesOfText(sample)
    default:
      return tablesOfText(sample)
  }
}

/** All that taking a picture asks for: what it looks at was put into `look`. */
const surroundings = (at: number, facts: Fact[]): Surroundings<unknown> => ({
  outside: { now: () => at } as Outside,
  settings: {},
  node: '',
  bookmarks: {},
  say: said => void facts.push(...said),
  trouble: () => {},
  signal: AbortSignal.abort(),
})
