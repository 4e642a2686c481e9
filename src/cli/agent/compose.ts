// A runner of collectors with all that comes from outside of src/collect: identifiers, versions of types, the node's name.
import { hostname } from 'node:os'
import { v7 } from 'uuid'
import type { Outside } from '../../collect/outside.ts'
import { type Runner, type RunOptions, startRunner } from '../../collect/run.ts'
import { SOURCE_NAME } from '../../events/source.ts'
import { eventTypes } from '../../events/types.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'

export const DEFAULT_CLUSTER = 'lvs'

/** The first part of the host's name, as Heartbeat and keepalived use it. */
export const defaultNode = (): string => hostname().split('.')[0] || 'localhost'

export type Composition = Pick<RunOptions, 'cluster' | 'node' | 'sink' | 'outside' | 'notice' | 'bookmarks'> & {
  readonly clock: Pick<Outside, 'now' | 'sleep'>
  readonly agent: boolean
}

export const composeRunner = (composition: Composition): Runner =>
  startRunner({
    ...composition,
    newId: () => v7(),
    versionOf: type => eventTypes[type]?.version ?? 1,
    cpu: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1_000_000
    },
  })

/** Names go into `source`, between slashes. */
export function checkedName(what: string, name: string): string {
  if (SOURCE_NAME.test(name)) return name
  throw umtoolError(EXIT.usage, `the ${what} "${name}" cannot be used: a name holds no blank and no slash`, {
    hint: `--${what} NAME`,
  })
}
