// What collectors that capture have in common: whether their interfaces are there, and whether they may.

import type { Unable } from '../../src/collect/collector.ts'
import type { Outside } from '../../src/collect/outside.ts'

export const NETWORKS = '/sys/class/net'

/** `name` is the collector's. */
export async function unableToCapture(outside: Outside, name: string, interfaces: readonly string[]): Promise<Unable | undefined> {
  const remedy = `set interfaces in the settings of ${name}`
  if (interfaces.length === 0) return { why: 'no interface is named in its settings', remedy }
  const present = await outside.list(NETWORKS)
  const missing = interfaces.find(one => one !== 'any' && present !== undefined && !present.includes(one))
  if (missing !== undefined) return { why: `there is no interface ${missing}`, remedy: `ip link shows those there are; ${remedy}` }
  return outside.whyNoCapture?.()
}
