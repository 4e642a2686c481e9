// What the overview asks of the state, kept for half a second: with ten thousand real servers the answers cost more than a painting may.
import { type ServiceView, servicesOf } from '../../state/pools.ts'
import type { ClusterState, State } from '../../state/state.ts'
import { type VipState, vipsOf } from '../../state/vips.ts'
import type { Model } from '../model.ts'

export type Known = { readonly cluster: ClusterState; readonly vips: readonly VipState[]; readonly services: readonly ServiceView[] }

/** By the state's own identity, so that nothing of another session is shown. */
const kept = new WeakMap<State, { now: number; events: number; known: readonly Known[] }>()
/** Microseconds of the time that is shown. */
const GOOD_FOR = 500_000
/** As long as nothing new is said: only silence can change what is believed. */
const AT_REST = 5_000_000

export function knownOf({ session: { state }, now }: Model): readonly Known[] {
  const last = kept.get(state)
  if (last !== undefined && now >= last.now && now - last.now < (last.events === state.events ? AT_REST : GOOD_FOR)) return last.known
  const known = [...state.clusters.values()].map(cluster => {
    const vips = vipsOf(cluster, now)
    return { cluster, vips: [...vips.values()], services: servicesOf(cluster, now, vips) }
  })
  kept.set(state, { now, events: state.events, known })
  return known
}
