// How the copy of a node's log elsewhere does.
import { type Folders, fact, hasRoom, isOld, learn, type Telling } from './facts.ts'
import { number, textOr } from './read.ts'
import type { CopyState } from './state.ts'

const MOST_COPIES = 100

function copyOf(telling: Telling, runs: boolean): CopyState | undefined {
  const { copies } = telling.node
  const { subject } = telling.event
  const known = copies.get(subject)
  if (known !== undefined || !hasRoom(copies, subject, MOST_COPIES)) return known
  const copy: CopyState = fact(runs, telling)
  copies.set(subject, copy)
  return copy
}

function tell(telling: Telling, runs: boolean, why: string | undefined): void {
  const copy = copyOf(telling, runs)
  if (copy === undefined || isOld(copy, telling)) return
  learn(copy, runs, telling)
  copy.why = why
}

export const copyFolders: Folders = {
  'copy.interrupted': telling => tell(telling, false, textOr(telling.data.why, '')),
  'copy.resumed': telling => tell(telling, true, undefined),
  'copy.counted': telling => {
    const { data, at } = telling
    const away = typeof data.away === 'string' ? data.away : undefined
    const copy = copyOf(telling, away === undefined)
    if (copy === undefined || at < (copy.counted ?? 0)) return
    copy.counted = at
    copy.waiting = number(data.waiting)
    copy.behind = number(data.behind)
    copy.refused = number(data.refused)
  },
}
