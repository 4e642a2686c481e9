// What is known of the addresses before the first packet: the map file, this machine's IPVS table and addresses.

import { readFileSync } from 'node:fs'
import type { TraceOptions } from '../../trace/trace.ts'
import type { TraceSettings } from './settings.ts'

/** A capture file may come from another machine, so this machine's own table and addresses count only for a live capture. */
export async function readKnowledge(settings: TraceSettings): Promise<TraceOptions> {
  const map = settings.map === undefined ? [] : (await import('../../trace/map.ts')).parseMap(readFileSync(settings.map, 'utf8'), settings.map)
  if (settings.read !== undefined) return { map, servicePorts: settings.ports }
  const local = Object.entries(process.getBuiltinModule('node:os').networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ address }) => ({ address, interface: name })),
  )
  return { map, servicePorts: settings.ports, local, services: await readServices() }
}

/** The kernel's IPVS table; none where the module is not loaded. A table that cannot be understood is said and done without. */
async function readServices() {
  let text: string
  try {
    text = readFileSync('/proc/net/ip_vs', 'latin1')
  } catch {
    return []
  }
  const { parseProcIpVs } = await import('../../decode/proc-ip-vs.ts')
  try {
    return parseProcIpVs(text)
  } catch (error) {
    process.stderr.write(`umtool: /proc/net/ip_vs: ${(error as Error).message}; going on without the roles it tells\n`)
    return []
  }
}
