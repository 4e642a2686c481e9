// What a story leaves out: counters, pictures, what collectors say of themselves, and first sightings of what was there all along.
import type { Event } from '../events/event.ts'

const NOISE =
  /^(collector|log-lines|capture|copy|agent)\.(started|stopped|skipped|counted|reloaded|troubled|captured)$|\.(sampled|counted|captured|configured)$/
/** Too many to keep, and never told: counted only. */
const NEVER = /\.(counted|captured)$/
const TOLD: ReadonlySet<string> = new Set(['agent.started', 'agent.stopped', 'collector.failed', 'copy.interrupted', 'copy.resumed'])

export const isCounted = (type: string): boolean => NEVER.test(type)

/** Of interfaces that only the link-local addresses of a node's own concern, and neighbours that were met in passing. */
export function isNoise({ type, subject, data }: Event, isVip: (address: string) => boolean): boolean {
  if (TOLD.has(type)) return false
  if (NOISE.test(type)) return true
  if (type === 'neighbour.changed') return !isVip(subject)
  if (type === 'address.appeared' || type === 'address.disappeared') return (data as { readonly scope?: unknown } | null)?.scope === 'link'
  if (type === 'route.appeared' || type === 'route.disappeared')
    return /^fe80|^ff00/.test(subject) || (data as { readonly protocol?: unknown } | null)?.protocol === 'kernel'
  return false
}
