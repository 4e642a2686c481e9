// umtool flow: reads captures once, follows the client's connections, prints them.
import { isSampled, sampleHash } from '../../capture/sample.ts'
import type { Event } from '../../events/event.ts'
import { newClockEstimator } from '../../flow/clock-estimator.ts'
import type { Clocks } from '../../flow/clocks.ts'
import { type CoverageBuilder, newCoverage } from '../../flow/coverage.ts'
import { type Faces, newFaces } from '../../flow/faces.ts'
import type { Flow } from '../../flow/flow.ts'
import { byTrouble, flowsOf } from '../../flow/flow-build.ts'
import { newFlowCollector } from '../../flow/flow-collector.ts'
import type { Wanted } from '../../flow/flow-sighting.ts'
import { parseAddress } from '../../lvs/address.ts'
import type { TimeFormat } from '../../print/event/clock.ts'
import { newClock } from '../../print/event/clock.ts'
import { safe } from '../../print/event/escape.ts'
import { flowJson } from '../../print/flow/json.ts'
import { flowList } from '../../print/flow/list.ts'
import { flowLines } from '../../print/flow/text.ts'
import type { Style } from '../../print/style.ts'
import { umtoolError } from '../errors.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'

export const FLOW_OUTPUTS = ['text', 'json', 'jsonl'] as const

export type FlowSettings = {
  readonly client: string
  readonly wanted: Wanted
  readonly vips: readonly string[]
  /** Only connections that lived at this time; microseconds. */
  readonly at: number | undefined
  readonly last: number
  readonly output: (typeof FLOW_OUTPUTS)[number]
  readonly style: Style
  readonly timeFormat: TimeFormat
  /** The log, or the files, for messages. */
  readonly where: string
}

type Learnt = { readonly flows: readonly Flow[]; readonly clocks: Clocks; readonly faces: Faces; readonly partial: boolean }

/** Writes by `print` and answers the exit status; throws when there is nothing to show. `complaints`: things that could not be read. */
export async function showFlow(
  events: AsyncIterable<Event>,
  settings: FlowSettings,
  complaints: () => number,
  print: (text: string) => void,
  notice: (text: string) => void,
): Promise<ExitCode> {
  const { flows, clocks, faces, partial } = await learn(events, settings, notice)
  const { output, style, timeFormat, last } = settings
  if (output === 'json') print(`${JSON.stringify(flows.map(flowJson), undefined, 2)}\n`)
  else if (output === 'jsonl') for (const flow of flows) print(`${JSON.stringify(flowJson(flow))}\n`)
  else {
    const printing = { style, clock: newClock(timeFormat), clocks, nodeOf: faces.nodeOf }
    const [only] = flows
    if (flows.length === 1 && only !== undefined) print(`${flowLines(only, printing).join('\n')}\n`)
    else {
      const shown = flows.slice(0, last)
      const more = flows.length > shown.length ? `, ${shown.length} of them` : ''
      print(
        `${flows.length} connections of ${safe(settings.client)}${more}, those in trouble first, then the newest:\n${flowList(shown, printing).join('\n')}\n`,
      )
      print(`one of them: umtool flow ${exampleOf(shown)}\n`)
    }
  }
  return partial || complaints() > 0 ? EXIT.partial : EXIT.ok
}

function exampleOf(flows: readonly Flow[]): string {
  const { address, port } = flows[0]!.client
  return address.includes(':') ? `'[${address}]:${port}'` : `${address}:${port}`
}

async function learn(events: AsyncIterable<Event>, settings: FlowSettings, notice: (text: string) => void): Promise<Learnt> {
  const { wanted, vips, at, timeFormat } = settings
  const faces = newFaces()
  const estimator = newClockEstimator({ faces })
  const coverage = newCoverage()
  const collector = newFlowCollector(wanted, faces)
  for await (const event of events) {
    coverage.add(event)
    estimator.add(event)
    collector.add(event)
  }
  const clocks = estimator.clocks()
  const clock = newClock(timeFormat === 'utc' || timeFormat === 'rfc3339' || timeFormat === 'epoch' ? timeFormat : 'time')
  const when = (time: number): string => clock(Math.round(time))
  const keeps = ({ address, port }: { address: string; port: number }): ((n: number) => boolean) => {
    const bytes = parseAddress(address)
    return n => bytes === undefined || port < 0 || isSampled(sampleHash(bytes, port), n)
  }
  const all = flowsOf(collector.sightings(clocks), { coverage: coverage.nodes, faces, when, keeps })
  const chosen = all.filter(
    flow => (vips.length === 0 || vips.some(vip => concerns(flow, vip))) && (at === undefined || (flow.firstAt <= at && at <= flow.lastAt)),
  )
  const { packets, unreadableBatches } = collector.counts()
  if (unreadableBatches > 0) notice(`${unreadableBatches} batches of packets are damaged: what could be read of them counts`)
  if (collector.full()) notice('more packets of this client than are looked at: choose a port, or a shorter time')
  if (chosen.length === 0) throw nothingFound(settings, coverage, packets, all.length, keeps, when)
  return { flows: [...chosen].sort(byTrouble), clocks, faces, partial: unreadableBatches > 0 || collector.full() }
}

const concerns = ({ service, passages }: Flow, vip: string): boolean =>
  service.address === vip || passages.some(({ sighting }) => sighting.destination.address === vip || sighting.source.address === vip)

function nothingFound(
  { client, wanted, vips, at, where }: FlowSettings,
  { nodes }: CoverageBuilder,
  packets: number,
  others: number,
  keeps: (client: { address: string; port: number }) => (n: number) => boolean,
  when: (at: number) => string,
): Error {
  const capturing = [...nodes].filter(([, { captures }]) => captures)
  if (capturing.length === 0)
    return umtoolError(EXIT.unreachable, 'there are no captured packets', {
      where,
      hint: 'packets: { sample: 10 } under collectors of the agents, or -r lvs1=lvs1.pcap',
    })
  const searched = capturing.map(([name, { lives, counts }]) => {
    const sample = counts.at(-1)?.sample ?? 1
    const left = wanted.port !== undefined && !keeps({ address: client.replace(/:\d+$/, '').replace(/[[\]]/g, ''), port: wanted.port })(sample)
    const range = `${when(lives[0]!.since)} to ${when(lives.at(-1)!.until)}`
    return `${safe(name)} ${range}${sample > 1 ? ` (1 connection in ${sample}${left ? ', not this one' : ''})` : ''}`
  })
  const what =
    others > 0 && (vips.length > 0 || at !== undefined) ? `none of ${others} connections of ${safe(client)} fits` : `no packet of ${safe(client)}`
  return umtoolError(EXIT.found, `${what}; searched ${packets} packets of ${searched.join(', ')}`, {
    where,
    hint: others > 0 ? 'leave out --vip or --at' : 'check the address and the time; umtool log status shows how far back captures go',
  })
}
