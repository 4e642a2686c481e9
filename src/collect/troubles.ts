// Troubles of a collector: the first of a kind is said at once, its repeats together once a minute. Pure.

import { escaped } from './words.ts'

export type Trouble = { readonly what: string; readonly evidence?: string; readonly times: number }

export type Troubles = {
  total: number
  readonly kinds: Map<string, { times: number; evidence: string | undefined }>
}

/** Kinds in a minute; what is more than that has one in common, since a kind may hold what was read. */
const MOST_KINDS = 50
const OTHERS = 'further troubles'

export const newTroubles = (): Troubles => ({ total: 0, kinds: new Map() })

/** What is to be said now, if anything. */
export function trouble(troubles: Troubles, what: string, evidence: string | undefined): Trouble | undefined {
  troubles.total++
  const safe = escaped(what)
  const kind = troubles.kinds.has(safe) || troubles.kinds.size < MOST_KINDS ? safe : OTHERS
  const known = troubles.kinds.get(kind)
  if (known === undefined) {
    troubles.kinds.set(kind, { times: 0, evidence: undefined })
    return toSay(kind, evidence, 1)
  }
  known.times++
  known.evidence = evidence ?? known.evidence
  return undefined
}

/** Once a minute: the repeats. A kind that did not come again is forgotten. */
export function repeated(troubles: Troubles): readonly Trouble[] {
  const said: Trouble[] = []
  for (const [kind, { times, evidence }] of troubles.kinds) {
    if (times === 0) troubles.kinds.delete(kind)
    else {
      said.push(toSay(kind, evidence, times))
      troubles.kinds.set(kind, { times: 0, evidence: undefined })
    }
  }
  return said
}

const toSay = (what: string, evidence: string | undefined, times: number): Trouble => ({
  what,
  ...(evidence !== undefined && { evidence: escaped(evidence) }),
  times,
})
