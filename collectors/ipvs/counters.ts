// Counters from `ipvsadm -Ln --stats --exact`: which services and real servers moved, and whose went back.

import { type Counters, parseIpvsadmStats, readCounters, type StatsRow } from '../../src/decode/ipvsadm-stats.ts'
import type { IpvsFact } from '../../src/events/ipvs.ts'
import type { Seen } from './changes.ts'
import { follow, type LineTable, newLineTable } from './lines.ts'
import type { Counted, Picture, Server, Service } from './picture.ts'

type Row = { readonly length: number; readonly name: string; readonly of: Counted | undefined }

/** Starts over (`undefined`) whenever the picture is a new one. */
export type StatsTable = LineTable<Row> | undefined

/** Takes the counters over into the picture. `wentBack` are those with a counter below what it was. Throws SyntaxError. */
export function takeCounters(table: StatsTable, text: string, picture: Picture): { table: LineTable<Row>; wentBack: ReadonlySet<Counted> } {
  const wentBack = new Set<Counted>()
  const moved = table && follow(table, text, (row, line) => (line.startsWith(row.name) ? readCounters(line, row.length) : undefined))
  if (table !== undefined && moved !== undefined) {
    for (const { row, value } of moved) take(row.of, value, wentBack)
    return { table, wentBack }
  }
  const rows = parseIpvsadmStats(text.split('\n')).map(
    row => row && { length: row.name.length, name: row.name, of: find(picture, row), counters: row.counters },
  )
  for (const row of rows) if (row !== undefined) take(row.of, row.counters, wentBack)
  return { table: newLineTable(text, rows), wentBack }
}

/** The two listings are not of one moment: what the picture does not have yet or any more is left out. */
function find(picture: Picture, row: StatsRow): Counted | undefined {
  const service = picture.get(row.service)
  return row.server === undefined ? service : service?.servers.get(row.server)
}

function take(of: Counted | undefined, counters: Counters, wentBack: Set<Counted>): void {
  if (of === undefined) return
  const was = of.counters
  of.counters = counters
  if (was === undefined) {
    of.moved = true
    return
  }
  for (let i = 0; i < counters.length; i++) {
    if (counters[i] === was[i]) continue
    of.moved = true
    if (counters[i]! < was[i]!) wentBack.add(of)
  }
}

export function resetFacts(picture: Picture, wentBack: ReadonlySet<Counted>, { at, since }: Seen): IpvsFact[] {
  if (wentBack.size === 0) return []
  const facts: IpvsFact[] = []
  for (const service of picture.values()) {
    const servers = [...service.servers.values()].filter(server => wentBack.has(server)).map(({ endpoint }) => endpoint)
    if (servers.length === 0 && !wentBack.has(service)) continue
    facts.push({ type: 'ipvs-counters.reset', subject: service.key, at, data: { since, service: wentBack.has(service), servers } })
  }
  return facts
}

/** An event holds no more rows than this, some 100 KB: brokers refuse large messages, and readers want small ones. */
const MOST_ROWS = 1000

type CountedService = Extract<IpvsFact, { type: 'ipvs.counted' }>['data']['services'][number]
type CountedServer = NonNullable<CountedService['servers']>[number]

/** Says what moved, or all there is, and takes note that it was said. */
export function countedFacts(picture: Picture, seen: { at: number; since: number | undefined }, all: boolean): IpvsFact[] {
  const facts: IpvsFact[] = []
  let services: CountedService[] = []
  let rows = 0
  const finish = (): void => {
    if (services.length > 0) facts.push(counted(services, seen, all))
    services = []
    rows = 0
  }
  for (const service of picture.values()) {
    const movedServers = [...service.servers.values()].filter(server => wanted(server, all))
    let own = wanted(service, all) ? service.counters : undefined
    service.moved = false
    for (let i = 0; own !== undefined || i < movedServers.length; ) {
      const part = movedServers.slice(i, i + Math.max(0, MOST_ROWS - rows - 1))
      services.push({ service: service.key, ...(own && { counters: [...own] }), ...(part.length > 0 && { servers: part.map(serverRow) }) })
      own = undefined
      i += part.length
      rows += part.length + 1
      if (rows >= MOST_ROWS - 1) finish()
    }
  }
  finish()
  return facts
}

const wanted = ({ moved, counters }: Service | Server, all: boolean): boolean => (moved || all) && counters !== undefined

function serverRow(server: Server): CountedServer {
  server.moved = false
  const [connections, packetsIn, packetsOut, bytesIn, bytesOut] = server.counters!
  return [server.endpoint, connections, packetsIn, packetsOut, bytesIn, bytesOut, server.active, server.inactive]
}

const counted = (services: CountedService[], { at, since }: { at: number; since: number | undefined }, all: boolean): IpvsFact => ({
  type: 'ipvs.counted',
  subject: 'ipvs',
  at,
  data: { ...(since !== undefined && { since }), ...(all && { all: true as const }), services },
})
