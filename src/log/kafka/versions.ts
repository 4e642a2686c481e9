// Whether a broker speaks the versions of the protocol that this client does: kafkajs looks at a broker's newest only, never at its oldest.
import { umtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'
import type { Cluster } from './driver.ts'
import { FETCH_VERSION } from './fetch.ts'
import { PRODUCE_VERSION } from './produce.ts'

type Range = { readonly key: number; readonly name: string; readonly oldest: number; readonly newest: number }

/** What the log asks of a broker, and in which versions: those of kafkajs 2.2.4 and our own. */
const ASKED: readonly Range[] = [
  { key: 0, name: 'Produce', oldest: PRODUCE_VERSION, newest: PRODUCE_VERSION },
  { key: 1, name: 'Fetch', oldest: FETCH_VERSION, newest: FETCH_VERSION },
  { key: 2, name: 'ListOffsets', oldest: 2, newest: 3 },
  { key: 3, name: 'Metadata', oldest: 0, newest: 6 },
  { key: 10, name: 'FindCoordinator', oldest: 1, newest: 2 },
  { key: 22, name: 'InitProducerId', oldest: 0, newest: 1 },
  { key: 24, name: 'AddPartitionsToTxn', oldest: 0, newest: 1 },
  { key: 26, name: 'EndTxn', oldest: 0, newest: 1 },
  { key: 35, name: 'DescribeLogDirs', oldest: 1, newest: 1 },
]

/** What a member of a group asks beside it. */
const ASKED_BY_MEMBERS: readonly Range[] = [
  { key: 8, name: 'OffsetCommit', oldest: 0, newest: 5 },
  { key: 9, name: 'OffsetFetch', oldest: 1, newest: 4 },
  { key: 11, name: 'JoinGroup', oldest: 0, newest: 5 },
  { key: 12, name: 'Heartbeat', oldest: 0, newest: 3 },
  { key: 13, name: 'LeaveGroup', oldest: 0, newest: 3 },
  { key: 14, name: 'SyncGroup', oldest: 0, newest: 3 },
]

export const checkVersions = (cluster: Cluster, home: string): void => check(cluster, home, ASKED)
export const checkGroupVersions = (cluster: Cluster, home: string): void => check(cluster, home, ASKED_BY_MEMBERS)

function check(cluster: Cluster, home: string, asked: readonly Range[]): void {
  const versions = cluster.brokerPool.versions
  if (versions === null) return
  for (const { key, name, oldest, newest } of asked) {
    const has = versions[key]
    if (has !== undefined && has.minVersion <= newest && has.maxVersion >= oldest) continue
    const offers = has === undefined ? 'has none of it' : `has versions ${has.minVersion} to ${has.maxVersion}`
    const age = has !== undefined && has.minVersion > newest ? 'too new for this umtool' : 'too old, or no Kafka'
    throw umtoolError(EXIT.found, `the broker is ${age}: ${name} in version ${newest} is needed, and it ${offers}`, {
      where: home,
      hint: 'Kafka 2.4 to 4.x will do',
    })
  }
}
