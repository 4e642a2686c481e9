// Whole lab runs as timelines: the events as a log holds them, what the lab did, what its client measured.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { decodeLine } from '../../src/events/cloud-event.ts'
import type { Event } from '../../src/events/event.ts'
import { newClientView } from '../../src/flow/client-view.ts'
import { newClockEstimator } from '../../src/flow/clock-estimator.ts'
import { type TellOptions, tellTimeline } from '../../src/timeline/tell.ts'
import type { Incident, Phase, PhaseName, Timeline } from '../../src/timeline/timeline.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/lab')

export const RUNS = ['dr-ka', 'dr-ka-all', 'nat-hb', 'nat-ka-hands', 'tun-ka', 'halb-pm', 'halb-hb-links', 'ipv6-ka', 'tun-ka-every'] as const
export type Run = (typeof RUNS)[number]

const kept = new Map<Run, readonly Event[]>()

export function eventsOf(run: Run): readonly Event[] {
  let events = kept.get(run)
  if (events === undefined) {
    const text = gunzipSync(readFileSync(join(FIXTURES, run, 'events.jsonl.gz'))).toString()
    events = text
      .split('\n')
      .filter(line => line !== '')
      .map(line => {
        const decoded = decodeLine(line)
        if (!decoded.ok) throw new Error(decoded.why)
        return decoded.event
      })
    kept.set(run, events)
  }
  return events
}

export function tell(events: readonly Event[], options: TellOptions = {}): Timeline {
  const estimator = newClockEstimator()
  for (const event of events) estimator.add(event)
  const clocks = estimator.clocks()
  const view = newClientView({ clocks })
  for (const event of events) view.add(event)
  return tellTimeline(events, clocks, view.seen().services, options)
}

const told = new Map<Run, Timeline>()

export function story(run: Run): Timeline {
  let timeline = told.get(run)
  if (timeline === undefined) {
    timeline = tell(eventsOf(run))
    told.set(run, timeline)
  }
  return timeline
}

type Done = { readonly at: number; readonly scenario: string; readonly node: string; readonly what: string }

export const doneIn = (run: Run): readonly Done[] => (JSON.parse(readFileSync(join(FIXTURES, run, 'truth.json'), 'utf8')) as { done: Done[] }).done

/** When the lab did it; the words as its truth has them. */
export function didAt(run: Run, scenario: string, what: RegExp): number {
  const done = doneIn(run).find(one => one.scenario === scenario && what.test(one.what))
  if (done === undefined) throw new Error(`${run}: nothing like ${what} in ${scenario}`)
  return done.at
}

/** When the kernel of the node itself said that it has the address, or had it no more. */
export function witnessed(run: Run, node: string, address: string, what: 'appeared' | 'disappeared', near: number): number {
  const text = readFileSync(join(FIXTURES, run, `witness-ip-${node}`), 'utf8')
  const times = text.split('\n').flatMap(line => {
    const found = /^\[([^\]]+)\] (Deleted )?\d+: \S+ +inet6? (\S+)/.exec(line)
    if (found === null || found[3]!.split('/')[0] !== address || (found[2] !== undefined) !== (what === 'disappeared')) return []
    const [day, fraction = ''] = found[1]!.split('.')
    return [Date.parse(`${day}Z`) * 1000 + Number(fraction.padEnd(6, '0'))]
  })
  return times.reduce((best, at) => (Math.abs(at - near) < Math.abs(best - near) ? at : best), Number.POSITIVE_INFINITY)
}

type Request = { readonly at: number; readonly took: number; readonly ok: boolean }

const AT_ONCE = 100_000

export type Measured = { readonly from: number; readonly to: number; readonly waited: boolean }

/** The client's own outages: from its first request that was not served at once to the first that was, or to the end of one that had waited. */
export function measured(run: Run): Measured[] {
  const requests = readFileSync(join(FIXTURES, run, 'clients.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Request)
    .sort((a, b) => a.at - b.at)
  const served = requests
    .filter(({ ok }) => ok)
    .map(({ at, took }) => (took <= AT_ONCE ? { at, waited: false } : { at: at + took, waited: true }))
    .sort((a, b) => a.at - b.at)
  const outages: Measured[] = []
  for (const { at, took, ok } of requests) {
    if (at < (outages.at(-1)?.to ?? 0) || (ok && took < 900_000)) continue
    const to = served.find(one => one.at > at)
    outages.push({ from: at, to: to?.at ?? Number.POSITIVE_INFINITY, waited: to?.waited ?? false })
  }
  return outages
}

export function phase({ phases }: Incident, name: PhaseName): Phase {
  const found = phases.find(one => one.name === name)
  if (found === undefined) throw new Error(`no phase ${name} among ${phases.map(one => one.name).join(', ')}`)
  return found
}
