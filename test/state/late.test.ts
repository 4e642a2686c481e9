// A node that lost its power did not live while its daemons started again without an agent, whatever their logs say afterwards.
import { livenessOf } from '../../src/state/derive.ts'
import { evolve } from '../../src/state/evolve.ts'
import { newState } from '../../src/state/new-state.ts'
import { vipsOf } from '../../src/state/vips.ts'
import { eventsOf, truthOf } from './lab.ts'

const SECOND = 1_000_000

test.each(['nat-hb', 'dr-ka', 'halb-pm'])('%s: between the power cut and its agent it is silent, and has no address', run => {
  const events = [...eventsOf(run)].sort((a, b) => a.at - b.at)
  const { done } = truthOf(run)
  const cut = done.find(({ what }) => what === 'power cut')!
  const agent = events.find(({ type, source, at }) => type === 'agent.started' && source === `/lab/${cut.node}/agent` && at > cut.at)!
  // The others know it when their managers do.
  const missed = events.find(
    ({ type, at, source }) => at > cut.at && source !== agent.source && /^(node\.died|vrrp\.silenced|heartbeat\.silenced)$/.test(type),
  )!
  const late = events.filter(({ at, source }) => at > cut.at + SECOND && at < agent.at && source.startsWith(`/lab/${cut.node}/`))
  expect(late.length).toBeGreaterThan(0)
  const state = newState()
  for (const event of events) {
    if (event.at >= agent.at) break
    evolve(state, event)
    if (event.at <= missed.at + 2 * SECOND) continue
    const cluster = state.clusters.get('lab')!
    expect(livenessOf(cluster, cluster.nodes.get(cut.node!)!, event.at).state).toBe('silent')
    for (const vip of vipsOf(cluster, event.at).values())
      expect(vip.holders.filter(({ node, state: has }) => node === cut.node && has === 'has')).toEqual([])
  }
})
