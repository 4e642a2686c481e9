// Heartbeat 3's ha-log -> messages. Pure: one line in. Fixtures: test/fixtures/heartbeat/
//
//   Nov 22 08:34:45 lvs1 heartbeat: [30]: info: Link lvs2:eth1 up.                               the daemon
//   2026/11/22_08:35:15  ResourceManager(default)[197]:    info: Acquiring resource group: ...    its scripts (tabs)
//   2026/11/22_08:35:30  IPaddr2(IPaddr2_10.9.0.100)[335]:    INFO: IP status = ok, IP_CIP=      resource agents
//
// A failed authentication dumps a message over several lines, some of them binary: those have no time in front, and say nothing.

import { cutLine, type LogReading, type MessageRow, readMessage } from './log-line.ts'
import { readHeartbeatTime, readIsoTime, readSyslogTime } from './log-time.ts'

export type ResourceSet = 'all' | 'foreign' | 'local'

export type HaMessage =
  | { readonly kind: 'started'; readonly version: string }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'restarting' }
  | { readonly kind: 'node-status'; readonly node: string; readonly status: string }
  | { readonly kind: 'node-dead'; readonly node: string }
  | { readonly kind: 'node-leaving'; readonly node: string }
  | { readonly kind: 'link'; readonly node: string; readonly link: string; readonly up: boolean }
  | { readonly kind: 'partition-returned'; readonly node: string }
  | { readonly kind: 'acquiring-from'; readonly node: string }
  | { readonly kind: 'standby-wanted'; readonly node: string; readonly set: string }
  | { readonly kind: 'standby-given'; readonly to: string; readonly set: string }
  | { readonly kind: 'standby-taken'; readonly from: string; readonly set: string }
  | { readonly kind: 'acquired' }
  | { readonly kind: 'releasing' }
  | { readonly kind: 'released' }
  /** ResourceManager begins with a group: `IPaddr2::10.9.0.100/24/eth0`, `ldirectord`. */
  | { readonly kind: 'group'; readonly action: 'acquire' | 'release'; readonly owner: string; readonly resources: readonly string[] }
  | { readonly kind: 'resource'; readonly action: 'start' | 'stop'; readonly resource: string; readonly wrapped: boolean }
  /** A wrapped OCF agent ended well: the start or stop before it. */
  | { readonly kind: 'resource-done'; readonly agent: string }
  | { readonly kind: 'resource-runs'; readonly agent: string }
  | { readonly kind: 'resource-failed'; readonly resource: string; readonly text: string }
  /** IPaddr2 has just added its address: the line after the command that did. */
  | { readonly kind: 'address-added' }
  /** IPaddr2, about to be stopped: whether the address was there. */
  | { readonly kind: 'address-was'; readonly there: boolean }
  | { readonly kind: 'trouble'; readonly code: string; readonly node: string; readonly text: string }

const trouble =
  (code: string, nodeGroup = 1) =>
  (g: readonly string[]): HaMessage => ({ kind: 'trouble', code, node: g[nodeGroup] ?? '', text: g[0] ?? '' })

