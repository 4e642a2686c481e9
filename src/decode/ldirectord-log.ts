// ldirectord's log -> messages. Pure: one line in. Fixtures: test/fixtures/ldirectord/
//
//   [Sun Nov 22 08:00:03 2026|l.cf|963] Added real server: 10.9.0.3:80 (10.9.0.100:80) (Weight set to 3)    its own file
//   [Sun Nov 22 08:00:03 2026] ...                                                                          supervised=yes
//   Nov 22 08:00:03 lvs1 ldirectord[963]: ...                                                               syslog
//
// A line is written even when the ipvsadm call before it failed: `system(...) failed` then stands right above it. Why a check failed is
// never said. A record may have two lines (`Unknown command "...` and `"`); the second has no time and says nothing.

import { cutLine, type LogReading, type MessageRow, readMessage } from './log-line.ts'
import { type LogTime, readCtime } from './log-time.ts'
import { readSyslogLine } from './syslog-line.ts'

export type LdirectordMessage =
  | { readonly kind: 'started'; readonly version: string }
  | { readonly kind: 'stopped'; readonly why: string }
  | { readonly kind: 'reloaded' }
  | { readonly kind: 'configuration-wrong'; readonly text: string }
  | { readonly kind: 'service'; readonly action: 'added' | 'changed' | 'removed'; readonly service: string }
  | {
      readonly kind: 'server'
      readonly action: 'added' | 'restored' | 'quiesced' | 'removed'
      readonly fallback: boolean
      readonly server: string
      /** As the log names it: `10.9.0.100:80`, `[fd00::2]:80`, `7` for a firewall mark. */
      readonly service: string
      readonly weight: number
      /** Found in a service of its own, and not in its configuration. */
      readonly foreign: boolean
    }
  | {
      readonly kind: 'check'
      readonly failed: boolean
      readonly server: string
      readonly service: string
      readonly protocol: string
      readonly count: number
      readonly limit: number
    }
  | { readonly kind: 'command-failed'; readonly command: string; readonly why: string }

const server =
  (action: 'added' | 'restored' | 'quiesced' | 'removed', foreign = false) =>
  ([tag, name, service, weight]: readonly string[]): LdirectordMessage => ({
    kind: 'server',
    action,
    fallback: tag === 'fallback',
    server: name!,
    service: service!,
    weight: Number(weight ?? 0),
    foreign,
  })

const service =
  (action: 'added' | 'changed' | 'removed') =>
  ([name]: readonly string[]): LdirectordMessage => ({ kind: 'service', action, service: name! })

const check =
  (failed: boolean) =>
  ([name, protocol, virtual, count, limit]: readonly string[]): LdirectordMessage => ({
    kind: 'check',
    failed,
    server: name!,
    protocol: protocol!,
    service: virtual!,
    count: Number(count ?? 0),
    limit: Number(limit ?? 0),
  })

const MAPPED = '(?:mapped from \\S+ )?'

const ROWS: readonly MessageRow<LdirectordMessage>[] = [
  [new RegExp(`^Added (real|fallback) server: (\\S+) ${MAPPED}\\((\\S+)\\) \\(Weight set to (\\d+)\\)$`), server('added')],
  [new RegExp(`^Restored (real|fallback) server: (\\S+) ${MAPPED}\\((\\S+)\\) \\(Weight set to (\\d+)\\)$`), server('restored')],
  [new RegExp(`^Quiescent (real|fallback) server: (\\S+) ${MAPPED}\\((\\S+)\\) \\(Weight set to 0\\)$`), server('quiesced')],
  [new RegExp(`^Readd Quiescent (real|fallback) server: (\\S+) ${MAPPED}\\((\\S+)\\) \\(Weight set to 0\\)$`), server('added')],
  [new RegExp(`^Deleted (real|fallback) server: (\\S+) ${MAPPED}\\((\\S+)\\)$`), server('removed')],
  [/^Purged (real) server \(start\): (\S+) \((\S+)\)$/, server('removed', true)],
  [/^Purged (real) server \(stop\): (\S+) \((\S+)\)$/, server('removed')],
  [/^Added virtual server: (\S+)$/, service('added')],
  [/^Changed virtual server: (\S+)$/, service('changed')],
  [/^Purged virtual server \((?:start|stop)\): (\S+)$/, service('removed')],
  [/^Soft failure real server: (\S+) \((\w+):(\S+)\) failure (\d+)\/(\d+)$/, check(true)],
  [/^Resetting soft failure count: (\S+) \((\w+):(\S+)\)$/, check(false)],
  [/^Starting Linux Director (\S+)/, ([version]) => ({ kind: 'started', version: version! })],
  [/^Linux Director Daemon terminated on signal: (\w+)/, ([signal]) => ({ kind: 'stopped', why: `signal ${signal}` })],
  [/^Reloading Linux Director Daemon config on signal/, () => ({ kind: 'reloaded' })],
  [/^- reread new configuration/, () => ({ kind: 'reloaded' })],
  [/^Error \[\d+\] (reading file .+)$/s, ([text]) => ({ kind: 'configuration-wrong', text: text! })],
  [/^(Exiting with exit_status 2: .*)/, ([text]) => ({ kind: 'configuration-wrong', text: text! })],
  [/^system(?:_timeout)?\((.*)\) failed: ?(.*)$/, ([command, why]) => ({ kind: 'command-failed', command: command!.trim(), why: why! })],
]
const LIKE_OURS =
  /^(?:Added|Restored|Quiescent|Readd Quiescent|Deleted) (?:real|fallback|virtual) |^(?:Purged|Changed) (?:real|virtual) |^Soft failure /

const OWN = /^\[([^|\]]+)(?:\|[^|\]]*\|\d+)?\] (.*)$/s

/** Undefined: nothing we look for. */
export function readLdirectordLog(line: string): LogReading<LdirectordMessage> | undefined {
  const { time, text } = head(cutLine(line)) ?? {}
  return text === undefined ? undefined : readMessage(text.trim(), time, ROWS, LIKE_OURS)
}

function head(line: string): { time: LogTime; text: string } | undefined {
  const own = OWN.exec(line)
  if (own !== null) {
    const timed = readCtime(own[1]!)
    return timed === undefined ? undefined : { time: timed.time, text: own[2]! }
  }
  const syslog = readSyslogLine(line)
  return syslog?.program === 'ldirectord' ? { time: syslog.time, text: syslog.text } : undefined
}
