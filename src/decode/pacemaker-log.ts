// Pacemaker's log -> messages. Pure: one line in. Fixtures: test/fixtures/pacemaker/
//
//   Nov 22 08:47:58.178 pcmk1 pacemaker-controld  [62] (function) <tab>notice: Result of start operation for vip on pcmk1: ok | ...
//   Nov 22 08:47:58 pcmk1 pacemaker-controld[62]:  notice: ...                  syslog: no function
//   Nov 22 19:14:09  IPaddr2(vip)[96]:    INFO: Adding inet address ...         a resource agent
//
// Results of operations are logged on the node that did them; plans on the one that is coordinator; fail-counts on all.

import { cutLine, type LogReading, type MessageRow, readMessage } from './log-line.ts'
import { readLogTime } from './log-time.ts'

export type PacemakerMessage =
  | { readonly kind: 'started'; readonly version: string }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'planned'; readonly action: string; readonly resource: string; readonly from: string; readonly to: string }
  | {
      readonly kind: 'result'
      readonly operation: string
      readonly resource: string
      readonly node: string
      readonly ok: boolean
      readonly text: string
    }
  | { readonly kind: 'fail-count'; readonly resource: string; readonly operation: string; readonly node: string }
  /** The agent of this resource handles an address: about to add it, it is there since just now, it was there before a stop, or was not. */
  | { readonly kind: 'address'; readonly resource: string; readonly is: 'coming' | 'added' | 'held' | 'absent' }
  | { readonly kind: 'fencing-requested'; readonly node: string; readonly action: string }
  | { readonly kind: 'fencing-ended'; readonly node: string; readonly action: string; readonly ok: boolean; readonly text: string }
  | { readonly kind: 'trouble'; readonly code: string; readonly node: string; readonly text: string }

type Make = (groups: readonly string[]) => PacemakerMessage
const trouble =
  (code: string): Make =>
  ([text, node]) => ({ kind: 'trouble', code, node: node ?? '', text: text! })

const PACEMAKERD: readonly MessageRow<PacemakerMessage>[] = [
  [/^Starting Pacemaker (\d\S*)/, ([version]) => ({ kind: 'started', version: version! })],
  [/^Shutting down Pacemaker/, () => ({ kind: 'stopping' })],
  [/^Shutdown complete/, () => ({ kind: 'stopped' })],
]
const CONTROLLER: readonly MessageRow<PacemakerMessage>[] = [
  [
    /^Result of (\S+) operation for (\S+) on (\S+): (.+?)(?: \| .*)?$/,
    ([operation, resource, node, text]) => ({
      kind: 'result',
      operation: operation!,
      resource: resource!,
      node: node!,
      ok: text === 'ok',
      text: text!,
    }),
  ],
  [
    /^Requesting (?:peer )?fencing \((\w+)\) (?:of node|targeting) (\S+)/,
    ([action, node]) => ({ kind: 'fencing-requested', action: action!, node: node! }),
  ],
  [
    /^Peer (\S+) was( not)? terminated \((\w+)\) (.*)$/,
    ([node, not, action, text]) => ({ kind: 'fencing-ended', node: node!, ok: not === '', action: action!, text: text! }),
  ],
  [/^(Another DC detected: (\S+).*)/, trouble('another-coordinator')],
]
const SCHEDULER: readonly MessageRow<PacemakerMessage>[] = [
  [
    /^Actions: (\w+) +(\S+) +\( *(?:(\S+) -> )?(\S+?) *\)/,
    ([action, resource, from, to]) => ({ kind: 'planned', action: action!.toLowerCase(), resource: resource!, from: from!, to: to! }),
  ],
  [
    /^((?:ocf )?resource (\S+) (?:might be|is) active on \d+ nodes.*)/i,
    ([text]) => ({ kind: 'trouble', code: 'active-twice', node: '', text: text! }),
  ],
  [/^(Resource start-up disabled since no STONITH resources have been defined.*)/, trouble('no-fencing')],
]
const ATTRIBUTES: readonly MessageRow<PacemakerMessage>[] = [
  [
    /^Setting fail-count-(\S+?)#(\w+?)_\d+\[([^\]]+)\]: (?:\S+|\(unset\)) -> (?:[1-9]\d*|INFINITY)/,
    ([resource, operation, node]) => ({ kind: 'fail-count', resource: resource!, operation: operation!, node: node! }),
  ],
]
const BY_DAEMON: Readonly<Record<string, readonly MessageRow<PacemakerMessage>[]>> = {
  pacemakerd: PACEMAKERD,
  'pacemaker-controld': CONTROLLER,
  crmd: CONTROLLER,
  'pacemaker-schedulerd': SCHEDULER,
  pengine: SCHEDULER,
  'pacemaker-attrd': ATTRIBUTES,
  attrd: ATTRIBUTES,
}
const LIKE_OURS = /^(?:Result of \S+ operation |Peer \S+ was )/

const FILE = /^\S+ (\S+?) *\[\d+\] (?:\([^)]*\) *)?\s*(?:\w+): (.*)$/s
const SYSLOG = /^\S+ (\S+?)\[\d+\]: +(?:\w+): (.*)$/s
const AGENT = /^(?:\S+ )?(?:IPaddr2?|IPv6addr)\(([^)\s]{1,200})\)\[\d+\]:\s+\w+: (Adding inet6? address|Bringing device|IP status = ok|IP status = )/

const ADDRESS_IS: Readonly<Record<string, 'added' | 'held' | 'absent'>> = {
  'Bringing device': 'added',
  'IP status = ok': 'held',
  'IP status = ': 'absent',
}

/** Undefined: nothing we look for. */
export function readPacemakerLog(line: string): LogReading<PacemakerMessage> | undefined {
  const timed = readLogTime(cutLine(line))
  if (timed === undefined) return undefined
  const agent = AGENT.exec(timed.rest)
  if (agent !== null) return { ok: true, time: timed.time, message: { kind: 'address', resource: agent[1]!, is: ADDRESS_IS[agent[2]!] ?? 'coming' } }
  const found = FILE.exec(timed.rest) ?? SYSLOG.exec(timed.rest)
  const rows = found === null ? undefined : BY_DAEMON[found[1]!]
  return rows === undefined ? undefined : readMessage(found![2]!.trim(), timed.time, rows, LIKE_OURS)
}