/** By the text after the level. Group 1 of a trouble is the whole text. */
const DAEMON: readonly MessageRow<HaMessage>[] = [
  [/^Configuration validated\. Starting heartbeat (\S+)/, ([version]) => ({ kind: 'started', version: version! })],
  [/^Heartbeat shutdown in progress\./, () => ({ kind: 'stopping' })],
  [/^\S+ Heartbeat shutdown complete\.$/, () => ({ kind: 'stopped' })],
  [/^Restarting heartbeat\.$/, () => ({ kind: 'restarting' })],
  [/^Status update for node (\S+): status (\S+)$/, ([node, status]) => ({ kind: 'node-status', node: node!, status: status! })],
  [/^node (\S+): is dead$/, ([node]) => ({ kind: 'node-dead', node: node! })],
  [/^Received shutdown notice from '([^']+)'\.$/, ([node]) => ({ kind: 'node-leaving', node: node! })],
  [/^Link ([^\s:]+):(\S+) (up|dead)\.$/, ([node, link, state]) => ({ kind: 'link', node: node!, link: link!, up: state === 'up' })],
  [/^Cluster node (\S+) returning after partition\.$/, ([node]) => ({ kind: 'partition-returned', node: node! })],
  [/^Resources being acquired from (\S+)\.$/, ([node]) => ({ kind: 'acquiring-from', node: node! })],
  [/^(\S+) wants to go standby \[(\w+)\]$/, ([node, set]) => ({ kind: 'standby-wanted', node: node!, set: set! })],
  [/^standby: (\S+) can take our (\w+) resources$/, ([to, set]) => ({ kind: 'standby-given', to: to!, set: set! })],
  [/^standby: acquire \[(\w+)\] resources from (\S+)$/, ([set, from]) => ({ kind: 'standby-taken', from: from!, set: set! })],
  [/^Standby resource acquisition done \[\w+\]\.$/, () => ({ kind: 'acquired' })],
  [/^mach_down takeover complete\.$/, () => ({ kind: 'acquired' })],
  [/^give up \w+ HA resources \(standby\)\.$|^Giving up all HA resources\.$/, () => ({ kind: 'releasing' })],
  [/^\w+ HA resource release completed \(standby\)\.$|^All HA resources relinquished\.$/, () => ({ kind: 'released' })],
  [/^(Both machines own (?:our|foreign) resources!)/, trouble('both-own')],
  [/^(Late heartbeat: Node ([^\s:]+): interval \d+ ms.*)/, trouble('late-heartbeat')],
  [/^(Gmain_timeout_dispatch: Dispatch function for send local status was delayed \d+ ms.*)/, trouble('late-heartbeat')],
  [/^(\d+ lost packet\(s\) for \[([^\]]+)\].*)/, trouble('packets-lost')],
  [/^(lost a lot of packets!.*)/, trouble('packets-lost')],
  [/^((?:authtoken does not match|netstring authentication failed|Packet failed authentication check).{0,80})/, trouble('authentication')],
  [/^(Emergency Shutdown.*|No local heartbeat\. Forcing (?:restart|shutdown)\..*)/, trouble('emergency')],
  [/^((?:Write timeout|write failure) on .*|Is a cable unplugged on .*|No working comm channels to write to\..*)/, trouble('medium')],
  [/^(should_drop_message: attempted replay attack \[([^\]]*)\].*)/, trouble('replay')],
  [/^(No reply to standby request\..*)/, trouble('standby-unanswered')],
  [/^(Resetting node (\S+) with \[.*)/, trouble('fencing')],
  [/^(node (\S+) now reset\..*)/, trouble('fenced')],
  [/^(Host (\S+) not reset!.*)/, trouble('fencing-failed')],
]

/** What a daemon line must be readable that begins so. */
const DAEMON_LIKE =
  /^(?:node \S+: is |Status update for node |Link \S+:\S+ |Received shutdown notice |standby: |Configuration validated\. |Resources being acquired )/

const SCRIPT: readonly MessageRow<HaMessage>[] = [
  [/^Acquiring resource group: (\S+) (.+)$/, ([owner, list]) => ({ kind: 'group', action: 'acquire', owner: owner!, resources: words(list!) })],
  [/^Releasing resource group: (\S+) (.+)$/, ([owner, list]) => ({ kind: 'group', action: 'release', owner: owner!, resources: words(list!) })],
  [/^Running (\S+?\/)([^\s/]+) (.*?) *(start|stop)$/, ([folder, agent, args, action]) => resource(folder!, agent!, args!, action!)],
  [/^((?:ERROR: )?Return code \d+ from \S*?([^\s/]+))$/, ([text, agent]) => ({ kind: 'resource-failed', resource: agent!, text: text! })],
  [/^(Giving up resources due to failure of (\S+))$/, ([text, name]) => ({ kind: 'resource-failed', resource: name!, text: text! })],
  [
    /^(Resource STOP failure\..*|Resource (\S+) is active, and should not be!)/,
    ([text, name]) => ({ kind: 'resource-failed', resource: name!, text: text! }),
  ],
  [/^(Cannot locate resource script (\S+))/, ([text, name]) => ({ kind: 'resource-failed', resource: name!, text: text! })],
]
const SCRIPT_LIKE = /^(?:Acquiring|Releasing) resource group:/

