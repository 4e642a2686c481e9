// What is said of a real server: by its pool manager's checks, by its weight.
import { safe } from '../../print/event/escape.ts'
import type { CheckState, ClusterState, PoolServerState, RealServerState } from '../../state/state.ts'
import { span } from '../cells.ts'
import type { Mood } from './overview-row.ts'

export function wordOn(cluster: ClusterState, service: string, server: RealServerState, now: number): { mood: Mood; word: string } {
  const pool = newest(cluster, service, server.endpoint)
  const check = pool?.check ?? bareCheck(cluster, server.endpoint)
  if (server.weight.value === 0) {
    const why = check?.value === 'failed' ? whyFailed(check) : pool?.placed?.value === 'quiesced' ? 'by its checks' : 'by hand'
    return {
      mood: check?.value === 'failed' || pool?.placed?.value === 'quiesced' ? 'bad' : 'odd',
      word: `quiesced ${span(now - server.weight.since)}: ${why}`,
    }
  }
  if (check?.value === 'failed') return { mood: 'bad', word: `check failed ${span(now - check.since)}: ${whyFailed(check)}` }
  return { mood: 'good', word: check === undefined ? '' : `check ok ${span(now - check.since)}` }
}

/** Both directors check; who said something last knows best. */
function newest(cluster: ClusterState, service: string, endpoint: string): PoolServerState | undefined {
  let found: PoolServerState | undefined
  const age = (server: PoolServerState): number => Math.max(server.placed?.at ?? 0, server.check?.at ?? 0, server.weight?.at ?? 0)
  for (const { pool } of cluster.nodes.values()) {
    const server = pool.get(service)?.servers.get(endpoint)
    if (server !== undefined && (found === undefined || age(server) > age(found))) found = server
  }
  return found
}

function bareCheck(cluster: ClusterState, endpoint: string): CheckState | undefined {
  let found: CheckState | undefined
  for (const { checks } of cluster.nodes.values()) {
    const check = checks.get(endpoint)
    if (check !== undefined && (found === undefined || check.at > found.at)) found = check
  }
  return found
}

const whyFailed = ({ manager, check, why }: CheckState): string =>
  safe([manager, check, why].filter(word => word !== undefined && word !== '').join(' '))
