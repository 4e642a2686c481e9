// keepalived's log -> messages. Pure: one line in. Fixtures: test/fixtures/keepalived/
//
//   Nov 22 08:00:03 lvs1 Keepalived_vrrp[1008]: (VI_1) Entering MASTER STATE      syslog, the journal
//   Sun Nov 22 07:57:34 2026: (VI_1) Entering MASTER STATE                        console: the process is not named
//   ... VRRP_Instance(VI_1) Transition to MASTER STATE                            1.x
//
// Whether a service counts as up at the start says nothing of its health: keepalived takes every real server for alive until checked.

import type { VrrpState } from './keepalived-fifo.ts'
import { keepalivedEndpoint, keepalivedRealServer, keepalivedService } from './keepalived-name.ts'
import { cutLine, type LogReading, type MessageRow, readMessage } from './log-line.ts'
import { readSyslogLine } from './syslog-line.ts'

export type KeepalivedMessage =
  | { readonly kind: 'started'; readonly version: string }
  | { readonly kind: 'started-up' }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'reloading' }
  | { readonly kind: 'reloaded' }
  | { readonly kind: 'instance'; readonly name: string; readonly state: VrrpState }
  | { readonly kind: 'group'; readonly name: string; readonly state: VrrpState }
  /** Why the state will change, or changed: kept for the next `instance`. '' is all instances. */
  | { readonly kind: 'cause'; readonly name: string; readonly text: string }
  | { readonly kind: 'addresses-removed'; readonly name: string }
  | { readonly kind: 'priority'; readonly name: string; readonly from: number; readonly to: number }
  | { readonly kind: 'vrrp-trouble'; readonly name: string; readonly code: string; readonly peer: string; readonly text: string }
  | { readonly kind: 'script'; readonly name: string; readonly failed: boolean; readonly text: string }
  | { readonly kind: 'trouble'; readonly code: string; readonly text: string }
  | { readonly kind: 'check'; readonly subject: string; readonly failed: boolean; readonly check: string; readonly text: string }
  | { readonly kind: 'server'; readonly action: 'added' | 'removed' | 'quiesced' | 'restored'; readonly server: string }
  | { readonly kind: 'weight'; readonly server: string; readonly from: number; readonly to: number }
  | { readonly kind: 'quorum'; readonly service: string; readonly up: boolean; readonly quorum: number; readonly weight: number }
  | { readonly kind: 'sorry'; readonly service: string; readonly server: string; readonly on: boolean }
  | { readonly kind: 'command-failed'; readonly command: string; readonly why: string }

type Make = (groups: readonly string[]) => KeepalivedMessage | undefined

const vrrpTrouble =
  (code: string): Make =>
  ([text, name, peer]) => ({ kind: 'vrrp-trouble', name: name!, code, peer: peer ?? '', text: text! })
const cause: Make = ([name, text]) => ({ kind: 'cause', name: name!, text: text! })
const trouble =
  (code: string): Make =>
  ([text]) => ({ kind: 'trouble', code, text: text! })

/** `(VI_1)` of 2.x, `VRRP_Instance(VI_1)` of 1.x. */
const I = '(?:VRRP_Instance)?\\(([^)]{1,200})\\):?'
const row = (pattern: string, make: Make): MessageRow<KeepalivedMessage> => [new RegExp(pattern), make]