const DAEMON_LINE = /^(?:\S+ )?heartbeat: \[\d+\]: (?:(?:info|WARN|ERROR|CRIT|debug|notice): ?)?(.*)$/s
/** rsyslog may write `heartbeat[30]: info: ...` as well. */
const SYSLOG_DAEMON_LINE = /^(?:\S+ )?heartbeat\[\d+\]: (?:(?:info|WARN|ERROR|CRIT|debug|notice): ?)?(.*)$/s
const SCRIPT_LINE = /^(\S+?)(?:\(([^)]*)\))?\[\d+\]:\s+(?:(?:info|INFO|WARN|WARNING|ERROR|CRIT|CRITICAL|debug|DEBUG): *)?(.*)$/s

/** Undefined: nothing we look for, among it the rest of a record of several lines. */
export function readHaLog(line: string): LogReading<HaMessage> | undefined {
  const cut = cutLine(line)
  const script = readHeartbeatTime(cut)
  if (script !== undefined) return readScript(script.rest, script.time)
  const daemon = readSyslogTime(cut) ?? readIsoTime(cut)
  if (daemon === undefined) return undefined
  const found = DAEMON_LINE.exec(daemon.rest) ?? SYSLOG_DAEMON_LINE.exec(daemon.rest)
  if (found !== null) return readMessage(found[1]!.trimEnd(), daemon.time, DAEMON, DAEMON_LIKE)
  // With logfacility alone the scripts' lines are in syslog too.
  return readScript(daemon.rest.replace(/^\S+ /, ''), daemon.time)
}

function readScript(rest: string, time: NonNullable<LogReading<HaMessage>['time']>): LogReading<HaMessage> | undefined {
  const found = SCRIPT_LINE.exec(rest)
  if (found === null) return undefined
  const [, tag, , text] = found
  const words = text!.trim()
  if (tag === 'ResourceManager') return readMessage(words, time, SCRIPT, SCRIPT_LIKE)
  const agent = tag!.slice(tag!.lastIndexOf('/') + 1)
  const message = readAgent(tag!, agent, words)
  return message === undefined ? undefined : { ok: true, time, message }
}

/** The wrapper of an OCF agent is named by its path, the agent itself by its name. */
function readAgent(tag: string, agent: string, text: string): HaMessage | undefined {
  if (agent === 'IPaddr2' && text.startsWith('IP status = ')) return { kind: 'address-was', there: text.startsWith('IP status = ok') }
  if (agent === 'IPaddr2' && text.startsWith('Bringing device ')) return { kind: 'address-added' }
  if (!tag.includes('/')) return undefined
  if (text === 'Success') return { kind: 'resource-done', agent }
  return text === 'Running OK' ? { kind: 'resource-runs', agent } : undefined
}

/** As haresources names it: `IPaddr2::10.9.0.100/24/eth0`. Heartbeat's own folder holds wrappers of OCF agents, and ldirectord. */
const resource = (folder: string, agent: string, args: string, action: string): HaMessage => ({
  kind: 'resource',
  action: action as 'start' | 'stop',
  resource: [agent, ...words(args)].join('::'),
  wrapped: folder.includes('resource.d') && agent !== 'ldirectord',
})

const words = (text: string): string[] => text.split(/\s+/).filter(word => word !== '')
