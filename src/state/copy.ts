// A second state of the same, and states as text for snapshots.
import type { State } from './state.ts'

/** Nothing is shared with `state`, so that either may go on. */
export const copyState = (state: State): State => copyOf(state) as State

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>()
    for (const [key, one] of value) copy.set(key, copyOf(one))
    return copy
  }
  if (Array.isArray(value)) return value.map(copyOf)
  const copy: Record<string, unknown> = {}
  for (const name in value) copy[name] = copyOf((value as Record<string, unknown>)[name])
  return copy
}

/** What a state looks like; raised whenever state.ts changes, so that snapshots of another umtool are not taken for ours. */
export const STATE_VERSION = 2

/** How a map stands in JSON. */
const MAP = '$map'

/** One line of JSON. */
export const encodeState = (state: State): string => JSON.stringify({ version: STATE_VERSION, state: plain(state) })

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Map) {
    const entries: unknown[] = []
    for (const [key, one] of value) entries.push(key, plain(one))
    return { [MAP]: entries }
  }
  if (Array.isArray(value)) return value.map(plain)
  const result: Record<string, unknown> = {}
  for (const name in value) result[name] = plain((value as Record<string, unknown>)[name])
  return result
}

/** Undefined for what no umtool of this version wrote. Text that was changed since is to be noticed before: a checksum knows, this does not. */
export function decodeState(text: string): State | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const { version, state } = (value ?? {}) as { version?: unknown; state?: unknown }
  if (version !== STATE_VERSION) return undefined
  const decoded = revived(state) as Partial<State> | undefined
  if (typeof decoded?.at !== 'number' || typeof decoded.events !== 'number' || !(decoded.clusters instanceof Map)) return undefined
  return decoded as State
}

function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(revived)
  const entries = (value as Record<string, unknown>)[MAP]
  if (Array.isArray(entries)) {
    const map = new Map<unknown, unknown>()
    for (let i = 0; i + 1 < entries.length; i += 2) map.set(entries[i], revived(entries[i + 1]))
    return map
  }
  const result = value as Record<string, unknown>
  for (const name in result) result[name] = revived(result[name])
  return result
}
