// Listings of ipvsadm and files of /proc/net as the ipvs collector tells them: services, real servers, weights, counters, connections.

import { isPictureDue } from '../../../collectors/every.ts'
import { changesOf, type Seen } from '../../../collectors/ipvs/changes.ts'
import { connectionsFact, type SaidConnections } from '../../../collectors/ipvs/connections.ts'
import { countedFacts, resetFacts, takeCounters } from '../../../collectors/ipvs/counters.ts'
import { type KernelSettings, kernelChanges } from '../../../collectors/ipvs/kernel.ts'
import { buildPicture, type Picture } from '../../../collectors/ipvs/picture.ts'
import { readBuckets, sampledFacts } from '../../../collectors/ipvs/sampled.ts'
import { parseIpvsadmDaemons, parseIpvsadmTimeouts } from '../../decode/ipvsadm-daemon.ts'
import type { Listed, TunnelRow } from '../../decode/ipvsadm-list.ts'
import type { Fact } from '../../events/event.ts'
import { procConnections } from './ipvs-connections.ts'
import { type Listing, listingOf, type Table, tableOfList, tableOfProc, thresholdsOf, tunnelsOf } from './ipvs-listings.ts'
import { tableOfSave } from './ipvs-save.ts'
import type { Sample } from './split.ts'
import type { SampleReader } from './told-samples.ts'

type State = {
  table?: Table
  tunnels: readonly Listed<TunnelRow>[]
  picture?: Picture
  kernel: KernelSettings
  /** When each was last looked at. Microseconds. */
  tableAt?: number
  detailsAt?: number
  kernelAt?: number
  timeoutsAt?: number
  countedAt?: number
  sampledAt?: number
  buckets?: number
  said?: SaidConnections
  changed: boolean
  /** What was shown at least once: what is seen for the first time did not change then. */
  readonly shown: Set<Detail>
}

/** What only some of the listings show. */
type Detail = 'flags' | 'thresholds' | 'tunnels'

/** The table comes before what is said of its rows. */
const LISTINGS: readonly Listing[] = ['proc', 'list', 'thresholds', 'tunnels', 'stats', 'rate', 'persistent']

export const ipvsSamples: SampleReader = {
  collector: 'ipvs',
  kinds: ['ipvs-daemons', 'ipvs-timeouts', 'ipvs-save', 'ipvs', 'ipvs-totals', 'ipvs-connections', 'proc-connections'],
  order: ({ kind, lines }) => (kind === 'ipvs' ? LISTINGS.indexOf(listingOf(lines)) : 0),
  newTell(rejected) {
    const state: State = { tunnels: [], kernel: { daemons: [], timeouts: undefined, sysctls: {} }, changed: false, shown: new Set() }
    return sample => {
      const text = sample.lines.join('\n')
      const { at } = sample
      switch (sample.kind) {
        case 'ipvs-daemons':
          return takeKernel(state, { ...state.kernel, daemons: parseIpvsadmDaemons(text) }, at, 'kernelAt')
        case 'ipvs-timeouts':
          return takeKernel(state, { ...state.kernel, timeouts: parseIpvsadmTimeouts(text) }, at, 'timeoutsAt')
        case 'ipvs-save':
          return takeTable(state, tableOfSave(sample.lines, state.table), at, ['flags'])
        case 'ipvs-connections':
          return takeConnections(state, procConnections(sample.lines), at)
        case 'proc-connections':
          return takeConnections(state, text, at)
        case 'ipvs':
          return takeListing(state, sample, text, rejected.notUsed)
        default:
          rejected.notUsed('ip_vs_stats (totals of all services; those of each are in ipvsadm -Ln --stats)')
          return []
      }
    }
  },
}

function takeListing(state: State, { lines, at }: Sample, text: string, notUsed: (what: string) => void): readonly Fact[] {
  const buckets = readBuckets(text)
  if (buckets !== undefined) state.buckets = buckets
  switch (listingOf(lines)) {
    case 'list':
      return takeTable(state, tableOfList(text, state.table), at, ['flags'])
    case 'proc':
      return takeTable(state, tableOfProc(text, state.table), at, [])
    case 'thresholds':
      // Weights are not in it: before the first table it says too little.
      return state.table === undefined
        ? unused('ipvsadm --thresholds before the first ipvsadm -Ln')
        : takeTable(state, thresholdsOf(text, state.table), at, ['flags', 'thresholds'])
    case 'tunnels':
      state.tunnels = tunnelsOf(text)
      return state.table === undefined ? [] : takeTable(state, state.table, at, ['tunnels'])
    case 'stats':
      return state.picture === undefined ? unused('ipvsadm --stats before the first ipvsadm -Ln') : takeStats(state, state.picture, text, at)
    case 'rate':
      return unused('ipvsadm --rate (rates follow from the counters of --stats)')
    case 'persistent':
      return unused('ipvsadm --persistent-conn')
  }

  function unused(what: string): readonly Fact[] {
    notUsed(what)
    return []
  }
}

function takeTable(state: State, table: Table, at: number, details: readonly Detail[]): readonly Fact[] {
  const before = state.picture
  const { picture } = buildPicture(table.services, { thresholds: table.thresholds, tunnels: state.tunnels }, before ?? new Map())
  const seen: Seen = { at, since: state.tableAt ?? at }
  const isFirst = details.some(detail => !state.shown.has(detail))
  for (const detail of details) state.shown.add(detail)
  const changes = before === undefined ? [] : changesOf(before, picture, seen, { at, since: state.detailsAt ?? seen.since })
  const facts = isFirst ? changes.filter(({ type }) => !type.endsWith('.changed') || type === 'weight.changed') : changes
  if (isFirst) delete state.sampledAt
  state.table = table
  state.picture = picture
  state.tableAt = at
  if (details.length > 0) state.detailsAt = at
  state.changed ||= facts.length > 0
  return [...facts, ...takeFullPicture(state, picture, at)]
}

function takeFullPicture(state: State, picture: Picture, at: number): readonly Fact[] {
  if (!isPictureDue(state.sampledAt, at, state.changed)) return []
  state.sampledAt = at
  state.changed = false
  return sampledFacts(picture, state.buckets, state.kernel, at)
}

function takeStats(state: State, picture: Picture, text: string, at: number): readonly Fact[] {
  const since = state.countedAt
  const { wentBack } = takeCounters(undefined, exact(text), picture)
  state.countedAt = at
  return [...resetFacts(picture, wentBack, { at, since: since ?? at }), ...countedFacts(picture, { at, since }, since === undefined)]
}

const UNITS: Readonly<Record<string, string>> = { K: '000', M: '000000', G: '000000000', T: '000000000000' }

/** Without --exact, numbers from a hundred million on are cut to thousands, millions ...: they still never go back. */
const exact = (text: string): string => text.replace(/(?<= \d+)([KMGT])(?= |$)/gm, unit => UNITS[unit]!)

function takeConnections(state: State, text: string, at: number): readonly Fact[] {
  const { fact, said } = connectionsFact(text, state.picture ?? new Map(), state.said ?? new Map(), state.said === undefined, at)
  const first = state.said === undefined
  state.said = said
  return fact.data.services.length > 0 || first ? [fact] : []
}

function takeKernel(state: State, settings: KernelSettings, at: number, which: 'kernelAt' | 'timeoutsAt'): readonly Fact[] {
  const since = state[which]
  const before = state.kernel
  state.kernel = settings
  state[which] = at
  // What nobody looked at before did not change now.
  const facts = since === undefined ? [] : kernelChanges(before, settings, { at, since }, since)
  state.changed ||= facts.length > 0 || since === undefined
  return facts
}
