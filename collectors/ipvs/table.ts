// Services and real servers: each look reads /proc/net/ip_vs; ipvsadm is asked for the rest when services or real servers came or went,
// and now and then.

import type { Outside } from '../../src/collect/outside.ts'
import { type ProcColumns, type ProcService, readProcColumns, readProcIpVs } from '../../src/decode/proc-ip-vs.ts'
import type { IpvsFact } from '../../src/events/ipvs.ts'
import type { Ask } from './ask.ts'
import { changesOf, type Seen, weightChanged } from './changes.ts'
import { type DetailsTexts, isKnown, type KnownDetails, knownDetails, parseDetails, readDetails } from './details.ts'
import { follow, type LineTable, type Moved, newLineTable } from './lines.ts'
import { buildPicture, type Picture, type Server } from './picture.ts'

/** A real server's line; other lines have no row, so that a change of them is one of the table as a whole. */
type Row = { readonly name: string; readonly server: Server }

export type Table = {
  readonly picture: Picture
  readonly lines: LineTable<Row>
  /** When the look began that this is of; and when ipvsadm was last asked. Microseconds. */
  since: number
  detailsSince: number
  readonly details: KnownDetails
}

const PATH = '/proc/net/ip_vs'
/** The two sources are read one after the other: how often to try again when they speak of different services. */
const TRIES = 3

/**
 * Tells what changed since `before`, which it takes over and changes. Undefined when there is no picture because ipvsadm failed. Throws
 * when the module is gone, and SyntaxError.
 */
export async function lookAtTable(
  outside: Outside,
  ask: Ask,
  before: Table | undefined,
  wantsDetails: boolean,
  tell: (facts: readonly IpvsFact[]) => void,
): Promise<Table | undefined> {
  const since = outside.now()
  const text = await readTable(outside)
  const seenAt = outside.now()
  const moved = before && follow(before.lines, text, readRow)
  let texts: DetailsTexts | undefined
  if (before && moved) {
    tell(applyMoves(moved, { at: seenAt, since: before.since }))
    before.since = since
    if (!wantsDetails) return before
    texts = await readDetails(ask, hasTunnels(before.picture))
    if (texts === undefined) return before
    if (isKnown(before.details, texts)) {
      before.detailsSince = since
      return before
    }
  }
  const anew = await readAnew(outside, ask, { text, seenAt }, before?.picture ?? new Map(), texts)
  if (anew === undefined) return before
  const { seenAt: at, ...table } = anew
  if (before !== undefined) {
    const seenDetails = { at: outside.now(), since: before.detailsSince }
    tell(changesOf(before.picture, table.picture, { at, since: before.since }, seenDetails).toSorted((a, b) => a.at - b.at))
  }
  return { ...table, since, detailsSince: since }
}

async function readTable(outside: Outside): Promise<string> {
  const text = await outside.read(PATH)
  if (text === undefined) throw new Error(`no ${PATH}: the kernel has not loaded ip_vs; modprobe ip_vs`)
  return text
}

/** A change of anything but these numbers, such as of the forwarding method, makes the line another one. */
function readRow({ name, server }: Row, line: string): ProcColumns | undefined {
  const columns = line.startsWith(name) ? readProcColumns(line, name.length) : undefined
  return columns?.forwarding === server.forwarding ? columns : undefined
}

function applyMoves(moved: readonly Moved<Row, ProcColumns>[], seen: Seen): IpvsFact[] {
  const facts: IpvsFact[] = []
  for (const { row, value } of moved) {
    const { server } = row
    if (server.weight !== value.weight) facts.push(weightChanged(server.key, server.weight, value.weight, seen))
    if (server.active !== value.active || server.inactive !== value.inactive) server.moved = true
    server.weight = value.weight
    server.active = value.active
    server.inactive = value.inactive
  }
  return facts
}

/** What the file said, and when: running ipvsadm takes a while, and what is told of the file was so before. */
type Read = { readonly text: string; readonly seenAt: number }
type Anew = Pick<Table, 'picture' | 'lines' | 'details'> & Pick<Read, 'seenAt'>

/** `texts` are what ipvsadm just said. */
async function readAnew(outside: Outside, ask: Ask, first: Read, before: Picture, texts: DetailsTexts | undefined): Promise<Anew | undefined> {
  let details = texts
  let { text, seenAt } = first
  for (let tries = 1; ; tries++) {
    const { services, rows } = readProcIpVs(text.split('\n'))
    details ??= await readDetails(ask, services.some(isTunnelled))
    if (details === undefined) return undefined
    const { picture, servers, agrees } = buildPicture(services, parseDetails(details), before)
    const table = rows.map(row => (row?.server === undefined ? undefined : { name: row.name, server: servers.get(row.server)! }))
    if (agrees || tries === TRIES) return { picture, lines: newLineTable(text, table), details: knownDetails(details), seenAt }
    details = undefined
    text = await readTable(outside)
    seenAt = outside.now()
  }
}

const isTunnelled = ({ servers }: ProcService): boolean => servers.some(({ forwarding }) => forwarding === 'tunnel')

const hasTunnels = (picture: Picture): boolean =>
  [...picture.values()].some(({ servers }) => [...servers.values()].some(({ forwarding }) => forwarding === 'tunnel'))
