// One flow as a person reads it: what it is, which way it takes, what each packet did, and where it was lost.

import type { Clocks } from '../../flow/clocks.ts'
import { WAY_PAST } from '../../flow/faces.ts'
import type { Change, Flow, HopTime, Loss, Passage, Step } from '../../flow/flow.ts'
import type { Sighting } from '../../flow/flow-sighting.ts'
import { macText } from '../../trace/arp-claims.ts'
import type { Clock } from '../event/clock.ts'
import { safe } from '../event/escape.ts'
import type { Style } from '../style.ts'
import { padTo, widthOf } from '../width.ts'
import { endText, errorText, FORWARDING, OUTCOMES, packetWords, protocolName, spanText } from './words.ts'

export type FlowPrinting = {
  readonly style: Style
  readonly clock: Clock
  readonly clocks: Clocks
  /** Names of nodes by hardware address. */
  readonly nodeOf: ReadonlyMap<number, string>
}

const TROUBLE = '\x1b[1;38;5;196m'
const DIM = '\x1b[2m'
const BOLD = '\x1b[1m'
const PLAIN = '\x1b[0m'

const inColour = (style: Style, code: string, text: string): string => (style.colour ? `${code}${text}${PLAIN}` : text)
const trouble = (style: Style, text: string): string => inColour(style, TROUBLE, `${style.ascii ? '!' : '▲'} ${text}`)

/** Columns for what a packet is. */
const MOST_WIDTH = 60
/** Packets shown of one flow; the middle of a longer one is left out, with what is troubled kept. */
const MOST_PASSAGES = 60

/** The whole flow, line by line. */
export function flowLines(flow: Flow, printing: FlowPrinting): string[] {
  const { style } = printing
  return [
    inColour(style, BOLD, titleOf(flow)),
    `  ${summaryOf(flow, printing)}`,
    ...clockLines(flow, printing),
    '',
    ...wayLines('there', flow, true, printing),
    ...wayLines('back', flow, false, printing),
    ...hopLines(flow.hops, printing),
    '',
    ...passageLines(flow, printing),
    ...lossLines(flow, printing),
  ]
}

export const titleOf = ({ protocol, client, service }: Flow): string => `${protocolName(protocol)} ${endText(client)} to ${endText(service)}`

function summaryOf(flow: Flow, { clock, style }: FlowPrinting): string {
  const { outcome, forwarding, directors, server, serverNode, firstAt, lastAt, passages, retransmissions } = flow
  const through = directors.length > 0 ? ` by ${directors.map(safe).join(', ')}` : ''
  const who = serverNode === undefined ? (server ?? '') : `${safe(serverNode)}${server === undefined ? '' : ` (${server})`}`
  const here = forwarding === 'local' ? `served by ${who} itself` : undefined
  const unseen = who === '' ? 'forwarding not seen' : `as far as ${who}, forwarding not seen`
  const way = here ?? (forwarding === undefined ? unseen : `${FORWARDING[forwarding]}${through}${who === '' ? '' : ` to ${who}`}`)
  const said = OUTCOMES[outcome]
  const counted = `${passages.length} ${passages.length === 1 ? 'packet' : 'packets'}${retransmissions > 0 ? `, ${retransmissions} sent again` : ''}`
  const shown = outcome === 'closed' || outcome === 'open' ? said : trouble(style, said)
  return `${way}; ${clock(Math.round(firstAt)).trim()}, ${spanText(lastAt - firstAt)}, ${counted}; ${shown}`
}

/** How far the nodes' clocks are known, of those that saw it. */
function clockLines(flow: Flow, { clocks, style }: FlowPrinting): string[] {
  const nodes = [...new Set(flow.passages.flatMap(({ steps }) => steps.map(({ node }) => node)))]
  if (nodes.length < 2) return []
  const words = nodes.map(node => {
    const clock = clocks.get(node)
    const name = safe(node)
    if (clock === undefined || clock.how === 'none') return `${name} unknown, taken as right`
    if (clock.how === 'reference') return `${name} counts`
    const [sighting] = flow.passages.flatMap(({ steps }) => steps.filter(step => step.node === node)).map(step => step.in ?? step.out)
    const error = sighting?.error ?? clock.error
    const offset = sighting === undefined ? clock.offset : sighting.at - sighting.time
    return `${name} ${offset >= 0 ? '+' : ''}${spanText(offset)}${clock.how === 'one-way' ? ' at a guess (packets one way only)' : errorText(error, style.ascii)}`
  })
  return [inColour(style, DIM, `  clocks: ${words.join(', ')}`)]
}

/** The first packet that went the whole way, place by place. */
function wayLines(label: string, flow: Flow, fromClient: boolean, printing: FlowPrinting): string[] {
  const path = fromClient ? flow.there : flow.back
  const example = flow.passages.find(
    one => one.fromClient === fromClient && one.sighting.quoting === undefined && one.steps.map(({ node }) => node).join('\t') === path.join('\t'),
  )
  if (example === undefined) return [`  ${label.padEnd(5)}  not captured`]
  return example.steps.map((step, i) => `  ${(i === 0 ? label : '').padEnd(5)}  ${stepText(step, example.steps[i - 1], printing)}`)
}

