// How a pcapng file of several nodes introduces itself: the section, and an interface for each interface of each node.
import { type Clocks, spanAt } from '../../flow/clocks.ts'

/** `lvs1/eth0` */
export const interfaceName = (node: string, name: string): string => `${node}/${name}`

/** What a reader must know of the times of this interface's packets. */
export function interfaceDescription(node: string, name: string, clocks: Clocks, at: number): string {
  const clock = clocks.get(node)
  if (clock === undefined) return `${name} of ${node}; times by its own clock`
  if (clock.how === 'reference') return `${name} of ${node}; the clock that the others are corrected to`
  const { offset, error } = spanAt(clock, at)
  if (!Number.isFinite(error)) return `${name} of ${node}; times by its own clock at first`
  return `${name} of ${node}; its clock was ${signed(offset)} s ahead and is corrected, to ${(error / 1e6).toFixed(6)} s`
}

const signed = (microseconds: number): string => `${Math.round(microseconds) < 0 ? '-' : ''}${(Math.abs(microseconds) / 1e6).toFixed(6)}`

export type SectionFacts = {
  readonly by: string
  readonly nodes: readonly string[]
  readonly corrected: boolean
  readonly redacted: readonly string[]
}

export function sectionComment({ by, nodes, corrected, redacted }: SectionFacts): string {
  const times = corrected ? 'times by clocks held against each other' : "times by each node's own clock"
  const made = redacted.length > 0 ? `; redacted: ${redacted.join(', ')}` : ''
  return `${by}: packets of ${nodes.join(', ')} in one order, ${times}; comments say what umtool knows of a packet${made}`
}
