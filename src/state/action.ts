// Requests to act and what came of them, by the id of the request.
import { fact, forgetOldest, isOld, type Telling } from './facts.ts'
import { text } from './read.ts'
import type { ActionState } from './state.ts'

/** The newest requests of a cluster that are remembered. */
const MOST_ACTIONS = 1000
const PREFIX = 'action.'

export const isAction = (type: string): boolean => type.startsWith(PREFIX)

export function foldAction(telling: Telling): void {
  const { cluster, node, event, data, at, id } = telling
  const word = event.type.slice(PREFIX.length)
  const request = text(data.request) ?? id
  const known = cluster.actions.get(request)
  if (known === undefined) {
    const action: ActionState = { ...fact(word, telling), request, subject: event.subject, node: node.name, requestedAt: at }
    cluster.actions.set(request, action)
    forgetOldest(cluster.actions, MOST_ACTIONS)
    return
  }
  if (word === 'requested') {
    known.requestedAt = at
    known.subject = event.subject
  }
  if (!isOld(known, telling)) Object.assign(known, fact(word, telling), { node: node.name })
}