function stepText(step: Step, before: Step | undefined, printing: FlowPrinting): string {
  const place = step.in ?? step.out!
  const doing = step.in === undefined ? 'sends' : step.in.way === WAY_PAST ? 'overhears' : step.out === undefined ? 'gets' : 'passes on'
  const outer = step.in?.outer ?? (step.in === undefined ? step.out?.outer : undefined)
  const wrapped = outer === undefined ? '' : ` in a tunnel ${outer.from} > ${outer.to}`
  const macs = macsOf(place.sourceMac, place.destinationMac, printing)
  const change = step.change === undefined ? '' : `; ${changeText(step.change, printing)}`
  const ends = endsText(place)
  const last = before?.out ?? before?.in
  const named = last !== undefined && endsText(last) === ends ? 'it' : ends
  const done = named === 'it' && doing === 'passes on' ? 'passes it on' : `${doing} ${named}`
  return `${safe(step.node)} ${done}${wrapped}${macs}${change}`
}

const endsText = ({ source, destination }: Sighting): string => `${endText(source)} > ${endText(destination)}`

const macWithNode = (mac: number, { nodeOf }: FlowPrinting): string => {
  const node = nodeOf.get(mac)
  return node === undefined ? macText(mac) : `${macText(mac)} (${safe(node)})`
}

function macsOf(source: number, destination: number, printing: FlowPrinting): string {
  if (source <= 0) return ''
  return destination < 0 ? `, from ${macWithNode(source, printing)}` : `, ${macWithNode(source, printing)} > ${macWithNode(destination, printing)}`
}

const CARRIERS: Readonly<Record<number, string>> = { 4: 'ipip', 41: 'ipv6 in ip', 47: 'gre', 17: 'gue' }

function changeText(change: Change, printing: FlowPrinting): string {
  if (change.kind === 'nat') return `NAT: ${change.end} ${change.from} becomes ${change.to}`
  if (change.kind === 'tunnel')
    return `${change.opened ? 'unwraps' : 'wraps'} it: ${CARRIERS[change.by] ?? `protocol ${change.by}`} ${change.from} > ${change.to}`
  if (change.to < 0) return 'sends it on unchanged'
  return `sends it on to ${macWithNode(change.to, printing)}`
}

function hopLines(hops: readonly HopTime[], { style }: FlowPrinting): string[] {
  return hops.map(({ from, to, least, median, most, error, packets }) => {
    const where = from === to ? `inside ${safe(from)}` : `${safe(from)} to ${safe(to)}`
    const times = packets === 1 ? spanText(median) : `${spanText(least)} to ${spanText(most)}, median ${spanText(median)}`
    return inColour(style, DIM, `  delay  ${where}: ${times}${errorText(error, style.ascii)}`)
  })
}

function passageLines(flow: Flow, printing: FlowPrinting): string[] {
  const shown = chosenOf(flow.passages)
  const words = shown.map(one => (one === undefined ? '' : packetWords(one)))
  const width = Math.min(MOST_WIDTH, Math.max(0, ...words.map(widthOf)))
  return shown.map((passage, i) => {
    if (passage === undefined) return `  ... ${flow.passages.length - MOST_PASSAGES} packets more`
    const arrow = passage.fromClient ? '>' : '<'
    return `  ${printing.clock(Math.round(passage.sighting.time))} ${arrow} ${padTo(words[i]!, width)}  ${stepsText(passage, printing)}`.trimEnd()
  })
}

/** All; of many the first, the last, and the troubled ones in between. Undefined stands for those left out. */
function chosenOf(passages: readonly Passage[]): (Passage | undefined)[] {
  if (passages.length <= MOST_PASSAGES) return [...passages]
  const half = MOST_PASSAGES / 2
  const middle = passages.slice(half, -half).filter(({ loss, again }) => loss !== undefined || again > 0)
  return [...passages.slice(0, half), undefined, ...middle.slice(0, MOST_PASSAGES), ...passages.slice(-half)]
}

/** `cl, 47 us, lvs1 (12 us), 21 us, rs1`: nodes, and what lies between. */
function stepsText({ steps, loss }: Passage, { style }: FlowPrinting): string {
  const arrow = style.ascii ? '->' : '→'
  const parts = steps.map((step, i) => {
    const inside = step.inside === undefined ? '' : ` [${spanText(step.inside)}]`
    const before = i === 0 ? '' : ` ${arrow} ${spanText(step.delay ?? 0)} ${arrow} `
    return `${before}${safe(step.node)}${inside}`
  })
  return `${parts.join('')}${loss === undefined || loss.kind === 'unseen' ? '' : ` ${trouble(style, lossWords(loss))}`}`
}

function lossWords({ after, before, kind, sure }: Loss): string {
  if (kind === 'inside') return sure ? `lost inside ${safe(after)}` : `not seen again after ${safe(after)}`
  if (before === undefined) return `not seen again after ${safe(after)}`
  return sure ? `lost between ${safe(after)} and ${safe(before)}` : `not seen at ${safe(before)}`
}

/** Each kind of loss once, with what the other node could have seen. */
function lossLines(flow: Flow, { style }: FlowPrinting): string[] {
  const kinds = new Map<string, { loss: Loss; times: number }>()
  for (const { loss } of flow.passages) {
    if (loss === undefined) continue
    const key = `${loss.kind} ${loss.after} ${loss.before} ${loss.could}`
    const one = kinds.get(key)
    if (one === undefined) kinds.set(key, { loss, times: 1 })
    else one.times++
  }
  if (kinds.size === 0) return []
  const lines = [...kinds.values()].map(({ loss, times }) => {
    const count = `${times} ${times === 1 ? 'packet' : 'packets'}`
    if (loss.kind === 'unseen') return `  ${count} not seen at ${safe(loss.before ?? '')}, though answers show that it came there`
    const why = loss.kind === 'inside' || loss.before === undefined ? loss.could : `${safe(loss.before)}: ${loss.could}`
    return `  ${trouble(style, `${count} ${lossWords(loss)}`)} (${why})`
  })
  return ['', ...lines]
}
