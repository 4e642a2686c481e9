// A line of syslog, of journalctl, or of a program's console: when, who, what.
//
//   Nov 22 08:34:45 lvs1 Keepalived_vrrp[1008]: text        rsyslog's traditional form
//   2026-11-22T08:34:45.123456+0100 lvs1 ldirectord[9]: text   journalctl -o short-iso-precise
//   Sun Nov 22 07:57:34 2026: text                          keepalived on its console: no program's name

import { type LogTime, readCtime, readIsoTime, readSyslogTime } from './log-time.ts'

export type SyslogLine = {
  readonly time: LogTime
  /** '' where the line does not say. */
  readonly program: string
  readonly pid: number | undefined
  readonly text: string
}

// Some daemons put `daemon.info` or `<30>` before the program; a host name has no blank.
const AFTER_TIME = /^(?:\S+ )?(?:[a-z0-9]+\.[a-z]+ )?([\w.()/-]+)(?:\[(\d+)\])?: ?(.*)$/s
const AFTER_CTIME = /^: (.*)$/s

/** Undefined for what is none of these. */
export function readSyslogLine(line: string): SyslogLine | undefined {
  const timed = readSyslogTime(line) ?? readIsoTime(line)
  if (timed !== undefined) {
    const found = AFTER_TIME.exec(timed.rest)
    return found === null
      ? undefined
      : { time: timed.time, program: found[1]!, pid: found[2] === undefined ? undefined : Number(found[2]), text: found[3]!.trimEnd() }
  }
  const console = readCtime(line)
  const found = console === undefined ? null : AFTER_CTIME.exec(console.rest)
  return console === undefined || found === null ? undefined : { time: console.time, program: '', pid: undefined, text: found[1]!.trimEnd() }
}