const VRRP: readonly MessageRow<KeepalivedMessage>[] = [
  row(`^${I} (?:Entering|Transition to|Now in) (MASTER|BACKUP|FAULT) (?:STATE|state)`, ([name, state]) => ({
    kind: 'instance',
    name: name!,
    state: state as VrrpState,
  })),
  row('^VRRP_Group\\(([^)]{1,200})\\) Syncing instances to (MASTER|BACKUP|FAULT) state', ([name, state]) => ({
    kind: 'group',
    name: name!,
    state: state as VrrpState,
  })),
  row(`^${I} Changing effective priority from (\\d+) to (\\d+)`, ([name, from, to]) => ({
    kind: 'priority',
    name: name!,
    from: Number(from),
    to: Number(to),
  })),
  row(`^(${I} Received advert from (\\S+) with lower priority .*, forcing new election.*)`, vrrpTrouble('lower-priority-master')),
  row(`^(${I} Master received advert from (\\S+) with same priority .*)`, vrrpTrouble('same-priority-master')),
  row(`^(${I} WARNING - equal priority advert received from remote host with our IP address.*)`, vrrpTrouble('our-address')),
  row(`^(${I} received an invalid passwd!.*|${I} received a \\d+ auth, expecting .*)`, ([text, one, two]) => ({
    kind: 'vrrp-trouble',
    name: one || two!,
    code: 'authentication',
    peer: '',
    text: text!,
  })),
  row(
    `^(${I} received an unexpected ip number count .*|${I} expected \\d+ VIPs but received .*|${I} ip address associated with VRID .*)`,
    ([text, a, b, c]) => ({ kind: 'vrrp-trouble', name: a || b || c!, code: 'addresses', peer: '', text: text! }),
  ),
  row(`^(${I} advertisement interval mismatch .*)`, vrrpTrouble('interval')),
  row(`^(${I} wrong version\\. .*)`, vrrpTrouble('version')),
  row(`^(${I} invalid TTL/HL\\. .*)`, vrrpTrouble('ttl')),
  row(`^(${I} (?:unicast source address (\\S+) not a unicast peer|Expected \\S+cast packet but received .*).*)`, vrrpTrouble('unicast')),
  row(`^(${I} - warning, VRID \\d+ for IPv\\d is currently duplicated .*)`, vrrpTrouble('vrid-duplicated')),
  row(`^${I} (Receive advertisement timeout)`, cause),
  row(`^${I} (Master received advert from \\S+ with higher priority .*)`, cause),
  row(`^${I} (Backup received priority 0 advertisement.*)`, cause),
  row(`^${I} (tracked file .* now FAULT state.*)`, cause),
  row('^()(Netlink reports \\S+ (?:up|down))', cause),
  row(`^${I} removing (?:protocol )?VIPs\\.`, ([name]) => ({ kind: 'addresses-removed', name: name! })),
  row('^(VRRP_Script\\(([^)]{1,200})\\) (?:failed|timed_out).*)', ([text, name]) => ({ kind: 'script', name: name!, failed: true, text: text! })),
  row('^(VRRP_Script\\(([^)]{1,200})\\) succeeded.*)', ([text, name]) => ({ kind: 'script', name: name!, failed: false, text: text! })),
  row('^(A thread timer expired [\\d.]+ seconds ago.*)', trouble('late')),
  row('^(bogus VRRP packet received on .*)', trouble('bogus-packet')),
]

const server =
  (action: 'added' | 'removed' | 'quiesced' | 'restored'): Make =>
  ([name, service]) => {
    const key = keepalivedRealServer(name!, service!)
    return key === undefined ? undefined : { kind: 'server', action, server: key }
  }

const quorum =
  (up: boolean): Make =>
  ([needed, weight, service]) => {
    const key = keepalivedService(service!)
    return key === undefined ? undefined : { kind: 'quorum', up, service: key, quorum: Number(needed), weight: Number(weight) }
  }

const sorry =
  (on: boolean): Make =>
  ([name, service]) => {
    const [key, endpoint] = [keepalivedService(service!), keepalivedEndpoint(name!)]
    return key === undefined || endpoint === undefined ? undefined : { kind: 'sorry', on, service: key, server: endpoint }
  }

const check =
  (failed: boolean, kind?: string): Make =>
  ([text, name, second]) => {
    const subject = keepalivedEndpoint(kind === undefined ? second! : name!)
    return subject === undefined ? undefined : { kind: 'check', subject, failed, check: kind ?? name!.replace(' ', '_'), text: text! }
  }

