// A flow as JSON: times as microseconds by the corrected clock, hardware addresses as text, places in captures as evidence.

import { placeOf } from '../../flow/cut-capture.ts'
import type { Change, Flow, Passage, Step } from '../../flow/flow.ts'
import type { Sighting } from '../../flow/flow-sighting.ts'
import { macText } from '../../trace/arp-claims.ts'
import { packetWords, protocolName } from './words.ts'

const rounded = (micros: number | undefined): number | undefined =>
  micros === undefined || !Number.isFinite(micros) ? undefined : Math.round(micros)
const mac = (number: number): string | undefined => (number < 0 ? undefined : macText(number))
const WAYS = ['unknown', 'in', 'out', 'past'] as const

/** Plain data; what is not known is left out. */
export function flowJson(flow: Flow): Record<string, unknown> {
  const { protocol, firstAt, lastAt, hops, passages, ...rest } = flow
  return {
    protocol: protocolName(protocol),
    ...rest,
    firstAt: Math.round(firstAt),
    lastAt: Math.round(lastAt),
    hops: hops.map(({ least, median, most, error, ...hop }) => ({
      ...hop,
      least: rounded(least),
      median: rounded(median),
      most: rounded(most),
      error: rounded(error),
    })),
    packets: passages.map(passageJson),
  }
}

function passageJson(passage: Passage): Record<string, unknown> {
  const { sighting, fromClient, steps, again, loss } = passage
  return {
    at: Math.round(sighting.time),
    from: fromClient ? 'client' : 'server',
    what: packetWords(passage),
    again,
    steps: steps.map(stepJson),
    loss,
  }
}

function stepJson({ node, delay, delayError, inside, change, ...step }: Step): Record<string, unknown> {
  return {
    node,
    delay: rounded(delay),
    delayError: rounded(delayError),
    inside: rounded(inside),
    change: changeJson(change),
    in: step.in && sightingJson(step.in),
    out: step.out && sightingJson(step.out),
  }
}

function changeJson(change: Change | undefined): Record<string, unknown> | undefined {
  return change?.kind === 'route' ? { kind: 'route', from: mac(change.from), to: mac(change.to) } : change
}

function sightingJson(s: Sighting): Record<string, unknown> {
  const { source, destination, outer, quoting, ttl } = s
  return {
    at: Math.round(s.at),
    corrected: Math.round(s.time),
    error: rounded(s.error),
    interface: s.interface,
    way: WAYS[s.way],
    source,
    destination,
    sourceMac: mac(s.sourceMac),
    destinationMac: mac(s.destinationMac),
    vlan: s.vlan < 0 ? undefined : s.vlan,
    ttl,
    outer,
    quoting,
    evidence: placeOf(s.event, s.packet),
  }
}
