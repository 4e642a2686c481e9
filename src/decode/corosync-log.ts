// corosync's log -> messages. Pure: one line in. Fixtures: test/fixtures/pacemaker/
//
//   Nov 22 08:47:54 [46] pcmk1 corosync notice  [TOTEM ] A new membership (1.d) was formed. Members left: 2      its file
//   Nov 22 08:47:54 pcmk1 corosync[46]:   [TOTEM ] ...                                                         syslog: no level
//
// Nodes are numbers here; their names are in corosync.conf and in Pacemaker's log.

import { cutLine, type LogReading, type MessageRow, readMessage } from './log-line.ts'
import { readLogTime } from './log-time.ts'

export type CorosyncMessage =
  | { readonly kind: 'started'; readonly version: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'link'; readonly node: number; readonly link: number; readonly up: boolean }
  | { readonly kind: 'membership'; readonly ring: string; readonly joined: readonly number[]; readonly left: readonly number[] }
  /** Of those that left, these did not say so. */
  | { readonly kind: 'died'; readonly nodes: readonly number[] }
  /** Ends what a membership began. */
  | { readonly kind: 'members'; readonly members: readonly number[] }
  | { readonly kind: 'quorum'; readonly has: boolean }
  | { readonly kind: 'trouble'; readonly code: string; readonly text: string }

const ids = (text: string | undefined): number[] =>
  (text ?? '')
    .split(' ')
    .filter(id => id !== '')
    .map(Number)

const trouble =
  (code: string) =>
  ([text]: readonly string[]): CorosyncMessage => ({ kind: 'trouble', code, text: text! })

const ROWS: readonly MessageRow<CorosyncMessage>[] = [
  [/^\[MAIN *\] Corosync Cluster Engine (?:\('?)?(\S+?)'?\)? ?(?:starting up|: started)/, ([version]) => ({ kind: 'started', version: version! })],
  [/^\[MAIN *\] Corosync Cluster Engine exiting/, () => ({ kind: 'stopped' })],
  [
    /^\[KNET *\] (?:link|rx): host: (\d{1,9}) link: (\d{1,3}) is (up|down)$/,
    ([node, link, state]) => ({ kind: 'link', node: Number(node), link: Number(link), up: state === 'up' }),
  ],
  [
    /^\[TOTEM *\] A new membership \((\S+)\) was formed\. Members(?: joined:([\d ]+?))?(?: left:([\d ]+?))?$/,
    ([ring, joined, left]) => ({ kind: 'membership', ring: ring!, joined: ids(joined), left: ids(left) }),
  ],
  [/^\[TOTEM *\] Failed to receive the leave message\. failed:([\d ]+)$/, ([nodes]) => ({ kind: 'died', nodes: ids(nodes) })],
  [/^\[QUORUM *\] Members\[\d+\]:([\d ]*)$/, ([members]) => ({ kind: 'members', members: ids(members) })],
  [/^\[QUORUM *\] This node is within the primary component/, () => ({ kind: 'quorum', has: true })],
  [/^\[QUORUM *\] This node is within the non-primary component/, () => ({ kind: 'quorum', has: false })],
  [/^\[TOTEM *\] (A processor failed, forming new configuration.*)/, trouble('token-lost')],
  [/^\[TOTEM *\] (Token has not been received in \d+ ms)/, trouble('token-late')],
  [/^\[TOTEM *\] (Retransmit List: .*)/, trouble('retransmits')],
  [/^\[TOTEM *\] (Process pause detected for \d+ ms.*)/, trouble('late')],
  [/^\[MAIN *\] (Corosync main process was not scheduled .*)/, trouble('late')],
]
const LIKE_OURS =
  /^\[(?:TOTEM|QUORUM|KNET) *\] (?:A new membership|Members\[|Failed to receive the leave|This node is within|(?:link|rx): host: \d+ link: \d+ is)/

const FILE = /^\[\d+\] \S+ corosync \w+ +(\[.*)$/s
const SYSLOG = /^\S+ corosync\[\d+\]: +(?:\w+ +)?(\[.*)$/s

/** Undefined: nothing we look for. */
export function readCorosyncLog(line: string): LogReading<CorosyncMessage> | undefined {
  const timed = readLogTime(cutLine(line))
  const found = timed === undefined ? null : (FILE.exec(timed.rest) ?? SYSLOG.exec(timed.rest))
  return found === null ? undefined : readMessage(found[1]!.trim(), timed!.time, ROWS, LIKE_OURS)
}
