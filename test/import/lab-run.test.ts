// Imports what the directors of two lab runs left behind, and holds the events against those of the agents that watched the same runs.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ImportSettings, importInto, importIntoFile } from '../../src/cli/import/import.ts'
import { stateAt } from '../../src/cli/status/state-at.ts'
import { readTimeline } from '../../src/cli/timeline/read.ts'
import type { Event } from '../../src/events/event.ts'
import { whatIsWrong } from '../../src/events/validate.ts'
import type { EventLog } from '../../src/log/log.ts'
import { openLog } from '../../src/log/open.ts'
import { vipsOf } from '../../src/state/vips.ts'
import { agentsLog, eventsOf, materialOf, nodeOf, type Raw, scratch } from './lab-material.ts'

const RUNS: readonly (Raw & { readonly cut: number; readonly vip: string; readonly settled: readonly number[] })[] = [
  {
    run: 'dr-ka',
    folder: 'dr-keepalived-2.2.7',
    logs: { 'keepalived.log': 'keepalived' },
    // Power cut of lvs1: it leaves nothing behind that would say so.
    cut: 1795384195_300000,
    vip: '10.1.1.100',
    settled: [1795384185_000000, 1795384194_000000],
  },
  {
    run: 'nat-hb',
    folder: 'nat-heartbeat-3.0.6-ldirectord-1.186',
    logs: { 'ha-log': 'heartbeat', 'ldirectord.log': 'ldirectord' },
    config: true,
    cut: 1795384470_000000,
    vip: '10.1.1.100',
    // Before and after lvs1 was put on standby, and back.
    settled: [1795384320_000000, 1795384380_000000, 1795384440_000000],
  },
]

/** What daemons write into their logs, and what the kernel says of addresses. */
const BY_LOGS = /^(?:vrrp-instance|vrrp-script|manager|node|resource|pool-(?:server|service|fallback)|health-check)\./
const SECOND = 1_000_000

type Told = { readonly at: number; readonly says: string }

const toldOf = (events: readonly Event[], wanted: (event: Event) => boolean): Map<string, Told[]> => {
  const told = new Map<string, Told[]>()
  for (const event of events.filter(wanted)) {
    const { since: _, ...data } = event.data as Record<string, unknown>
    const name = `${nodeOf(event)} ${event.type}`
    told.set(name, [...(told.get(name) ?? []), { at: event.at, says: `${event.subject} ${JSON.stringify(data)}` }])
  }
  for (const list of told.values()) list.sort((a, b) => a.at - b.at)
  return told
}

const says = (told: Map<string, Told[]>): Record<string, string[]> =>
  Object.fromEntries([...told].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, list]) => [name, list.map(({ says: text }) => text).sort()]))

const isDirector = (event: Event): boolean => nodeOf(event).startsWith('lvs')
const signal = new AbortController().signal

