// A line of the story while it is being told: what an entry is made from. Lines are changed in place until tell.ts is done.
import type { Event } from '../events/event.ts'
import type { TellingPacket } from './timeline.ts'

export type Line = {
  /** By the clock of the cluster, see order.ts; `written` as its node wrote it. */
  at: number
  readonly written: number
  readonly node: string
  readonly collector: string
  /** Absent for a packet. */
  readonly event?: Event | undefined
  readonly packet?: TellingPacket | undefined
  /** '' for a packet. */
  readonly type: string
  readonly subject: string
  noise: boolean
  /** How many of the same were folded into it. */
  times: number
  incident?: string | undefined
  under?: Line | undefined
}

/** A field of an event's data, whatever the log held there. */
export const field = (line: Line, name: string): unknown => {
  const data = line.event?.data
  return typeof data === 'object' && data !== null && Object.hasOwn(data, name) ? (data as Readonly<Record<string, unknown>>)[name] : undefined
}

export const text = (line: Line, name: string): string | undefined => {
  const value = field(line, name)
  return typeof value === 'string' ? value : undefined
}

export const number = (line: Line, name: string): number | undefined => {
  const value = field(line, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The part before the point: `real-server` of `real-server.removed`. */
export const aboutWhat = (type: string): string => type.slice(0, type.indexOf('.'))

/** Polled facts say since when: it happened after this and not after `at`. */
export const afterOf = (line: Line): number | undefined => {
  const since = number(line, 'since')
  return since === undefined || line.type === 'manager.died' ? undefined : since + line.at - line.written
}

/** A log with whole seconds: it happened within the second that begins then. */
export const isWholeSecond = ({ written }: Line): boolean => written % 1_000_000 === 0

/** When an event was made, as its id (UUIDv7) says: microseconds; undefined for an id of another kind. */
export function saidAt(id: string): number | undefined {
  const found = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(id)
  return found === null ? undefined : Number.parseInt(found[1]! + found[2]!, 16) * 1000
}