const CHECKERS: readonly MessageRow<KeepalivedMessage>[] = [
  row('^Removing service (\\S+) from VS (.+)$', server('removed')),
  row('^Shutting down (?:\\(inhibited\\) )?service (\\S+) from VS (.+)$', server('removed')),
  row('^Adding service (\\S+) to VS (.+)$', server('added')),
  row('^Disabling service (\\S+) of VS (.+)$', server('quiesced')),
  row('^Enabling service (\\S+) of VS (.+)$', server('restored')),
  row('^Changing weight from (\\d+) to (\\d+) for (?:in)?active service (\\S+) of VS (.+)$', ([from, to, name, service]) => {
    const key = keepalivedRealServer(name!, service!)
    return key === undefined ? undefined : { kind: 'weight', server: key, from: Number(from), to: Number(to) }
  }),
  row('^Gained quorum (\\d+)[+-]\\d+=\\d+ <= (\\d+) for VS (.+)$', quorum(true)),
  row('^Lost quorum (\\d+)[+-]\\d+=\\d+ > (\\d+) for VS (.+)$', quorum(false)),
  row('^Adding sorry server (\\S+) to VS (.+)$', sorry(true)),
  row('^Removing sorry server (\\S+) from VS (.+)$', sorry(false)),
  row('^((\\w+[ _]CHECK) on service (\\S+?)(?: of .+)? failed.*)$', check(true)),
  row('^(TCP connection to (\\S+) success\\.)$', check(false, 'TCP_CHECK')),
  row('^(Remote Web server (\\S+) succeed on service\\.)$', check(false, 'HTTP_CHECK')),
  row('^(ICMP connection to (\\S+) success\\.)$', check(false, 'ICMP_CHECK')),
  row('^(Misc check for \\[(\\S+) VS (.+?)\\] by \\[.*\\] (failed|succeeded).*)$', ([text, name, service, outcome]) => {
    const subject = keepalivedRealServer(name!, service!)
    return subject === undefined ? undefined : { kind: 'check', subject, failed: outcome === 'failed', check: 'MISC_CHECK', text: text! }
  }),
  row('^(IPVS cmd \\w+)\\(\\d+\\) error: (.+)$', ([command, why]) => ({ kind: 'command-failed', command: command!, why: why! })),
]

const PARENT: readonly MessageRow<KeepalivedMessage>[] = [
  row('^Starting Keepalived (v\\S+)', ([version]) => ({ kind: 'started', version: version! })),
  row('^Startup complete', () => ({ kind: 'started-up' })),
  row('^Stopping$', () => ({ kind: 'stopping' })),
  row('^Stopped Keepalived', () => ({ kind: 'stopped' })),
  row('^Reloading \\.\\.\\.$', () => ({ kind: 'reloading' })),
  row('^Reload complete', () => ({ kind: 'reloaded' })),
  row('^(\\S+ exited with permanent error .*|.* unknown keyword .*|\\(.*Line \\d+\\) .*)', trouble('configuration')),
]

const ROWS = [...VRRP, ...CHECKERS, ...PARENT]
const LIKE_OURS =
  /^(?:VRRP_Instance)?\([^)]*\) Entering |^(?:Removing|Adding|Disabling|Enabling|Shutting down(?: \(inhibited\))?) service |^(?:Gained|Lost) quorum |^Changing weight |^Misc check for \[/
/** 2.x: Keepalived, Keepalived_vrrp, Keepalived_healthcheckers; '' on the console. A systemd unit's own lines are not keepalived's. */
const PROGRAM = /^(?:Keepalived(?:_\w+)?)?$/

/** Undefined: nothing we look for, or another program's line. */
export function readKeepalivedLog(line: string): LogReading<KeepalivedMessage> | undefined {
  const read = readSyslogLine(cutLine(line))
  if (read === undefined || !PROGRAM.test(read.program)) return undefined
  return readMessage(read.text, read.time, ROWS, LIKE_OURS)
}