describe.each(RUNS)('the raw material of the lab run $run', raw => {
  let agents: Event[]
  let mine: Event[]
  let path: string
  let settings: ImportSettings
  const said: string[] = []

  beforeAll(async () => {
    const folder = scratch()
    path = join(folder, 'imported.jsonl.gz')
    agents = (await eventsOf(agentsLog(raw.run))).filter(isDirector)
    settings = { cluster: 'lab', nodes: materialOf(raw, agents, folder), say: text => said.push(text), signal }
    await importIntoFile(path, false, settings)
    mine = await eventsOf(path)
  })

  test('is read without a complaint, and every event is what its type promises', () => {
    expect(said).toEqual([])
    expect(mine.length).toBeGreaterThan(100)
    expect(mine.map(whatIsWrong).filter(wrong => wrong !== undefined)).toEqual([])
  })

  test('says of the daemons word for word what the agents said, to the second of their logs', () => {
    const byAgents = toldOf(agents, ({ type }) => BY_LOGS.test(type))
    const byImport = toldOf(mine, ({ type }) => BY_LOGS.test(type))
    expect(says(byImport)).toEqual(says(byAgents))
    for (const [name, list] of byAgents)
      for (const [i, { at }] of list.entries()) {
        const other = byImport.get(name)![i]!.at
        expect(Math.abs(other - at)).toBeLessThanOrEqual(SECOND)
      }
  })

  test('says of addresses what the agents said, to the milliseconds by which the kernel told one of them later', () => {
    const wanted = ({ type, at }: Event): boolean => type.startsWith('address.') && at < raw.cut
    const byAgents = toldOf(agents, wanted)
    const byImport = toldOf(mine, wanted)
    expect(byAgents.size).toBeGreaterThan(0)
    expect(says(byImport)).toEqual(says(byAgents))
    for (const [name, list] of byAgents)
      for (const [i, { at }] of list.entries()) expect(Math.abs(byImport.get(name)![i]!.at - at)).toBeLessThan(0.1 * SECOND)
  })

  test('hears VRRP in the captures as the agents heard it on the wire', () => {
    const wanted = (event: Event): boolean => /^vrrp\./.test(event.type) && nodeOf(event) === 'lvs2'
    const first = (told: Map<string, Told[]>) => [...told].map(([name, list]) => [name, list.length])
    expect(first(toldOf(mine, wanted))).toEqual(first(toldOf(agents, wanted)))
  })

  test('gives the state that the agents gave: who holds the address, and which real servers are in whose table', async () => {
    const ours = await openLog(path, 'read')
    const theirs = await openLog(agentsLog(raw.run), 'read')
    for (const at of raw.settled) expect(await believed(ours, at, raw.vip)).toEqual(await believed(theirs, at, raw.vip))
    await ours.close()
    await theirs.close()
  })

  test('gives the timeline that the agents gave, up to the power cut', async () => {
    const ours = await stories(path, raw.cut)
    expect(ours).toEqual(await stories(agentsLog(raw.run), raw.cut))
    expect(ours.length).toBeGreaterThan(0)
  })

  test('is not taken twice: the same again, also under other names, adds nothing', async () => {
    const log = await openLog(`sqlite:${join(scratch(), 'events.db')}`, 'write')
    const first = await importInto(log, settings)
    expect(first.new).toBe(mine.length)
    const renamed = settings.nodes.map(given => {
      const folder = scratch()
      const moved = (from: string, i: number): string => {
        const to = join(folder, String(i))
        copyFileSync(from, to)
        return to
      }
      return { ...given, sample: given.sample.map(moved) }
    })
    expect((await importInto(log, { ...settings, nodes: renamed })).new).toBe(0)
    await log.close()
  })

  test('can be proved complete: sequences have no gap, ids are unique', () => {
    expect(new Set(mine.map(({ id }) => id)).size).toBe(mine.length)
    const next = new Map<string, number>()
    for (const { source, run, sequence } of mine) {
      expect(sequence).toBe((next.get(`${source} ${run}`) ?? 0) + 1)
      next.set(`${source} ${run}`, sequence)
    }
  })
})

async function believed(log: EventLog, at: number, vip: string): Promise<unknown> {
  const { state } = await stateAt(log, at)
  const [cluster] = [...state.clusters.values()]
  // With direct routing the real servers have it too, and nothing of them was imported.
  const holders = [...(vipsOf(cluster!, at).get(vip)?.holders ?? [])].map(({ node }) => node).filter(node => node.startsWith('lvs'))
  const tables = ['lvs1', 'lvs2'].map(name =>
    [...cluster!.nodes.get(name)!.services].map(([key, { servers }]) => [
      key,
      [...servers].map(([server, { weight }]) => [server, weight?.value]).sort(),
    ]),
  )
  return { holders, tables }
}

async function stories(path: string, until: number): Promise<unknown[]> {
  const log = await openLog(path, 'read')
  const choice = { since: undefined, until, clusters: [], nodes: ['lvs1', 'lvs2'], services: [], vips: [] }
  const { incidents } = await readTimeline(log, choice, () => {}, signal)
  await log.close()
  return incidents.map(({ kind, subjects, from, to, by, cause }) => ({ kind, subjects, from, to, by, cause }))
}
