// Whether a node could have seen a packet at a time: was it capturing, did it drop, does its sample leave the connection out.
import type { Event } from '../events/event.ts'
import { parseSource } from '../events/source.ts'
import { isCaptured } from './captured.ts'

/** A stretch without a break, microseconds by the node's own clock; `ended` says why it is over, if it is known. */
type Life = { since: number; until: number; ended: string }
type Count = { readonly at: number; readonly dropped: number; readonly sample: number; readonly filter: string }

export type NodeCoverage = {
  readonly lives: Life[]
  readonly counts: Count[]
  captures: boolean
  role: string
  /** The packets collector of the agent has stopped or failed. */
  paused: boolean
}

export type Coverage = ReadonlyMap<string, NodeCoverage>

export type CoverageBuilder = { readonly nodes: Map<string, NodeCoverage>; add(event: Event): void }

const MOST_LIVES = 10_000
const MOST_COUNTS = 100_000
/** Microseconds: an agent says something at least this often (collector.counted, once a minute). */
const SILENCE = 90e6

/** To be given all events of a range, those of one node in their order. */
export function newCoverage(): CoverageBuilder {
  const nodes = new Map<string, NodeCoverage>()
  return {
    nodes,
    add(event) {
      const source = parseSource(event.source)
      if (source === undefined || !Number.isFinite(event.at)) return
      let node = nodes.get(source.node)
      if (node === undefined) {
        node = { lives: [], counts: [], captures: false, role: '', paused: false }
        nodes.set(source.node, node)
      }
      note(node, event, source.collector)
    },
  }
}

function note(node: NodeCoverage, event: Event, collector: string): void {
  const { type, at } = event
  const last = node.lives.at(-1)
  if (type === 'agent.started') {
    node.role = String((event.data as { role?: unknown } | null)?.role ?? '')
    if (last !== undefined && last.ended === '') last.ended = 'its agent was cut off'
    // It captures when its collector says so, or a capture comes.
    node.paused = true
    return
  }
  // Until the first batch nobody knows whether it captures: a child process has to be started, and interfaces opened.
  if (isCaptured(event) && (last === undefined || node.paused)) {
    if (node.lives.length < MOST_LIVES) node.lives.push({ since: at, until: at, ended: '' })
    node.paused = false
  } else if (last !== undefined && !node.paused && at > last.until) last.until = at
  const life = node.lives.at(-1)
  if (life === undefined) return
  if (isCaptured(event)) {
    node.captures = true
  } else if (type === 'agent.stopped') {
    life.ended = 'its agent was stopped'
    node.paused = true
  } else if (collector === 'packets' && (type === 'collector.failed' || type === 'collector.stopped')) {
    life.ended = type === 'collector.failed' ? 'its capture failed' : 'its capture was stopped'
    node.paused = true
  } else if (type === 'capture.counted' && node.counts.length < MOST_COUNTS) {
    const data = event.data as Record<string, unknown> | null
    const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)
    if (data !== null)
      node.counts.push({ at, dropped: number(data.dropped), sample: Math.max(1, number(data.sample)), filter: String(data.filter ?? '') })
  }
}

export type Could = {
  /** `yes`: it was capturing. `perhaps`: it dropped packets about then. `no`: it could not have seen it. */
  readonly answer: 'yes' | 'perhaps' | 'no'
  /** For people: follows the node's name and a colon. */
  readonly why: string
}

/** `at` by the node's own clock; `kept`: whether a sample of one in `n` keeps the connection; `when` writes a time. */
export function couldSee(
  node: NodeCoverage | undefined,
  at: number,
  kept: (n: number) => boolean,
  port: number,
  when: (at: number) => string,
): Could {
  if (node === undefined || !node.captures) return { answer: 'no', why: 'it has no captures' }
  const life = node.lives.findLast(({ since }) => since <= at + SLACK)
  if (life === undefined) return { answer: 'no', why: `its captures begin at ${when(node.lives[0]?.since ?? at)}` }
  if (at > life.until && (life.ended !== '' || at > life.until + SILENCE || life === node.lives.at(-1)))
    return { answer: 'no', why: `nothing of it after ${when(life.until)}${life.ended === '' ? '' : `, ${life.ended}`}` }
  const before = node.counts.findLast(count => count.at <= at) ?? node.counts[0]
  const after = node.counts.find(count => count.at > at)
  if (before !== undefined) {
    if (!kept(before.sample)) return { answer: 'no', why: `its sample of 1 in ${before.sample} leaves this connection out` }
    if (
      port >= 0 &&
      before.filter !== '' &&
      !new RegExp(`\\b(?:port(?:range)?|tcp|udp|host)\\b.*\\b${port}\\b|^(?:tcp|udp|ip|ip6)$`).test(before.filter)
    )
      return { answer: 'no', why: `its filter does not take port ${port}` }
    const dropped = (after ?? node.counts.at(-1)!).dropped - before.dropped
    if (dropped > 0) return { answer: 'perhaps', why: `its kernel dropped ${dropped} packets about then` }
  }
  return { answer: 'yes', why: 'it was capturing and dropped nothing' }
}

/** Microseconds between a packet and the event that holds it. */
const SLACK = 500_000
